"""Ways to ask beside plain words: in a group, by name, from a warning, inline, forwarded; and clicks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.adapters.telegram.receive.throttle import IN_LINE, IN_PRIVATE, LOOKED_UP
from bot.adapters.telegram.screens.ask_about import ask_payload
from bot.adapters.telegram.send.render import plain
from bot.core.library.gist import NONE
from bot.core.message import ChatId, MessageId, UserId
from bot.core.talk.ask import FORGET
from bot.errors import Refused
from bot.services.store import ChatRecord
from bot.services.talk.talks import A_DAY
from tests.builders import (
    AD,
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    click_update,
    raw_chat,
    text_update,
    user,
    verdict,
)
from tests.desk import NAME, Duty

OFFER = "they want to rent my account"


@pytest.fixture
def duty() -> Duty:
    found = Duty()
    found.judging.script["rent"] = verdict()
    return found


def private(duty: Duty, text: str, **more: Any) -> dict[str, Any]:
    duty.clock.advance(5)
    return text_update(int(duty.clock.now()), text, chat_id=MEMBER, **more)


def original(text: str = OFFER, number: int = 41) -> dict[str, Any]:
    """The message that an answer replies to, as a click brings it along."""
    return {
        "message_id": number,
        "date": 1,
        "chat": raw_chat(MEMBER, type="private"),
        "from": user(MEMBER),
        "text": text,
    }


async def tapped(duty: Duty, data: str, about: str | None = OFFER) -> list[tuple[str, dict[str, Any]]]:
    duty.clock.advance(5)
    update = click_update(int(duty.clock.now()), data, by=MEMBER, chat_id=MEMBER)
    if about is not None:
        update["callback_query"]["message"]["reply_to_message"] = original(about)
    (_, *calls) = await duty.see(update)
    return calls


async def started(duty: Duty) -> None:
    await duty.see(private(duty, "/start"))


class TestInAGroup:
    async def test_who_opened_the_private_chat_is_answered_there(self, duty: Duty) -> None:
        await started(duty)
        calls = await duty.see(text_update(1, "/check", reply_to_message=_reply(OFFER)))
        assert [params["chat_id"] for _, params in calls] == [MEMBER, GROUP]
        assert calls[0][1]["text"].startswith(duty.text("ask.risk.high"))
        assert calls[1][1]["text"] == duty.text("ask.say.group_short")

    async def test_others_get_a_few_lines_that_quote_nobody_and_lead_into_private(self, duty: Duty) -> None:
        ((_, params),) = await duty.see(text_update(1, "/check", reply_to_message=_reply(OFFER)))
        assert params["chat_id"] == GROUP
        assert duty.text("ask.card.why") not in params["text"]
        ((way,),) = params["reply_markup"]["inline_keyboard"]
        assert way == {"text": duty.text("ask.button.private"), "url": f"https://t.me/{NAME}?start=ask"}

    @pytest.mark.parametrize("said", [f"@{NAME} is this real?", f"hey @{NAME.upper()}"])
    async def test_the_bots_name_in_a_reply_asks_about_the_message(self, duty: Duty, said: str) -> None:
        ((_, params),) = await duty.see(text_update(1, said, reply_to_message=_reply(OFFER)))
        assert params["text"].startswith(duty.text("ask.risk.high"))
        assert duty.judging.seen[-1].parts[0].text == OFFER

    async def test_the_bots_name_with_words_asks_about_them(self, duty: Duty) -> None:
        await duty.see(text_update(1, f"@{NAME} {OFFER}"))
        assert duty.judging.seen[-1].parts[0].text == OFFER

    async def test_somebody_elses_name_is_no_question(self, duty: Duty) -> None:
        assert await duty.see(text_update(1, "@notice_botanist hello", reply_to_message=_reply(OFFER))) == []

    async def test_who_blocked_the_bot_is_answered_in_the_group(self, duty: Duty) -> None:
        await started(duty)
        await duty.see(_blocked(duty))
        ((_, params),) = await duty.see(text_update(1, "/check", reply_to_message=_reply(OFFER)))
        assert params["chat_id"] == GROUP


def _reply(text: str) -> dict[str, Any]:
    return {"message_id": 40, "date": 1, "chat": raw_chat(), "from": user(77), "text": text}


def _blocked(duty: Duty) -> dict[str, Any]:
    def me(status: str) -> dict[str, Any]:
        return {"user": user(BOT, is_bot=True), "status": status, "until_date": 0}

    change = {
        "chat": raw_chat(MEMBER, type="private"),
        "from": user(MEMBER),
        "date": 1,
        "old_chat_member": me("member"),
        "new_chat_member": me("kicked"),
    }
    return {"update_id": int(duty.clock.now()) + 500, "my_chat_member": change}


class TestFromAWarning:
    async def test_its_button_opens_the_card_of_the_message(self, duty: Duty) -> None:
        await duty.see(text_update(1, AD, number=501))
        (answer,) = await duty.see(click_update(2, "about:501", by=MEMBER))
        payload = ask_payload(GROUP, MessageId(501))
        assert answer[1]["url"] == f"https://t.me/{NAME}?start={payload}"
        ((_, params),) = await duty.see(private(duty, f"/start {payload}"))
        assert params["text"].startswith(duty.text("ask.risk.high"))
        assert "收微信号" in params["text"]
        (whole,) = params["reply_markup"]["inline_keyboard"][-1]
        assert whole["text"] == duty.text("button.whole_warning")
        assert whole["callback_data"] == "go:warning-account_trade-auto"

    async def test_strangers_learn_nothing_of_a_group(self, duty: Duty) -> None:
        await duty.see(text_update(1, AD, number=501))
        duty.messenger.seat(GROUP, MEMBER, "left")
        ((_, params),) = await duty.see(private(duty, f"/start {ask_payload(GROUP, MessageId(501))}"))
        assert params["text"] == duty.text("ask.say.expired")

    async def test_what_an_admin_cleared_is_no_longer_accused(self, duty: Duty) -> None:
        await duty.see(text_update(1, AD, number=501))
        await duty.store.ledger.clear(GROUP, MessageId(501), ADMIN)
        ((_, params),) = await duty.see(private(duty, f"/start {ask_payload(GROUP, MessageId(501))}"))
        assert "go:warning" not in str(params["reply_markup"])
        assert params["text"].startswith(duty.text("ask.risk.unknown"))

    @pytest.mark.parametrize("payload", ["ask-", "ask-1-2-3", "ask-x-5", "ask-1-9999999999999999999"])
    async def test_a_made_up_link_says_that_it_is_over(self, duty: Duty, payload: str) -> None:
        ((_, params),) = await duty.see(private(duty, f"/start {payload}"))
        assert params["text"] == duty.text("ask.say.expired")


class TestInFreeWords:
    async def test_a_known_question_is_answered_under_its_name(self, duty: Duty) -> None:
        duty.judging.likely = {"evidence": 0.97, NONE: 0.03}
        ((_, params),) = await duty.see(private(duty, "zzzz zzzz"))
        assert duty.catalog.question("en", "evidence").answer in params["text"]
        datas = [b["callback_data"] for row in params["reply_markup"]["inline_keyboard"] for b in row]
        assert datas[0] == "ask:tip:the_deleted_chats"

    async def test_what_may_be_meant_is_offered_and_opened(self, duty: Duty) -> None:
        duty.judging.likely = {"evidence": 0.45, "report": 0.45, NONE: 0.1}
        ((_, params),) = await duty.see(private(duty, "zzzz zzzz"))
        assert duty.text("ask.find.head") in params["text"]
        assert params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "ask:topic:evidence"
        ((_, opened),) = await tapped(duty, "ask:topic:evidence")
        assert duty.catalog.question("en", "evidence").answer in opened["text"]

    async def test_the_region_of_the_person_decides_whom_to_call(self, duty: Duty) -> None:
        person = user(MEMBER, language_code="en-SG")
        ((_, params),) = await duty.see(private(duty, OFFER, **{"from": person}))
        assert duty.catalog.phonebook.line("en", "account_trade", region="sg") in params["text"]
        await duty.see(private(duty, "/set region gb"))
        ((_, params),) = await duty.see(private(duty, OFFER, **{"from": person}))
        assert duty.catalog.phonebook.line("en", "account_trade", region="gb") in params["text"]

    async def test_other_settings_belong_into_groups(self, duty: Duty) -> None:
        ((_, params),) = await duty.see(private(duty, "/set mode clean"))
        assert params["text"] == duty.text("settings.no_groups")


class TestForwarded:
    def forwarded(self, duty: Duty, *texts: str) -> list[dict[str, Any]]:
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
        found = [private(duty, text, forward_origin=origin) for text in texts]
        for number, update in enumerate(found, 700):
            update["message"]["message_id"] = number
        return found

    async def test_messages_forwarded_together_get_one_answer(self, duty: Duty) -> None:
        duty.judging.script = {"pay\nfor my": verdict()}
        ((_, params),) = await duty.see(*self.forwarded(duty, "hello, they pay", "for my account"))
        assert params["text"].startswith(duty.text("ask.risk.high"))
        assert params["reply_parameters"]["message_id"] == 701
        assert set(duty.store.states().values()) == {"done"}

    async def test_what_was_gathered_when_the_bot_died_is_gathered_again(self, duty: Duty) -> None:
        updates = self.forwarded(duty, OFFER, "and more")
        await duty.inbox.accept(updates)
        await duty.inbox.idle()
        assert set(duty.store.states().values()) == {"new"}
        second = Duty(duty.store)
        second.judging.script["rent"] = verdict()
        await second.inbox.replay()
        await second.settled()
        assert len(second.messenger.texts(MEMBER)) == 1

    async def test_all_of_them_are_done_with_the_answer(self, duty: Duty) -> None:
        """A bot that dies a moment later must not answer again what is left of them."""
        duty.judging.script = {"pay\nfor my": verdict()}
        await duty.inbox.accept(self.forwarded(duty, "hello, they pay", "for my account"))
        await duty.inbox.idle()
        duty.dispatcher.marking.gathered = 3600.0
        duty.dispatcher._conversations.close()
        await asyncio.gather(*duty.dispatcher._conversations._tasks)
        assert await duty.store.inbox.unfinished() == ()
        assert not duty.dispatcher.marking.tasks

    async def test_a_forwarded_confession_is_the_other_persons(self, duty: Duty) -> None:
        ((_, params),) = await duty.see(*self.forwarded(duty, "I gave them the code"))
        assert duty.catalog.aid("en", "gave_code").head not in params["text"]


class TestInline:
    def typed(self, duty: Duty, text: str) -> dict[str, Any]:
        duty.clock.advance(1)
        query = {"id": "7", "from": user(MEMBER), "query": text, "offset": ""}
        return {"update_id": int(duty.clock.now()), "inline_query": query}

    async def test_a_card_is_offered_to_send(self, duty: Duty) -> None:
        ((method, params),) = await duty.see(self.typed(duty, OFFER))
        (card,) = params["results"]
        assert (method, params["is_personal"]) == ("answerInlineQuery", True)
        assert card["title"] == plain(duty.text("ask.risk.high"))
        assert duty.text("scheme.account_trade") in card["input_message_content"]["message_text"]
        assert params["button"]["text"] == duty.text("ask.inline.hint")

    async def test_a_few_letters_are_not_judged(self, duty: Duty) -> None:
        ((_, params),) = await duty.see(self.typed(duty, "rent"))
        assert params["results"] == []

    async def test_one_that_is_too_old_is_nobodys_loss(self, duty: Duty) -> None:
        duty.messenger.fail(0, Refused("query is too old"))
        await duty.see(update := self.typed(duty, OFFER))
        assert duty.state(update["update_id"]) == "done"

    async def test_who_types_without_end_is_no_longer_answered(self, duty: Duty) -> None:
        for _ in range(IN_LINE[0] + 1):
            update = self.typed(duty, "x")
            duty.clock.advance(-1)
            update["update_id"] += len(duty.messenger.calls) + 1
            await duty.see(update)
        assert len(duty.messenger.done("answerInlineQuery")) == IN_LINE[0]


class TestFeedback:
    async def test_right_is_kept_without_the_text(self, duty: Duty) -> None:
        await duty.see(private(duty, OFFER))
        ((_, params),) = await tapped(duty, "ask:right")
        assert params["text"] == duty.text("ask.thanks.right")
        (said,) = await duty.store.feedback.all(9)
        assert (said.said, said.risk, said.scheme, said.text) == ("right", "high", "account_trade", "")

    async def test_wrong_asks_and_only_a_yes_leaves_the_text(self, duty: Duty) -> None:
        await duty.see(private(duty, OFFER))
        ((_, params),) = await tapped(duty, "ask:wrong")
        assert duty.text("ask.consent.ask") in params["text"]
        assert params["reply_parameters"]["message_id"] == 41
        assert [said.text for said in await duty.store.feedback.all(9)] == [""]
        await tapped(duty, "ask:consent:no")
        assert [said.text for said in await duty.store.feedback.all(9)] == [""]
        ((_, params),) = await tapped(duty, "ask:consent:yes")
        assert params["text"] == duty.text("ask.consent.thanks")
        assert [(said.said, said.text) for said in await duty.store.feedback.all(9)] == [("wrong", OFFER)]

    async def test_a_text_that_was_deleted_cannot_be_left(self, duty: Duty) -> None:
        ((_, params),) = await tapped(duty, "ask:wrong", None)
        assert duty.text("ask.consent.ask") not in params["text"]
        ((_, params),) = await tapped(duty, "ask:consent:yes", None)
        assert params["text"] == duty.text("ask.say.expired")


class TestAdmins:
    async def test_they_are_shown_the_offer_and_not_who_asks(self, duty: Duty) -> None:
        await duty.see(text_update(1, AD))
        await duty.store.chats.save(_record(ADMIN))
        calls = await tapped(duty, "ask:admins", f"{OFFER} @demo_handle")
        assert [params["chat_id"] for _, params in calls] == [ADMIN, MEMBER]
        told = calls[0][1]["text"]
        assert OFFER in told
        assert "demo_handle" not in told
        assert str(MEMBER) not in told
        assert calls[1][1]["text"] == duty.text("ask.admins.sent")

    async def test_where_none_can_be_reached_that_is_said(self, duty: Duty) -> None:
        await duty.see(text_update(1, AD))
        ((_, params),) = await tapped(duty, "ask:admins")
        assert params["text"] == duty.text("ask.admins.none")

    async def test_of_several_groups_one_is_chosen(self, duty: Duty) -> None:
        duty.messenger.seat(OTHER_GROUP, MEMBER, "member")
        duty.messenger.seat(OTHER_GROUP, ADMIN, "administrator")
        await duty.see(text_update(1, AD), text_update(2, AD, chat_id=OTHER_GROUP))
        await duty.store.chats.save(_record(ADMIN))
        ((_, params),) = await tapped(duty, "ask:admins")
        datas = [row[0]["callback_data"] for row in params["reply_markup"]["inline_keyboard"]]
        assert set(datas) == {f"ask:admins:{GROUP}", f"ask:admins:{OTHER_GROUP}"}
        calls = await tapped(duty, f"ask:admins:{OTHER_GROUP}")
        assert [params["chat_id"] for _, params in calls] == [ADMIN, MEMBER]

    async def test_a_group_that_the_person_left_is_no_longer_theirs(self, duty: Duty) -> None:
        await duty.see(text_update(1, AD))
        await duty.store.chats.save(_record(ADMIN))
        duty.messenger.seat(GROUP, MEMBER, "left")
        ((_, params),) = await tapped(duty, f"ask:admins:{GROUP}")
        assert params["text"] == duty.text("ask.admins.none")

    async def test_without_the_message_there_is_nothing_to_show(self, duty: Duty) -> None:
        ((_, params),) = await tapped(duty, "ask:admins", None)
        assert params["text"] == duty.text("ask.say.expired")


def _record(who: int) -> ChatRecord:
    return ChatRecord(chat_id=ChatId(who), kind="private")


class TestReminder:
    async def test_it_is_kept_with_what_is_done(self, duty: Duty) -> None:
        await duty.see(private(duty, "I gave them the code"))
        await tapped(duty, "ask:tick:1")
        ((_, params),) = await tapped(duty, "ask:remind")
        assert params["text"] == duty.text("ask.aid.remind_set")
        (kept,) = await duty.store.reminders.due(duty.clock.now() + A_DAY, 9)
        assert (kept.user_id, '"done": [1]' in kept.state) == (MEMBER, True)

    async def test_its_button_knows_what_is_done_when_the_talk_is_forgotten(self, duty: Duty) -> None:
        ((_, params),) = await tapped(duty, "ask:remind:gave_code:2:2:en")
        assert params["text"] == duty.text("ask.aid.remind_set")
        (kept,) = await duty.store.reminders.due(duty.clock.now() + A_DAY, 9)
        assert ('"done": [1]' in kept.state, '"number": 2' in kept.state) == (True, True)

    async def test_of_a_talk_that_is_forgotten_nothing_can_be_reminded(self, duty: Duty) -> None:
        await duty.see(private(duty, "I gave them the code"))
        duty.clock.advance(FORGET + 1)
        ((_, params),) = await tapped(duty, "ask:remind")
        assert params["text"] == duty.text("ask.say.expired")


class TestTooMuch:
    async def test_who_floods_is_asked_once_to_wait(self, duty: Duty) -> None:
        texts = [text_update(number, OFFER, chat_id=MEMBER) for number in range(1, IN_PRIVATE[0] + 6)]
        calls = await duty.see(*texts)
        said = [params["text"] for _, params in calls]
        assert len(said) == IN_PRIVATE[0] + 1
        assert said[-1] == duty.text("ask.say.slow")

    async def test_it_is_heard_in_words_of_ones_own_after_a_flood_too(self, duty: Duty) -> None:
        (told, *more) = duty.catalog.locales["en"].tellings["paid"]
        flood = [text_update(number, OFFER, chat_id=MEMBER) for number in range(1, IN_PRIVATE[0] + 30)]
        await duty.see(*flood)
        ((_, params),) = await duty.see(text_update(90, told, chat_id=MEMBER))
        assert duty.catalog.aid("en", "paid").head in params["text"]
        # Whoever goes on with ever new words uses up a minute's looking, and no more of the bot's time.
        await duty.see(*(text_update(100 + n, f"{OFFER} {n}", chat_id=MEMBER) for n in range(LOOKED_UP[0])))
        assert await duty.see(text_update(200, more[0], chat_id=MEMBER)) == []

    async def test_who_tells_that_it_happened_is_always_answered(self, duty: Duty) -> None:
        texts = [text_update(number, OFFER, chat_id=MEMBER) for number in range(1, IN_PRIVATE[0] + 6)]
        await duty.see(*texts)
        ((_, params),) = await duty.see(text_update(90, "I gave them the code", chat_id=MEMBER))
        assert duty.catalog.aid("en", "gave_code").head in params["text"]


async def test_only_what_was_said_of_a_forgotten_person_goes(duty: Duty) -> None:
    await duty.see(private(duty, OFFER))
    await tapped(duty, "ask:right")
    gone = await duty.store.people.forget(UserId(MEMBER))
    assert (gone["talks"], gone["feedback"]) == (1, 1)
    assert await duty.store.feedback.all(9) == ()


async def test_who_wrote_a_forwarded_message_is_neither_kept_nor_shown(duty: Duty) -> None:
    about = original()
    about["forward_origin"] = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody Else"}
    for action in ("ask:wrong", "ask:consent:yes"):
        update = click_update(int(duty.clock.now()), action, by=MEMBER, chat_id=MEMBER)
        update["callback_query"]["message"]["reply_to_message"] = about
        duty.clock.advance(5)
        await duty.see(update)
    assert [said.text for said in await duty.store.feedback.all(9)] == [OFFER]
