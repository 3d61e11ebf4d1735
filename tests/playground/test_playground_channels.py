"""Channels: where the bot writes its log, and as which members write in groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.playground import PlayError, World
from bot.playground.methods import METHODS
from bot.playground.model import ChatType, PlayChat, Rank, User
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal

Call = Callable[..., object]
POST, EDIT, DELETE = "can_post_messages", "can_edit_messages", "can_delete_messages"
NO_RIGHT = "Bad Request: not enough rights to restrict/unrestrict chat member"


def refused(world: World, method: str, **params: object) -> str:
    with pytest.raises(ApiRefusal) as caught:
        METHODS[method.lower()](world, Params(params))
    return caught.value.description


@pytest.fixture
def log(world: World, owner: User, admin: User) -> PlayChat:
    """A private channel where the bot may post and nothing else."""
    members = [(owner, Rank.OWNER), (admin, Rank.MEMBER)]
    return world.add_chat(ChatType.CHANNEL, "Log", members=members, bot=Rank.ADMIN, bot_rights=[POST])


async def test_the_bot_writes_edits_and_deletes_its_own_posts_with_the_right_to_post(
    bot: Bot, world: World, log: PlayChat
) -> None:
    sent = await bot.send_message(log.id, "deleted an ad")
    assert (sent.from_user, sent.sender_chat and sent.sender_chat.id) == (None, log.id)
    edited = await bot.edit_message_text("undone", log.id, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.text == "undone"
    assert await bot.delete_message(log.id, sent.message_id) is True
    assert await bot.get_updates() == ()


async def test_posts_of_others_take_the_rights_to_edit_and_to_delete(
    bot: Bot, world: World, log: PlayChat, owner: User
) -> None:
    post = world.post(log.id, owner.id, "by hand")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", log.id, post.id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(log.id, post.id)
    world.set_role(log.id, world.bot.id, Rank.ADMIN, rights=[EDIT, DELETE])
    await bot.edit_message_text("x", log.id, post.id)
    await bot.delete_message(log.id, post.id)
    assert (post.text, post.deleted) == ("x", True)


async def test_own_posts_are_lost_with_the_right_to_post(bot: Bot, world: World, log: PlayChat) -> None:
    sent = await bot.send_message(log.id, "a")
    world.set_role(log.id, world.bot.id, Rank.ADMIN, rights=[])
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", log.id, sent.message_id)
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(log.id, "b")
    world.set_role(log.id, world.bot.id, Rank.LEFT)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message(log.id, "c")


async def test_who_leads_a_channel_and_with_which_rights(bot: Bot, log: PlayChat, owner: User) -> None:
    me, boss = sorted(await bot.get_chat_administrators(log.id), key=lambda one: one.user.id)
    assert (me.status, me.to_dict()["can_post_messages"]) == ("administrator", True)
    assert (boss.user.id, boss.status) == (owner.id, "creator")
    assert "can_pin_messages" not in me.to_dict()
    assert (await bot.get_chat_member(log.id, 102)).status == "member"
    assert (await bot.get_chat(log.id)).permissions is None


async def test_a_group_knows_no_right_to_post(bot: Bot, world: World, group: PlayChat) -> None:
    shown = (await bot.get_chat_member(group.id, world.bot.id)).to_dict()
    assert (shown.get("can_post_messages"), shown["can_pin_messages"]) == (None, False)


def test_members_of_a_channel_are_seen_by_its_admins_only(
    world: World, log: PlayChat, owner: User, call: Call
) -> None:
    world.set_role(log.id, world.bot.id, Rank.MEMBER)
    hidden = "Bad Request: member list is inaccessible"
    assert refused(world, "getChatMember", chat_id=log.id, user_id=owner.id) == hidden
    assert refused(world, "getChatAdministrators", chat_id=log.id) == hidden
    me = call("getChatMember", chat_id=log.id, user_id=world.bot.id)
    assert isinstance(me, dict)
    assert me["status"] == "member"


async def test_a_post_of_the_bot_reaches_the_discussion_group(
    bot: Bot, world: World, group: PlayChat, log: PlayChat
) -> None:
    world.link(log, group)
    await bot.send_message(log.id, "notice")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert (update.message.text, update.message.is_automatic_forward) == ("notice", True)


def test_whose_a_post_is_stays_known(
    world: World, group: PlayChat, log: PlayChat, owner: User, member: User
) -> None:
    posts = [
        world.post(log.id, owner.id, "a"),
        world.post(group.id, owner.id, "b", anonymous=True),
        world.post(group.id, member.id, "c", as_channel=True),
    ]
    assert [(post.author, post.sender is post.author) for post in posts] == [
        (owner, False),
        (owner, False),
        (member, False),
    ]


def test_only_leaders_hide_behind_the_group_and_one_is_no_channel_in_private(
    world: World, group: PlayChat, member: User
) -> None:
    with pytest.raises(PlayError, match="only administrators write anonymously"):
        world.post(group.id, member.id, "a", anonymous=True)
    with pytest.raises(PlayError, match="in groups only"):
        world.post(world.add_private(member).id, member.id, "a", as_channel=True)
    assert group.posts == {}


async def test_a_channel_is_banned_and_freed(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sender = world.post(group.id, member.id, "ad", as_channel=True).sender_chat
    assert sender is not None
    assert await bot.ban_chat_sender_chat(group.id, sender.id) is True
    with pytest.raises(PlayError, match="is banned here"):
        world.post(group.id, member.id, "ad", as_channel=True)
    assert world.post(group.id, member.id, "as myself").sender is member
    assert await bot.unban_chat_sender_chat(group.id, sender.id) is True
    assert world.post(group.id, member.id, "again", as_channel=True).sender_chat is sender


def test_chats_that_cannot_be_banned(world: World, group: PlayChat, basic: PlayChat, member: User) -> None:
    sender = world.post(group.id, member.id, "ad", as_channel=True).sender_chat
    assert sender is not None
    ban, whom = "banChatSenderChat", {"sender_chat_id": sender.id}
    world.start(member.id)
    found = [
        refused(world, ban, chat_id=group.id),
        refused(world, ban, chat_id=group.id, sender_chat_id=-5),
        refused(world, ban, chat_id=member.id, **whom),
        refused(world, ban, chat_id=basic.id, **whom),
        refused(world, ban, chat_id=group.id, sender_chat_id=group.id),
        refused(world, ban, chat_id=group.id, sender_chat_id=member.id),
    ]
    assert found == [
        "Bad Request: sender_chat_id is empty",
        "Bad Request: chat not found",
        "Bad Request: chat member status can't be changed in private chats",
        "Bad Request: chats can't be members of basic groups",
        "Bad Request: PARTICIPANT_ID_INVALID",
        "Bad Request: PARTICIPANT_ID_INVALID",
    ]


def test_banning_a_channel_takes_the_right(
    world: World, group: PlayChat, basic: PlayChat, member: User, call: Call
) -> None:
    sender = world.post(group.id, member.id, "ad", as_channel=True).sender_chat
    assert sender is not None
    world.set_role(group.id, world.bot.id, Rank.ADMIN, rights=[DELETE])
    for method in ("banChatSenderChat", "unbanChatSenderChat"):
        assert refused(world, method, chat_id=group.id, sender_chat_id=sender.id) == NO_RIGHT
    assert call("unbanChatSenderChat", chat_id=basic.id, sender_chat_id=sender.id) is True


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], "message identifiers are not specified"),
        (5, "expected an Array of message identifiers"),
        ([*range(1, 102)], "too many message identifiers specified"),
        ([None], "message identifier must be a Number"),
        (["x"], "can't parse message identifier as a Number"),
        ([1, 0], "invalid message identifier specified"),
    ],
)
def test_lists_of_messages_that_cannot_be_deleted(
    world: World, group: PlayChat, ids: object, expected: str
) -> None:
    assert refused(world, "deleteMessages", chat_id=group.id, message_ids=ids) == f"Bad Request: {expected}"


def test_a_hundred_messages_are_deleted_at_once(
    world: World, group: PlayChat, member: User, call: Call
) -> None:
    posts = [world.post(group.id, member.id, str(number)) for number in range(99)]
    ids = [*(post.id for post in posts), group.last_id + 5]
    assert call("deleteMessages", chat_id=group.id, message_ids=ids) is True
    assert {post.deleted for post in posts} == {True}
