"""A playground with a fixed clock, and python-telegram-bot as an independent client of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from telegram import Bot

from bot.playground import Playground, PlaygroundClock, World, demo_world
from bot.playground.methods import METHODS
from bot.playground.model import ChatType, PlayChat, User
from bot.playground.params import Params
from tests.browser import chromium, window
from tests.playground.page_visit import DESKTOP, Visit

NOW = 1_800_000_000.0


def png(width: int = 8, height: int = 6) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def draw() -> Callable[[int, int], bytes]:
    return png


@pytest.fixture
def picture() -> bytes:
    return png()


@pytest.fixture
def playground() -> Playground:
    clock = PlaygroundClock(lambda: NOW)
    return Playground(token="1:playground", clock=clock, build=demo_world, limits=False)


@pytest.fixture
def world(playground: Playground) -> World:
    return playground.world


@pytest.fixture
def group(world: World) -> PlayChat:
    return next(chat for chat in world.chats.values() if chat.kind is ChatType.SUPERGROUP)


@pytest.fixture
def basic(world: World) -> PlayChat:
    return next(chat for chat in world.chats.values() if chat.kind is ChatType.GROUP)


@pytest.fixture
def owner(world: World) -> User:
    return world.users[101]


@pytest.fixture
def admin(world: World) -> User:
    return world.users[102]


@pytest.fixture
def member(world: World) -> User:
    return world.users[103]


@pytest.fixture
def call(world: World) -> Callable[..., object]:
    """Call a method without HTTP."""

    def perform(method: str, **params: object) -> object:
        return METHODS[method.lower()](world, Params(params))

    return perform


@pytest.fixture
async def url(playground: Playground) -> AsyncIterator[str]:
    async with playground.serve() as address:
        yield address


@pytest.fixture
async def bot(playground: Playground, url: str) -> AsyncIterator[Bot]:
    client = Bot(playground.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
    async with client:
        yield client


@pytest.fixture
async def http(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who has opened the page."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await session.get("/")
        yield session


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One for all of a file: to start it takes longer than to test."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def address(playground: Playground) -> AsyncIterator[str]:
    """Where the page is, in the loop of the browser."""
    async with playground.serve() as base:
        yield base


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> AsyncIterator[Visit]:
    """The page in a window of its own, which has to stay without a fault."""
    width, height = getattr(request, "param", DESKTOP)
    given = {"locale": "en-GB", "has_touch": width < 600, "timezone_id": "Asia/Shanghai"}
    async with window(browser, width, height, **given) as context:
        opened = Visit(await context.new_page())
        await opened.page.goto(address)
        await opened.page.wait_for_selector(".sample")
        yield opened
        assert opened.faults == []
