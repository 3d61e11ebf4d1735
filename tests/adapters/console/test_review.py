"""The page of review: the texts that people left, accepted as examples or dropped."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.console.pages.review import SHOWN
from bot.core.message import UserId
from tests.builders import feedback
from tests.console import Console, consoled, say

AD = '收V信号 <script>alert(1)</script> "日结"'


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Console]:
    async with consoled(content=tmp_path) as found:
        await found.sign_in()
        yield found


async def left(console: Console, text: str = AD, number: int = 1) -> int:
    """Somebody says of an answer that it was wrong; the number of the entry."""
    said = feedback(number, user_id=UserId(7_654_321), text=text)
    await console.duty.store.feedback.keep(said)
    return (await console.desk.reviewing.waiting())[-1].id


async def test_what_was_left_is_shown_escaped_and_not_by_whom(console: Console) -> None:
    await left(console)
    page = await console.open("/review")
    assert "收V信号 &lt;script&gt;" in page
    assert "<script" not in page
    assert "7654321" not in page


async def test_a_text_that_was_not_left_can_only_be_dropped(console: Console) -> None:
    number = await left(console, "")
    page = await console.open("/review")
    assert say("review.no_text") in page
    assert "/review/accept" not in page
    assert say("review.wordless", number=number) in await console.done(
        "/review/accept", number=str(number), scheme="clean"
    )
    assert say("review.dropped", number=number) in await console.done("/review/drop", number=str(number))
    assert say("review.nothing") in await console.open("/review")


@pytest.mark.parametrize(("scheme", "label"), [("account_trade", "fraud"), ("clean", "clean")])
async def test_one_that_is_accepted_becomes_an_example(
    console: Console, tmp_path: Path, scheme: str, label: str
) -> None:
    number = await left(console)
    page = await console.done("/review/accept", number=str(number), scheme=scheme)
    assert say("review.accepted", number=number) in page
    assert say("review.nothing") in page
    written = json.loads((tmp_path / "examples" / "zh.jsonl").read_text("utf-8"))
    assert (written["text"], written["label"]) == (AD, label)
    assert (await console.noted())[0] == "op.review.accept"


@pytest.mark.parametrize("scheme", ["", "made_up", "../../x"])
async def test_without_a_scheme_that_there_is_nothing_changes(
    console: Console, tmp_path: Path, scheme: str
) -> None:
    number = await left(console)
    page = await console.done("/review/accept", number=str(number), scheme=scheme)
    assert say("review.scheme", number=number) in page
    assert [*tmp_path.rglob("*")] == []  # noqa: ASYNC240
    assert len(await console.desk.reviewing.waiting()) == 1


@pytest.mark.parametrize("path", ["/review/accept", "/review/drop"])
@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "77"])
async def test_one_that_is_not_there_is_told_so(console: Console, path: str, number: str) -> None:
    page = await console.done(path, number=number, scheme="clean")
    assert say("review.gone", number=77 if number == "77" else 0) in page
    assert "op.review.accept" not in await console.noted()


async def test_where_examples_cannot_be_written_nothing_changes(console: Console, tmp_path: Path) -> None:
    (tmp_path / "examples").write_text("a file stands in the way")
    number = await left(console)
    page = await console.done("/review/accept", number=str(number), scheme="clean")
    assert say("review.unwritten") in page
    assert len(await console.desk.reviewing.waiting()) == 1


async def test_many_come_page_by_page(console: Console) -> None:
    for number in range(SHOWN + 2):
        await left(console, "x", number + 1)
    assert say("review.left", count=2) in await console.open("/review")
