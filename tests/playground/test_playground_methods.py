"""Each method does its work over real HTTP, asked by python-telegram-bot."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    ChatPermissions,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from bot.playground import Playground, World
from bot.playground.model import ChatType, PlayChat, Rank, User

BUTTONS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("why", callback_data="why"),
            InlineKeyboardButton("law", url="https://law.example/31"),
        ]
    ]
)


async def test_get_me(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (1, True, "playground_antifraud_bot")
    assert me.can_read_all_group_messages is True


async def test_send_message(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    ad = world.post(group.id, member.id, "高价收微信号")
    sent = await bot.send_message(
        group.id, "<b>提醒</b> 😀 /help", parse_mode="HTML", reply_to_message_id=ad.id, reply_markup=BUTTONS
    )
    assert sent.text == "提醒 😀 /help"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2), ("bot_command", 6, 5)]
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == ad.id
    assert sent.reply_markup == BUTTONS
    assert group.posts[sent.message_id].text == sent.text


async def test_refusals_reach_the_client_as_its_errors(bot: Bot, world: World, basic: PlayChat) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "a")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(103, "a")
    new = world.migrate(basic.id)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(basic.id, "a")
    assert caught.value.new_chat_id == new.id


async def test_the_journal_keeps_what_the_bot_did(bot: Bot, world: World, group: PlayChat) -> None:
    await bot.send_message(group.id, "[1]", reply_markup=BUTTONS)
    with pytest.raises(BadRequest):
        await bot.send_message(group.id, " ")
    sent, refused = world.journal[-2:]
    assert (sent.method, sent.params["chat_id"], sent.params["text"]) == ("sendMessage", group.id, "[1]")
    assert sent.params["reply_markup"] == BUTTONS.to_dict()
    assert (sent.error, refused.error) == (None, "Bad Request: message text is empty")
    assert isinstance(sent.result, dict)


async def test_send_photo_and_download_it(bot: Bot, group: PlayChat, picture: bytes) -> None:
    sent = await bot.send_photo(group.id, picture, caption="<i>图</i>", parse_mode="HTML")
    assert (sent.caption, sent.photo[-1].width, sent.photo[-1].height) == ("图", 8, 6)
    file = await bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    again = await bot.send_photo(group.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"no picture", "Image_process_failed"), (b"", "non-empty")],
)
async def test_a_broken_photo_is_refused(bot: Bot, group: PlayChat, data: bytes, fault: str) -> None:
    with pytest.raises(BadRequest, match=fault):
        await bot.send_photo(group.id, data)


async def test_edits(bot: Bot, world: World, group: PlayChat, picture: bytes) -> None:
    sent = await bot.send_message(group.id, "one", reply_markup=BUTTONS)
    world.clock.advance(5)
    edited = await bot.edit_message_text("two", group.id, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("two", None, True)
    await bot.edit_message_reply_markup(group.id, sent.message_id, reply_markup=BUTTONS)
    assert (
        group.posts[sent.message_id].buttons == BUTTONS.to_dict()["inline_keyboard"]
        or [[dict(button.to_dict()) for button in row] for row in BUTTONS.inline_keyboard]
        == group.posts[sent.message_id].buttons
    )
    photo = await bot.send_photo(group.id, picture, caption="one")
    await bot.edit_message_caption(group.id, photo.message_id, caption="two")
    assert group.posts[photo.message_id].text == "two"
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_caption(group.id, photo.message_id, caption="two")


async def test_deleting(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    posts = [world.post(group.id, member.id, str(number)) for number in range(3)]
    assert await bot.delete_message(group.id, posts[0].id) is True
    assert await bot.delete_messages(group.id, [post.id for post in posts]) is True
    assert [post.deleted for post in posts] == [True, True, True]
    with pytest.raises(BadRequest, match="not found"):
        await bot.delete_message(group.id, posts[0].id)


async def test_callback_answers(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await bot.send_message(group.id, "a", reply_markup=BUTTONS)
    click = world.click(group.id, sent.message_id, member.id, "why")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("why", member.id)
    assert update.callback_query.message is not None
    assert update.callback_query.message.message_id == sent.message_id
    await bot.answer_callback_query(click.id, "因为", show_alert=True)
    assert click.answer == {"text": "因为", "show_alert": True, "url": None}


async def test_inline_answers(bot: Bot, world: World, member: User) -> None:
    query = world.inline_query(member.id, "收号")
    result = InlineQueryResultArticle("1", "check", InputTextMessageContent("x"))
    assert await bot.answer_inline_query(query, [result]) is True


async def test_reactions(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    post = world.post(group.id, member.id, "a")
    await bot.set_message_reaction(group.id, post.id, "👀")
    assert post.reactions == {1: ("👀",)}
    await bot.set_message_reaction(group.id, post.id)
    assert post.reactions == {}


async def test_a_chat_may_allow_few_reactions(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    post = world.post(group.id, member.id, "a")
    group.reactions = frozenset("👍")
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(group.id, post.id, "👀")
    await bot.set_message_reaction(group.id, post.id, "👍")
    available = (await bot.get_chat(group.id)).available_reactions
    assert available is not None
    assert [one.to_dict()["emoji"] for one in available] == ["👍"]


async def test_restricting_and_freeing(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    until = world.now() + 3600
    await bot.restrict_chat_member(group.id, member.id, ChatPermissions.no_permissions(), until_date=until)
    found = await bot.get_chat_member(group.id, member.id)
    assert (found.status, found.to_dict()["until_date"], found.to_dict()["can_send_messages"]) == (
        "restricted",
        until,
        False,
    )
    world.clock.advance(3601)
    assert (await bot.get_chat_member(group.id, member.id)).status == "member"
    await bot.restrict_chat_member(group.id, member.id, ChatPermissions.no_permissions())
    await bot.restrict_chat_member(group.id, member.id, ChatPermissions.all_permissions())
    assert world.seat(group, member.id).role is Rank.MEMBER


@pytest.mark.parametrize(("ahead", "ends"), [(10, False), (40, True), (367 * 86_400, False)])
async def test_an_end_too_near_or_far_is_for_ever(
    bot: Bot, world: World, group: PlayChat, member: User, ahead: int, ends: bool
) -> None:
    until = world.now() + ahead
    await bot.restrict_chat_member(group.id, member.id, ChatPermissions.no_permissions(), until_date=until)
    assert world.seat(group, member.id).until == (until if ends else 0)


async def test_permissions_bring_others_along(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    await bot.restrict_chat_member(group.id, member.id, ChatPermissions(can_send_polls=True))
    assert world.seat(group, member.id).rights == {"can_send_polls", "can_send_messages"}
    await bot.restrict_chat_member(
        group.id, member.id, ChatPermissions(can_send_polls=True), use_independent_chat_permissions=True
    )
    assert world.seat(group, member.id).rights == {"can_send_polls"}


async def test_banning_and_unbanning(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    post = world.post(group.id, member.id, "a")
    await bot.ban_chat_member(group.id, member.id, revoke_messages=True)
    assert (world.seat(group, member.id).role, post.deleted) == (Rank.KICKED, True)
    await bot.unban_chat_member(group.id, member.id, only_if_banned=True)
    assert world.seat(group, member.id).role is Rank.LEFT


async def test_a_profile_can_be_looked_at_before_any_talk(bot: Bot, world: World, group: PlayChat) -> None:
    user = world.add_user("Somebody", username="play_somebody", bio="Hiker")
    assert (await bot.get_chat(user.id)).bio == "Hiker"
    user.bio, user.channel = "", group.id
    shown = await bot.get_chat(user.id)
    assert (shown.type, shown.username, shown.bio) == ("private", "play_somebody", None)
    assert shown.personal_chat is not None
    assert shown.personal_chat.title == group.title
    user.deactivated = True
    with pytest.raises(Forbidden):
        await bot.get_chat(user.id)


async def test_looking(bot: Bot, world: World, group: PlayChat, basic: PlayChat, member: User) -> None:
    chat = await bot.get_chat(group.id)
    assert (chat.type, chat.title) == ("supergroup", "Riverside Neighbours")
    admins = await bot.get_chat_administrators(group.id)
    assert [(one.user.id, one.status) for one in admins] == [
        (101, "creator"),
        (102, "administrator"),
        (1, "administrator"),
    ]
    assert await bot.get_chat_member_count(group.id) == 7
    world.start(member.id)
    assert (await bot.get_chat(member.id)).first_name == member.name
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(member.id)
    assert (await bot.get_chat_member(basic.id, 102)).status == "left"


@pytest.mark.parametrize("role", list(Rank))
async def test_every_role_is_a_chat_member(
    bot: Bot, world: World, group: PlayChat, member: User, role: Rank
) -> None:
    world.set_role(group.id, member.id, role)
    assert (await bot.get_chat_member(group.id, member.id)).status == role.status


async def test_commands_by_scope_and_language(bot: Bot, group: PlayChat) -> None:
    await bot.set_my_commands([BotCommand("check", "检查一条消息")], language_code="zh")
    await bot.set_my_commands([("check", "check a message")])
    await bot.set_my_commands([("tip", "a tip")], scope=BotCommandScopeChat(group.id))
    assert [c.description for c in await bot.get_my_commands(language_code="zh")] == ["检查一条消息"]
    assert [c.command for c in await bot.get_my_commands(BotCommandScopeChat(group.id))] == ["tip"]
    await bot.delete_my_commands(BotCommandScopeDefault())
    assert await bot.get_my_commands() == ()


async def test_profile(bot: Bot) -> None:
    await bot.set_my_name("n")
    await bot.set_my_description("d")
    await bot.set_my_short_description("s", language_code="zh")
    assert (await bot.get_my_name()).name == "n"
    assert (await bot.get_my_description(language_code="de")).description == "d"
    assert (await bot.get_my_short_description()).short_description == ""


async def test_leaving(bot: Bot, world: World, group: PlayChat) -> None:
    await bot.leave_chat(group.id)
    assert world.bot_seat(group).role is Rank.LEFT
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "a")


async def test_forwarding_and_copying(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    post = world.post(group.id, member.id, "ad")
    forward = await bot.forward_message(group.id, group.id, post.id)
    assert forward.forward_origin is not None
    assert (forward.text, forward.forward_origin.type) == ("ad", "user")
    again = await bot.forward_message(group.id, group.id, forward.message_id)
    assert again.forward_origin == forward.forward_origin
    copy = await bot.copy_message(group.id, group.id, post.id)
    assert group.posts[copy.message_id].text == "ad"
    assert group.posts[copy.message_id].sender is world.bot


async def test_a_channel_post_is_forwarded_and_copied_with_another_caption(
    bot: Bot, world: World, group: PlayChat, owner: User, picture: bytes
) -> None:
    channel = world.add_chat(ChatType.CHANNEL, "Notices", members=[(owner, Rank.OWNER)], bot=Rank.ADMIN)
    post = world.post(channel.id, owner.id, "old", photo=picture)
    forward = await bot.forward_message(group.id, channel.id, post.id)
    assert forward.forward_origin is not None
    assert (forward.forward_origin.type, forward.caption) == ("channel", "old")
    copy = await bot.copy_message(group.id, channel.id, post.id, caption="new")
    assert group.posts[copy.message_id].text == "new"


async def test_a_topic_is_kept(bot: Bot, group: PlayChat) -> None:
    assert (await bot.send_message(group.id, "a", message_thread_id=7)).message_thread_id == 7


async def test_what_only_says_true(bot: Bot, group: PlayChat) -> None:
    assert await bot.send_chat_action(group.id, "typing") is True
    assert await bot.log_out() is True
    assert await bot.close() is True


async def test_a_channel_needs_the_right_to_post(bot: Bot, world: World, owner: User) -> None:
    channel = world.add_chat(ChatType.CHANNEL, "Notices", members=[(owner, Rank.OWNER)], bot=Rank.ADMIN)
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "a")
    world.set_role(channel.id, world.bot.id, Rank.ADMIN, rights=["can_post_messages"])
    sent = await bot.send_message(channel.id, "a")
    assert (sent.from_user, sent.sender_chat.id if sent.sender_chat else 0) == (None, channel.id)


async def test_a_chat_is_found_by_its_name(bot: Bot, world: World, owner: User) -> None:
    world.add_chat(ChatType.SUPERGROUP, "Named", username="named_group", bot=Rank.MEMBER)
    assert (await bot.get_chat("@Named_Group")).title == "Named"


async def test_a_wrong_token(url: str, playground: Playground) -> None:
    stranger = Bot("1:other", base_url=f"{url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
