"""The buttons under a card, and /log: what each does, and each refusal."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete

from bot.adapters.store.schema import campaigns, judgements
from bot.adapters.telegram.send.casecalls import BUTTONS_FOR
from bot.adapters.telegram.send.casecard import person
from bot.core.message import ChatId
from bot.core.text.quoting import coded
from bot.core.verdict import Level
from bot.errors import CallFailed, Gone, Refused, Unsent
from bot.services.store import ChatRecord
from tests.builders import AD, ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER, text_update, user, verdict
from tests.drill import LINKED, LOG, RIGHTS, VOICE, Drill, datas, shown
from tests.services.platform import Platform

HOUR = 3600.0
BUTTONS = ("ok", "yes", "trust", "like", "more")


@pytest.fixture
async def drill() -> Drill:
    """A group that cleans up and keeps a log."""
    found = Drill()
    await found.begin(mode="clean", ladder="mute_1h mute_24h ban")
    return found


async def pressed(
    drill: Drill, by: int, verb: str, ad: int, rung: str = ""
) -> list[tuple[str, dict[str, Any]]]:
    """Somebody presses a button of the newest card."""
    data = f"c:{verb}:{GROUP}:{ad}" + (f":{rung}" if rung else "")
    return await drill.presses(by, data, await drill.card(), LOG)


async def told(drill: Drill, by: int, verb: str, ad: int, rung: str = "") -> str:
    """The same where nothing else happens; what they are told."""
    ((_, answer),) = await pressed(drill, by, verb, ad, rung)
    assert answer["show_alert"] is True
    return str(answer["text"])


async def test_a_card_offers_what_fits_the_case(drill: Drill) -> None:
    calls = await drill.says(MEMBER, AD)
    ad = drill.last
    where = f"{GROUP}:{ad}"
    assert datas(calls) == [
        f"c:more:{where}:mute_1h",
        f"c:ok:{where}",
        f"c:yes:{where}",
        f"c:trust:{where}",
        f"c:like:{where}",
    ]


async def test_not_fraud_is_said_in_the_chat_and_on_the_card_which_loses_its_buttons(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, "ok", ad)
    methods = sorted(method for method, _ in calls)
    assert methods == ["answerCallbackQuery", "editMessageText", "editMessageText"]
    places = {int(params["chat_id"]): params for method, params in calls if method == "editMessageText"}
    assert "reply_markup" not in places[GROUP]
    assert places[LOG]["reply_markup"] == {"inline_keyboard": []}
    assert await drill.duty.store.ledger.offences(GROUP, MEMBER, 0.0) == ()


@pytest.mark.parametrize(("mode", "key"), [("warn", "apology"), ("clean", "apology_deleted")])
async def test_an_apology_says_whether_a_message_is_gone(drill: Drill, mode: str, key: str) -> None:
    await drill.begin(mode=mode)
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, "ok", ad)
    said = [str(params["text"]) for method, params in calls if params.get("chat_id") == GROUP]
    assert said == [drill.text(key, "zh-Hans", name=person(MEMBER, "Lin"))]


async def test_it_is_fraud_is_said_on_the_card_and_deletes_what_still_stands(drill: Drill) -> None:
    drill.duty.judging.script = {"收微信号": verdict(Level.SUSPICIOUS)}
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, "yes", ad)
    assert ("deleteMessage", {"chat_id": GROUP, "message_id": ad}) in calls
    assert (await drill.acts())[-2:] == [("delete", ADMIN), ("warn", ADMIN)]
    assert [method for method, _ in await pressed(drill, ADMIN, "yes", ad)].count("deleteMessage") == 0


async def test_what_the_sender_wrote_stays_once_they_are_an_admin(drill: Drill) -> None:
    drill.duty.judging.script = {"收微信号": verdict(Level.SUSPICIOUS)}
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.seat(GROUP, MEMBER, "administrator")
    calls = await pressed(drill, ADMIN, "yes", ad)
    assert "deleteMessage" not in dict(calls)


async def test_who_is_trusted_by_a_button_is_left_alone_and_on_the_list(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    await pressed(drill, ADMIN, "trust", ad)
    (entry,) = await drill.duty.store.lists.entries(GROUP)
    assert (entry.kind, entry.value, entry.by) == ("person", str(MEMBER), ADMIN)
    await pressed(drill, ADMIN, "trust", ad)
    assert [kind for kind, _ in await drill.acts()].count("trust") == 1


async def test_a_channel_trusted_by_a_button_is_taken_out_by_its_number(drill: Drill) -> None:
    ad = await drill.posts(VOICE, AD)
    await pressed(drill, ADMIN, "trust", ad)
    (said,) = shown(await drill.says(ADMIN, f"/untrust {VOICE}"))
    assert said == drill.text("trust.gone", what=drill.text("trust.kind.channel", value=coded(str(VOICE))))


async def test_trust_stands_when_the_case_is_cleared(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    await pressed(drill, ADMIN, "trust", ad)
    calls = await pressed(drill, ADMIN, "ok", ad)
    assert f"<s>{drill.text('act.trust', 'zh-Hans')}</s>" not in shown(calls)[-1]
    trusting = next(act for act in await drill.duty.store.ledger.acts(GROUP, 50) if act.kind == "trust")
    assert trusting.undone_by == 0


async def test_similar_counts_where_the_same_text_was_seen(drill: Drill) -> None:
    long = f"{AD}，联系我，长期有效，全国都收，量大从优"
    ad = await drill.posts(MEMBER, long)
    day = drill.duty.places.day("en", drill.duty.calendar.local("UTC", drill.duty.clock.now()).date())
    once = drill.duty.catalog.count("en", "case.similar", 1, count=1, chats=1, date=day)
    assert await told(drill, ADMIN, "like", ad) == once
    await drill.posts(OWNER + 40, long)
    twice = drill.duty.catalog.count("en", "case.similar", 2, count=2, chats=1, date=day)
    assert await told(drill, ADMIN, "like", drill.last) == twice


async def test_similar_says_when_nothing_is_known(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.store.look_at(delete(campaigns))
    assert await told(drill, ADMIN, "like", ad) == drill.text("case.similar_none")


@pytest.mark.parametrize(
    ("rung", "method"),
    [("mute_1h", "restrictChatMember"), ("mute_24h", "restrictChatMember"), ("ban", "banChatMember")],
)
async def test_one_step_further_is_done_now_and_recorded(drill: Drill, rung: str, method: str) -> None:
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, "more", ad, rung)
    assert dict(calls)[method]["user_id"] == MEMBER
    assert (await drill.acts())[-1] == ({"ban": "ban"}.get(rung, "mute"), ADMIN)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.done_short")
    assert dict(calls)["answerCallbackQuery"]["show_alert"] is False


async def test_after_a_step_the_card_offers_the_next(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, "more", ad, "mute_1h")
    assert f"c:more:{GROUP}:{ad}:mute_24h" in datas(calls)
    assert not [one for one in datas(await pressed(drill, OWNER, "more", ad, "ban")) if "more" in one]


async def test_step_by_step_it_goes_up_to_removal(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    for rung in ("mute_1h", "mute_24h", "ban"):
        calls = await pressed(drill, ADMIN, "more", ad, rung)
        assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.done_short")
        offered = [one.rpartition(":")[2] for one in datas(calls) if one.startswith("c:more:")]
        assert offered == {"mute_1h": ["mute_24h"], "mute_24h": ["ban"], "ban": []}[rung]
    assert [kind for kind, by in await drill.acts() if by] == ["mute", "mute", "ban"]


async def test_a_case_that_was_cleared_accuses_nobody_any_more(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, "ok", ad)
    said = next(str(params["text"]) for method, params in calls if params.get("chat_id") == LOG)
    accused = ("scheme.account_trade", "level.fraud", "reason.wants_account")
    assert [key for key in accused if drill.text(key, "zh-Hans") in said] == []
    assert drill.text("case.where", "zh-Hans", title="Riverside") in said
    assert "0.97" not in said


@pytest.mark.parametrize("who", [VOICE, MEMBER])
async def test_who_cannot_be_silenced_is_offered_the_door_alone(drill: Drill, who: int) -> None:
    """Neither a channel nor somebody in a basic group."""
    small = -500
    place = GROUP if who == VOICE else small
    await drill.duty.store.chats.save(ChatRecord(chat_id=ChatId(small), kind="group", title="Small"))
    for key, value in (("mode", "clean"), ("log", str(LOG))):
        await drill.duty.store.chats.set_setting(ChatId(small), key, value, ADMIN, 0.0)
    drill.duty.messenger.seat(small, ADMIN, "creator")
    drill.duty.messenger.seat(small, 999, "administrator", *RIGHTS)
    raw = {"id": place, "type": "group" if place == small else "supergroup", "title": "x"}
    calls = await drill.says(who, AD, chat=raw)
    assert [one for one in datas(calls) if "more" in one] == [f"c:more:{place}:{drill.last}:ban"]
    data, card = f"c:more:{place}:{drill.last}:mute_1h", await drill.card()
    assert await drill.told(ADMIN, data, card, LOG) == drill.text("case.foreign")


# The language of the log


async def test_cards_speak_the_language_of_the_admin_who_set_the_log_and_quote_the_ad_in_its_own(
    drill: Drill,
) -> None:
    await drill.duty.see(text_update(drill.next(), "/start", chat_id=ADMIN, by=ADMIN))
    who = user(ADMIN, language_code="de")
    await drill.says(ADMIN, "/set log me", **{"from": who})
    await drill.posts(MEMBER, AD)
    card = drill.duty.messenger.texts(ADMIN)[-1]
    assert drill.text("scheme.account_trade", "de") in card
    assert AD in card
    await drill.says(ADMIN, "/set log_language fi")
    drill.duty.clock.advance(90)
    await drill.posts(MEMBER, AD)
    assert drill.text("scheme.account_trade", "fi") in drill.duty.messenger.texts(ADMIN)[-1]


# A log that is lost


@pytest.mark.parametrize(
    "error",
    [
        Gone("Forbidden: bot was kicked from the channel chat"),
        Refused("Bad Request: need administrator rights in the channel chat"),
    ],
)
async def test_what_a_lost_log_was_to_show_goes_to_the_admins_who_are_told_once(
    drill: Drill, error: CallFailed
) -> None:
    await drill.duty.see(text_update(drill.next(), "/start", chat_id=ADMIN, by=ADMIN))
    before = len(drill.duty.messenger.texts(ADMIN))
    drill.duty.messenger.fail(LOG, error)
    await drill.posts(MEMBER, AD)
    told, card = drill.duty.messenger.texts(ADMIN)[before:]
    assert told == drill.text("log.lost", drill.duty.catalog.default, title="Riverside")
    assert "收微信号" in card
    drill.duty.clock.advance(90)
    await drill.posts(MEMBER, AD)
    assert len(drill.duty.messenger.texts(ADMIN)) == before + 3
    calls = await drill.presses(ADMIN, f"c:ok:{GROUP}:{drill.last}", chat_id=ADMIN)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.done_short")


async def test_a_card_that_is_refused_for_itself_loses_no_log(drill: Drill) -> None:
    drill.duty.messenger.fail(LOG, Refused("Bad Request: message is too long"))
    await drill.posts(MEMBER, AD)
    drill.duty.clock.advance(90)
    await drill.posts(MEMBER, AD)
    assert len(drill.duty.messenger.texts(LOG)) == 2


async def test_a_lost_log_is_tried_again_after_a_while(drill: Drill) -> None:
    drill.duty.messenger.fail(LOG, Refused("Bad Request: not enough rights to send text messages"))
    await drill.posts(MEMBER, AD)
    drill.duty.clock.advance(HOUR + 1)
    await drill.posts(MEMBER, AD)
    assert len(drill.duty.messenger.texts(LOG)) == 2


# Waves


async def wave(drill: Drill, number: int = 6) -> tuple[list[int], int, str]:
    """So many ads within a minute: their numbers, and the card of all of them with its text."""
    ads = [await drill.posts(31 + place % 2, f"{AD} {place // 2}") for place in range(number)]
    await drill.duty.upkeep()
    await drill.duty.settled()
    card = next(row.message_id for row in drill.duty.store.calls() if row.mark.startswith("wave:"))
    return ads, card, drill.duty.messenger.texts(LOG)[-1]


async def test_the_card_of_a_wave_shows_what_was_deleted_and_of_whom(drill: Drill) -> None:
    ads, _, said = await wave(drill)
    lines = said.splitlines()[1:]
    assert len(lines) == len(ads)
    assert all("收微信号" in line and "Lin" in line for line in lines)


async def test_the_same_from_one_person_is_one_line(drill: Drill) -> None:
    for _ in range(5):
        await drill.posts(MEMBER, AD)
    await drill.duty.upkeep()
    await drill.duty.settled()
    lines = drill.duty.messenger.texts(LOG)[-1].splitlines()[1:]
    assert [line.rpartition(" ")[2] for line in lines] == ["×5"]


async def test_a_whole_wave_is_taken_back_at_once_and_said_once(drill: Drill) -> None:
    ads, card, _ = await wave(drill)
    before = len(drill.duty.messenger.texts(GROUP))
    calls = await drill.presses(ADMIN, "w:undo", card, LOG)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.done_short")
    for ad in ads:
        found = await drill.duty.store.ledger.judgement(GROUP, ad)
        assert found is not None
        assert found.cleared_by == ADMIN
    assert drill.duty.messenger.texts(GROUP)[before:] == [drill.text("apology_many")]
    rewritten = [params for method, params in calls if params.get("message_id") == card]
    assert rewritten[-1]["reply_markup"] == {"inline_keyboard": []}
    assert "Lin" not in rewritten[-1]["text"]
    assert await drill.told(OWNER, "w:undo", card, LOG) == drill.text("case.too_late")


@pytest.mark.parametrize("by", [MEMBER, 77])
async def test_only_admins_of_the_group_take_a_wave_back(drill: Drill, by: int) -> None:
    _, card, _ = await wave(drill)
    drill.duty.messenger.seat(LOG, by, "creator")
    assert await drill.told(by, "w:undo", card, LOG) == drill.text("case.denied")


async def test_what_came_long_after_a_wave_is_no_part_of_it(drill: Drill) -> None:
    _, card, _ = await wave(drill)
    drill.duty.clock.advance(HOUR)
    later = await drill.posts(MEMBER, AD)
    await drill.presses(ADMIN, "w:undo", card, LOG)
    found = await drill.duty.store.ledger.judgement(GROUP, later)
    assert found is not None
    assert found.cleared_by == 0


# What Telegram refuses


async def last_card(drill: Drill) -> str:
    """The card as it is now."""
    edits = drill.duty.messenger.done("editMessageText")
    return str([one["text"] for one in edits if one["chat_id"] == LOG][-1])


@pytest.mark.parametrize("rung", ["mute_1h", "ban"])
async def test_what_telegram_refused_is_not_shown_as_done_and_can_be_tried_again(
    drill: Drill, rung: str
) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.fail(GROUP, Refused("Bad Request: user is an administrator of the chat"))
    calls = await pressed(drill, ADMIN, "more", ad, rung)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.refused")
    card = await last_card(drill)
    assert drill.text("act.refused", "zh-Hans", act="").strip() in card
    again = await pressed(drill, ADMIN, "more", ad, rung)
    assert dict(again)["answerCallbackQuery"]["text"] == drill.text("case.done_short")


async def test_the_tap_names_the_right_that_went_meanwhile(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.fail(GROUP, Refused("Bad Request: not enough rights to restrict chat member"))
    drill.duty.messenger.seat(GROUP, 999, "administrator", "can_delete_messages")
    calls = await pressed(drill, ADMIN, "more", ad, "mute_1h")
    right = drill.text("rights.can_restrict_members")
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.no_right", right=right)
    assert drill.text("rights.can_restrict_members", "zh-Hans") in await last_card(drill)


async def test_a_deletion_of_the_bots_own_that_was_refused_is_not_shown_nor_counted(drill: Drill) -> None:
    drill.duty.messenger.fail(GROUP, Refused("Bad Request: message can't be deleted"))
    ad = await drill.posts(MEMBER, AD)
    await drill.duty.refusals.tick()
    await drill.duty.settled()
    assert [kind for kind, _ in await drill.acts()] == ["refused", "warn"]
    words = drill.text("act.refused", "zh-Hans", act=drill.text("act.delete", "zh-Hans"))
    assert words in await last_card(drill)
    (found,) = [one for one in await drill.duty.store.chats.counts(GROUP, "") if one.key == "act.delete"]
    assert found.count == 0
    assert ad == drill.last


async def test_what_somebody_else_deleted_is_gone_as_it_should_be(drill: Drill) -> None:
    drill.duty.messenger.fail(GROUP, Refused("Bad Request: message to delete not found"))
    await drill.posts(MEMBER, AD)
    assert ("delete", 0) in await drill.acts()


async def test_what_cannot_be_given_back_is_said_too() -> None:
    drill = Drill(Platform)
    await drill.begin(mode="clean")
    holding(drill)
    ad = await drill.posts(MEMBER, AD)
    await pressed(drill, ADMIN, "more", ad, "mute_1h")
    drill.duty.messenger.fail(GROUP, *[Refused("Bad Request: not enough rights")] * 2)
    calls = await pressed(drill, ADMIN, "ok", ad)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.refused")


@pytest.mark.parametrize("verb", ["yes", "more"])
async def test_where_the_message_stays_the_tap_says_so(drill: Drill, verb: str) -> None:
    drill.duty.messenger.seat(GROUP, 999, "administrator", "can_restrict_members")
    ad = await drill.posts(MEMBER, AD)
    calls = await pressed(drill, ADMIN, verb, ad, "mute_1h" if verb == "more" else "")
    right = drill.text("rights.can_delete_messages")
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.stays", right=right)


# Refusals


@pytest.mark.parametrize("verb", BUTTONS)
@pytest.mark.parametrize("by", [MEMBER, 77])
async def test_only_admins_of_the_cases_group_may_press(drill: Drill, verb: str, by: int) -> None:
    """Whoever runs the chat that the log stands in."""
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.seat(LOG, by, "creator")
    drill.duty.messenger.seat(OTHER_GROUP, by, "creator")
    assert await told(drill, by, verb, ad, "ban" if verb == "more" else "") == drill.text("case.denied")
    assert {by for _, by in await drill.acts()} == {0}


@pytest.mark.parametrize("verb", BUTTONS)
async def test_when_rights_cannot_be_seen_nobody_has_them(drill: Drill, verb: str) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    assert await told(drill, ADMIN, verb, ad, "ban" if verb == "more" else "") == drill.text("case.denied")


@pytest.mark.parametrize("verb", BUTTONS)
async def test_an_old_card_is_dead(drill: Drill, verb: str) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.clock.advance(BUTTONS_FOR - 1)
    drill.duty.clock.advance(2)
    assert await told(drill, ADMIN, verb, ad, "ban" if verb == "more" else "") == drill.text("case.expired")


async def test_a_case_that_was_forgotten_is_expired(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.store.look_at(delete(judgements))
    assert await told(drill, ADMIN, "ok", ad) == drill.text("case.expired")
    assert await told(drill, ADMIN, "like", ad) == drill.text("case.similar_none")


async def test_a_card_is_good_for_its_own_case_and_no_other_message(drill: Drill) -> None:
    first = await drill.posts(MEMBER, AD)
    card = await drill.card()
    second = await drill.posts(MEMBER, AD)
    foreign = drill.text("case.foreign")
    assert await drill.told(ADMIN, f"c:more:{GROUP}:{second}:ban", card, LOG) == foreign
    assert await drill.told(ADMIN, f"c:more:{GROUP}:{first}:ban", card, GROUP) == foreign
    assert await drill.told(ADMIN, f"c:more:{OTHER_GROUP}:{first}:ban", card, LOG) == foreign


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "ok",
        "ok:",
        "ok:{g}",
        "ok:{g}:",
        "ok:{g}:{m}:",
        "ok:{g}:{m}:ban:x",
        "ok:{g}:{m} ",
        " ok:{g}:{m}",
        "OK:{g}:{m}",
        "clear:{g}:{m}",
        "further:{g}:{m}:ban",
        "more:{g}:{m}:BAN",
        "more:{g}:{m}:мут_1ч",
        "ok:{g}:" + "9" * 40,
        "ok:" + "-9" * 20 + ":{m}",
        "ok:{g}:٣",
        "ok:{g}:\ud800",
        "ok:{g}:{m}\n",
        "ok:3:{m}",
        "ok:-0:{m}",
    ],
)
async def test_hostile_data_is_a_foreign_button(drill: Drill, tail: str) -> None:
    ad = await drill.posts(MEMBER, AD)
    data = "c:" + tail.format(g=GROUP, m=ad)
    assert await drill.told(ADMIN, data, await drill.card(), LOG) == drill.text("case.foreign")
    assert drill.duty.state(drill.last) == "done"


@pytest.mark.parametrize("rung", ["", "warn", "mute_999d", "mute_0h", "mute_1m", "banned"])
async def test_a_rung_that_is_none_is_a_foreign_button(drill: Drill, rung: str) -> None:
    ad = await drill.posts(MEMBER, AD)
    assert await told(drill, OWNER, "more", ad, rung) == drill.text("case.foreign")


@pytest.mark.parametrize("rung", ["mute_1h", "ban"])
async def test_to_silence_or_remove_takes_the_right_of_ones_own(drill: Drill, rung: str) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.seat(GROUP, ADMIN, "administrator", "can_delete_messages")
    right = drill.text("rights.can_restrict_members")
    assert await told(drill, ADMIN, "more", ad, rung) == drill.text("case.need_right", right=right)
    drill.duty.messenger.seat(GROUP, OWNER, "creator")
    calls = await pressed(drill, OWNER, "more", ad, rung)
    assert dict(calls)["answerCallbackQuery"]["text"] == drill.text("case.done_short")


async def test_what_the_bot_may_not_do_is_named(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.seat(GROUP, 999, "administrator", "can_delete_messages")
    drill.duty.chats.admins_changed(GROUP)
    right = drill.text("rights.can_restrict_members")
    assert await told(drill, ADMIN, "more", ad, "ban") == drill.text("case.no_right", right=right)


async def test_when_telegram_does_not_say_who_somebody_is_nothing_is_done(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    drill.duty.messenger.fail_look_ups(GROUP, None, Unsent("down"))
    assert await told(drill, ADMIN, "more", ad, "ban") == drill.text("case.failed")


@pytest.mark.parametrize("who", [MEMBER, LINKED])
async def test_who_leads_by_now_is_never_touched(drill: Drill, who: int) -> None:
    """A member who rose to admin, a channel that the group was linked to."""
    drill.duty.messenger.linked[GROUP] = 0
    ad = await drill.posts(who, AD, is_automatic_forward=False)
    drill.duty.messenger.linked[GROUP] = LINKED
    drill.duty.messenger.seat(GROUP, MEMBER, "administrator")
    assert await told(drill, OWNER, "more", ad, "ban") == drill.text("case.protected")


async def test_a_channel_of_which_nothing_can_be_told_is_not_touched(drill: Drill) -> None:
    ad = await drill.posts(VOICE, AD)
    drill.duty.messenger.fail_look_ups(GROUP, None, Unsent("down"))
    assert await told(drill, ADMIN, "more", ad, "ban") == drill.text("case.protected")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("ok", ""), ("ok", "")),
        (("ok", ""), ("yes", "")),
        (("ok", ""), ("more", "ban")),
        (("yes", ""), ("yes", "")),
        (("yes", ""), ("ok", "")),
        (("more", "ban"), ("more", "ban")),
        (("more", "mute_24h"), ("more", "mute_24h")),
        (("more", "mute_24h"), ("more", "mute_1h")),
    ],
)
async def test_of_two_admins_the_second_is_told(
    drill: Drill, first: tuple[str, str], then: tuple[str, str]
) -> None:
    ad = await drill.posts(MEMBER, AD)
    await pressed(drill, ADMIN, first[0], ad, first[1])
    before = await drill.acts()
    assert await told(drill, OWNER, then[0], ad, then[1]) == drill.text("case.too_late")
    assert await drill.acts() == before


async def test_a_click_that_comes_twice_does_nothing_twice(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    await pressed(drill, ADMIN, "more", ad, "ban")
    drill.last -= 1
    assert await pressed(drill, ADMIN, "more", ad, "ban") == []


# Undoing


def holding(drill: Drill) -> Platform:
    """The platform under the bot, by the bot's clock."""
    platform = drill.duty.messenger
    assert isinstance(platform, Platform)
    platform.now = drill.duty.clock.now  # type: ignore[method-assign]
    return platform


async def test_what_has_ended_by_itself_is_not_lifted() -> None:
    drill = Drill(Platform)
    await drill.begin(mode="enforce", slow_start="off", ladder="mute_1h")
    holding(drill)
    ad = await drill.posts(MEMBER, AD)
    drill.duty.clock.advance(HOUR + 1)
    calls = await pressed(drill, ADMIN, "ok", ad)
    assert "restrictChatMember" not in dict(calls)
    assert ("unmute", ADMIN) not in await drill.acts()


@pytest.mark.parametrize(("left", "given_back"), [(30.0, False), (300.0, True)])
async def test_a_restriction_that_is_nearly_over_is_not_given_back(left: float, given_back: bool) -> None:
    """Telegram would take so near an end for none, and silence somebody for ever."""
    drill = Drill(Platform)
    await drill.begin(mode="enforce", slow_start="off", ladder="mute_1h")
    platform = holding(drill)
    platform.bind(GROUP, MEMBER, "can_send_messages", until=drill.duty.clock.now() + 600 + left)
    ad = await drill.posts(MEMBER, AD)
    drill.duty.clock.advance(600)
    await pressed(drill, ADMIN, "ok", ad)
    assert (platform.seen(GROUP, MEMBER).status == "restricted") is given_back


# /log


async def test_the_log_is_for_admins_in_the_group(drill: Drill) -> None:
    (said,) = shown(await drill.says(MEMBER, "/log"))
    assert said == drill.text("settings.only_admins")
    calls = await drill.duty.see(text_update(drill.next(), "/log", chat_id=ADMIN, by=ADMIN))
    assert shown(calls) == [drill.text("settings.choose_group")]


async def test_the_log_names_what_was_done_newest_first(drill: Drill) -> None:
    (empty,) = shown(await drill.says(ADMIN, "/log"))
    assert empty.splitlines()[1] == drill.text("log.none")
    await drill.posts(MEMBER, AD)
    drill.duty.judging.script = {"兼职": verdict(Level.SUSPICIOUS)}
    drill.duty.clock.advance(5)
    await drill.posts(MEMBER, "兼职")
    (said,) = shown(await drill.says(ADMIN, "/log"))
    doubt, ad = said.splitlines()[1:]
    assert drill.text("level.suspicious") in doubt
    assert drill.text("act.none") in doubt
    both = (drill.text("act.warn"), drill.text("act.delete"))
    assert sorted(ad.rpartition(" · ")[2].split(drill.text("act.join"))) == sorted(both)


async def test_in_private_the_log_tells_who_said_what_and_why_and_takes_it_back(drill: Drill) -> None:
    """In the group others read along: there it names nobody."""
    await drill.begin(log="off")
    ad = await drill.posts(MEMBER, AD)
    calls = await drill.says(ADMIN, "/log")
    assert "Lin" not in shown(calls)[0]
    url = dict(calls)["sendMessage"]["reply_markup"]["inline_keyboard"][0][0]["url"]
    start = f"/start {url.rpartition('=')[2]}"
    (said,) = shown(await drill.duty.see(text_update(drill.next(), start, chat_id=ADMIN, by=ADMIN)))
    for words in ("Lin", "收微信号", drill.text("reason.wants_account"), f"/{ad}", drill.text("act.warn")):
        assert words in said
    calls = await drill.presses(ADMIN, f"l:undo:{ad}", chat_id=ADMIN)
    found = await drill.duty.store.ledger.judgement(GROUP, ad)
    assert found is not None
    assert found.cleared_by == ADMIN
    edit = [params for method, params in calls if params.get("chat_id") == ADMIN and method[:4] == "edit"]
    assert edit[-1]["reply_markup"] == {"inline_keyboard": []}
    assert drill.text("reason.wants_account") not in edit[-1]["text"]


async def test_the_full_log_is_for_who_leads_the_group(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    start = f"/start log{GROUP}"
    (said,) = shown(await drill.duty.see(text_update(drill.next(), start, chat_id=MEMBER, by=MEMBER)))
    assert said == drill.text("settings.only_admins")
    await drill.duty.see(text_update(drill.next(), start, chat_id=ADMIN, by=ADMIN))
    listed = drill.duty.messenger.last_id
    for data in ("l:undo:x", "l:undo:", f"l:keep:{ad}", "l:undo:" + "9" * 30):
        assert await drill.told(ADMIN, data, listed, ADMIN) == drill.text("case.foreign")
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    assert await drill.told(ADMIN, f"l:undo:{ad}", listed, ADMIN) == drill.text("case.denied")


async def test_the_log_shows_ten_cases(drill: Drill) -> None:
    for _ in range(12):
        await drill.posts(MEMBER, AD)
    (said,) = shown(await drill.says(ADMIN, "/log"))
    assert len(said.splitlines()) == 11


@pytest.mark.parametrize(("who", "heard"), [(OWNER, 0), (LINKED, 0), (LINKED, 1)])
async def test_while_it_is_not_known_who_leads_the_group_nothing_is_taken_away(who: int, heard: int) -> None:
    """Of an ad of the owner, or of the linked channel, seen before Telegram ever told who they are."""
    drill = Drill()
    await drill.begin(mode="enforce", slow_start="off", ladder="ban", log="off")
    drill.duty.messenger.fail_look_ups(GROUP, *[None] * heard, *(Unsent("down") for _ in range(3)))
    methods = {method for method, _ in await drill.says(who, AD, is_automatic_forward=False)}
    assert methods == {"sendMessage"}


async def test_who_confirmed_by_mistake_takes_it_back(drill: Drill) -> None:
    ad = await drill.posts(MEMBER, AD)
    await pressed(drill, ADMIN, "yes", ad)
    await pressed(drill, ADMIN, "ok", ad)
    found = await drill.duty.store.ledger.judgement(GROUP, ad)
    assert found is not None
    assert found.cleared_by == ADMIN
