"""The page in a real Chromium: readable on a phone, dark where the reader's machine is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium, window
from tests.lab.scan.exports import chat, everything, said
from tests.lab.scan.test_page import NASTY, shown
from tests.lab.scan.test_running import talk


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
    async with chromium() as browser, window(browser, 360, color_scheme=scheme) as context:
        tab, faults = await context.new_page(), []
        tab.on("console", lambda message: faults.append(message.text))
        await tab.goto(address)
        wide = await tab.evaluate("document.documentElement.scrollWidth")
        seen = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
        letter = await tab.evaluate("document.querySelector('svg').getBoundingClientRect().width * 11 / 320")
    assert (wide, seen, faults) == (360, ground, [])
    assert letter >= 9.0
