"""Strangers ask to join, members go, and what one may send follows what one is."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from bot.playground import PlayError, World
from bot.playground.methods import METHODS
from bot.playground.model import ChatType, PlayChat, Rank, User
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal

INVITE = ["can_invite_users"]


def refused(world: World, method: str, **params: object) -> str:
    with pytest.raises(ApiRefusal) as caught:
        METHODS[method.lower()](world, Params(params))
    return caught.value.description


@pytest.fixture
def guest(world: World) -> User:
    return world.add_user("Guest", username="play_guest", bio="Hiker")


@pytest.fixture
def door(world: World, owner: User) -> PlayChat:
    """A group whose bot may let people in."""
    return world.add_chat(
        ChatType.SUPERGROUP, "Door", members=[(owner, Rank.OWNER)], bot=Rank.ADMIN, bot_rights=INVITE
    )


async def test_a_request_reaches_the_bot_that_may_invite(
    bot: Bot, world: World, door: PlayChat, guest: User
) -> None:
    world.ask_to_join(door.id, guest.id)
    (update,) = await bot.get_updates()
    request = update.chat_join_request
    assert request is not None
    assert (request.chat.id, request.from_user.id, request.user_chat_id, request.bio) == (
        door.id,
        guest.id,
        guest.id,
        "Hiker",
    )
    assert request.date.timestamp() == world.now()


async def test_a_bio_may_be_given_or_lacking(bot: Bot, world: World, door: PlayChat, guest: User) -> None:
    world.ask_to_join(door.id, guest.id, bio="an ad")
    world.decide(door.id, guest.id, approve=False)
    world.ask_to_join(door.id, guest.id, bio="")
    bios = [update.chat_join_request and update.chat_join_request.bio for update in await bot.get_updates()]
    assert bios == ["an ad", None]


async def test_a_bot_that_may_not_invite_hears_nothing(
    bot: Bot, world: World, group: PlayChat, guest: User
) -> None:
    world.set_role(group.id, world.bot.id, Rank.ADMIN, rights=["can_delete_messages"])
    await bot.get_updates(offset=world.queue.last_id + 1)
    world.ask_to_join(group.id, guest.id)
    assert await bot.get_updates() == ()
    assert guest.id in group.requests


async def test_who_is_let_in_becomes_a_member(bot: Bot, world: World, door: PlayChat, guest: User) -> None:
    await bot.get_updates(allowed_updates=list(Update.ALL_TYPES))
    world.ask_to_join(door.id, guest.id)
    assert await bot.approve_chat_join_request(door.id, guest.id) is True
    _, changed, joined = await bot.get_updates()
    assert changed.chat_member is not None
    assert (changed.chat_member.via_join_request, changed.chat_member.new_chat_member.status) == (
        True,
        "member",
    )
    assert changed.chat_member.from_user.id == world.bot.id
    assert joined.message is not None
    assert joined.message.from_user is not None
    assert (joined.message.new_chat_members[0].id, joined.message.from_user.id) == (guest.id, guest.id)
    with pytest.raises(BadRequest, match="User_already_participant"):
        await bot.approve_chat_join_request(door.id, guest.id)


async def test_who_is_declined_stays_out_and_may_ask_again(
    bot: Bot, world: World, door: PlayChat, guest: User
) -> None:
    world.ask_to_join(door.id, guest.id)
    assert await bot.decline_chat_join_request(door.id, guest.id) is True
    assert world.seat(door, guest.id).role is Rank.LEFT
    with pytest.raises(BadRequest, match="Hide_requester_missing"):
        await bot.decline_chat_join_request(door.id, guest.id)
    world.ask_to_join(door.id, guest.id)
    world.decide(door.id, guest.id, approve=True)
    assert world.seat(door, guest.id).role is Rank.MEMBER
    assert door.requests == {}


def test_requests_that_cannot_be_decided(world: World, door: PlayChat, group: PlayChat, guest: User) -> None:
    world.ask_to_join(door.id, guest.id)
    world.set_role(group.id, world.bot.id, Rank.ADMIN, rights=["can_delete_messages"])
    world.start(guest.id)
    approve = "approveChatJoinRequest"
    found = [
        refused(world, approve, chat_id=door.id),
        refused(world, approve, user_id=guest.id),
        refused(world, approve, chat_id=guest.id, user_id=guest.id),
        refused(world, approve, chat_id=group.id, user_id=guest.id),
        refused(world, approve, chat_id=door.id, user_id=999),
        refused(world, approve, chat_id=door.id, user_id=103),
    ]
    assert found == [
        "Bad Request: invalid user_id specified",
        "Bad Request: chat_id is empty",
        "Bad Request: the chat can't have join requests",
        "Bad Request: not enough rights to manage chat join requests",
        "Bad Request: user not found",
        "Bad Request: HIDE_REQUESTER_MISSING",
    ]


async def test_the_bot_may_write_to_who_asked_for_five_minutes_or_until_the_answer(
    bot: Bot, world: World, door: PlayChat, guest: User
) -> None:
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(guest.id, "who are you?")
    world.ask_to_join(door.id, guest.id)
    assert (await bot.send_message(guest.id, "who are you?")).chat.id == guest.id
    world.clock.advance(301)
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(guest.id, "hello?")
    world.decide(door.id, guest.id, approve=False)
    world.ask_to_join(door.id, guest.id)
    world.decide(door.id, guest.id, approve=False)
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(guest.id, "sorry")


def test_requests_that_make_no_sense(world: World, door: PlayChat, guest: User, owner: User) -> None:
    world.ask_to_join(door.id, guest.id)
    other, gone = world.add_user("Other"), world.add_user("Gone")
    world.set_role(door.id, other.id, Rank.KICKED)
    world.deactivate(gone.id)
    for chat_id, user_id, why in (
        (door.id, guest.id, "waits for an answer"),
        (door.id, owner.id, "is in this chat already"),
        (door.id, other.id, "is banned here"),
        (door.id, gone.id, "deleted the account"),
        (guest.id, owner.id, "private chat"),
    ):
        with pytest.raises(PlayError, match=why):
            world.ask_to_join(chat_id, user_id)
    with pytest.raises(PlayError, match="has not asked"):
        world.decide(door.id, owner.id, approve=True)


def test_a_ban_ends_a_request(world: World, door: PlayChat, guest: User) -> None:
    world.ask_to_join(door.id, guest.id)
    world.set_role(door.id, guest.id, Rank.KICKED)
    assert door.requests == {}


async def test_a_member_goes_by_themselves(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    await bot.get_updates(allowed_updates=list(Update.ALL_TYPES))
    world.leave(group.id, member.id)
    left, gone = await bot.get_updates()
    assert left.chat_member is not None
    assert (left.chat_member.from_user.id, left.chat_member.new_chat_member.status) == (member.id, "left")
    assert gone.message is not None
    assert gone.message.left_chat_member is not None
    with pytest.raises(PlayError, match="is not in this chat"):
        world.leave(group.id, member.id)


async def test_an_invite_link_is_new_each_time(
    bot: Bot, world: World, door: PlayChat, group: PlayChat
) -> None:
    first, second = await bot.export_chat_invite_link(door.id), await bot.export_chat_invite_link(door.id)
    assert first.startswith("https://t.me/+")
    assert first != second
    assert (await bot.get_chat(door.id)).invite_link == second


def test_invite_links_that_are_refused(world: World, group: PlayChat, member: User) -> None:
    world.set_role(group.id, world.bot.id, Rank.ADMIN, rights=["can_delete_messages"])
    world.start(member.id)
    assert [refused(world, "exportChatInviteLink", chat_id=chat_id) for chat_id in (group.id, member.id)] == [
        "Bad Request: not enough rights to manage chat invite link",
        "Bad Request: can't invite members to a private chat",
    ]


def test_what_one_may_send_follows_the_permissions(
    world: World, group: PlayChat, member: User, picture: bytes
) -> None:
    world.set_role(group.id, member.id, Rank.RESTRICTED, rights=["can_send_messages"])
    assert world.post(group.id, member.id, "words").sender is member
    for attempt in (
        lambda: world.post(group.id, member.id, photo=picture),
        lambda: world.post(group.id, member.id, document=("a.txt", b"a")),
        lambda: world.post_poll(group.id, member.id, "?", ["a", "b"]),
    ):
        with pytest.raises(PlayError, match="cannot write here"):
            attempt()
    world.set_role(group.id, member.id, Rank.RESTRICTED, rights=["can_send_photos"])
    assert world.post(group.id, member.id, photo=picture).file_id


async def test_a_button_is_pressed_by_anyone_inside(
    bot: Bot, world: World, group: PlayChat, member: User, admin: User, guest: User
) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("undo", callback_data="u")]])
    sent = await bot.send_message(group.id, "muted", reply_markup=keys)
    for user in (member, admin):
        world.click(group.id, sent.message_id, user.id, "u")
    who = [update.callback_query and update.callback_query.from_user.id for update in await bot.get_updates()]
    assert who == [member.id, admin.id]
    with pytest.raises(PlayError, match="is not in this chat"):
        world.click(group.id, sent.message_id, guest.id, "u")
