"""Whom to call, in one line of a phone: which numbers, and how many of them fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.core.library.facts import Hotline
from bot.core.text.columns import SCREEN, columns, read


def channels(known: Sequence[Hotline], kinds: Iterable[str]) -> list[str]:
    """One channel of each kind that is known, numbers to dial before addresses."""
    of_kinds = ([one.channel for one in known if one.kind == kind] for kind in kinds)
    return sorted((min(found, key=_is_address) for found in of_kinds if found), key=_is_address)


def in_one_line(write: Callable[[Mapping[str, Sequence[str]]], str], known: Mapping[str, list[str]]) -> str:
    """The line that names whom to call in each country, "" where there is no room or nobody to call.

    Of several countries it names the first channel each, of a single one as many as fit.
    """
    if len(known) != 1:
        firsts = {country: found[:1] for country, found in known.items()}
        whole = bool(firsts) and all(firsts.values())
        return line if whole and fits(line := write(firsts)) else ""
    ((country, found),) = known.items()
    kept: list[str] = []
    for channel in found:
        more = [*kept, channel]
        kept = more if fits(write({country: more})) else kept
    return write({country: kept}) if kept else ""


def fits(line: str) -> bool:
    """Whether a text with tags takes one line of a phone."""
    return columns(read(line)) <= SCREEN


def _is_address(channel: str) -> bool:
    return any(sign.isalpha() for sign in channel)
