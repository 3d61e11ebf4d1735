"""/op: for those who run the bot alone, and what it does to chats, commands and admins."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.store.revisions import packaged
from bot.adapters.telegram.screens import COMMANDS, ROUTES
from bot.adapters.telegram.screens.broadcast import OPEN_FOR
from bot.core.message import ChatId, UserId
from bot.core.verdict import Level
from bot.errors import Gone, OracleFailed, Refused
from bot.services.store import ChatRecord
from tests.builders import (
    AD,
    ADMIN,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    bot_member,
    click_update,
    joined_update,
    raw_chat,
    text_update,
    verdict,
)
from tests.desk import OPERATOR, VITALS, Duty
from tests.oracles import FakeOracle

Calls = list[tuple[str, dict[str, Any]]]


class Operator:
    """Somebody writes to the bot in private and taps its buttons."""

    def __init__(self, duty: Duty, who: int = OPERATOR) -> None:
        self.duty, self.who, self.updates = duty, who, 1000 * who

    async def send(self, text: str) -> Calls:
        self.updates += 1
        return await self.duty.see(text_update(self.updates, text, chat_id=self.who, by=self.who))

    async def tap(self, data: str, message_id: int | None = None, by: int | None = None) -> Calls:
        self.updates += 1
        number = self.duty.messenger.last_id if message_id is None else message_id
        click = click_update(self.updates, data, by=by or self.who, chat_id=self.who, number=number)
        return await self.duty.see(click)


@pytest.fixture
def operator(duty: Duty) -> Operator:
    return Operator(duty)


def datas(params: dict[str, Any]) -> list[str]:
    return [one["callback_data"] for row in params["reply_markup"]["inline_keyboard"] for one in row]


async def acts(duty: Duty, chat_id: int) -> list[tuple[str, int, str]]:
    return [(act.kind, act.by, act.reason) for act in await duty.store.ledger.acts(ChatId(chat_id), 9)]


async def known(duty: Duty, *groups: int, title: str = "Riverside") -> None:
    for group in groups:
        await duty.store.chats.save(ChatRecord(chat_id=ChatId(group), kind="supergroup", title=title))


class TestNobodyElse:
    @pytest.mark.parametrize("rest", ["", " broadcast hello", f" block {GROUP} x", " maintenance on"])
    async def test_it_is_a_text_like_any_other(self, duty: Duty, rest: str) -> None:
        ((_, said),) = await Operator(duty, MEMBER).send(f"/op{rest}")
        without = Duty()
        without.dispatcher._routes = [route for route in ROUTES if route.name != "op"]
        ((_, other),) = await Operator(without, MEMBER).send(f"/op{rest}")
        assert said == other
        assert (duty.operating.resting, await duty.store.operating.blocks()) == (False, ())

    async def test_not_even_an_operator_finds_it_in_a_group(self, duty: Duty) -> None:
        assert await duty.see(text_update(1, "/op", by=OPERATOR)) == []

    @pytest.mark.parametrize("data", ["op:main", "op:turn:on", "op:cast:yes", "op:"])
    async def test_a_forged_button_is_answered_like_one_that_nobody_knows(
        self, duty: Duty, data: str
    ) -> None:
        stranger = Operator(duty, MEMBER)
        ((_, answer),), ((_, unknown),) = await stranger.tap(data), await stranger.tap("x")
        assert answer["text"] == unknown["text"] == duty.text("case.foreign")
        ((_, here),) = await duty.see(click_update(1, data, by=OPERATOR))
        assert here["text"] == unknown["text"]
        assert duty.operating.resting is False

    def test_no_menu_names_it(self) -> None:
        assert "op" not in COMMANDS


class TestPages:
    async def test_the_first_shows_the_way_to_the_others(self, duty: Duty, operator: Operator) -> None:
        await known(duty, GROUP, OTHER_GROUP)
        ((method, params),) = await operator.send("/op")
        assert (method, params["text"]) == ("sendMessage", duty.text("op.main", groups=2))
        assert datas(params) == ["op:health", "op:chats", "op:versions", "op:maintenance", "op:broadcast"]

    @pytest.mark.parametrize("page", ["health", "chats", "versions", "maintenance", "broadcast"])
    async def test_each_opens_in_place_and_leads_back(self, operator: Operator, page: str) -> None:
        await operator.send("/op")
        answered, (method, params) = await operator.tap(f"op:{page}")
        assert (answered[0], method) == ("answerCallbackQuery", "editMessageText")
        assert params["message_id"] == operator.duty.messenger.last_id
        assert datas(params)[-2:] == ["op:main", f"op:{page}"]
        assert (await operator.send(f"/op {page}"))[0][1]["text"] == params["text"]

    async def test_health(self, duty: Duty, operator: Operator) -> None:
        duty.operating.ticked()
        duty.clock.advance(90_061.0)
        ((_, params),) = await operator.send("/op health")
        days = duty.catalog.count("en", "time.days", 1, count=1)
        assert (
            params["text"]
            == duty.text(
                "op.health",
                uptime=f"{days} 1:01:01",
                tick=f"{days} 1:01:01",
                updates=1,
                oldest="0:00:00",
                ready=0,
                sending=0,
                database=f"memory {packaged()[-1]}",
                second=duty.text("op.no"),
                content="20e02a38",
                languages=len(duty.catalog.locales),
                fonts="Korean",
                memory=100,
            )
            + "\n⚙️ all"
        )

    async def test_a_clock_that_is_wrong_or_doubted_is_named(self, duty: Duty, operator: Operator) -> None:
        for sure, ahead, key, off in (
            (True, 7200.0, "off", "+2:00:00"),
            (True, -60.0, "off", "-0:01:00"),
            (False, 86_400.0, "doubted", f"+{duty.catalog.count('en', 'time.days', 1, count=1)} 0:00:00"),
            (False, 0.0, "doubted", "+0:00:00"),
        ):
            duty.clock.sure, duty.clock.ahead = sure, ahead
            ((_, params),) = await operator.send("/op health")
            assert params["text"].split("\n")[-1] == duty.text(f"op.clock.{key}", off=off)

    async def test_parts_that_died_are_named(self, duty: Duty, operator: Operator) -> None:
        ((_, before),) = await operator.send("/op health")
        duty.operating._restarts = lambda: {"webhook": 1, "polling": 3}
        ((_, after),) = await operator.send("/op health")
        line = duty.text("op.restarts", parts="polling × 3, webhook × 1")
        assert after["text"] == f"{before['text']}\n{line}"

    async def test_what_became_of_the_third_reader_is_counted(self) -> None:
        duty = Duty(oracle=FakeOracle(OracleFailed("status 429", pause=90.0)))
        operator = Operator(duty)
        ((_, before),) = await operator.send("/op health")
        duty.judging.script["兼职"] = verdict(Level.SUSPICIOUS)
        await duty.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
        await duty.store.chats.set_setting(GROUP, "share_texts", "on", ADMIN, 0.0)
        await duty.see(text_update(1, "兼职，有兴趣吗"), text_update(2, "兼职，要来吗"))
        ((_, after),) = await operator.send("/op health")
        counts = {"raised": 0, "untrue": 0}
        unused = duty.text("op.third", asked=0, failed=0, refused=0, **counts)
        told = duty.text("op.third", asked=1, failed=1, refused=1, **counts)
        rests = duty.text("op.third.rests", rests="0:01:30")
        assert before["text"].endswith(f"\n{unused}")
        assert after["text"].endswith(f"\n{told}\n{rests}")

    async def test_a_tick_that_never_was_has_no_age(self, duty: Duty, operator: Operator) -> None:
        ((_, params),) = await operator.send("/op health")
        assert "–" in params["text"].split("\n")[2]

    async def test_chats_are_counted_and_the_newest_named(self, duty: Duty, operator: Operator) -> None:
        await known(duty, GROUP, title="<b>A</b>")
        duty.clock.advance(1.0)
        await known(duty, OTHER_GROUP, title="B")
        left = ChatRecord(chat_id=ChatId(-5), kind="group", title="Gone", active=False)
        await duty.store.chats.save(left)
        await duty.store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        ((_, params),) = await operator.send("/op chats")
        clean, warn = duty.text("setting.mode.clean"), duty.text("setting.mode.warn")
        newest = f"\n• <code>{OTHER_GROUP}</code> B\n• <code>{GROUP}</code> &lt;b&gt;A&lt;/b&gt;"
        assert params["text"] == duty.text(
            "op.chats",
            kinds=f"{duty.text('op.kind.supergroup')}: 2 · {duty.text('op.kind.private')}: 1",
            modes=f"{warn}: 1 · {clean}: 1",
            left=1,
            newest=newest,
        )

    async def test_versions(self, duty: Duty, operator: Operator) -> None:
        ((_, params),) = await operator.send("/op versions")
        assert params["text"].startswith(f"<b>{duty.text('op.versions')}</b>\n")
        for version in (VITALS.program, VITALS.python, VITALS.library, "20e02a38"):
            assert f"<code>{version}</code>" in params["text"]

    @pytest.mark.parametrize("text", ["/op nonsense", "/op maintenance perhaps"])
    async def test_what_cannot_be_read_is_answered_with_what_can(self, operator: Operator, text: str) -> None:
        ((_, params),) = await operator.send(text)
        assert "<code>/op broadcast …</code>" in params["text"]

    async def test_a_button_of_another_life_leads_to_the_first_page(
        self, duty: Duty, operator: Operator
    ) -> None:
        _, (_, params) = await operator.tap("op:gone", 5)
        assert params["text"] == duty.text("op.main", groups=0)


class TestOneChat:
    async def test_counts_and_settings_are_told_and_no_words(self, duty: Duty, operator: Operator) -> None:
        await duty.see(text_update(1, f"{AD} demo_77", by=MEMBER))
        await duty.chats.keep_stewards()
        await duty.store.chats.save(ChatRecord(chat_id=ChatId(ADMIN), kind="private"))
        ((_, params),) = await operator.send(f"/op chat {GROUP}")
        assert params["text"] == duty.text(
            "op.chat",
            chat=f"<code>{GROUP}</code> Riverside",
            kind=duty.text("op.kind.supergroup"),
            active=duty.text("op.yes"),
            mode=duty.text("setting.mode.warn"),
            judged=1,
            acted=1,
            admins=2,
            reached=1,
        )

    async def test_an_unknown_one_is_said_to_be_unknown(self, duty: Duty, operator: Operator) -> None:
        ((_, params),) = await operator.send(f"/op chat {GROUP}")
        assert params["text"] == duty.text("op.chat.unknown", chat=f"<code>{GROUP}</code>")

    @pytest.mark.parametrize("word", ["block", "unblock", "chat"])
    @pytest.mark.parametrize("number", ["", "Riverside", "5", "<b>"])
    async def test_a_chat_is_named_by_its_number(
        self, duty: Duty, operator: Operator, word: str, number: str
    ) -> None:
        ((_, params),) = await operator.send(f"/op {word} {number}")
        assert params["text"] == duty.text("op.bad_chat", word=number.replace("<b>", "&lt;b&gt;"))


class TestBlocking:
    async def test_the_bot_leaves_and_who_did_it_and_why_is_recorded(
        self, duty: Duty, operator: Operator
    ) -> None:
        await known(duty, GROUP)
        calls = await operator.send(f"/op block {GROUP} sells\ncards")
        assert ("leaveChat", {"chat_id": GROUP}) in calls
        assert duty.messenger.texts(OPERATOR) == [duty.text("op.blocked", chat=f"<code>{GROUP}</code>")]
        assert await acts(duty, GROUP) == [("op.block", OPERATOR, "sells\ncards")]
        shown = (await operator.send(f"/op chat {GROUP}"))[0][1]["text"]
        assert shown.endswith(duty.text("op.chat.blocked", reason="sells\ncards"))
        assert f"\n{duty.text('op.chat', **_chat(duty, active='op.no'))}\n" in f"\n{shown}\n"

    async def test_twice_is_said_and_tries_to_leave_again(self, duty: Duty, operator: Operator) -> None:
        duty.messenger.fail(GROUP, Gone("kicked"))
        await operator.send(f"/op block {GROUP}")
        calls = await operator.send(f"/op block {GROUP} other")
        assert ("leaveChat", {"chat_id": GROUP}) in calls
        assert duty.messenger.texts(OPERATOR)[-1] == duty.text(
            "op.blocked_before", chat=f"<code>{GROUP}</code>"
        )
        assert duty.operating.reason(GROUP) == ""

    async def test_a_blocked_chat_is_neither_judged_nor_answered(
        self, duty: Duty, operator: Operator
    ) -> None:
        await operator.send(f"/op block {GROUP}")
        calls = await duty.see(
            text_update(1, AD),
            text_update(2, "/help"),
            text_update(3, AD, kind="edited_message", edit_date=1_750_000_001),
            click_update(4, "why:1"),
        )
        assert (calls, duty.judging.seen) == ([], [])
        assert [duty.state(number) for number in (1, 2, 3, 4)] == ["done"] * 4
        assert await duty.store.ledger.latest(GROUP, 9) == ()
        assert await duty.see(text_update(5, AD, chat_id=OTHER_GROUP)) != []

    async def test_adding_it_again_makes_it_leave_with_one_line(self, duty: Duty, operator: Operator) -> None:
        await known(duty, GROUP)
        duty.messenger.fail(GROUP, Gone("kicked"))
        await operator.send(f"/op block {GROUP}")
        calls = await duty.see(joined_update(1, bot_member("administrator", can_delete_messages=True)))
        assert [method for method, _ in calls] == ["sendMessage", "leaveChat"]
        assert duty.messenger.texts(GROUP) == [duty.text("op.turned_away")]
        record = await duty.store.chats.get(GROUP)
        assert record is not None
        assert record.active is False

    async def test_it_leaves_also_where_it_may_not_speak(self, duty: Duty, operator: Operator) -> None:
        await operator.send(f"/op block {GROUP}")
        duty.messenger.fail(GROUP, Refused("no rights"))
        calls = await duty.see(joined_update(1, bot_member("member")))
        assert calls[-1] == ("leaveChat", {"chat_id": GROUP})

    async def test_a_channel_is_left_without_a_word(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op block -1005")
        added = joined_update(1, bot_member("administrator"), chat_id=-1005, type="channel")
        assert await duty.see(added) == [("leaveChat", {"chat_id": -1005})]

    async def test_its_going_is_noted(self, duty: Duty, operator: Operator) -> None:
        await operator.send(f"/op block {GROUP}")
        assert await duty.see(joined_update(1, bot_member("left"), old="member")) == []
        assert duty.state(1) == "done"

    async def test_a_group_that_becomes_a_supergroup_stays_blocked(
        self, duty: Duty, operator: Operator
    ) -> None:
        await operator.send("/op block -500")
        moved = text_update(1, "", chat_id=-500, migrate_to_chat_id=GROUP)
        moved["message"].pop("text")
        moved["message"]["chat"] = raw_chat(-500, type="group")
        await duty.see(moved)
        assert await duty.see(text_update(2, AD)) == []
        assert [block.chat_id for block in await duty.store.operating.blocks()] == [GROUP]

    async def test_an_unblocked_chat_has_it_again(self, duty: Duty, operator: Operator) -> None:
        await operator.send(f"/op block {GROUP}")
        await operator.send(f"/op unblock {GROUP}")
        await operator.send(f"/op unblock {GROUP}")
        named = f"<code>{GROUP}</code>"
        assert duty.messenger.texts(OPERATOR)[-2:] == [
            duty.text("op.unblocked", chat=named),
            duty.text("op.not_blocked", chat=named),
        ]
        await duty.see(joined_update(1, bot_member("member")))
        await duty.see(text_update(2, AD))
        assert len(duty.messenger.texts(GROUP)) == 2
        assert [kind for kind, _, _ in await acts(duty, GROUP)][-2:] == ["op.unblock", "op.block"]


def _chat(duty: Duty, *, active: str) -> dict[str, object]:
    return {
        "chat": f"<code>{GROUP}</code> Riverside",
        "kind": duty.text("op.kind.supergroup"),
        "active": duty.text(active),
        "mode": duty.text("setting.mode.warn"),
        "judged": 0,
        "acted": 1,
        "admins": 0,
        "reached": 0,
    }


class TestMaintenance:
    async def test_commands_and_questions_get_one_line_a_minute(self, duty: Duty, operator: Operator) -> None:
        ((_, params),) = await operator.send("/op maintenance on")
        line = duty.text("op.maintenance.line")
        assert params["text"] == duty.text("op.maintenance", state=duty.text("op.on"), said=line)
        await duty.see(text_update(1, "/help"), text_update(2, "/settings", by=ADMIN))
        assert duty.messenger.texts(GROUP) == [line]
        await duty.see(text_update(3, "is this a scam?", chat_id=MEMBER))
        assert duty.messenger.texts(MEMBER) == [line]
        duty.clock.advance(60.0)
        await duty.see(text_update(4, "/help"))
        assert duty.messenger.texts(GROUP) == [line, line]

    async def test_for_others_op_is_put_off_like_any_text(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op maintenance on")
        ((_, params),) = await Operator(duty, MEMBER).send("/op")
        assert params["text"] == duty.text("op.maintenance.line")

    async def test_ads_are_judged_recorded_and_answered(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op maintenance on")
        ((method, _),) = await duty.see(text_update(1, AD))
        assert method == "sendMessage"
        assert [case.level for case in await duty.store.ledger.latest(GROUP, 9)] == ["fraud"]

    async def test_an_ad_behind_a_command_is_judged_too(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op maintenance on")
        await duty.see(text_update(1, f"/help {AD}"))
        assert [case.level for case in await duty.store.ledger.latest(GROUP, 9)] == ["fraud"]

    @pytest.mark.parametrize("text", ["I already paid them", "/start did-account_trade"])
    async def test_who_is_in_need_is_helped(self, duty: Duty, operator: Operator, text: str) -> None:
        await operator.send("/op maintenance on")
        ((_, params),) = await duty.see(text_update(1, text, chat_id=MEMBER))
        assert params["text"] != duty.text("op.maintenance.line")

    async def test_an_operators_own_words_are_said_as_text(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op maintenance on\nBack at <noon>")
        await duty.see(text_update(1, "/help"))
        assert duty.messenger.texts(GROUP) == ["Back at &lt;noon&gt;"]

    async def test_suggestions_behind_the_name_are_put_off(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op maintenance on")
        query = {"id": "q", "from": {"id": 3, "is_bot": False, "first_name": "L"}, "query": AD, "offset": ""}
        assert await duty.see({"update_id": 1, "inline_query": query}) == []

    async def test_no_tip_is_claimed_and_none_is_lost(self, duty: Duty, operator: Operator) -> None:
        await duty.see(text_update(1, "/settings", by=ADMIN))
        await duty.see(click_update(2, "set:tips:on", by=ADMIN, number=duty.messenger.last_id))
        record = await duty.store.chats.get(GROUP)
        assert record is not None
        assert record.next_run is not None
        duty.clock.time = record.next_run + 1
        await operator.send("/op maintenance on")
        assert await duty.tips.tick() == 0
        await operator.send("/op maintenance off")
        assert await duty.tips.tick() == 1
        await duty.settled()

    async def test_a_button_turns_it_on_and_off(self, duty: Duty, operator: Operator) -> None:
        await operator.send("/op maintenance")
        _, (_, params) = await operator.tap("op:turn:on")
        assert (duty.operating.resting, datas(params)[0]) == (True, "op:turn:off")
        assert duty.text("op.maintenance.is_on") in (await operator.send("/op"))[0][1]["text"]
        await operator.tap("op:turn:off")
        assert duty.operating.resting is False
        assert [(kind, by) for kind, by, _ in await acts(duty, OPERATOR)] == [
            ("op.maintenance.off", OPERATOR),
            ("op.maintenance.on", OPERATOR),
        ]


TEXT = "Update tonight.\nAsk <us> & read on"
SHOWN = "Update tonight.\nAsk &lt;us&gt; &amp; read on"


async def reachable(duty: Duty) -> None:
    """A group with a log, one whose admins have opened the bot, one whose admins have not."""
    await known(duty, GROUP, OTHER_GROUP, -1007)
    await duty.store.chats.set_setting(OTHER_GROUP, "log", "-1009", ADMIN, 1.0)
    await duty.store.chats.set_setting(OTHER_GROUP, "language", "de", ADMIN, 1.0)
    await duty.store.chats.set_stewards({GROUP: (ADMIN, OWNER)})
    await duty.store.chats.save(ChatRecord(chat_id=ChatId(ADMIN), kind="private"))


class TestBroadcast:
    async def test_it_is_shown_first_with_whom_it_reaches(self, duty: Duty, operator: Operator) -> None:
        await reachable(duty)
        ((_, params),) = await operator.send(f"/op broadcast {TEXT}")
        asked = duty.text("op.cast.ask", count=2, groups=2, missed=1, time="0:00:01")
        assert params["text"] == f"{asked}\n\n{duty.text('op.cast.message', text=SHOWN)}"
        assert datas(params) == ["op:cast:yes", "op:cast:no"]
        assert duty.messenger.texts(ADMIN) == []

    async def test_it_goes_once_to_logs_and_admins_and_never_into_a_group(
        self, duty: Duty, operator: Operator
    ) -> None:
        await reachable(duty)
        await operator.send(f"/op broadcast {TEXT}")
        preview = duty.messenger.last_id
        calls = await operator.tap("op:cast:yes", preview)
        assert sorted(p["chat_id"] for m, p in calls if m == "sendMessage") == [-1009, ADMIN]
        assert duty.messenger.texts(ADMIN) == [duty.text("op.cast.message", text=SHOWN)]
        assert duty.messenger.texts(-1009) == [duty.text("op.cast.message", "de", text=SHOWN)]
        ((_, closed),) = [call for call in calls if call[0] == "editMessageText"]
        assert closed["text"].endswith(duty.text("op.cast.queued"))
        assert closed["reply_markup"] == {"inline_keyboard": []}
        ((_, again),) = await operator.tap("op:cast:yes", preview)
        assert again["text"] == duty.text("op.cast.before")
        progress = duty.text("op.cast.progress", sent=2, total=2, failed=0)
        for page in ("/op", "/op broadcast"):
            assert progress in (await operator.send(page))[0][1]["text"]
        assert await acts(duty, OPERATOR) == [("op.broadcast", OPERATOR, "")]

    async def test_its_calls_are_sent_at_most_once(self, duty: Duty, operator: Operator) -> None:
        await reachable(duty)
        await operator.send(f"/op broadcast {TEXT}")
        await operator.tap("op:cast:yes")
        assert sorted(call.chat_id for call in duty.store.calls() if call.once) == [-1009, ADMIN]

    async def test_no_sends_nothing(self, duty: Duty, operator: Operator) -> None:
        await reachable(duty)
        await operator.send(f"/op broadcast {TEXT}")
        calls = await operator.tap("op:cast:no")
        assert [method for method, _ in calls] == ["answerCallbackQuery", "editMessageText"]
        assert calls[1][1]["text"].endswith(duty.text("op.cast.not_sent"))

    @pytest.mark.parametrize("word", ["yes", "no"])
    async def test_a_preview_dies_after_ten_minutes(self, duty: Duty, operator: Operator, word: str) -> None:
        await reachable(duty)
        await operator.send(f"/op broadcast {TEXT}")
        duty.clock.advance(OPEN_FOR + 1)
        ((_, params),) = await operator.tap(f"op:cast:{word}")
        assert params["text"] == duty.text("op.dead")

    async def test_a_yes_under_another_message_sends_nothing(self, duty: Duty, operator: Operator) -> None:
        await reachable(duty)
        await operator.send(f"/op broadcast {TEXT}")
        await operator.send("/op")
        for number in (duty.messenger.last_id, 5):
            ((_, params),) = await operator.tap("op:cast:yes", number)
            assert params["text"] == duty.text("op.dead")

    async def test_a_former_operators_preview_is_dead(self, duty: Duty, operator: Operator) -> None:
        await reachable(duty)
        await operator.send(f"/op broadcast {TEXT}")
        duty.operating._ids = frozenset({UserId(71)})
        ((method, _),) = await operator.tap("op:cast:yes")
        assert (method, await duty.operating.progress()) == ("answerCallbackQuery", {})

    async def test_what_is_too_long_or_reaches_nobody_is_said(self, duty: Duty, operator: Operator) -> None:
        ((_, nobody),) = await operator.send("/op broadcast hello")
        assert nobody["text"] == duty.text("op.cast.nobody")
        ((_, long),) = await operator.send(f"/op broadcast {'x' * 3001}")
        assert long["text"] == duty.text("op.cast.long", count=3001, most=3000)
