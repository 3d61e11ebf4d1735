"""The page in a real Chromium: readable on a phone, dark where the reader's machine is."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.lab.evaluation.page import page
from bot.lab.evaluation.report import report
from tests.lab.evaluation.lines import judged, some

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHROMIUM = shutil.which("chromium")
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SMALLEST = 9.0
"""Pixels of a letter in a chart on a phone."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium: apt install chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield started
        await started.close()


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
    context = await browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    tab, faults = await context.new_page(), []
    tab.on("console", lambda message: faults.append(message.text))
    await tab.goto(address)
    wide = await tab.evaluate("document.documentElement.scrollWidth")
    shown = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
    letter = await tab.evaluate("document.querySelector('svg').getBoundingClientRect().width * 11 / 320")
    assert (wide, shown, await tab.title()) == (360, ground, "Detection: evaluation")
    assert letter >= SMALLEST
    assert faults == []
    await context.close()
