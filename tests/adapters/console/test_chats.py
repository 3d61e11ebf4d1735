"""The page of chats: counts and titles, never content; block, unblock and maintenance as /op does them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.message import ChatId
from bot.core.operating.chats import LONGEST_LINE
from bot.services.store import ChatRecord
from tests.builders import AD, GROUP, OTHER_GROUP, text_update
from tests.console import Console, consoled, say
from tests.desk import OPERATOR

ATTACK = '<img src=x onerror="alert(1)">&\u202e河畔'


@pytest.fixture
async def console() -> AsyncIterator[Console]:
    async with consoled() as found:
        await found.sign_in()
        yield found


async def known(console: Console, group: int = GROUP, title: str = "Riverside") -> None:
    record = ChatRecord(chat_id=ChatId(group), kind="supergroup", title=title)
    await console.duty.store.chats.save(record)


async def test_it_counts_and_names(console: Console) -> None:
    await known(console)
    await known(console, OTHER_GROUP, "Hillside")
    page = await console.open("/chats")
    assert "Riverside" in page
    assert "Hillside" in page
    assert f'href="/chats?chat={GROUP}"' in page


async def test_titles_are_escaped_and_turn_nothing_around(console: Console) -> None:
    await known(console, title=ATTACK)
    for path in ("/chats", f"/chats?chat={GROUP}"):
        page = await console.open(path)
        assert "<img" not in page
        assert "&lt;img src=x" in page
        assert "\u202e" not in page


async def test_one_that_is_looked_up_shows_counts_and_no_word_of_it(console: Console) -> None:
    await console.duty.see(text_update(1, AD))
    page = await console.open(f"/chats?chat={GROUP}")
    assert say("chats.judged") in page
    assert say("chats.log.none") in page
    assert AD not in page
    assert "收微信号" not in page


@pytest.mark.parametrize("word", ["x", "5", "<b>", "-" + "9" * 30])
async def test_what_is_no_number_is_told_as_such(console: Console, word: str) -> None:
    response = await console.client.get("/chats", params={"chat": word})
    assert response.status_code == 200
    assert say("chats.bad", word="").split("“”")[1] in response.text
    assert "<b>" not in response.text.partition("<main")[2]


async def test_block_and_unblock_do_what_op_does(console: Console) -> None:
    await known(console)
    page = await console.done("/chats/block", chat=str(GROUP), reason=ATTACK)
    await console.duty.settled()
    assert say("chats.now_blocked", chat=GROUP) in page
    assert ATTACK not in page
    assert console.duty.operating.is_blocked(GROUP)
    assert console.duty.messenger.calls[-1] == ("leaveChat", {"chat_id": GROUP})
    assert say("chats.blocked_before", chat=GROUP) in await console.done(
        "/chats/block", chat=str(GROUP), reason="again"
    )
    assert say("chats.now_unblocked", chat=GROUP) in await console.done("/chats/unblock", chat=str(GROUP))
    assert not console.duty.operating.is_blocked(GROUP)
    assert say("chats.not_blocked", chat=GROUP) in await console.done("/chats/unblock", chat=str(GROUP))
    acts = await console.duty.store.ledger.acts(GROUP, 9)
    assert [(act.kind, act.by) for act in acts] == [("op.unblock", OPERATOR), ("op.block", OPERATOR)]


@pytest.mark.parametrize("path", ["/chats/block", "/chats/unblock"])
async def test_nothing_is_blocked_that_is_no_group(console: Console, path: str) -> None:
    page = await console.done(path, chat="<i>7</i>", reason="x")
    assert "&lt;i&gt;7" in page
    assert console.duty.operating.blocked == ()


async def test_maintenance_goes_on_and_off(console: Console) -> None:
    page = await console.done("/chats/rest", on="yes", text="Back at nine " + "x" * 400)
    assert say("chats.rests") in page
    assert console.duty.operating.resting
    assert len(console.duty.operating.resting_text) == LONGEST_LINE
    assert say("health.resting") in await console.open()
    assert say("chats.works") in await console.done("/chats/rest", on="no")
    assert not console.duty.operating.resting
    assert (await console.noted())[:2] == ["op.maintenance.off", "op.maintenance.on"]


async def test_what_is_said_is_said_once(console: Console) -> None:
    assert say("chats.rests") in await console.done("/chats/rest", on="yes")
    assert say("chats.rests") not in (await console.open("/chats")).partition("<h1")[0]


@pytest.mark.parametrize("why", ["blocked", "kicked", "missing", "right"])
async def test_a_log_that_cannot_be_reached_is_told_with_its_reason(console: Console, why: str) -> None:
    await known(console)
    await console.duty.store.chats.set_setting(ChatId(GROUP), "log", str(OTHER_GROUP), OPERATOR, 0.0)
    assert say("chats.log.ok") in await console.open(f"/chats?chat={GROUP}")
    await console.duty.store.operating.set_flag(f"log:{GROUP}", f"{OTHER_GROUP}:{why}")
    assert say(f"chats.log.{why}") in await console.open(f"/chats?chat={GROUP}")
