"""Links that lead away, hand something over, hide where they lead, or pass for somebody they are not.

A code in a picture is a link too. One that logs somebody in is an alarm of its own: nobody has a reason to
show it to others, and whoever scans it gives the account away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.detection.brands import Likeness, likeness
from bot.core.detection.codes import logs_in
from bot.core.detection.reading import Reading
from bot.core.detection.rules import Ruleset
from bot.core.message import Link, Origin
from bot.core.text.addresses import TELEGRAM, bare_of, claimed_host, host_of, within
from bot.core.verdict import Signal, Span

REASON, LOGIN, HIDDEN, LOOKALIKE = "link", "link_login", "link_hidden", "link_lookalike"
LOGIN_CODE = "login_code"
REASONS = frozenset({REASON, LOGIN, HIDDEN, LOOKALIKE, LOGIN_CODE})
_WEIGHTS = {
    "login_code": (6.0, LOGIN_CODE),
    "login_link": (1.5, LOGIN),
    "pay_link": (0.8, REASON),
    "invite_link": (0.8, REASON),
    "bot_link": (0.5, REASON),
    "short_link": (0.6, REASON),
    "hidden_link": (1.0, HIDDEN),
    "lookalike_homograph": (3.0, LOOKALIKE),
    "lookalike_trap": (2.2, LOOKALIKE),
    "lookalike_near": (1.2, LOOKALIKE),
    "lookalike_named": (0.8, LOOKALIKE),
}
_PHISHING = frozenset({f"lookalike_{Likeness.HOMOGRAPH}", f"lookalike_{Likeness.TRAP}"})
"""Bold enough to say what it is; one wrong letter may be another firm."""
_SCHEMES = {
    **dict.fromkeys(_PHISHING, ("other_fraud", "phishing")),
    "login_code": ("account_trade", "scan_login"),
}
_BOT = re.compile(r"(?:t|telegram)\.me/\w{2,30}bot(?:/\w+)?/?\?(?:.*&)?start(?:app|group|channel|attach)?=.")
_HANDLE = re.compile(r"@(\w{4,32})")


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A signal for each kind of telling link, with the first link of that kind as its evidence."""
    if not reading.message.links:
        return ()
    found: dict[str, Signal] = {}
    for link in reading.message.links:
        # The sender's own handle comes with every message and leads to nobody else.
        if link.origin is not Origin.PROFILE_NAME:
            for name in _kinds(link, reading.knowledge.ruleset):
                if name not in found:
                    found[name] = _signal(name, link, reading)
    return tuple(found.values())


def _signal(name: str, link: Link, reading: Reading) -> Signal:
    weight, reason = _WEIGHTS[name]
    scheme, sub = _SCHEMES.get(name, ("", ""))
    spans = _spans(link.shown or link.url, reading)
    return Signal(id=name, weight=weight, reason=reason, scheme=scheme, sub=sub, spans=spans)


def _spans(shown: str, reading: Reading) -> tuple[Span, ...]:
    for number, part in enumerate(reading.message.parts):
        if (start := part.text.find(shown)) >= 0:
            return (Span(part=number, start=start, end=start + len(shown), text=shown),)
    return ()


def _kinds(link: Link, ruleset: Ruleset) -> Iterator[str]:
    bare, host = bare_of(link.url), host_of(link.url.lower())
    if bare.startswith(ruleset.logins):
        yield "login_code" if logs_in(link, ruleset) else "login_link"
    if bare.startswith(ruleset.payments):
        yield "pay_link"
    if bare.startswith(ruleset.invites):
        yield "invite_link"
    if _BOT.match(bare):
        yield "bot_link"
    if host in ruleset.shorteners:
        yield "short_link"
    if link.shown and _hides(link.shown, bare, host, ruleset):
        yield "hidden_link"
    if like := likeness(host, ruleset.brands, ruleset.trusted):
        yield f"lookalike_{like[0]}"


def _hides(shown: str, bare: str, host: str, ruleset: Ruleset) -> bool:
    """Whether the text over a link is an address, and another one."""
    if not host or "://" in bare or within(host, ruleset.trusted):
        return False
    handle = _HANDLE.fullmatch(shown.strip().lower())
    claimed = "t.me" if handle else claimed_host(shown)
    if not claimed:
        return False
    if {claimed, host} <= TELEGRAM:
        return _chat_of(bare) != (handle[1] if handle else _chat_of(bare_of(shown)))
    return not (within(host, frozenset({claimed})) or within(claimed, frozenset({host})))


def _chat_of(bare: str) -> str:
    """The chat that an address of Telegram names."""
    return re.split(r"[/?#]", bare.partition("/")[2].removeprefix("s/"), maxsplit=1)[0]
