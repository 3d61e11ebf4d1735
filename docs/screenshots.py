"""Take the pictures of the playground for the README: ``python docs/screenshots.py http://127.0.0.1:8080``.

The bot must be running without a token (``make run``), as it opens the playground then; start it anew for the
best pictures. Two ads and a harmless message are posted as a member, and two answers awaited.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "img"
SAMPLES = ("posting_en", "clean_rice_en", "account_en")
SHOTS = {"desktop": (1280, 860, "light"), "phone": (390, 844, "dark")}
LOCALE = "en-GB"
"""The README is in English, and so is what its reader meets."""
WAIT = 20_000
ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main(base: str) -> int:
    """Write every picture; the exit status is 0 when the bot answered as it should."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("there is no Chromium: apt install chromium", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        shown = begin(browser, base)
        for name, (width, height, scheme) in SHOTS.items():
            shoot(browser, shown, name, width, height, scheme)
        browser.close()
    return 0


def begin(browser: Browser, base: str) -> str:
    """Post the samples into a fresh world and give the address of the chat."""
    page = browser.new_page(locale=LOCALE)
    page.goto(base)
    page.wait_for_selector(".sample")
    if page.locator(".chat time").count():
        # The bot remembers for ten minutes what it answered, and would repeat itself in short.
        page.request.post(f"{base}/playground/reset", data={})
        page.request.post(f"{base}/playground/clock", data={"advance": 3600})
        page.reload()
    for sample in SAMPLES:
        page.evaluate("location.hash = 'start'")
        page.locator(f'.start [data-sample="{sample}"]').click()
        page.wait_for_selector("#composer-text")
    expect(page.locator(".from-bot .keyboard")).to_have_count(2, timeout=WAIT)
    address = page.url
    page.close()
    return address


def shoot(browser: Browser, address: str, name: str, width: int, height: int, scheme: str) -> None:
    """Save a picture of the chat, and on the desktop one of the start view."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=LOCALE,
        timezone_id="Asia/Shanghai",
        has_touch=width < 600,
        is_mobile=width < 600,
        device_scale_factor=1.5 if width < 600 else 1,
    )
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".from-bot .keyboard")).to_have_count(2)
    save(page, f"playground-{name}")
    if name == "desktop":
        page.evaluate("location.hash = 'start'")
        page.wait_for_selector(".start")
        save(page, "playground-start")
    context.close()


def save(page: Page, name: str) -> None:
    """Write what the window shows."""
    page.wait_for_timeout(300)
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8080"))
