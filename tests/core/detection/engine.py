"""Small rulesets for tests of the detectors, and the product's own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.config import Settings
from bot.core.detection.reading import Knowledge, Reading, pieces_of, read
from bot.core.detection.rules import Concept, Lexicon, Rule, Ruleset, index
from bot.core.message import Message, Origin, Part
from bot.core.text.folding import fold
from bot.readers import open_judging
from bot.services.guard.judging import TwoReaders
from tests import builders

CONTENT = Path(__file__).parents[3] / "content"
BUYS = Rule(
    id="buys",
    scheme="account_trade",
    sub="buy_account",
    reason="wants_account",
    weight=4.0,
    near=(frozenset({"zh.buy"}), frozenset({"zh.thing"})),
)


def concepts(**words: str) -> tuple[Concept, ...]:
    """Chinese concepts from words separated by spaces."""
    return tuple(Concept(id=name, lang="zh", words=tuple(text.split())) for name, text in words.items())


SMALL = Ruleset(concepts=concepts(buy="收购 收", thing="微信号 小号", handover="私聊"), rules=(BUYS,))
AROUND = replace(
    SMALL,
    concepts=(
        *SMALL.concepts,
        *concepts(warns="诈骗 报警 举报", approached="有人问我", asks="是真的吗", research="问卷"),
    ),
)
"""With words that may stand around an offer."""


def reading(text: str | Message, ruleset: Ruleset = SMALL, *, asked: bool = False) -> Reading:
    """A text or a message as the detectors get it."""
    message = builders.message(text) if isinstance(text, str) else text
    lexicon = Lexicon(ruleset.concepts, fold)
    known = Knowledge(ruleset, lexicon, index(ruleset.rules), pieces=pieces_of(ruleset))
    return read(message, known, asked=asked)


def parts(*given: tuple[Origin, str, bool], **fields: Any) -> Message:
    """A message of several parts: origin, text, authored."""
    made = tuple(Part(origin=origin, text=text, authored=authored) for origin, text, authored in given)
    return builders.message("", parts=made, **fields)


@cache
def judging() -> TwoReaders:
    """All that judges in the product: rules, wording, and the second reader where they are unsure."""
    return open_judging(Settings(_env_file=None, content_dir=CONTENT))
