"""Other web pages, other names for this machine and other machines stay outside the playground."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.playground import Playground, PlaygroundClock, World, demo_world
from bot.playground.model import ChatType
from bot.playground.refusal import ApiRefusal

TOKEN = "1:door"
ELSEWHERE = ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "localhost.", "10.0.0.1", ""]
FOREIGN_PAGE = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    # Another program of this machine is the same site in a browser's eyes, and still another origin.
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
HOOK = {"url": "http://127.0.0.1:9/stolen"}


@pytest.fixture
def play() -> Playground:
    return Playground(token=TOKEN, clock=PlaygroundClock(), build=demo_world, limits=False)


@pytest.fixture
def world(play: Playground) -> World:
    return play.world


@pytest.fixture
async def url(play: Playground) -> AsyncIterator[str]:
    async with play.serve() as address:
        yield address


@pytest.fixture
async def stranger(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who has not opened the page."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
async def visitor(stranger: aiohttp.ClientSession) -> aiohttp.ClientSession:
    """Somebody who has."""
    async with stranger.get("/") as page:
        assert page.status == 200
    return stranger


def untouched(world: World) -> bool:
    return world.hook is None and not world.journal


def group_of(world: World) -> int:
    return next(chat.id for chat in world.chats.values() if chat.kind is ChatType.SUPERGROUP)


@pytest.mark.parametrize("host", ELSEWHERE)
@pytest.mark.parametrize(
    "path", [f"/bot{TOKEN}/setWebhook", f"/bot{TOKEN}/getMe", f"/file/bot{TOKEN}/x", "/"]
)
async def test_a_name_that_was_bound_to_this_machine_reaches_nothing(
    visitor: aiohttp.ClientSession, world: World, host: str, path: str
) -> None:
    async with visitor.get(path, params=HOOK, headers={"Host": host}) as answer:
        assert answer.status == 400
        assert "set-cookie" not in answer.headers
    assert untouched(world)


@pytest.mark.parametrize("headers", FOREIGN_PAGE)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_page_of_elsewhere_calls_no_method_though_it_knew_the_token(
    visitor: aiohttp.ClientSession, world: World, headers: dict[str, str], method: str
) -> None:
    for name in ("setWebhook", "getUpdates", "sendMessage"):
        async with visitor.request(method, f"/bot{TOKEN}/{name}", params=HOOK, headers=headers) as answer:
            assert answer.status == 403
    assert untouched(world)


@pytest.mark.parametrize("headers", FOREIGN_PAGE)
async def test_a_page_of_elsewhere_neither_reads_nor_acts(
    visitor: aiohttp.ClientSession, world: World, headers: dict[str, str]
) -> None:
    before = world.rev
    for path in ("state", "events", f"messages?chat={group_of(world)}", "file/x"):
        async with visitor.get(f"/playground/{path}", headers=headers) as answer:
            assert answer.status == 403
    for path in ("reset", "post", "clock", "role", "nothing"):
        async with visitor.post(f"/playground/{path}", json={"advance": 5}, headers=headers) as answer:
            assert answer.status == 403
    assert (world.rev, world.clock.offset) == (before, 0)


async def test_nothing_is_shared_with_another_origin(visitor: aiohttp.ClientSession) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/", "/playground/state", "/static/app.js", f"/bot{TOKEN}/getMe", "/nowhere"):
        for method in ("GET", "OPTIONS"):
            async with visitor.request(method, path, headers=asked if method == "OPTIONS" else {}) as answer:
                shared = [name for name in answer.headers if name.lower().startswith("access-control")]
                assert shared == []
                assert answer.headers["x-frame-options"] == "DENY"
                assert answer.headers["cross-origin-resource-policy"] == "same-origin"
                assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_without_the_key_of_the_page_nothing_is_read_or_done(
    stranger: aiohttp.ClientSession, world: World, method: str
) -> None:
    for path in ("state", "events", "reset", "nothing"):
        for cookie in ("", "playground=1", "playground-80=guess"):
            async with stranger.request(
                method, f"/playground/{path}", json={}, headers={"cookie": cookie}
            ) as answer:
                assert answer.status == 403
                assert "open the page anew" in (await answer.json())["error"]


async def test_the_page_brings_its_key_in_a_cookie_that_no_script_and_no_other_site_has(
    stranger: aiohttp.ClientSession,
) -> None:
    async with stranger.get("/") as page:
        (cookie,) = page.headers.getall("set-cookie")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert re.fullmatch(r"playground-\d+=[\w-]{43,}", cookie.split("; ")[0])
    async with stranger.get("/playground/state", headers={"Sec-Fetch-Site": "same-origin"}) as answer:
        assert answer.status == 200
    own = {"Origin": str(stranger._base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    async with stranger.post("/playground/clock", json={"advance": 5}, headers=own) as answer:
        assert answer.status == 200


async def test_a_link_to_the_page_may_stand_anywhere_and_a_frame_nowhere(
    stranger: aiohttp.ClientSession,
) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    async with stranger.get("/", headers=link) as page:
        assert page.status == 200
    for wrong in ({"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Mode": "no-cors"}):
        async with stranger.get("/", headers={**link, **wrong}) as page:
            assert page.status == 403
    async with stranger.get(f"/bot{TOKEN}/getMe", headers=link) as answer:
        assert answer.status == 403


def test_every_start_has_a_token_and_a_key_of_its_own() -> None:
    made = [Playground() for _ in range(3)]
    assert len({play.token for play in made}) == len({play.key for play in made}) == 3
    assert all(re.fullmatch(r"1:[\w-]{32,}", play.token) for play in made)


async def test_the_token_of_old_opens_nothing() -> None:
    async with Playground().serve() as url, aiohttp.request("GET", f"{url}/bot1:playground/getMe") as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    "address",
    [
        "http://evil.example/",
        "http://169.254.169.254/latest",
        "https://10.0.0.1/x",
        "http://0.0.0.0:80/",
        "http://[::]/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::1",
        "http://127.0.0.1:99999/",
    ],
)
async def test_a_webhook_leads_nowhere_but_to_this_machine(
    stranger: aiohttp.ClientSession, world: World, address: str
) -> None:
    async with stranger.post(f"/bot{TOKEN}/setWebhook", json={"url": address}) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (400, False)
    assert world.hook is None


@pytest.mark.parametrize("host", ["127.0.0.1:9", "127.8.9.10:9", "localhost:9", "[::1]:9"])
async def test_a_webhook_on_this_machine_is_taken(
    stranger: aiohttp.ClientSession, world: World, host: str
) -> None:
    async with stranger.post(f"/bot{TOKEN}/setWebhook", json={"url": f"http://{host}/hook"}) as answer:
        assert answer.status == 200
    assert world.hook is not None


async def test_a_webhook_that_leads_on_is_not_followed(stranger: aiohttp.ClientSession, world: World) -> None:
    reached: list[str] = []

    async def lead_on(request: web.Request) -> web.Response:
        reached.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_post("/{anything}", lead_on)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        hook = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        async with stranger.post(f"/bot{TOKEN}/setWebhook", json={"url": hook}) as answer:
            assert answer.status == 200
        world.post(group_of(world), 103, "a")
        await world.wait_for(lambda: world.hook is not None and bool(world.hook.error))
    finally:
        await runner.cleanup()
    assert set(reached) == {"/hook"}


async def test_beyond_this_machine_only_the_printed_address_opens_the_page(play: Playground) -> None:
    async with play.serve("0.0.0.0") as url:
        assert url.startswith("http://127.0.0.1:")
        async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            for path in ("/", "/?key=", "/?key=guess", "/?key=%FF", "/playground/state", "/static/app.js"):
                async with session.get(path) as answer:
                    assert (answer.status, "set-cookie" in answer.headers) == (403, False)
                    assert play.key not in await answer.text()
            async with session.get(play.entrance(url), allow_redirects=False) as answer:
                assert (answer.status, answer.headers["location"]) == (303, "/")
            for path in ("/", "/playground/state", "/static/app.js"):
                async with session.get(path) as answer:
                    assert answer.status == 200
            async with session.get("/", headers={"host": "evil.example"}) as answer:
                assert answer.status == 400
            async with session.get(f"/bot{TOKEN}/getMe", headers={"host": "192.168.7.7:80"}) as answer:
                assert answer.status == 200


def test_what_is_printed(play: Playground) -> None:
    assert play.entrance("http://127.0.0.1:8080") == "http://127.0.0.1:8080"


def test_a_refusal_of_an_address_names_the_way_out() -> None:
    from bot.playground.params import Params
    from bot.playground.webhook import hook_from

    with pytest.raises(ApiRefusal, match="this machine"):
        hook_from(Params({"url": "https://example.org/hook"}))
