"""The page in a real Chromium: readable on a phone, dark where the reader's machine is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.lab.evaluation.page import page
from bot.lab.evaluation.report import report
from tests.browser import chromium, window
from tests.lab.evaluation.lines import judged, some

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SMALLEST = 9.0
"""Pixels of a letter in a chart on a phone."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A page with long words, long names and markup in its texts."""
    path = tmp_path / "page.html"
    nasty = [judged(fraud=False, text="x" * 500 + "<script>document.title='pwned'</script>", kind="k" * 40)]
    path.write_text(page(report([*some(), *nasty], texts=20)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(18, 21, 26)")])
async def test_a_phone_shows_it_without_scrolling_sideways(
    browser: Browser, address: str, scheme: str, ground: str
) -> None:
    async with window(browser, 360, color_scheme=scheme) as context:
        tab, faults = await context.new_page(), []
        tab.on("console", lambda message: faults.append(message.text))
        await tab.goto(address)
        wide = await tab.evaluate("document.documentElement.scrollWidth")
        shown = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
        letter = await tab.evaluate("document.querySelector('svg').getBoundingClientRect().width * 11 / 320")
        assert (wide, shown, await tab.title()) == (360, ground, "Detection: evaluation")
        assert letter >= SMALLEST
        assert faults == []
