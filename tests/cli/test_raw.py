"""`check --raw` tells every number, and the numbers add up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import Settings
from bot.core.verdict import Level, Stance
from bot.readers import open_judging
from bot.services.guard.judging import TwoReaders
from bot.services.guard.raw import raw
from tests import builders
from tests.process import antifraud_here
from tests.test_readers import FakeReader, engine

AD = "高价收微信号，闲置小号换零花钱，日结"
QUESTION = "有人要收我微信号，能卖吗？"
TEXTS = (
    AD,
    QUESTION,
    "hello friends",
    "",
    "Rent your bank card, 500 a week, DM me",
    "\x1b[2Jab\n" + "x" * 5000,
)


@pytest.fixture(scope="module")
def judging() -> TwoReaders:
    return open_judging(Settings(_env_file=None), second_reader=False)


def told(judging: TwoReaders, text: str, *, asked: bool = False) -> str:
    return raw(judging, builders.message(text), lambda reason: "", asked=asked)


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_the_parts_add_up_to_the_sum(judging: TwoReaders, text: str, asked: bool) -> None:
    _, _, sum_ = told(judging, text, asked=asked).partition("\nSum\n")
    *parts, total = [float(number) for number in re.findall(r"^ +([+-][\d.]+)  ", sum_, re.MULTILINE)]
    assert sum(parts) == pytest.approx(total, abs=0.003)


@pytest.mark.parametrize("text", [AD, QUESTION])
def test_the_signals_that_count_are_the_rules_part(judging: TwoReaders, text: str) -> None:
    shown = told(judging, text)
    signals = shown[shown.index("Signals (") : shown.index("\nSum\n")]
    counted = [block for block in re.split(r"\n  (?=[ ]*[+-])", signals)[1:] if "does not count" not in block]
    by_hand = sum(float(block.split()[0]) for block in counted if "\n           wording" not in block)
    assert f"the rules: {by_hand:+.3f}" in shown


def test_an_advertisement_shows_its_words_its_view_and_the_limits(judging: TwoReaders) -> None:
    shown = told(judging, AD)
    assert shown.startswith("Fraud: it looks like account_trade")
    assert "view raw" in shown
    assert "«高价收»" in shown
    assert "Suspicious from 0.50, fraud from 0.80." in shown


def test_a_clean_verdict_is_explained_too(judging: TwoReaders) -> None:
    shown = told(judging, QUESTION)
    assert shown.startswith("Clean.")
    assert "Who speaks: somebody who asks." in shown
    assert "Why: something hints at account_trade, but together the signals stay below 0.50." in shown


def test_what_somebody_asks_about_is_told_as_such(judging: TwoReaders) -> None:
    shown = told(judging, QUESTION, asked=True)
    assert shown.startswith("Fraud")
    assert "does not count: who asks is not what was asked about" in shown


def test_nothing_moves_the_terminals_cursor(judging: TwoReaders) -> None:
    shown = told(judging, TEXTS[-1])
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) < 400


def test_the_second_readers_word_is_in_the_sum() -> None:
    shown = told(TwoReaders(engine((0.0, 1.0)), FakeReader(), patient=True), "Hello")
    assert "means what advertisements mean" in shown
    assert "Second reader: asked" in shown


def test_why_the_second_reader_was_not_asked() -> None:
    assert "not asked, it is for scores from 0.99 to 1.00" in told(
        TwoReaders(engine((0.99, 1.0)), FakeReader(), patient=True), "a"
    )
    assert "switched off or not available" in told(TwoReaders(engine((0.0, 1.0)), patient=True), "a")


class FakeEngine:
    """Has one verdict on everything, and no model."""

    model = None

    def __init__(self, **fields: object) -> None:
        self.found = builders.verdict(**fields)  # type: ignore[arg-type]

    def hear(self, message: object, *, asked: bool = False) -> tuple[object, None, None]:
        return self.found, None, None

    def unsure(self, verdict: object, *, asked: bool = False) -> bool:
        return False


def test_a_text_that_cannot_be_read_is_told() -> None:
    failed = builders.signal(
        id="detector_failed",
        reason="detector_failed",
        weight=0.0,
        scheme="",
        sub="reading: ValueError",
        spans=(),
    )
    fake = FakeEngine(level=Level.CLEAN, signals=(failed,), stance=Stance.NONE)
    shown = told(TwoReaders(fake, patient=True), "a")  # type: ignore[arg-type]
    assert "nothing: the text cannot be read" in shown
    assert "a detector failed; nothing is concluded from that (reading: ValueError)" in shown
    assert "Why: no signal names a kind of fraud." in shown


async def test_explained_on_the_command_line(tmp_path: Path) -> None:
    outcome = await antifraud_here("check", "--explain", AD, cwd=tmp_path)
    assert (outcome.status, outcome.err) == (0, "")
    assert "wants accounts" in outcome.out.decode()


async def test_asked_on_the_command_line(tmp_path: Path) -> None:
    outcome = await antifraud_here("check", "--asked", QUESTION, cwd=tmp_path)
    assert '"verdict": "clean"' not in outcome.out.decode()
    lines = await antifraud_here(
        "check", "--asked", "--jsonl", cwd=tmp_path, given=f'{{"text":"{QUESTION}"}}'.encode()
    )
    assert '"verdict": "clean"' not in lines.out.decode()


async def test_lines_are_not_explained(tmp_path: Path) -> None:
    outcome = await antifraud_here("check", "--jsonl", "--explain", cwd=tmp_path)
    assert outcome.status == 2
