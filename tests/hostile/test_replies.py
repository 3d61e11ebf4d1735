"""Whatever the server answers is a result or a known failure; nothing stops the bot or makes it spin."""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from hypothesis import given, settings

from bot.adapters.telegram.receive.inbox import BATCH, Inbox
from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.request import AiohttpRequest, Patience
from bot.core.message import ChatId, UserId
from bot.errors import CallFailed, PollerConflict, TokenRejected, Uncertain
from bot.services.delivery.outbox import Outbox
from bot.services.platform import Upload
from bot.services.store import Call, Turn
from tests.botapi import Answer, Script, hang_up, ok, raw, refuse, serving
from tests.builders import GROUP, text_update
from tests.fakes import FakeClock, FakePacing, until
from tests.hostile.replies import (
    ANSWERS,
    DEEP,
    PAUSES,
    assert_harmless,
    bomb,
    dripping,
    endless,
    pausing,
    replies,
    told,
)
from tests.stores import InlineStore

SHORT = 5.0
"""Seconds that a request may take in these tests, where nothing is to come late."""
LISTENING = Patience(wait=1)
Sleep = Callable[[float], Awaitable[None]]
LONGEST_DEAF = 180.0
"""Seconds between two requests for updates at most, whatever the server asks for."""


@pytest.fixture
async def server() -> AsyncIterator[Script]:
    async with serving() as script:
        yield script


@asynccontextmanager
async def requesting(seconds: float = SHORT) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(timeout=seconds)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


@pytest.fixture
async def messenger(server: Script) -> AsyncIterator[TelegramMessenger]:
    async with requesting() as request:
        yield TelegramMessenger(request, server.url)


class Ear:
    """A poller on a real connection, whose pauses are noted and pass at once."""

    def __init__(
        self,
        server: Script,
        request: AiohttpRequest,
        *,
        sleep: Sleep | None = None,
        patience: Patience = LISTENING,
    ) -> None:
        self.server = server
        self.clock = FakeClock()
        self.store = InlineStore()
        self.inbox = Inbox(self.store, self.handle)
        self.poller = Poller(
            request, server.url, self.inbox, patience=patience, sleep=sleep or self.clock.sleep
        )
        self.seen: list[int] = []

    async def handle(self, update_id: int, update: object) -> None:
        self.seen.append(update_id)
        await self.store.inbox.finish(Turn(update_id=update_id, result="done"))

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(self.poller.run())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def hears(self, *answers: Answer) -> None:
        """After such answers an update is still received."""
        self.server.then(*answers, ok([text_update(5, "a")]))
        async with self.listening() as task:
            await until(lambda: task.done() or 5 in self.seen)
            if task.done():
                await task


@pytest.fixture
async def ear(server: Script) -> AsyncIterator[Ear]:
    async with requesting() as request:
        yield Ear(server, request)


@pytest.mark.parametrize("name", ANSWERS)
async def test_whatever_comes_the_poller_goes_on_and_is_never_long_deaf(ear: Ear, name: str) -> None:
    if ANSWERS[name][1] == b'{"ok":true,"result":[]}':
        pytest.skip("nothing is wrong with it")
    await ear.hears(told(name), told(name))
    assert len(ear.clock.slept) == 2
    assert all(0.1 <= pause <= LONGEST_DEAF for pause in ear.clock.slept), ear.clock.slept


HASTE: dict[str, Answer] = {
    "nothing at once": ok([]),
    "the same again": ok([text_update(5, "a")]),
    "junk": ok(["junk"]),
    "null": ok(None),
    "a bad gateway": raw(502, b""),
    "no JSON": raw(200, b"x"),
    "a broken line": hang_up,
} | {f"come again in {seconds[:12]}": raw(429, pausing(seconds)) for seconds in PAUSES}


async def asked_in_four_seconds(answer: Answer) -> int:
    async with serving() as server, requesting() as request:
        server.always = answer
        ear = Ear(server, request, sleep=asyncio.sleep)
        async with ear.listening() as task:
            await asyncio.sleep(4)
            assert not task.done()
        return len(server.asked)


async def test_no_answer_makes_it_ask_without_end() -> None:
    """Counted in real time, side by side: four seconds of nothing but this answer."""
    counts = await asyncio.gather(*(asked_in_four_seconds(answer) for answer in HASTE.values()))
    found = dict(zip(HASTE, counts, strict=True))
    assert {name: count for name, count in found.items() if not 1 <= count <= 16} == {}


async def test_a_token_that_is_not_known_and_a_rival_still_end_it(ear: Ear) -> None:
    with pytest.raises(TokenRejected):
        await ear.hears(refuse(401, "Unauthorized"))
    ear.server.answers.clear()
    with pytest.raises(PollerConflict):
        await ear.hears(*[refuse(409, "Conflict: terminated by other getUpdates request")] * 6)


async def test_a_page_in_between_is_not_the_platforms_word(ear: Ear) -> None:
    """A proxy's login page, or its quarrel, says nothing of the bot."""
    pages = [told(name) for name in ("a page that wants a login", "a page", "a page that quarrels")]
    await ear.hears(*pages * 3)


async def test_an_answer_that_drips_is_given_up(server: Script) -> None:
    """One byte at a time keeps every wait for the next byte short."""
    whole = b'{"ok":true,"result":[]}' * 100
    # A connection that is still to be made would have half of the time, and be late for itself.
    server.then(ok(True), dripping(whole, 0.05))
    async with requesting(0.5) as request:
        messenger = TelegramMessenger(request, server.url)
        await messenger.call("getMe", {})
        with pytest.raises(Uncertain, match="timed out"):
            await messenger.call("sendMessage", {"chat_id": GROUP, "text": "hello"})


async def test_updates_that_drip_are_asked_for_again(server: Script) -> None:
    whole = b'{"ok":true,"result":[' + b" " * 5000 + b"]}"
    async with requesting() as request:
        ear = Ear(server, request, patience=Patience(wait=1, margin=1))
        await ear.hears(dripping(whole, 0.05))
    assert len(server.asked) >= 2


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_an_answer_without_end_is_cut_off(server: Script, method: str) -> None:
    """Five hundred megabytes would be in memory before anybody looked at them."""
    answer = endless(b"[" * (1 << 20), times=500)
    server.then(answer)
    async with requesting(60) as request:
        if method == "getUpdates":
            await Ear(server, request).hears()
        else:
            with pytest.raises(CallFailed):
                await TelegramMessenger(request, server.url).call(method, {})
    assert answer.sent < 64 << 20  # type: ignore[attr-defined]


async def test_a_bomb_of_gzip_is_not_blown_up(server: Script) -> None:
    packed = bomb(100)
    server.then(endless(packed, encoding="gzip", times=1))
    async with requesting(60) as request:
        tracemalloc.start()
        with pytest.raises(CallFailed):
            await TelegramMessenger(request, server.url).call("getChat", {})
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 30 << 20


async def test_a_hundred_thousand_pieces_of_junk_cost_little_and_hide_nothing(
    ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    junk = [{"n": number} for number in range(100_000)]
    ear.server.then(ok([*junk, text_update(4, "a"), *junk]))
    begun = time.process_time()
    await ear.hears()
    assert ear.seen == [4, 5]
    assert len(ear.store.states()) < 200
    assert len(caplog.records) < 50
    assert time.process_time() - begun < 20


async def test_more_updates_than_were_asked_for_are_taken_in_their_order(ear: Ear) -> None:
    """What is not taken is not confirmed: it comes again."""
    many = [text_update(number, "a") for number in range(5000)]
    for left in (many[::-1], many[BATCH:], many[2 * BATCH :]):
        ear.server.then(ok(left))
    async with ear.listening():
        await until(lambda: len(ear.seen) == 5000 and len(ear.server.asked) == 4)
    assert sorted(ear.seen) == list(range(5000))
    assert [params["offset"] for _, params in ear.server.asked] == [0, BATCH, 2 * BATCH, 5000]


async def test_an_update_twice_in_a_batch_is_handled_once(ear: Ear) -> None:
    await ear.hears(ok([text_update(4, "a"), text_update(4, "b"), text_update(4, "a")]))
    assert ear.seen == [4, 5]


@pytest.mark.parametrize(
    "poison",
    [
        b'{"update_id":7,"message":' + b"[" * DEEP + b"]" * DEEP + b"}",
        b'{"update_id":7,"message":' + b"[" * 950 + b"]" * 950 + b"}",
        b'{"update_id":7,"message":{"text":"' + b"x" * (20 << 20) + b'"}}',
        b'{"update_id":7,"message":"' + b"\\u00e9" * 100,
    ],
    ids=["deep", "nearly too deep", "twenty megabytes", "no JSON"],
)
async def test_one_update_that_cannot_be_read_does_not_stop_up_the_rest(
    server: Script, ear: Ear, poison: bytes
) -> None:
    """The server gives it again and again, as long as it is not confirmed."""
    later = [text_update(number, "a") for number in (8, 9)]
    waited: list[float] = []

    async def answer(request: object) -> object:
        asked = server.asked[-1][1]
        if asked["offset"] <= 7:
            return await raw(200, b'{"ok":true,"result":[' + poison + b"]}")(request)  # type: ignore[arg-type]
        waited.append(sum(ear.clock.slept))
        due = [one for one in later if one["update_id"] >= asked["offset"]]
        return await (ok(due) if due else raw(502, b""))(request)  # type: ignore[arg-type]

    server.always = answer  # type: ignore[assignment]
    async with ear.listening() as task:
        await until(lambda: task.done() or ear.seen == [8, 9])
        if task.done():
            await task
    assert waited[0] <= 20


async def test_an_update_that_one_broken_connection_spoils_is_not_given_up(ear: Ear) -> None:
    whole = b'{"ok":true,"result":[{"update_id":4,"message":'
    ear.server.then(*[raw(200, whole)] * 3, ok([text_update(4, "a")]))
    await ear.hears()
    assert ear.seen == [4, 5]


Look = Callable[[TelegramMessenger], Awaitable[object]]
LOOKS: dict[str, Look] = {
    "sendMessage": lambda m: m.call("sendMessage", {"chat_id": GROUP, "text": "hello"}),
    "sendPhoto": lambda m: m.upload(
        "sendPhoto", {"chat_id": GROUP}, [Upload(field="photo", name="a.png", content=b"x")]
    ),
    "getChatMember": lambda m: m.member(ChatId(GROUP), UserId(5)),
    "getChatAdministrators": lambda m: m.administrators(ChatId(GROUP)),
    "getChat of a group": lambda m: m.linked_channel(ChatId(GROUP)),
    "getChat of a person": lambda m: m.profile(UserId(5)),
}
"""Every way in which the bot asks and reads."""


@pytest.fixture
def unswept() -> Iterator[None]:
    """No round of the garbage collector while a deep answer is read.

    What is thrown away at the limit of recursion cannot say its farewell; that tells nothing of the answer.
    """
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("unswept")
@pytest.mark.parametrize("name", ANSWERS)
async def test_every_call_ends_in_a_result_or_a_failure_of_a_known_kind(
    messenger: TelegramMessenger, server: Script, name: str
) -> None:
    for look in LOOKS.values():
        server.then(told(name))
        try:
            await look(messenger)
        except CallFailed as error:
            assert_harmless(error)


def test_any_reply_to_any_call_is_a_result_or_a_known_failure() -> None:
    """Arbitrary statuses, bytes and JSON, as the answer of each method that the bot reads."""

    async def ask(reply: tuple[int, bytes]) -> None:
        script.always = raw(*reply)
        for look in LOOKS.values():
            try:
                await look(messenger)
            except CallFailed as error:
                assert_harmless(error)

    with asyncio.Runner() as runner:

        @settings(max_examples=60, deadline=None)
        @given(replies())
        def fed(reply: tuple[int, bytes]) -> None:
            runner.run(ask(reply))

        stack = AsyncExitStack()
        script = runner.run(stack.enter_async_context(serving()))
        request = runner.run(stack.enter_async_context(requesting()))
        messenger = TelegramMessenger(request, script.url)
        try:
            fed()
        finally:
            runner.run(stack.aclose())


def test_any_reply_to_a_request_for_updates_is_survived() -> None:
    async def ask(reply: tuple[int, bytes]) -> None:
        async with serving() as script, requesting() as request:
            ear = Ear(script, request)
            try:
                await ear.hears(raw(*reply))
            except (TokenRejected, PollerConflict):
                assert reply[0] == 401
            assert sum(ear.clock.slept) <= LONGEST_DEAF

    with asyncio.Runner() as runner:

        @settings(max_examples=60, deadline=None)
        @given(replies())
        def fed(reply: tuple[int, bytes]) -> None:
            runner.run(ask(reply))

        fed()


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_message_is_sent_in_the_end_whatever_was_answered_first(server: Script, name: str) -> None:
    """What says nothing of the message must not cost it."""
    store, clock = InlineStore(), FakeClock()
    async with requesting() as request:
        messenger = TelegramMessenger(request, server.url)
        outbox = Outbox(
            store=store,
            messenger=messenger,
            pacing=FakePacing(),
            move=store.chats.move,
            sleep=clock.sleep,
        )
        call = Call(chat_id=ChatId(GROUP), method="sendMessage", params={"chat_id": GROUP, "text": "hello"})
        queued = await store.inbox.finish(Turn(update_id=None, result="test", calls=(call,)))
        server.then(told(name))
        server.always = ok({"message_id": 7})
        outbox.submit(queued)
        await outbox.idle()
    assert not await store.outbox.queued(), "it waits for a restart"
    assert sum(clock.slept) <= 3600.0
