"""What the tests of the page act with: an open page, a scripted bot, and scripts to run in the page."""

from __future__ import annotations

import asyncio

import httpx
from playwright.async_api import Locator, Page, Route

DESKTOP, PHONE = (1280, 800), (360, 740)
OVERFLOW = """Math.max(
    document.documentElement.scrollWidth - innerWidth,
    ...[...document.querySelectorAll("body *")]
        .filter((node) => node.checkVisibility() && !node.closest(".hidden, .skip"))
        .map((node) => Math.ceil(node.getBoundingClientRect().right) - innerWidth))"""
PANES = """[...document.querySelectorAll(".pane")]
    .filter((pane) => pane.checkVisibility())
    .map((pane) => pane.id)"""
NAMELESS = """[...document.querySelectorAll("button, select, textarea, input:not([hidden])")]
    .filter((node) => node.checkVisibility())
    .filter((node) => !(node.tagName === "BUTTON" && node.textContent.trim()))
    .filter((node) => !node.ariaLabel && !node.labels?.length)
    .map((node) => node.outerHTML)"""
FAINT = """() => {
    const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const colour = (css) => {
        brush.clearRect(0, 0, 1, 1);
        brush.fillStyle = css;
        brush.fillRect(0, 0, 1, 1);
        return [...brush.getImageData(0, 0, 1, 1).data];
    };
    const mix = (top, below, share) => below + (top - below) * share;
    const over = (top, below) => [0, 1, 2].map((i) => mix(top[i], below[i], top[3] / 255)).concat(255);
    const ground = (node) => {
        if (!node) return [255, 255, 255, 255];
        const own = colour(getComputedStyle(node).backgroundColor);
        return own[3] === 255 ? own : over(own, ground(node.parentElement));
    };
    const linear = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const ratio = (node) => {
        const below = ground(node);
        const pair = [light(below), light(over(colour(getComputedStyle(node).color), below))];
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    };
    const speaks = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    return [...document.querySelectorAll("body *")]
        .filter((node) => node.checkVisibility() && !node.closest(":disabled, .hidden, .skip"))
        .filter((node) => speaks(node) || node.matches("select, textarea"))
        .filter((node) => ratio(node) < 4.5)
        .map((node) => `${node.className} ${node.textContent} ${ratio(node).toFixed(2)}`);
}"""
GO = """(hash) => new Promise((drawn) => {
    if (location.hash === hash) return drawn();
    addEventListener("hashchange", () => drawn(), { once: true });
    location.hash = hash;
})"""
DRAW = """async () => (await import("/static/model.js")).model.changed()"""
READ = """async () => (await import("/static/model.js")).loadState()"""
READ_ANEW = """async (chat) => {
    const { forget, loadThread } = await import("/static/model.js");
    forget();
    window.anew = loadThread(chat);
}"""
SANITIZE = """async (html) => {
    const { sanitize } = await import("/static/sanitize.js");
    const box = document.createElement("div");
    const spoiler = (node) => node.setAttribute("class", "spoiler");
    box.append(sanitize(html, { link() {}, spoiler }));
    return box.innerHTML;
}"""
MISSING_TEXTS = """async () => {
    const { has } = await import("/static/i18n.js");
    const names = performance.getEntriesByType("resource").map((entry) => entry.name);
    const scripts = names.filter((name) => name.endsWith(".js"));
    const sources = await Promise.all(scripts.map(async (name) => (await fetch(name)).text()));
    const used = sources.flatMap((source) => [...source.matchAll(/\\bt\\("(\\w+)"/g)].map((hit) => hit[1]));
    return used.filter((key) => !has(key));
}"""


class FakeBot:
    """Speaks the Bot API over HTTP, as the real bot does."""

    def __init__(self, base: str, token: str) -> None:
        self._client = httpx.AsyncClient(base_url=f"{base}/bot{token}/", timeout=60)
        self._offset = 0

    async def call(self, method: str, **params: object) -> dict[str, object]:
        reply = (await self._client.post(method, json=params)).json()
        assert reply["ok"], reply
        return reply["result"]

    async def next(self, kind: str) -> dict[str, object]:
        """The next update of one kind."""
        while True:
            for update in await self.call("getUpdates", offset=self._offset, timeout=5):
                self._offset = update["update_id"] + 1
                if kind in update:
                    return update[kind]

    async def close(self) -> None:
        await self._client.aclose()


class Held:
    """Requests of a page for one address that get no further until somebody lets them."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.let = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        answer = await route.fetch()
        self.came.set()
        await self.let.wait()
        await route.fulfill(response=answer)


class Visit:
    """One open page and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda line: line.type in {"error", "warning"} and self.faults.append(line.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    async def go(self, view: str) -> None:
        """Open a view; it is drawn when this returns."""
        await self.page.evaluate(GO, f"#{view}")

    async def enter(self, chat_id: int) -> None:
        await self.go(f"chat={chat_id}")
        await self.page.wait_for_selector("#composer-text")

    async def speak_as(self, user_id: int) -> None:
        await self.page.select_option("#speak-as", str(user_id))

    async def write(self, text: str) -> None:
        await self.page.fill("#composer-text", text)
        await self.page.press("#composer-text", "Enter")

    def message(self, message_id: int) -> Locator:
        return self.page.locator(f'[data-message="{message_id}"]')

    async def act(self, message_id: int, label: str) -> None:
        await self.message(message_id).hover()
        await self.message(message_id).get_by_role("button", name=label, exact=True).click()

    async def overflow(self) -> int:
        """Pixels by which the page, or anything in it, is wider than the window."""
        return await self.page.evaluate(OVERFLOW)
