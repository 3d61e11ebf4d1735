"""Texts that are made to keep the judge busy: each is looked through a few times, whatever it is full of."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot.core.detection.detectors import stance
from bot.core.detection.reading import LONGEST
from tests.core.detection.engine import SMALL, concepts, reading

WARNED = "骗子，不要相信"
RULES = SMALL.__class__(
    concepts=concepts(
        buy="收购 收", thing="微信号 小号", handover="私聊 加我", warns="骗子 不要相信 诈骗", asks="是真的吗"
    ),
    rules=SMALL.rules,
)
MOST_SCANS = 20


def scans(work: Callable[[], object]) -> int:
    """How often a text is looked through for a pattern."""
    made = 0

    def counted(_frame: object, event: str, called: Any) -> None:
        nonlocal made
        if event == "c_call" and isinstance(getattr(called, "__self__", None), re.Pattern):
            made += called.__name__ in {"finditer", "search", "findall"}

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize(
    "text",
    [
        "“私聊加我”" * 3000,
        "「" * 12_000 + "\n" + "“私聊加我”" * 600,
        "“收购小号”" * 3000,
        "“私聊" * 5000,
    ],
)
def test_a_text_full_of_quotation_marks_is_looked_through_once_a_view(text: str) -> None:
    seen = reading(f"{WARNED}{text}"[:LONGEST], RULES)
    assert scans(lambda: stance.detect(seen)) <= MOST_SCANS
