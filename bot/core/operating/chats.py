"""What the people who run the bot decide about chats: which one is meant, and whom a broadcast reaches."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

LONGEST = 3000
"""Characters of a broadcast at most: with what stands around it, it is one message."""
LONGEST_LINE = 300
"""Characters of a reason, or of what is said while the bot is being worked on."""
_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group as a broadcast sees it: its log, 0 without one, and the admins it is known to have."""

    chat_id: int
    lang: str
    log: int = 0
    admins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a broadcast goes, each place with its language, and how many groups it reaches and misses."""

    places: Mapping[int, str]
    reached: int
    missed: int


def read_group(word: str) -> int | None:
    """The number of a group or channel, which is below zero; None for any other word."""
    number = word.strip().replace("\u2212", "-").removeprefix("-")
    if not (word.strip() != number and number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
        return None
    return -int(number) or None


def reach(groups: Iterable[Group], private: Collection[int], shut: Collection[int]) -> Reach:
    """Whom a broadcast goes to: of each group its log, else its admins in private, never the group itself.

    ``private`` are the private chats that the bot may write to, ``shut`` the chats it may not. Who stands
    for several groups gets it once.
    """
    told: dict[int, str] = {}
    reached = missed = 0
    for group in groups:
        found = places(group, private, shut)
        reached, missed = reached + bool(found), missed + (not found)
        for place in found:
            told.setdefault(place, group.lang)
    return Reach(places=told, reached=reached, missed=missed)


def places(group: Group, private: Collection[int], shut: Collection[int]) -> tuple[int, ...]:
    """Where the admins of a group hear something: in its log, else in private, never in the group itself."""
    log = group.log
    if log in private or (log < 0 and log != group.chat_id and log not in shut):
        return (log,)
    return tuple(admin for admin in group.admins if admin in private)


def seconds_for(count: int, rate: float) -> int:
    """How long so many messages take at ``rate`` a second, rounded up."""
    return math.ceil(count / rate)
