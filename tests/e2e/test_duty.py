"""What people in a chat see."""

from __future__ import annotations

import pytest

from bot.adapters.content.markup import shown
from bot.core.text.columns import lines
from bot.playground.model import ChatType, Rank
from tests.e2e.conftest import Stage

POSTING = "帮发朋友圈换米，一条 5 元"
TRADE = "闲置小号换零花钱，长期回收微信号"
NOTICE_AD = "高价收微信号，闲置小号换零花钱，日结"
HARMLESS = "明天下午三点业主会，请大家准时到"


async def test_two_ads_of_the_notice_are_answered_and_a_harmless_message_is_not(stage: Stage) -> None:
    stage.post(POSTING)
    stage.post(TRADE)
    stage.post(HARMLESS)
    await stage.settled()
    first, second = stage.texts(stage.group.id)
    assert "代发" in first
    assert "账号" in second


async def test_a_warning_says_what_why_what_to_do_whom_to_call_and_that_it_is_not_the_police(
    stage: Stage,
) -> None:
    ad = stage.post(NOTICE_AD)
    await stage.settled()
    (sent,) = stage.done("sendMessage")
    assert sent["reply_parameters"]["message_id"] == ad
    for words in ("收微信号", "96110", "110", "非警方"):
        assert words in sent["text"]
    assert lines(shown(sent["text"])) <= 5
    rows = sent["reply_markup"]["inline_keyboard"]
    assert [item["callback_data"] for row in rows for item in row] == [
        f"why:{ad}",
        "did:account_trade",
        f"about:{ad}",
        f"ok:{ad}",
    ]


async def test_in_the_tone_of_a_notice_a_warning_tells_the_law_too(stage: Stage) -> None:
    stage.post("/set tone police", by=stage.admin)
    stage.post(NOTICE_AD)
    await stage.settled()
    warning = stage.texts()[-1]
    for words in ("收微信号", "第三十一条", "96110", "110", "不是警方"):
        assert words in warning


async def test_a_traditional_and_an_english_ad_are_answered_in_their_languages(stage: Stage) -> None:
    stage.post("高價收購微信帳號，閒置小號換零用錢，當天結算")
    stage.post("Post my ads on your WhatsApp status, 5 USD a post, paid daily, DM me")
    await stage.settled()
    traditional, english = stage.texts()
    assert "帳號" in traditional
    assert "post" in english.lower()


async def test_the_warning_does_not_repeat_the_handle_or_the_link(stage: Stage) -> None:
    stage.post("高价收微信号，日结，加 @demo_01 或 https://t.me/demo_01")
    await stage.settled()
    (text,) = stage.texts()
    assert "demo_01" not in text


async def test_repeats_get_the_short_form_then_a_reaction(stage: Stage) -> None:
    for who in (stage.member, stage.other, stage.member):
        stage.post(NOTICE_AD, by=who)
        await stage.settled()
    full, short = stage.texts()
    assert full.splitlines()[0] == short.splitlines()[0]
    assert ("96110" in full, "96110" in short) == (True, False)
    assert len(stage.done("setMessageReaction")) == 1


@pytest.mark.parametrize("who", ["owner", "admin"])
async def test_admins_are_never_warned(stage: Stage, who: str) -> None:
    stage.post(NOTICE_AD, by=getattr(stage, who))
    await stage.settled()
    assert stage.texts() == []


async def test_an_anonymous_admin_is_never_warned(stage: Stage) -> None:
    stage.world.set_role(stage.group.id, stage.owner.id, Rank.OWNER, anonymous=True)
    stage.post(NOTICE_AD, by=stage.owner, anonymous=True)
    await stage.settled()
    assert stage.texts() == []


async def test_the_linked_channel_is_never_warned_and_another_channel_is(stage: Stage) -> None:
    channel = stage.world.add_chat(
        ChatType.CHANNEL, "News", members=[(stage.owner, Rank.OWNER)], bot=Rank.LEFT
    )
    stage.world.link(channel, stage.group)
    for chat_id in (channel.id, -1009999999999):
        sender_chat = {"id": chat_id, "type": "channel", "title": "News"}
        stage.post(NOTICE_AD, fields={"sender_chat": sender_chat})
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_somebody_demoted_is_a_member_at_once(stage: Stage) -> None:
    stage.post(NOTICE_AD, by=stage.admin)
    await stage.settled()
    stage.world.set_role(stage.group.id, stage.admin.id, Rank.MEMBER)
    stage.post(NOTICE_AD, by=stage.admin)
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_an_edit_that_turns_a_message_into_an_ad_is_answered_once(stage: Stage) -> None:
    message = stage.post(HARMLESS)
    await stage.settled()
    stage.world.edit(stage.group.id, message, stage.member.id, NOTICE_AD)
    await stage.settled()
    stage.world.edit(stage.group.id, message, stage.member.id, NOTICE_AD + "！")
    await stage.settled()
    assert len(stage.texts()) == 1
    assert stage.done("setMessageReaction") == []


async def test_an_album_is_one_message(stage: Stage) -> None:
    picture = b"\x89PNG\r\n\x1a\n"
    stage.post("高价收", photo=picture, album="a1")
    stage.post("微信号", photo=picture, album="a1")
    stage.post("日结", photo=picture, album="a1")
    await stage.settled()
    assert len(stage.texts()) == 1
    assert stage.done("setMessageReaction") == []


async def test_clean_mode_deletes_the_ad_and_still_warns(stage: Stage) -> None:
    stage.post("/settings", by=stage.owner)
    await stage.settled()
    await stage.click(stage.owner, "set:page:mode")
    await stage.click(stage.owner, "set:mode")
    await stage.click(stage.owner, "set:mode:clean")
    await stage.click(stage.owner, "set:do:mode:clean")
    ad = stage.post(NOTICE_AD)
    await stage.settled()
    assert [call["message_id"] for call in stage.done("deleteMessage")] == [ad]
    assert "收微信号" in stage.texts()[-1]


async def test_why_shows_the_reasons_to_the_one_who_asks(stage: Stage) -> None:
    stage.post(NOTICE_AD)
    await stage.settled()
    answer = await stage.click(stage.other, "why:")
    assert answer["show_alert"] is True
    assert "出钱要别人的账号" in answer["text"]


async def test_i_already_did_it_leads_to_the_first_steps_in_private(stage: Stage) -> None:
    stage.post(NOTICE_AD)
    await stage.settled()
    answer = await stage.click(stage.other, "did:")
    assert answer["url"].endswith("?start=did-account_trade")
    private = stage.world.start(stage.other.id, "did-account_trade").chat
    await stage.settled()
    await stage.click(stage.other, "ask:aid:rented_account", private)
    steps = stage.texts(private.id)[-1]
    assert "1/" in steps
    assert "110" in steps


async def test_only_admins_clear_a_message_and_then_it_is_left_in_peace(stage: Stage) -> None:
    ad = stage.post(NOTICE_AD)
    await stage.settled()
    denied = await stage.click(stage.other, "ok:")
    assert "管理员" in denied["text"]
    await stage.click(stage.admin, "ok:")
    (edit,) = stage.done("editMessageText")
    assert "✅" in edit["text"]
    assert "误" in edit["text"]
    stage.world.edit(stage.group.id, ad, stage.member.id, NOTICE_AD + "。")
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_settings_are_for_admins_only_at_every_click(stage: Stage) -> None:
    stage.post("/settings", by=stage.member)
    await stage.settled()
    assert "管理员" in stage.texts()[0]
    stage.post("/settings", by=stage.owner)
    await stage.settled()
    denied = await stage.click(stage.member, "set:page:mode")
    assert denied["show_alert"] is True
    assert stage.done("editMessageText") == []


async def test_a_tip_arrives_at_its_time_once_and_every_day(stage: Stage) -> None:
    stage.post("/settings", by=stage.owner)
    await stage.settled()
    await stage.click(stage.owner, "set:page:tips")
    await stage.click(stage.owner, "set:tips")
    await stage.click(stage.owner, "set:tips:on")
    stage.post("/set tips_days daily", by=stage.owner)
    await stage.settled()
    before = len(stage.texts())
    posted = []
    for _ in range(3):
        stage.clock.advance(86_400)
        posted.append(await stage.app.tips.tick() + await stage.app.tips.tick())
        await stage.settled()
    assert posted == [1, 1, 1]
    tips = stage.texts()[before:]
    assert len(set(tips)) == 3


async def test_joining_a_group_greets_once_and_names_what_is_missing(stage: Stage) -> None:
    group = stage.world.add_chat(ChatType.GROUP, "新群", members=[(stage.owner, Rank.OWNER)], bot=Rank.LEFT)
    stage.world.set_role(group.id, stage.world.bot.id, Rank.MEMBER, by=stage.owner.id)
    await stage.settled()
    stage.world.set_role(group.id, stage.world.bot.id, Rank.ADMIN, by=stage.owner.id, rights=())
    await stage.settled()
    (greeting,) = stage.texts(group.id)
    assert "反诈" in greeting
    assert "管理员身份" in greeting


async def test_a_chat_that_removed_the_bot_is_not_spoken_to(stage: Stage) -> None:
    stage.post(HARMLESS)
    await stage.settled()
    stage.world.set_role(stage.group.id, stage.world.bot.id, Rank.KICKED, by=stage.owner.id)
    await stage.settled()
    assert stage.texts() == []
    record = await stage.app.store.chats.get(stage.group.id)
    assert record is not None
    assert record.active is False


async def test_a_group_that_becomes_a_supergroup_keeps_its_settings(stage: Stage) -> None:
    group = stage.new_group("Basic", ChatType.GROUP)
    stage.post("/settings", by=stage.owner, chat=group)
    await stage.settled()
    await stage.click(stage.owner, "set:page:speech", group)
    await stage.click(stage.owner, "set:language", group)
    await stage.click(stage.owner, "set:language:en", group)
    new = stage.world.migrate(group.id)
    await stage.settled()
    stage.post(NOTICE_AD, chat=new)
    await stage.settled()
    assert "account" in stage.texts(new.id)[-1]


async def test_check_answers_about_a_reply_and_about_a_text(stage: Stage) -> None:
    ad = stage.post(NOTICE_AD)
    await stage.settled()
    stage.post("/check", by=stage.other, reply_to=ad)
    stage.post("/check 明天一起吃饭吗", by=stage.other)
    stage.post("/check", by=stage.other)
    await stage.settled()
    about_ad, about_text, usage = stage.texts()[1:]
    assert "很像骗局" in about_ad
    assert "这不等于安全" in about_text
    assert "/check" in usage


async def test_who_wonders_gets_an_answer_and_not_silence(stage: Stage) -> None:
    stage.post("有人要收我微信号，能卖吗？")
    await stage.settled()
    assert stage.texts() == []
    stage.private("有人要收我微信号，能卖吗？")
    await stage.settled()
    assert "账号" in stage.texts()[-1]
    assert "没有看到骗局" not in stage.texts()[-1]


async def test_a_question_is_answered_in_its_own_language(stage: Stage) -> None:
    stage.private("Post my ads on your WhatsApp status, 5 USD a post, paid daily, DM me")
    await stage.settled()
    assert "Looks very much like a scam" in stage.texts()[-1]


async def test_private_text_is_a_question(stage: Stage) -> None:
    stage.private(NOTICE_AD)
    await stage.settled()
    assert "很像骗局" in stage.texts()[-1]


async def test_an_album_in_private_is_one_question(stage: Stage) -> None:
    private = stage.world.start(stage.member.id).chat.id
    stage.world.post(private, stage.member.id, NOTICE_AD, photo=b"1", album="b1")
    stage.world.post(private, stage.member.id, photo=b"2", album="b1")
    await stage.settled()
    assert len(stage.texts(private)) == 2


async def test_start_in_private_offers_to_be_added_with_rights(stage: Stage) -> None:
    stage.world.start(stage.member.id)
    await stage.settled()
    (sent,) = stage.done("sendMessage")
    *doors, (button,), first, second = sent["reply_markup"]["inline_keyboard"]
    assert [door["callback_data"] for (door,) in doors] == ["go:check", "ask:happened", "go:call"]
    *few, other = [one["callback_data"] for one in (*first, *second)]
    assert [one.startswith("ask:land:") and one.endswith(":doors") for one in few] == [True] * 3
    assert other == "ask:lands:all:doors"
    assert "startgroup" in button["url"]
    assert "delete_messages" in button["url"]


async def test_an_ad_behind_a_command_is_still_judged(stage: Stage) -> None:
    stage.post(f"/help {NOTICE_AD}")
    await stage.settled()
    assert "收微信号" in stage.texts()[0]


async def test_menus_are_registered_per_scope_and_language(stage: Stage) -> None:
    from bot.adapters.telegram.screens import MENUS
    from bot.adapters.telegram.send.menu import publish

    await publish(stage.app.messenger, stage.app.live.catalog, MENUS)
    calls = stage.done("setMyCommands")
    seen = {(str(call["scope"]), call.get("language_code")) for call in calls}
    assert len(seen) == len(calls) >= 6
    assert any("settings" in str(call["commands"]) for call in calls)
