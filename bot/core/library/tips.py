"""Which tip a chat sees next: nothing twice in a round, mostly what it met lately, a quiz now and then.

Everything is told by the history that the chat has seen, so the same history and seed give the same tip.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.library.content import SHORT, Season, Tip

MISSED_FOR = 3 * 3600.0
"""Seconds after which a slot that was missed (the bot was off) is let go instead of posted late."""
QUIZ_EVERY = 5
RECENT_OF = 5
RECENT_SHARE = 3
"""Of ``RECENT_OF`` tips in a row so many are on schemes that the chat met lately: about 60 %."""
RESTING_TENTHS = 9
"""So many tenths of a pool come before one of its tips may come again, also from one round to the next."""
SEASONAL_APART = 2
"""Tips between two of the season: in season they come first, and do not fill the weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One tip that a chat has seen; a round is one walk through all tips, or through all quizzes."""

    tip_id: str
    round: int = 0
    lang: str = ""
    slot: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Tips that a chat is given in their order, at its slots from ``since`` on.

    ``lang`` is the language of the slot where several take turns, so that each of them is told all; "" else.
    """

    parts: tuple[str, ...]
    since: float
    lang: str = ""

    def left(self, history: Iterable[Posted]) -> tuple[str, ...]:
        """What is still to come."""
        told = {
            posted.tip_id
            for posted in history
            if posted.slot >= self.since and self.lang in {"", posted.lang}
        }
        return tuple(part for part in self.parts if part not in told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a chat wants and what the day is: ``only`` is all, short or quiz, ``today`` (month, day).

    While parts of a ``series`` are left they come first, whatever else is wanted.
    """

    recent: Collection[str] = ()
    today: tuple[int, int] = (1, 1)
    only: str = "all"
    seed: int = 0
    series: Series | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The tip chosen, and the round that it belongs to."""

    tip: Tip
    round: int


def choose(
    tips: Iterable[Tip], seasons: Mapping[str, Season], history: Sequence[Posted], wish: Wish
) -> Choice | None:
    """The next tip; ``history`` is newest first and reaches back to the beginning of the round."""
    known = {tip.id: tip for tip in tips}
    if wish.series is not None and (part := _next_part(known, wish.series, history)):
        return part
    fitting = [tip for tip in known.values() if _fits(tip, seasons, wish)]
    wants_quiz = wish.only == "quiz" or (wish.only == "all" and _quiz_is_due(known, history))
    pool = [tip for tip in fitting if tip.is_quiz == wants_quiz] or (fitting if wish.only == "all" else [])
    if not pool:
        return None
    fresh, number = _fresh(pool, history)
    others = [tip for tip in fresh if not tip.season] or fresh
    liked = _in_season(fresh, known, history) or _by_recent(others, known, history, wish)
    return Choice(tip=_draw(liked, wish.seed, number, len(fresh)), round=number)


def _next_part(known: Mapping[str, Tip], series: Series, history: Sequence[Posted]) -> Choice | None:
    """What is next of a series; it counts in the round that the chat is in, and so does not come twice."""
    left = [known[part] for part in series.left(history) if part in known]
    if not left:
        return None
    _, number = _fresh([tip for tip in known.values() if not tip.is_quiz], history)
    return Choice(tip=left[0], round=number)


def is_missed(slot: float, now: float) -> bool:
    """Whether a slot lies too far back to be posted."""
    return now - slot > MISSED_FOR


def _fits(tip: Tip, seasons: Mapping[str, Season], wish: Wish) -> bool:
    if wish.only == "short" and (tip.is_quiz or tip.length != SHORT):
        return False
    season = seasons.get(tip.season)
    return season is None or season.holds(wish.today)


def _quiz_is_due(known: Mapping[str, Tip], history: Sequence[Posted]) -> bool:
    last = history[: QUIZ_EVERY - 1]
    return len(last) == QUIZ_EVERY - 1 and not any(_is_quiz(known, posted) for posted in last)


def _is_quiz(known: Mapping[str, Tip], posted: Posted) -> bool:
    return posted.tip_id in known and known[posted.tip_id].is_quiz


def _fresh(pool: Sequence[Tip], history: Sequence[Posted]) -> tuple[list[Tip], int]:
    """What was shown in the fewest rounds, and the number of the round that it is shown in now.

    A smaller pool (another language, short ones alone) goes round sooner: back in the larger one, what it
    left out comes first. What is of the season waits for a new round like all the rest.
    """
    names = {tip.id for tip in pool}
    own = [posted for posted in history if posted.tip_id in names]
    rounds = dict.fromkeys(names, -1)
    for posted in own:
        rounds[posted.tip_id] = max(rounds[posted.tip_id], posted.round)
    low = min(rounds[tip.id] for tip in [tip for tip in pool if not tip.season] or pool)
    fresh = [tip for tip in pool if rounds[tip.id] <= low]
    # What came late in the old round does not come early in the new one.
    lately = {posted.tip_id for posted in own[: len(names) * RESTING_TENTHS // 10]}
    rested = [tip for tip in fresh if tip.id not in lately]
    return rested or fresh, max(low + 1, *rounds.values())


def _in_season(fresh: Sequence[Tip], known: Mapping[str, Tip], history: Sequence[Posted]) -> list[Tip]:
    lately = history[:SEASONAL_APART]
    if any(posted.tip_id in known and known[posted.tip_id].season for posted in lately):
        return []
    return [tip for tip in fresh if tip.season]


def _by_recent(
    fresh: Sequence[Tip], known: Mapping[str, Tip], history: Sequence[Posted], wish: Wish
) -> Sequence[Tip]:
    lately = [known[posted.tip_id] for posted in history[: RECENT_OF - 1] if posted.tip_id in known]
    wanted = sum(tip.scheme in wish.recent for tip in lately) < RECENT_SHARE
    return [tip for tip in fresh if (tip.scheme in wish.recent) == wanted] or fresh


def _draw(tips: Sequence[Tip], seed: int, number: int, left: int) -> Tip:
    ordered = sorted(tips, key=lambda tip: tip.id)
    drawn = hashlib.blake2b(f"{seed}:{number}:{left}".encode(), digest_size=8).digest()
    return ordered[int.from_bytes(drawn, "big") % len(ordered)]
