"""The whole way in a real Chromium: the link in the private chat, its button, each page, dark, on a phone."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.adapters.console.app import PAGES, address, console_app
from bot.bootstrap import open_app
from bot.bootstrap.console import console_desk
from bot.cli.serving import serving
from bot.config import Settings
from bot.playground import Playground, PlaygroundClock, demo_world
from bot.services.guard.switches import Switched
from tests.browser import chromium, window
from tests.console import LINK, WORDS, say
from tests.playground.page_visit import FAINT, NAMELESS
from tests.ports import free_port
from tests.stand import until

TOKEN = "1:playground"
RULE = "zh_acquire_account"


async def look_at(page: Page, base: str) -> list[str]:
    """What is wrong with each page for eyes, a screen reader or a keyboard."""
    wrong = []
    for name in PAGES:
        await page.goto(base + address(name))
        await expect(page.locator("h1")).to_have_text(say(f"page.{name}"))
        await expect(page.locator("nav a[aria-current=page]")).to_have_text(say(f"page.{name}"))
        if (over := await page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            wrong.append(f"{name}: {over} pixels too wide")
        wrong += [f"{name}: faint {one}" for one in await page.evaluate(FAINT)]
        wrong += [f"{name}: nameless {one}" for one in await page.evaluate(NAMELESS)]
        headless = await page.locator("table:not(:has(th[scope]))").count()
        wrong += [f"{name}: {headless} tables without headers"] * bool(headless)
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
    return wrong


async def test_a_rule_on_trial_stays_so_after_a_restart(tmp_path: Path) -> None:
    play = Playground(token=TOKEN, clock=PlaygroundClock(), build=demo_world)
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/bot.db",  # type: ignore[arg-type]
        second_reader="off",
    )
    stands: list[str] = []
    async with play.serve() as url:
        for begun in range(2):
            async with open_app(settings, TOKEN, url) as app:
                if not begun:
                    assert await app.switches.put(RULE, trial=True) is Switched.DONE
                stands += [rule.status for rule in app.switches.rules if rule.id == RULE]
    assert stands == ["experimental", "experimental"]


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 380)])
async def test_an_operator_comes_in_by_the_link_and_reads_every_page(
    tmp_path: Path, scheme: str, width: int
) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    clock = PlaygroundClock()
    play = Playground(token=TOKEN, clock=clock, build=demo_world)
    owner = next(user for user in play.world.users.values() if user.username == "play_owner")
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/bot.db",  # type: ignore[arg-type]
        operator_ids=str(owner.id),
        console_listen=f"127.0.0.1:{port}",
        second_reader="off",
    )
    async with (
        play.serve() as url,
        open_app(settings, TOKEN, url, clock=clock, paced=False) as app,
        serving(console_app(console_desk(app), lambda: WORDS, "UTC"), "127.0.0.1", port, "CONSOLE_LISTEN"),
        chromium() as browser,
        window(browser, width, color_scheme=scheme, locale="en-GB") as context,
    ):
        await app.start()
        polling = asyncio.create_task(app.poller.run())
        private = play.world.start(owner.id).chat
        play.world.post(private.id, owner.id, "/op console")

        def sent() -> str:
            found = [LINK.search(one.text or "") for one in private.posts.values()]
            return next((one[0] for one in found if one), "")

        await until(sent)
        page = await context.new_page()
        faults: list[str] = []
        page.on("console", lambda said: faults.append(said.text))
        await page.goto(sent())
        # The page is there before its button has the focus.
        await expect(page.locator("button")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text(say("page.health"))
        assert re.fullmatch(rf"{base}/", page.url)
        assert await look_at(page, base) == []
        await page.get_by_role("button", name=say("leave")).click()
        await expect(page.locator("h1")).to_have_text(say("bare.gone"))
        assert faults == []
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
