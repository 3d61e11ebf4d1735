"""The page of broadcasts: shown first, sent once, by who was shown it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.core.message import ChatId
from bot.core.operating.chats import LONGEST
from bot.errors import StoreError
from bot.services.store import ChatRecord, Queued, Turn
from tests.builders import ADMIN, GROUP
from tests.console import Console, consoled, say
from tests.desk import OPERATOR

TEXT = "Back at nine <b>& later</b>"


@pytest.fixture
async def console() -> AsyncIterator[Console]:
    async with consoled() as found:
        await found.sign_in()
        chats = found.duty.store.chats
        await chats.save(ChatRecord(chat_id=ChatId(GROUP), kind="supergroup", title="Riverside"))
        await chats.save(ChatRecord(chat_id=ChatId(ADMIN), kind="private"))
        await chats.set_stewards({ChatId(GROUP): (ADMIN,)})
        yield found


def number(page: str) -> str:
    found = re.search(r'name="number" value="(\w+)"', page)
    assert found is not None
    return found[1]


def letters(console: Console) -> list[str]:
    return [
        str(params["text"])
        for method, params in console.duty.messenger.calls
        if method == "sendMessage" and params["chat_id"] == ADMIN
    ]


async def test_it_is_shown_and_then_sent_once(console: Console) -> None:
    page = await console.done("/broadcast/draft", text=TEXT)
    assert say("cast.ask") in page
    assert "&lt;b&gt;&amp; later" in page
    assert letters(console) == []
    shown = number(page)
    assert say("cast.queued", count=1) in await console.done("/broadcast/send", number=shown)
    assert say("cast.other") in await console.done("/broadcast/send", number=shown)
    await console.duty.settled()
    (sent,) = letters(console)
    assert sent == console.duty.text("op.cast.message", text="Back at nine &lt;b&gt;&amp; later&lt;/b&gt;")
    assert say("cast.last") in await console.open("/broadcast")
    assert (await console.noted())[0] == "op.broadcast"


async def test_the_same_number_is_sent_once_whoever_presses(console: Console) -> None:
    shown = number(await console.done("/broadcast/draft", text=TEXT))
    (session,) = console.duty.entrance._sessions.values()
    draft = session.draft
    await console.done("/broadcast/send", number=shown)
    session.draft = draft
    assert say("cast.other") in await console.done("/broadcast/send", number=shown)
    await console.duty.settled()
    assert len(letters(console)) == 1


async def test_where_the_database_did_not_answer_the_same_can_be_sent_again(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it was kept is not known then: sent again, it must not reach anybody twice."""
    finish = console.duty.store.inbox.finish

    async def unheard(turn: Turn) -> tuple[Queued, ...]:
        if turn.calls and kept:
            await finish(turn)
        if turn.calls:
            raise StoreError("no answer")
        return await finish(turn)

    for kept in (False, True):
        shown = number(await console.done("/broadcast/draft", text=TEXT))
        monkeypatch.setattr(console.duty.store.inbox, "finish", unheard)
        assert (await console.press("/broadcast/send", number=shown)).status_code == 503
        monkeypatch.undo()
        assert number(await console.open("/broadcast")) == shown
        said = await console.done("/broadcast/send", number=shown)
        assert (say("cast.other") in said) is kept
        assert 'name="number"' not in said
    await console.duty.settled()
    assert len(letters(console)) + len(await console.duty.store.outbox.queued()) == 2
    assert (await console.noted()).count("op.broadcast") == 2


async def test_what_is_ordered_twice_at_once_is_one_commit(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second may look for the first before that is kept."""
    orders = console.desk.orders

    async def unknown(mark: str) -> bool:
        return True

    monkeypatch.setattr(console.duty.operating, "begin", unknown)
    first, second = [await orders.cast(TEXT, "1", OPERATOR) for _ in range(2)]
    assert (first is not None, second) == (True, None)
    assert (await console.noted()).count("op.broadcast") == 1


async def test_another_text_took_its_place(console: Console) -> None:
    old = number(await console.done("/broadcast/draft", text="one"))
    await console.done("/broadcast/draft", text="two")
    assert say("cast.other") in await console.done("/broadcast/send", number=old)
    await console.duty.settled()
    assert letters(console) == []


async def test_it_can_be_thrown_away(console: Console) -> None:
    shown = number(await console.done("/broadcast/draft", text=TEXT))
    assert say("cast.dropped") in await console.done("/broadcast/drop")
    assert say("cast.other") in await console.done("/broadcast/send", number=shown)


async def test_no_text_and_too_long_a_text_are_no_draft(console: Console) -> None:
    assert say("cast.empty") in await console.done("/broadcast/draft", text=" \n ")
    long = await console.done("/broadcast/draft", text="好" * (LONGEST + 1))
    assert say("cast.long", count=LONGEST + 1, most=LONGEST) in long
    assert say("cast.ask") not in long


async def test_where_nobody_can_be_reached_there_is_no_button(console: Console) -> None:
    await console.duty.store.chats.set_stewards({ChatId(GROUP): ()})
    page = await console.done("/broadcast/draft", text=TEXT)
    assert say("cast.nobody") in page
    assert 'name="number"' not in page
