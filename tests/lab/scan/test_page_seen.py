"""The page in a real Chromium: readable on a phone, dark where the reader's machine is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.lab.scan.exports import chat, everything, said
from tests.lab.scan.test_page import NASTY, shown
from tests.lab.scan.test_running import talk

CHROMIUM = shutil.which("chromium")
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A page with long words, long names and markup in its texts."""
    long = said(f"ad {'x' * 500}", by=1, **{"from": "n" * 200})
    nasty = chat([said(NASTY, **{"from": NASTY}), long], name="g" * 200, id=5)
    path = tmp_path / "page.html"
    path.write_text(shown(everything(talk(), nasty)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(18, 21, 26)")])
async def test_a_phone_shows_it_without_scrolling_sideways(address: str, scheme: str, ground: str) -> None:
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium: apt install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = await browser.new_context(
            viewport={"width": 360, "height": 740},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        tab, faults = await context.new_page(), []
        tab.on("console", lambda message: faults.append(message.text))
        await tab.goto(address)
        wide = await tab.evaluate("document.documentElement.scrollWidth")
        seen = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
        letter = await tab.evaluate("document.querySelector('svg').getBoundingClientRect().width * 11 / 320")
        await browser.close()
    assert (wide, seen, faults) == (360, ground, [])
    assert letter >= 9.0
