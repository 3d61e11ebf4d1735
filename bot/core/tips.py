"""Which tip a chat sees next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.content import Tip

MISSED_FOR = 6 * 3600.0
"""Seconds after which a slot that was missed (the bot was off) is let go instead of posted late."""


def choose(tips: Sequence[Tip], history: Sequence[str], recent_schemes: Sequence[str]) -> Tip | None:
    """The next tip: never posted before the longest unposted, and of two the one about a recent scheme.

    ``history`` holds posted ids, newest first. Every second tip follows what the chat has just seen; the
    others keep their turn, since a warning about one scheme only wears off.
    """
    if not tips:
        return None
    last_seen = {tip_id: age for age, tip_id in reversed(list(enumerate(history)))}
    never = len(history)
    fresh = max(last_seen.get(tip.id, never) for tip in tips)
    pool = [tip for tip in tips if last_seen.get(tip.id, never) == fresh]
    if len(history) % 2 == 0:
        pool = [tip for tip in pool if tip.scheme in recent_schemes] or pool
    return pool[0]


def is_missed(slot: float, now: float) -> bool:
    """Whether a slot lies too far back to be posted."""
    return now - slot > MISSED_FOR
