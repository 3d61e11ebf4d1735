"""Where updates go: nothing hostile escapes, commands hide no ad, a replay answers once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.adapters.store import open_store
from bot.adapters.store.inbox import SqlInbox
from bot.adapters.telegram.receive.throttle import IN_GROUPS
from bot.core.detection.campaign import Word
from bot.errors import StoreError, Uncertain
from bot.services.store import ChatRecord, Queued, Turn
from tests.builders import (
    AD,
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    bot_member,
    chat,
    click_update,
    joined_update,
    raw_chat,
    text_update,
    user,
)
from tests.desk import NAME, Duty
from tests.fakes import until
from tests.stores import InlineStore


def kinds(calls: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [method for method, _ in calls]


async def test_an_ad_is_answered_with_the_warning_under_it(duty: Duty) -> None:
    ((method, params),) = await duty.see(text_update(1, AD, number=77))
    assert method == "sendMessage"
    assert params["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}
    assert params["text"].startswith("🛡")
    assert duty.state(1) == "done"


async def test_harmless_words_lead_to_nothing(duty: Duty) -> None:
    assert await duty.see(text_update(1, "今天天气不错")) == []
    assert duty.state(1) == "done"


async def test_the_chats_order_is_kept_through_to_the_answers(duty: Duty) -> None:
    calls = await duty.see(text_update(1, AD), text_update(2, AD), text_update(3, AD, chat_id=OTHER_GROUP))
    own = [method for method, params in calls if params["chat_id"] == GROUP]
    assert own == ["sendMessage", "sendMessage"]


@pytest.mark.parametrize(
    "text",
    [
        f"/help {AD}",
        f"/tip {AD}",
        f"/settings {AD}",
        f"/start {AD}",
        f"/unknown {AD}",
        f"/help@another_bot {AD}",
        f"/check@another_bot {AD}",
        f"/ {AD}",
        f"/{AD}",
    ],
)
async def test_a_command_hides_no_ad(duty: Duty, text: str) -> None:
    ((method, params),) = await duty.see(text_update(1, text))
    assert method == "sendMessage"
    assert "🛡" in params["text"]
    assert await duty.store.ledger.answered(GROUP, 1, "")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["/help", f"/help@{NAME}", "/help me please"])
async def test_a_command_without_an_ad_is_answered(duty: Duty, text: str) -> None:
    ((_, params),) = await duty.see(text_update(1, text))
    assert params["text"] == duty.text("help.group")


@pytest.mark.parametrize("text", ["/help@another_bot", "/unknown", "/"])
async def test_a_command_for_somebody_else_is_left_alone(duty: Duty, text: str) -> None:
    assert await duty.see(text_update(1, text)) == []


async def test_an_edited_command_is_not_answered_again(duty: Duty) -> None:
    await duty.see(text_update(1, "/help"))
    edited = text_update(2, "/help ", number=1, kind="edited_message", edit_date=1_750_000_100)
    assert await duty.see(edited) == []


async def test_a_command_edited_into_an_ad_is_judged(duty: Duty) -> None:
    await duty.see(text_update(1, "/help"))
    edited = text_update(2, f"/help {AD}", number=1, kind="edited_message", edit_date=1_750_000_100)
    assert kinds(await duty.see(edited)) == ["sendMessage"]


async def test_the_same_update_twice_is_answered_once(duty: Duty) -> None:
    await duty.see(text_update(1, AD))
    assert await duty.see(text_update(1, AD)) == []
    await duty.dispatcher.handle(1, text_update(1, AD))
    await duty.settled()
    assert len(duty.messenger.texts()) == 1


async def test_the_same_command_twice_is_answered_once(duty: Duty) -> None:
    """A replay: the turn was committed, the answer is in the outbox."""
    await duty.see(text_update(1, "/help"))
    await duty.dispatcher.handle(1, text_update(1, "/help"))
    await duty.settled()
    assert len(duty.messenger.texts()) == 1


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "something_new": {"a": 1}},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": {"chat": raw_chat(), "text": AD}},
        {"update_id": 1, "message": {"message_id": 5, "text": AD}},
        {"update_id": 1, "callback_query": None},
        {"update_id": 1, "callback_query": 5},
        {
            "update_id": 1,
            "callback_query": {"id": "x", "from": user(), "chat_instance": "1", "data": "why:1"},
        },
        {"update_id": 1, "my_chat_member": {}},
        {"update_id": 1, "my_chat_member": {"chat": raw_chat()}},
        {"update_id": 1, "chat_member": {"chat": raw_chat(), "from": user()}},
        {"update_id": 1, "inline_query": {"id": "q", "from": user(), "query": AD, "offset": ""}},
        {
            "update_id": 1,
            "chat_join_request": {
                "chat": raw_chat(),
                "from": user(),
                "user_chat_id": 3,
                "date": 1,
                "bio": AD,
            },
        },
        {"update_id": 1, "poll": {"id": "9", "question": AD, "options": []}},
        click_update(1, "unknown:5"),
        click_update(1, ""),
        click_update(1, "why"),
    ],
    ids=range(17),
)
async def test_what_nobody_can_answer_ends_quietly(duty: Duty, update: dict[str, Any]) -> None:
    await duty.see(update, text_update(2, AD))
    assert duty.state(1) in {"done", "aside"}
    assert len(duty.messenger.texts()) == 1, "the next one is answered, this one is not"


async def test_an_ad_that_the_library_cannot_read_is_answered_all_the_same(duty: Duty) -> None:
    broken = text_update(1, f"/help {AD}", **{"from": {"id": MEMBER}})
    del broken["message"]["date"]
    assert kinds(await duty.see(broken)) == ["sendMessage"]


async def test_an_ad_in_a_channel_is_the_admins_own(duty: Duty) -> None:
    post = text_update(1, AD, kind="channel_post", chat=raw_chat(-1007, type="channel"))
    assert await duty.see(post) == []


async def test_the_bots_own_words_are_not_judged(duty: Duty) -> None:
    assert await duty.see(text_update(1, AD, **{"from": user(BOT, is_bot=True)})) == []


async def test_a_failing_handler_costs_its_own_update_alone(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(message: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(duty.judging, "verdict", explode)
    await duty.see(text_update(1, AD))
    monkeypatch.undo()
    assert len(await duty.see(text_update(2, AD))) == 1
    assert (duty.state(1), duty.state(2)) == ("aside", "done")


async def test_a_store_that_cannot_mark_is_logged_and_no_fault_of_the_update(
    duty: Duty, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(turns: object) -> None:
        raise OSError

    monkeypatch.setattr(duty.store.inbox, "finish", full)
    monkeypatch.setattr(duty.store.inbox, "finish_all", full)
    await duty.see(text_update(1, "hello"))
    assert duty.state(1) == "new"
    assert "mark_failed update=1" in caplog.messages


class Ailing(InlineStore):
    """A store whose database fails for a while whenever something is to be finished."""

    def __init__(self, *faults: Exception) -> None:
        super().__init__()
        self.inbox = AilingInbox(self._db)
        self.inbox.faults = list(faults)


class AilingInbox(SqlInbox):
    faults: list[Exception]

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        if self.faults:
            raise self.faults.pop(0)
        return await super().finish(turn)

    async def finish_all(self, turns: Sequence[Turn]) -> None:
        if self.faults:
            raise self.faults[0]
        await super().finish_all(turns)


def locked(times: int) -> list[Exception]:
    return [StoreError("bot.db: is held by another program") for _ in range(times)]


async def test_a_new_ad_takes_two_commits_until_its_warning_is_ready(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for its arrival and one for all that it led to: its case, its campaign, the word of its chat."""
    await duty.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
    commits, write = [], duty.store.runner.write

    async def watched(work: Callable[[Connection], object]) -> object:
        result = await write(work)
        commits.append(len(duty.store.calls()))
        return result

    monkeypatch.setattr(duty.store.runner, "write", watched)
    ad = f"{AD} 诚招兼职在朋友圈转发图文，每条5元，当天结算，好友两百以上，长期稳定，日结不拖欠"
    await duty.see(text_update(1, ad))
    assert commits[:2] == [0, 1]
    (known,) = await duty.store.campaigns.spoken_of(9)
    assert {voice.word for voice in known.voices.values()} == {Word.SEEN}


async def test_a_mark_is_tried_until_the_database_takes_it_and_the_text_goes() -> None:
    store = Ailing(*locked(3))
    duty = Duty(store)
    await duty.see(text_update(1, "hello"))
    assert await store.inbox.unfinished() == ()
    assert duty.clock.slept == [0.5, 1.0, 2.0]


async def test_marks_are_tried_beside_one_another() -> None:
    store = Ailing(*locked(9))
    duty = Duty(store)
    await duty.see(*(text_update(number, "hello") for number in range(1, 4)))
    assert await store.inbox.unfinished() == ()
    assert len(duty.clock.slept) == 9


def forwarded(number: int) -> dict[str, Any]:
    """Somebody passes an ad on to the bot, which waits a moment for more."""
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    return text_update(number, AD, chat_id=MEMBER, forward_origin=origin)


async def test_what_was_passed_on_is_answered_once_the_database_takes_the_answer() -> None:
    store = Ailing(*locked(3))
    duty = Duty(store)
    ((method, params),) = await duty.see(forwarded(1), forwarded(2))
    assert (method, params["chat_id"]) == ("sendMessage", MEMBER)
    assert await store.inbox.unfinished() == ()


async def test_marks_that_wait_for_the_database_make_updates_wait_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.adapters.telegram.receive.marking.MARKS", 3)
    store, open_again = InlineStore(), asyncio.Event()
    duty, finish = Duty(store), store.inbox.finish

    async def held(turn: Turn) -> tuple[Queued, ...]:
        await open_again.wait()
        return await finish(turn)

    async def refused(turns: object) -> None:
        raise StoreError("bot.db: is held by another program")

    monkeypatch.setattr(store.inbox, "finish", held)
    monkeypatch.setattr(store.inbox, "finish_all", refused)
    await duty.inbox.accept([text_update(number, "hello") for number in range(1, 11)])
    await until(lambda: len(duty.dispatcher.marking.tasks) == 3)
    await asyncio.sleep(0.01)
    assert len(duty.dispatcher.marking.tasks) == 3
    open_again.set()
    await duty.settled()
    assert await store.inbox.unfinished() == ()


async def test_who_stops_does_not_wait_for_a_database_that_never_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.adapters.telegram.receive.dispatch.PARTING", 0.05)
    store = Ailing()
    duty = Duty(store)

    async def never(turns: object) -> None:
        await asyncio.sleep(0)
        raise StoreError("bot.db: is held by another program")

    monkeypatch.setattr(store.inbox, "finish", never)
    monkeypatch.setattr(store.inbox, "finish_all", never)
    await duty.inbox.accept([text_update(1, "hello"), forwarded(2)])
    await duty.inbox.idle()
    async with asyncio.timeout(60):
        await duty.dispatcher.settle()
    assert len(await store.inbox.unfinished()) == 2


RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "updates").glob("*.json"))
}


@pytest.mark.parametrize("name", RECORDED)
async def test_recorded_updates_pass_through(duty: Duty, name: str) -> None:
    update = RECORDED[name].get("update", RECORDED[name]) | {"update_id": 1}
    await duty.see(update)
    assert duty.state(1) == "done"


@pytest.mark.parametrize(
    "content",
    [
        {"text": "\ud800 lone"},
        {"text": "/help \ud800"},
        {"text": "\u0301" * 4096},
        {"text": "/" + "\u0301" * 4096},
        {"text": "/help", "entities": [{"type": "bot_command", "offset": 0, "length": 5}] * 10_000},
        {"text": "/help", "entities": [{"type": "bot_command", "offset": -3, "length": 2**40}]},
        {"text": "/help", "entities": [{"type": "bot_command", "offset": 3, "length": 99}]},
        {"text": "/help", "entities": "x"},
        {"text": "/help", "from": None},
        {"text": "/help", "from": {"id": "x"}},
        {"text": "/help", "chat": {"id": GROUP}},
        {"text": "/check", "reply_to_message": {}},
        {"text": "/check", "reply_to_message": {"message_id": 0}},
        {"text": "/check", "reply_to_message": 5},
        {"text": "/settings", "sender_chat": 5},
        {"migrate_to_chat_id": "x"},
        {"migrate_to_chat_id": None},
        {"migrate_from_chat_id": 2**70},
    ],
    ids=range(18),
)
@pytest.mark.parametrize("chat_id", [GROUP, MEMBER])
async def test_hostile_content_never_stops_a_chat(duty: Duty, content: dict[str, Any], chat_id: int) -> None:
    update = text_update(1, "x", chat_id=chat_id)
    update["message"].update(content)
    await duty.see(update, text_update(2, AD))
    assert duty.state(1) in {"done", "aside"}
    assert duty.messenger.texts(GROUP)[-1].startswith("🛡")


async def test_an_answer_that_may_have_arrived_is_sent_again(duty: Duty) -> None:
    duty.messenger.fail(GROUP, Uncertain("broke"))
    assert len(await duty.see(text_update(1, AD))) == 2


async def test_news_of_a_members_rank_is_in_force_at_the_next_message(duty: Duty) -> None:
    assert kinds(await duty.see(text_update(1, AD, by=ADMIN))) == []
    duty.messenger.seat(GROUP, ADMIN, "member")
    change = joined_update(2, bot_member("member"))["my_chat_member"]
    change |= {"old_chat_member": {"user": user(ADMIN), "status": "member"}}
    change |= {"new_chat_member": {"user": user(ADMIN), "status": "member"}}
    assert kinds(await duty.see({"update_id": 2, "chat_member": change})) == []
    assert kinds(await duty.see(text_update(3, AD, by=ADMIN))) == ["sendMessage"]


SURROGATE, NUL = "\ud800", "\x00"


@pytest.fixture
async def durable(tmp_path: Path) -> AsyncIterator[Duty]:
    """The same over a database, which refuses what memory takes."""
    store = await open_store(f"sqlite:///{tmp_path}/bot.db")
    yield Duty(store)
    await store.close()


@pytest.mark.parametrize("bad", [SURROGATE, NUL, f"{SURROGATE}{NUL}x" * 100])
@pytest.mark.parametrize("field", ["text", "title", "album", "name", "language", "username"])
async def test_what_no_database_takes_keeps_no_ad_from_being_answered(
    durable: Duty, field: str, bad: str
) -> None:
    fields: dict[str, Any] = {
        "text": {"text": f"{bad}{AD}"},
        "title": {"chat": raw_chat(GROUP, title=bad)},
        "album": {"media_group_id": bad},
        "name": {"from": user(MEMBER, first_name=bad)},
        "language": {"from": user(MEMBER, language_code=bad)},
        "username": {"from": user(MEMBER, username=bad)},
    }[field]
    update = text_update(1, AD)
    update["message"].update(fields)
    ((method, _),) = await durable.see(update)
    assert method == "sendMessage"
    assert await durable.store.inbox.unfinished() == ()


@pytest.mark.parametrize("bad", [SURROGATE, NUL])
async def test_a_title_that_no_database_takes_keeps_nobody_from_greeting(durable: Duty, bad: str) -> None:
    assert len(await durable.see(joined_update(1, bot_member("member"), title=bad))) == 1
    assert len(await durable.see(text_update(2, "/settings", by=ADMIN, chat=raw_chat(GROUP, title=bad)))) == 1


@pytest.mark.parametrize("bad", [SURROGATE, NUL, "x" * 10_000])
async def test_an_error_that_no_database_takes_is_set_aside(
    durable: Duty, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    def explode(message: object) -> None:
        raise RuntimeError(bad)

    monkeypatch.setattr(durable.judging, "verdict", explode)
    await durable.see(text_update(1, AD))
    assert await durable.store.inbox.unfinished() == ()


async def test_a_member_gets_few_answers_a_minute_and_others_theirs(duty: Duty) -> None:
    for number in range(1, 11):
        await duty.see(text_update(number, "/help"))
    *answers, last = duty.messenger.done("sendMessage")
    assert len(answers) == IN_GROUPS[0]
    assert last["text"] == duty.text("group.slow"), "said once, whoever goes on asking"
    (((way,),),) = [last["reply_markup"]["inline_keyboard"]]
    assert way["url"].endswith("?start=ask")
    await duty.see(text_update(11, "/help", by=ADMIN))
    assert len(duty.messenger.done("sendMessage")) == IN_GROUPS[0] + 2
    duty.clock.advance(IN_GROUPS[1])
    await duty.see(text_update(12, "/help"))
    assert len(duty.messenger.done("sendMessage")) == IN_GROUPS[0] + 3


async def test_a_question_does_not_shelter_an_ad_where_ads_are_cleaned_up(duty: Duty) -> None:
    duty.messenger.seat(GROUP, BOT, "administrator", "can_delete_messages")
    assert [method for method, _ in await duty.see(text_update(1, f"/check {AD}"))] == ["sendMessage"]
    await duty.settings.change(chat(), "mode", "clean", ADMIN)
    calls = await duty.see(text_update(2, f"/check {AD}"))
    assert "deleteMessage" in [method for method, _ in calls]


async def test_an_admin_with_the_name_of_an_ad_gets_his_menu(duty: Duty) -> None:
    update = text_update(1, "/settings", by=OWNER)
    update["message"]["from"]["first_name"] = AD
    ((method, params),) = await duty.see(update)
    assert (method, "reply_markup" in params) == ("sendMessage", True)


async def test_marks_of_one_moment_are_committed_together(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for them, and a commit of one costs as much as one of many."""
    commits, finish_all = [], duty.store.inbox.finish_all

    async def noted(turns: Sequence[Turn]) -> None:
        commits.append(len(turns))
        await finish_all(turns)

    monkeypatch.setattr(duty.store.inbox, "finish_all", noted)
    duty.dispatcher.marking.gathered = 3600.0
    await duty.inbox.accept([text_update(n, "hello", chat_id=-100_000 - n) for n in range(1, 6)])
    await until(lambda: len(duty.dispatcher.marking.marks) == 5)
    (waiting,) = duty.dispatcher.marking.tasks
    waiting.cancel()
    duty.dispatcher.marking.gathered = 0.0
    await duty.dispatcher.marking.finish_together()
    assert commits == [5]
    assert [duty.state(number) for number in range(1, 6)] == ["done"] * 5
