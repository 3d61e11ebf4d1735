"""What play figures do, seen through the updates that python-telegram-bot parses from it."""

from __future__ import annotations

import pytest
from telegram import Bot, Message, Update

from bot.playground import PlayError, PlaygroundClock, World, empty_world
from bot.playground.model import ChatType, PlayChat, Rank, User


async def messages(bot: Bot) -> list[Message]:
    found = [update.effective_message for update in await bot.get_updates()]
    assert all(isinstance(message, Message) for message in found)
    return [message for message in found if isinstance(message, Message)]


async def one(bot: Bot) -> Message:
    (message,) = await messages(bot)
    return message


async def test_text_with_entities_of_a_client(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, "😀 /check @someone https://a.example/x #tag")
    message = await one(bot)
    assert list(message.parse_entities().values()) == ["/check", "@someone", "https://a.example/x", "#tag"]
    assert message.from_user is not None
    assert message.from_user.id == member.id


async def test_formatted_text_and_a_hidden_link(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    world.post(group.id, member.id, html='<b>稳赚</b> <a href="https://a.example">点我</a>')
    message = await one(bot)
    assert (message.text, message.entities[1].url) == ("稳赚 点我", "https://a.example/")
    with pytest.raises(PlayError, match="Unsupported start tag"):
        world.post(group.id, member.id, html="<p>")


async def test_a_photo_with_a_caption(
    bot: Bot, world: World, group: PlayChat, member: User, picture: bytes
) -> None:
    world.post(group.id, member.id, "收号 /x", photo=picture)
    message = await one(bot)
    assert (message.text, message.caption, message.caption_entities[0].type) == (
        None,
        "收号 /x",
        "bot_command",
    )
    file = await bot.get_file(message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture


async def test_an_album(bot: Bot, world: World, group: PlayChat, member: User, picture: bytes) -> None:
    world.post_album(group.id, member.id, [picture, picture], "caption")
    first, second = await messages(bot)
    assert first.media_group_id == second.media_group_id
    assert (first.caption, second.caption) == ("caption", None)


async def test_the_other_kinds(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, document=("收号.txt", b"x"))
    world.post_contact(group.id, member.id, "+1", "name", vcard="v")
    world.post_poll(group.id, member.id, "?", ["a", "b"])
    document, contact, poll = await messages(bot)
    assert document.document is not None
    assert document.document.file_name == "收号.txt"
    assert contact.contact is not None
    assert (contact.contact.first_name, contact.contact.vcard) == ("name", "v")
    assert poll.poll is not None
    assert [option.text for option in poll.poll.options] == ["a", "b"]


async def test_forwards(bot: Bot, world: World, group: PlayChat, member: User, owner: User) -> None:
    channel = world.add_chat(ChatType.CHANNEL, "Origin")
    for origin in (owner, channel, "somebody hidden"):
        world.post_forward(group.id, member.id, "x", origin=origin)
    kinds = [message.forward_origin and message.forward_origin.type for message in await messages(bot)]
    assert kinds == ["user", "channel", "hidden_user"]


async def test_raw_fields_are_merged_over(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, fields={"rich_message": {"blocks": []}, "text": None})
    message = await one(bot)
    assert (message.text, message.api_kwargs.get("rich_message")) == (None, {"blocks": []})


async def test_an_answer_carries_what_it_answers(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    first = world.post(group.id, member.id, "a")
    second = world.post(group.id, member.id, "b", reply_to=first.id)
    world.post(group.id, member.id, "c", reply_to=second.id)
    last = (await messages(bot))[-1]
    assert last.reply_to_message is not None
    assert (last.reply_to_message.text, last.reply_to_message.reply_to_message) == ("b", None)


async def test_edits(bot: Bot, world: World, group: PlayChat, member: User, owner: User) -> None:
    post = world.post(group.id, member.id, "hello")
    world.clock.advance(60)
    world.edit(group.id, post.id, member.id, "收号")
    _, edited = await bot.get_updates()
    assert edited.edited_message is not None
    assert edited.edited_message.text == "收号"
    assert edited.edited_message.edit_date is not None
    with pytest.raises(PlayError, match="only one's own"):
        world.edit(group.id, post.id, owner.id, "x")
    with pytest.raises(PlayError, match="empty"):
        world.edit(group.id, post.id, member.id, "")


async def test_an_anonymous_admin(bot: Bot, world: World, group: PlayChat, admin: User) -> None:
    world.post(group.id, admin.id, "a", anonymous=True)
    message = await one(bot)
    assert message.sender_chat is not None
    assert message.from_user is not None
    assert (message.sender_chat.id, message.from_user.username) == (group.id, "GroupAnonymousBot")


async def test_an_anonymous_seat_stays_anonymous(
    bot: Bot, world: World, group: PlayChat, admin: User
) -> None:
    world.set_role(group.id, admin.id, Rank.ADMIN, anonymous=True)
    assert world.post(group.id, admin.id, "a").sender_chat is group


async def test_a_member_as_their_channel(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, "a", as_channel=True)
    world.post(group.id, member.id, "b", as_channel=True)
    first, second = await messages(bot)
    assert first.sender_chat is not None
    assert (first.sender_chat.type, first.sender_chat) == ("channel", second.sender_chat)


async def test_a_linked_channel(bot: Bot, world: World, group: PlayChat, owner: User, picture: bytes) -> None:
    rights = ["can_post_messages"]
    channel = world.add_chat(
        ChatType.CHANNEL, "Notices", members=[(owner, Rank.OWNER)], bot=Rank.ADMIN, bot_rights=rights
    )
    world.link(channel, group)
    world.post(channel.id, owner.id, "caption", photo=picture)
    post, forward = await bot.get_updates()
    assert post.channel_post is not None
    assert (post.channel_post.from_user, post.channel_post.caption) == (None, "caption")
    message = forward.message
    assert message is not None
    assert (message.is_automatic_forward, message.caption) == (True, "caption")
    assert message.sender_chat is not None
    assert message.sender_chat.id == channel.id
    assert (await bot.get_chat(group.id)).linked_chat_id == channel.id


async def test_a_channel_is_edited_too(bot: Bot, world: World, owner: User) -> None:
    channel = world.add_chat(ChatType.CHANNEL, "Notices", members=[(owner, Rank.OWNER)], bot=Rank.ADMIN)
    post = world.post(channel.id, owner.id, "a")
    world.edit(channel.id, post.id, owner.id, "b")
    edited = (await bot.get_updates())[-1].edited_channel_post
    assert edited is not None
    assert edited.text == "b"


async def test_start_in_private(bot: Bot, world: World, member: User) -> None:
    world.start(member.id, "group_1")
    message = await one(bot)
    assert (message.chat.type, message.chat.id, message.text) == ("private", member.id, "/start group_1")
    assert (await bot.send_message(member.id, "hello")).chat.id == member.id


async def test_blocking_and_coming_back(bot: Bot, world: World, member: User) -> None:
    world.start(member.id)
    world.block(member.id)
    world.start(member.id)
    _, blocked, unblocked, _ = await bot.get_updates()
    changes = [u.my_chat_member and u.my_chat_member.new_chat_member.status for u in (blocked, unblocked)]
    assert changes == ["kicked", "member"]


async def test_the_bot_is_added_promoted_and_removed(bot: Bot, world: World, owner: User) -> None:
    chat = world.add_chat(ChatType.SUPERGROUP, "New", members=[(owner, Rank.OWNER)])
    for role in (Rank.MEMBER, Rank.ADMIN, Rank.KICKED):
        world.set_role(chat.id, world.bot.id, role, by=owner.id)
    updates = await bot.get_updates()
    changes = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert changes == ["member", "administrator", "kicked"]
    (joined,) = [u.message for u in updates if u.message]
    assert [user.id for user in joined.new_chat_members] == [world.bot.id]
    assert world.chats[chat.id].posts[2].service.endswith("was removed")


async def test_members_come_and_go(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    await bot.get_updates(allowed_updates=list(Update.ALL_TYPES))
    world.set_role(group.id, member.id, Rank.LEFT, by=member.id)
    world.set_role(group.id, member.id, Rank.MEMBER, by=member.id)
    left, gone, joined, new = await bot.get_updates()
    assert left.chat_member is not None
    assert joined.chat_member is not None
    assert (left.chat_member.new_chat_member.status, joined.chat_member.old_chat_member.status) == (
        "left",
        "left",
    )
    assert gone.message is not None
    assert gone.message.left_chat_member is not None
    assert new.message is not None
    assert new.message.new_chat_members[0].id == member.id


async def test_a_group_becomes_a_supergroup(bot: Bot, world: World, basic: PlayChat, member: User) -> None:
    new = world.migrate(basic.id)
    old_side, new_side = await messages(bot)
    assert (old_side.migrate_to_chat_id, new_side.migrate_from_chat_id) == (new.id, basic.id)
    assert (await bot.send_message(new.id, "a")).chat.type == "supergroup"
    with pytest.raises(PlayError, match="became the supergroup"):
        world.post(basic.id, member.id, "a")
    with pytest.raises(PlayError, match="not a basic group"):
        world.migrate(new.id)


async def test_anything_can_be_injected(world: World) -> None:
    first = world.inject({"odd": {"x": 1}})
    second = world.inject(b"{not json")
    assert [payload for _, payload in world.queue.waiting] == [
        b'{"update_id":%d,"odd":{"x":1}}' % first,
        b"{not json",
    ]
    assert second == first + 1
    assert world.inject({"update_id": 5_000_000_000, "x": 1}) == 5_000_000_000


def test_what_is_hard_to_encode_is_sent_all_the_same(world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, "\ud800")
    deep: list[object] = []
    for _ in range(400):
        deep = [deep]
    world.inject({"deep": deep})
    (_, surrogate), (_, nested) = world.queue.waiting
    assert b'"text": "\\ud800"' in surrogate
    assert nested.count(b"[") == 401


@pytest.mark.parametrize("role", [Rank.LEFT, Rank.KICKED, Rank.RESTRICTED])
def test_who_is_out_cannot_post(world: World, group: PlayChat, member: User, role: Rank) -> None:
    world.set_role(group.id, member.id, role)
    with pytest.raises(PlayError):
        world.post(group.id, member.id, "a")


def test_a_closed_group(world: World, group: PlayChat, owner: User, member: User) -> None:
    group.permissions = frozenset()
    world.post(group.id, owner.id, "a")
    with pytest.raises(PlayError, match="cannot write here"):
        world.post(group.id, member.id, "a")


def test_what_does_not_exist(world: World, group: PlayChat, member: User) -> None:
    for attempt in (
        lambda: world.post(5, member.id, "a"),
        lambda: world.post(group.id, 5, "a"),
        lambda: world.post(group.id, member.id, ""),
        lambda: world.delete(group.id, 7),
        lambda: world.click(group.id, world.post(group.id, member.id, "a").id, member.id, "x"),
    ):
        with pytest.raises(PlayError):
            attempt()


def test_deleted_stays_visible_and_a_deactivated_user_is_silent(
    world: World, group: PlayChat, member: User
) -> None:
    post = world.post(group.id, member.id, "a")
    world.delete(group.id, post.id)
    assert (group.posts[post.id].deleted, group.posts[post.id].text) == (True, "a")
    world.deactivate(member.id)
    with pytest.raises(PlayError, match="deleted the account"):
        world.post(group.id, member.id, "b")


def test_the_clock_moves_forward_only_and_tells() -> None:
    clock = PlaygroundClock(lambda: 100.0)
    told: list[float] = []
    clock.on_advance.append(lambda: told.append(clock.now()))
    clock.advance(50)
    assert (clock.now(), clock.offset, told) == (150.0, 50.0, [150.0])
    with pytest.raises(ValueError, match="back"):
        clock.advance(-1)


def test_an_empty_world_has_only_the_bot() -> None:
    world = empty_world(bot_id=77)
    assert (world.bot.id, world.users, world.chats) == (77, {}, {})


def test_the_demo_world(world: World, group: PlayChat, basic: PlayChat) -> None:
    assert [chat.kind for chat in world.chats.values()].count(ChatType.PRIVATE) == 7
    assert world.bot_seat(group).rights == {
        "can_manage_chat",
        "can_delete_messages",
        "can_restrict_members",
        "can_invite_users",
    }
    assert world.bot_seat(basic).role is Rank.MEMBER
    assert group.last_id > 30_000_000


def test_the_channels_of_the_demo_world(world: World, group: PlayChat) -> None:
    notices, log = [chat for chat in world.chats.values() if chat.kind is ChatType.CHANNEL]
    assert (notices.linked, group.linked) == (group.id, notices.id)
    assert world.bot_seat(log).may("can_post_messages")
    assert (log.username, log.linked) == ("", None)
    present = {user_id for user_id, seat in log.seats.items() if seat.role.present}
    assert present == {101, 102, world.bot.id}


def test_a_stranger_of_the_demo_world_may_ask_to_join(world: World, group: PlayChat) -> None:
    stranger = next(user for user in world.users.values() if user.id not in group.seats)
    world.ask_to_join(group.id, stranger.id)
    assert [payload for _, payload in world.queue.waiting if b"chat_join_request" in payload]


async def test_waiting_for_what_the_bot_does(bot: Bot, world: World) -> None:
    await bot.get_me()
    await world.wait_for(lambda: world.journal[-1].method == "getMe")
    with pytest.raises(TimeoutError):
        await world.wait_for(lambda: False, 0.01)
