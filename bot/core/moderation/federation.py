"""Federations: groups that share one list of people, handles, links and campaigns, and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.moderation.lists import read_domain
from bot.core.text.addresses import TELEGRAM, host_of, parted
from bot.core.text.titles import plain_title

PERSON, HANDLE, LINK, CAMPAIGN = "person", "handle", "link", "campaign"
KINDS: Final = (PERSON, HANDLE, LINK, CAMPAIGN)
SHORTEST_NAME, LONGEST_NAME, LONGEST_REASON = 2, 30, 60
_ID = re.compile(r"[a-z0-9]{8}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_HANDLE = re.compile(r"@?([a-z]\w{3,31})", re.ASCII)
_ADVERTISING = re.compile(r"[@＠/\\]|\.\w")
_PUBLIC = re.compile(r"(?:s/)?([a-z]\w{3,31})(?:/.*)?", re.ASCII)
_INVITE = re.compile(r"(?:\+|joinchat/)([\w-]{6,40})", re.ASCII)
_LARGEST = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list: what it names, and why as a scheme's id or in a few words."""

    kind: str
    value: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a text held: the lines, and the numbers of those that are none, counted from 1."""

    lines: tuple[Line, ...]
    bad: tuple[int, ...]


def read_id(text: str) -> str:
    """A federation's id as it is kept, "" when the text is none."""
    word = text.strip().lower()
    return word if _ID.fullmatch(word) else ""


def read_name(text: str) -> str:
    """A federation's name as it is kept, "" when it is too short or long, or names an address."""
    name = plain_title(text)
    return name if SHORTEST_NAME <= len(name) <= LONGEST_NAME and not _ADVERTISING.search(name) else ""


def read_value(kind: str, text: str) -> str:
    """What a line names as it is kept; "" when it is nothing of this kind."""
    word = text.strip()
    if kind in {PERSON, CAMPAIGN}:
        return word if _NUMBER.fullmatch(word) and int(word) < _LARGEST else ""
    if kind == HANDLE:
        found = _HANDLE.fullmatch(word.lower())
        return f"@{found[1]}" if found else ""
    return read_link(word) if kind == LINK else ""


def read_link(text: str) -> str:
    """A link as it is kept: a domain, or a place within Telegram; "" when it is neither."""
    host = host_of(text.lower())
    if host not in TELEGRAM:
        return read_domain(text)
    path = parted(text).path.strip("/")
    # Invite codes tell capitals from small letters, public names do not.
    if invite := _INVITE.fullmatch(path):
        return f"t.me/+{invite[1]}"
    public = _PUBLIC.fullmatch(path.lower())
    return f"t.me/{public[1]}" if public else ""


def read_line(kind: str, value: str, reason: str) -> Line | None:
    """One line from its three parts; None when one of them is missing or wrong."""
    of = kind.strip().lower()
    kept, why = read_value(of, value), plain_title(reason, LONGEST_REASON)
    return Line(kind=of, value=kept, reason=why) if kept and why else None


def exported(lines: Iterable[Line]) -> Iterator[str]:
    """Each line as JSON text that ``imported`` reads."""
    for line in lines:
        row = {"kind": line.kind, "value": line.value, "reason": line.reason}
        yield json.dumps(row, ensure_ascii=False)


def imported(text: str) -> Imported:
    """The lines of an exported text; one that cannot be read costs itself alone."""
    rows = enumerate(text.strip().splitlines(), start=1)
    read = [(number, _line(row)) for number, row in rows if row.strip()]
    return Imported(
        lines=tuple(line for _, line in read if line is not None),
        bad=tuple(number for number, line in read if line is None),
    )


def _line(text: str) -> Line | None:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None
    parts = [row.get(name) for name in ("kind", "value", "reason")]
    kind, value, reason = (str(part) if isinstance(part, str | int) else "" for part in parts)
    return read_line(kind, value, reason)
