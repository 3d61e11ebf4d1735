"""Counts what a scan meets, in memory that does not grow with the export."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields

from bot.core.surfaces.values import Json
from bot.core.verdict import Level, Verdict

_CLOCK = re.compile(r"(20[0-9]{2}-[01][0-9]-[0-3][0-9])T([01][0-9]|2[0-3]):[0-5][0-9]")
MOST_CHATS = 500
"""Groups of one export that are told apart."""
MOST_DAYS = 10_000
"""Days of one export that are told apart: more than Telegram has existed. Of more, the rest is of no day."""
Pair = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class Tally:
    """Everything that is counted.

    ``days`` and ``hours`` count messages by the clock of the export; ``flags`` what was flagged by day and
    scheme, as ``2026-01-31 account_trade fraud``; ``reasons`` by key and level; ``done`` what the bot would
    have done, by mode.
    """

    messages: int = 0
    people: int = 0
    admins: int = 0
    service: int = 0
    unreadable: int = 0
    first: int = 0
    last: int = 0
    groups: list[str] = field(default_factory=list)
    days: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    flag_hours: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    chats: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    def group(self, name: str) -> None:
        """Note that messages of this group follow."""
        if name not in self.groups and len(self.groups) < MOST_CHATS:
            self.groups.append(name)

    def met(self, day: str, hour: str, at: int) -> None:
        """Count one message."""
        self.messages += 1
        if at:
            self.first = min(self.first or at, at)
            self.last = max(self.last, at)
        self.days[self._told_apart(day)] += 1
        self.hours[hour] += 1

    def flagged(self, verdict: Verdict, day: str, hour: str, chat: str) -> None:
        """Count one verdict that is not clean."""
        level = verdict.level.value
        self.levels[level] += 1
        self.flags[f"{self._told_apart(day)} {verdict.scheme} {level}"] += 1
        self.flag_hours[f"{hour} {level}"] += 1
        if f"{level} {chat}" in self.chats or len(self.chats) < 2 * MOST_CHATS:
            self.chats[f"{level} {chat}"] += 1
        for reason in {
            signal.reason for signal in verdict.signals if signal.weight > 0 and not signal.experimental
        }:
            self.reasons[f"{reason} {level}"] += 1

    def _told_apart(self, day: str) -> str:
        return day if day in self.days or len(self.days) < MOST_DAYS else ""

    def schemes(self) -> dict[str, Pair]:
        """Fraud and suspicious by scheme, the most frequent first."""
        return _pairs(self.flags, 1)

    def by_reason(self) -> dict[str, Pair]:
        """The same by reason."""
        return _pairs(self.reasons, 0)

    def by_chat(self) -> dict[str, Pair]:
        """The same by group, as far as any was flagged there."""
        names = {key.partition(" ")[2] for key in self.chats}
        found = {
            name: (self.chats[f"{Level.FRAUD} {name}"], self.chats[f"{Level.SUSPICIOUS} {name}"])
            for name in names
        }
        return _ordered(found)

    def plain(self) -> dict[str, object]:
        """Everything in JSON's own types."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def restored(cls, kept: Json) -> Tally:
        """The tally of ``plain``."""
        tally = cls()
        for one in fields(cls):
            value = kept[one.name]
            setattr(tally, one.name, Counter(value) if isinstance(value, dict) else value)
        return tally


def clock(written: object) -> tuple[str, str]:
    """Day and hour of a date as the export writes it, both empty where it is none."""
    found = _CLOCK.match(written) if isinstance(written, str) else None
    return (found[1], found[2]) if found else ("", "")


def _pairs(counts: Counter[str], place: int) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for key, count in counts.items():
        words = key.split(" ")
        fraud, suspicious = found.get(words[place], (0, 0))
        if words[-1] == Level.FRAUD:
            fraud += count
        else:
            suspicious += count
        found[words[place]] = (fraud, suspicious)
    return _ordered(found)


def _ordered(found: dict[str, Pair]) -> dict[str, Pair]:
    return dict(sorted(found.items(), key=lambda one: (-one[1][0], -one[1][1], one[0])))
