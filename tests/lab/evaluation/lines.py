"""Judged lines with sensible defaults."""

from __future__ import annotations

from typing import Any

from bot.core.verdict import Level, Stance, Verdict
from bot.lab.corpus import Example
from bot.lab.judging import Judged

SCORES = {Level.FRAUD: 0.95, Level.SUSPICIOUS: 0.6, Level.CLEAN: 0.05}


def judged(level: Level = Level.FRAUD, *, fraud: bool = True, **fields: Any) -> Judged:
    """An advertisement of trade in accounts, or a clean line, and this verdict on it.

    ``called`` is the verdict's scheme, ``said`` its stance; the other fields are the line's.
    """
    called = fields.pop("called", None if level is Level.CLEAN else "account_trade")
    said, score = fields.pop("said", Stance.NONE), fields.pop("score", SCORES[level])
    seconds, second = fields.pop("seconds", 1e-4), fields.pop("second", None)
    scheme = fields.pop("scheme", "account_trade" if fraud else "")
    base = {"text": "a", "lang": "en", "kind": "plain", "source": "one", "label": "ad" if fraud else "clean"}
    line = {**base, "scheme": scheme, "family": scheme, **fields}
    return Judged(
        example=Example(fraud=fraud, **line),
        verdict=Verdict(level=level, score=score, stance=said, lang="en", scheme=called),
        seconds=seconds,
        second=second,
    )


def some() -> list[Judged]:
    """Ads found, suspected, missed and misnamed; clean lines left alone, suspected and accused."""
    return [
        judged(),
        judged(lang="zh", kind="implicit", stance="offer", said=Stance.OFFER, called="card_trade"),
        judged(Level.SUSPICIOUS, lang="zh", second=0.02),
        judged(Level.CLEAN, text="<b>missed</b>", score=0.3),
        judged(Level.CLEAN, text="missed worse", score=0.1),
        judged(Level.CLEAN, fraud=False, stance="warn", said=Stance.WARN),
        judged(Level.SUSPICIOUS, fraud=False, text="alarm", kind="", source="two"),
        judged(fraud=False, text="worse <script>alarm</script>", seconds=1e-3),
    ]
