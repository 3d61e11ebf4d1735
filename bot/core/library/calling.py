"""Whom to call, in one line of a phone: which numbers, and how many of them fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.core.library.facts import AMBULANCE, EMERGENCY, POLICE, Hotline
from bot.core.text.columns import SCREEN, columns, read

ENOUGH = 2
"""Numbers beside which nobody needs an address to type."""


def serving(known: Sequence[Hotline], kind: str) -> list[Hotline]:
    """The hotlines of a kind; for police or ambulance without its own number the one that reaches both."""
    own = [one for one in known if one.kind == kind]
    if own or kind not in {POLICE, AMBULANCE}:
        return own
    return [one for one in known if one.kind == EMERGENCY]


def channels(known: Sequence[Hotline], kinds: Iterable[str]) -> list[str]:
    """One channel of each kind that is known, numbers to dial before addresses."""
    of_kinds = ([one.channel for one in serving(known, kind)] for kind in kinds)
    found = dict.fromkeys(min(listed, key=_is_address) for listed in of_kinds if listed)
    return sorted(found, key=_is_address)


def dialled(shown: Sequence[Hotline]) -> list[Hotline]:
    """The hotlines without addresses, where enough numbers stand besides those for every emergency."""
    numbers = [
        one for one in shown if not _is_address(one.channel) and one.kind not in {EMERGENCY, AMBULANCE}
    ]
    return [one for one in shown if len(numbers) < ENOUGH or not _is_address(one.channel)]


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
