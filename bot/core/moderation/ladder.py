"""What follows when somebody goes on: the rungs of a ladder, and which one is reached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.core.library.schedule import BadValueError

WARN, BAN = "warn", "ban"
LADDERS = (
    "warn mute_1h mute_24h ban",
    "warn mute_1h mute_24h",
    "mute_1h mute_24h ban",
    "mute_24h ban",
    "ban",
)
"""The ladders that the menu offers, the gentle one first."""
MOST_RUNGS = 6
ONE_GO = 60.0
"""Seconds within which messages count as one go: nobody can read a warning between them."""
FLOOD = 3
"""Messages of one go from which it counts as going on."""
_MUTE = re.compile(r"mute_([1-9][0-9]{0,2})([hd])", re.ASCII)
_UNITS = {"h": 3600.0, "d": 86_400.0}
_LONGEST = 366 * 86_400.0 - 60
"""Telegram takes more for ever, and for ever is what a ban is for."""


def read_ladder(text: str) -> str:
    """A ladder as somebody types it; BadValueError names the rung that is none."""
    rungs = text.lower().replace(",", " ").split()
    for rung in rungs:
        if rung != WARN and not is_step(rung):
            raise BadValueError("ladder", word=rung)
    if not 1 <= len(rungs) <= MOST_RUNGS or BAN in rungs[:-1]:
        raise BadValueError("ladder", word=text.strip())
    return " ".join(rungs)


def is_step(rung: str) -> bool:
    """Whether this is a rung that touches somebody."""
    return rung == BAN or _is_mute(rung)


def _is_mute(rung: str) -> bool:
    return _MUTE.fullmatch(rung) is not None and seconds(rung) <= _LONGEST


def seconds(rung: str) -> float:
    """How long a rung lasts, 0 for one without an end."""
    found = _MUTE.fullmatch(rung)
    return int(found[1]) * _UNITS[found[2]] if found else 0.0


def points(earlier: Sequence[float], now: float) -> int:
    """How often somebody has offended, this time included, by the times of what they did before.

    What comes in one go counts once; a flood counts as going on.
    """
    goes: list[list[float]] = []
    for moment in [*sorted(moment for moment in earlier if moment <= now), now]:
        if goes and moment - goes[-1][0] <= ONE_GO:
            goes[-1].append(moment)
        else:
            goes.append([moment])
    return len(goes) + (len(goes[-1]) >= FLOOD)


def rung(ladder: str, reached: int) -> str:
    """The rung for so many points; beyond the last one it stays the last."""
    rungs = ladder.split()
    return rungs[min(reached, len(rungs)) - 1]


def rung_after(ladder: str, done: Mapping[str, float]) -> str:
    """The first rung that goes beyond what was done, "" when nothing does.

    ``done`` are kinds of acts that stand, with how many seconds they last.
    """
    if BAN in done:
        return ""
    rungs = [rung for rung in ladder.split() if rung != WARN]
    if BAN not in rungs:
        rungs.append(BAN)
    lasts = done.get("mute", 0.0)
    return next(rung for rung in rungs if rung == BAN or seconds(rung) > lasts + ONE_GO)
