"""A Chromium without a screen, for the tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 120_000
"""Milliseconds that a browser and its pages may take on a busy machine."""
expect.set_options(timeout=PATIENCE)


@asynccontextmanager
async def chromium(*more: str) -> AsyncIterator[Browser]:
    """A browser, started with more arguments; the test is skipped without one, and fails in CI."""
    if (path := shutil.which("chromium")) is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium: apt install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=[*ARGS, *more], timeout=PATIENCE
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def window(
    browser: Browser, width: int, height: int = 740, **more: Any
) -> AsyncIterator[BrowserContext]:
    """A window of its own, with nothing of any other's."""
    context = await browser.new_context(viewport={"width": width, "height": height}, **more)
    context.set_default_timeout(PATIENCE)
    yield context
    await context.close()
