"""getUpdates and webhooks: offsets, long polls, conflicts, order, what is delivered at all."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict

from bot.playground import World
from bot.playground.model import PlayChat, Rank, User
from bot.playground.queue import UpdateQueue
from tests.fakes import until


def filled(count: int) -> UpdateQueue:
    queue = UpdateQueue(first_id=1)
    for number in range(count):
        queue.put("message", {"n": number})
    return queue


def ids(queue: UpdateQueue) -> list[int]:
    return [update_id for update_id, _ in queue.waiting]


@pytest.mark.parametrize(
    ("offset", "left"),
    [(0, [1, 2, 3, 4]), (3, [3, 4]), (9, []), (-1, [4]), (-2, [3, 4]), (-9, [1, 2, 3, 4])],
)
def test_offsets(offset: int, left: list[int]) -> None:
    queue = filled(4)
    queue.confirm(offset)
    assert ids(queue) == left


async def test_a_batch_has_at_most_the_limit(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    for number in range(120):
        world.post(group.id, member.id, str(number))
    first = await bot.get_updates()
    assert len(first) == 100
    assert len(await bot.get_updates(limit=7)) == 7
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == [str(n) for n in range(100, 120)]


async def test_unconfirmed_updates_come_again(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, "a")
    assert [u.update_id for u in await bot.get_updates()] == [u.update_id for u in await bot.get_updates()]


async def test_a_long_poll_ends_with_the_update(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50, read_timeout=55))
    await until(lambda: world.queue._waiter)
    world.post(group.id, member.id, "now")
    async with asyncio.timeout(60):
        (update,) = await poll
    assert update.message is not None
    assert update.message.text == "now"


async def test_a_long_poll_ends_empty_in_time() -> None:
    queue = UpdateQueue()
    assert await queue.take(0, 100, 0.01) == []
    assert await queue.take(0, 100, 0) == []


async def test_a_second_poll_ends_the_first(
    bot: Bot, http: aiohttp.ClientSession, world: World, group: PlayChat, member: User
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: world.queue._waiter)
    second = asyncio.create_task(http.post("/bot1:playground/getUpdates", json={"timeout": 20}))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    world.post(group.id, member.id, "a")
    assert len((await (await second).json())["result"]) == 1


async def test_allowed_updates_are_remembered(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    await bot.get_updates(allowed_updates=["my_chat_member"])
    await bot.get_updates()
    world.post(group.id, member.id, "unheard")
    world.set_role(group.id, world.bot.id, Rank.MEMBER)
    assert [u.my_chat_member is not None for u in await bot.get_updates()] == [True]


async def test_the_default_set_leaves_members_and_reactions_out(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    post = world.post(group.id, member.id, "a")
    world.react(group.id, post.id, member.id, "🔥")
    world.set_role(group.id, member.id, Rank.RESTRICTED)
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(offset=-1, allowed_updates=["chat_member", "message_reaction"])
    world.react(group.id, post.id, member.id, "👏")
    world.set_role(group.id, member.id, Rank.MEMBER)
    _, reaction, change = await bot.get_updates()
    assert reaction.message_reaction is not None
    assert reaction.message_reaction.new_reaction[0].to_dict()["emoji"] == "👏"
    assert change.chat_member is not None
    assert change.chat_member.new_chat_member.status == "member"
    await bot.get_updates(offset=change.update_id + 1, allowed_updates=[])
    world.set_role(group.id, member.id, Rank.RESTRICTED)
    assert await bot.get_updates() == ()


async def test_with_privacy_mode_a_plain_member_sees_what_concerns_it(
    bot: Bot, world: World, basic: PlayChat, member: User
) -> None:
    world.reads_all = False
    own = await bot.send_message(basic.id, "I am here")
    world.post(basic.id, member.id, "chatter")
    world.post(basic.id, member.id, "/help")
    world.post(basic.id, member.id, f"hey @{world.bot.username}")
    world.post(basic.id, member.id, "answer", reply_to=own.message_id)
    seen = [u.message.text for u in await bot.get_updates() if u.message]
    assert seen == ["/help", f"hey @{world.bot.username}", "answer"]


class Receiver:
    """A webhook that fails the first ``failures`` deliveries."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.secrets: list[str | None] = []
        self.texts: list[str] = []
        self._more = asyncio.Event()

    async def finished(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.texts) < count:
                self._more.clear()
                await self._more.wait()

    async def answer(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        self.texts.append((await request.json())["message"]["text"])
        self._more.set()
        return web.Response()


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", receiver.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/hook"
    finally:
        await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_and_again_after_a_failure(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    receiver = Receiver(failures=2)
    world.hook_retry = 0.01
    async with listening(receiver) as hook:
        await bot.set_webhook(hook, secret_token="s3")
        for text in ("a", "b", "c"):
            world.post(group.id, member.id, text)
        await receiver.finished(3)
        while (info := await bot.get_webhook_info()).pending_update_count:
            pass
        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
    assert receiver.texts == ["a", "b", "c"]
    assert receiver.secrets == ["s3"] * 5
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert await bot.get_updates() == ()
    assert (await bot.get_webhook_info()).url == ""


async def test_a_webhook_may_get_an_update_twice(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    receiver = Receiver()
    world.faults.set("duplicate_updates")
    async with listening(receiver) as hook:
        await bot.set_webhook(hook)
        world.post(group.id, member.id, "a")
        world.post(group.id, member.id, "b")
        await receiver.finished(3)
        await bot.delete_webhook()
    assert receiver.texts == ["a", "a", "b"]


async def test_a_webhook_that_is_not_there_keeps_the_updates(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    world.hook_retry = 0.01
    await bot.set_webhook("http://127.0.0.1:9/hook")
    world.post(group.id, member.id, "a")
    await world.wait_for(lambda: world.hook is not None and bool(world.hook.error))
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection failed", 1)
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_an_empty_address_removes_the_webhook(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    world.post(group.id, member.id, "a")
    await bot.set_webhook("http://127.0.0.1:9/hook", drop_pending_updates=True)
    await bot.set_webhook("")
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_poll(bot: Bot, world: World) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: world.queue._waiter)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict):
        await poll


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:other/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot/getMe", 404, "Not Found"),
        ("/bot1:playground/getNothing", 404, "Not Found: method not found"),
        ("/file/bot1:playground/photos/none.png", 404, "Not Found"),
        ("/file/bot1:other/x", 401, "Unauthorized"),
    ],
)
async def test_wrong_addresses(http: aiohttp.ClientSession, path: str, status: int, description: str) -> None:
    async with http.get(path) as answer:
        body = await answer.json()
    assert (answer.status, body) == (status, {"ok": False, "error_code": status, "description": description})


SENT = {"text": "提醒", "disable_notification": "true"}


async def test_parameters_in_every_form(http: aiohttp.ClientSession, group: PlayChat) -> None:
    method, params = "/bot1:playground/sendMessage", {"chat_id": str(group.id), **SENT}
    form = aiohttp.FormData(params)
    multipart = aiohttp.FormData(params, default_to_multipart=True)
    for sent in (
        {"params": params},
        {"data": form},
        {"data": multipart},
        {"json": {**params, "chat_id": group.id}},
    ):
        async with http.post(method, **sent) as answer:
            assert (await answer.json())["result"]["text"] == "提醒"
    async with http.get("/bot1:playground/SENDMESSAGE", params=params) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    ("kind", "body", "description"),
    [
        ("application/json", b"{", "can't parse JSON object: invalid JSON"),
        ("application/json", b"[]", "object expected"),
        ("application/json", b'{"chat_id": {"a": 1}, "text": "x"}', "chat not found"),
        ("application/x-www-form-urlencoded", b"text=\xff", "strings must be encoded in UTF-8"),
        ("multipart/form-data", b"x", "boundary expected in multipart/form-data"),
        ("multipart/form-data; boundary=b", b"--b\r\nbroken\r\n--b--", "chat_id is empty"),
        ("text/plain", b"x", "chat_id is empty"),
    ],
)
async def test_bodies_that_are_broken(
    http: aiohttp.ClientSession, kind: str, body: bytes, description: str
) -> None:
    headers = {"content-type": kind}
    async with http.post("/bot1:playground/sendMessage", data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["description"]) == (400, f"Bad Request: {description}")


async def test_a_body_over_fifty_megabytes_is_refused(url: str) -> None:
    async with aiohttp.ClientSession(url) as session:
        body = io.BytesIO(b"a" * (51 * 1024 * 1024))
        try:
            async with session.post("/bot1:playground/sendMessage", data=body) as answer:
                assert answer.status == 413
        except aiohttp.ClientOSError:
            pass  # the server may hang up before it has read it all
