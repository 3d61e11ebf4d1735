"""Pinned messages: rights, order, and the service message that tells of a pin."""

from __future__ import annotations

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.playground import World
from bot.playground.model import ChatType, PlayChat, Rank, User

PINNING = ["can_pin_messages"]


@pytest.fixture
def pinner(world: World, group: PlayChat) -> PlayChat:
    """The group, with the bot allowed to pin."""
    world.set_role(group.id, world.bot.id, Rank.ADMIN, rights=PINNING)
    world.queue.waiting.clear()
    return group


async def pinned(bot: Bot, chat: PlayChat) -> str | None:
    shown = (await bot.get_chat(chat.id)).pinned_message
    return None if shown is None else shown.text


@pytest.mark.parametrize("silent", [False, True])
async def test_a_pin_is_told_to_everybody_the_bot_included(bot: Bot, pinner: PlayChat, silent: bool) -> None:
    sent = await bot.send_message(pinner.id, "rules")
    assert await bot.pin_chat_message(pinner.id, sent.message_id, disable_notification=silent) is True
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user == bot.bot
    assert update.message.pinned_message is not None
    assert update.message.pinned_message.message_id == sent.message_id
    assert await pinned(bot, pinner) == "rules"


async def test_the_newest_message_is_on_top_however_late_an_older_one_was_pinned(
    bot: Bot, pinner: PlayChat
) -> None:
    older, newer = [await bot.send_message(pinner.id, text) for text in ("older", "newer")]
    await bot.pin_chat_message(pinner.id, newer.message_id)
    await bot.pin_chat_message(pinner.id, older.message_id)
    assert await pinned(bot, pinner) == "newer"
    await bot.unpin_chat_message(pinner.id)
    assert await pinned(bot, pinner) == "older"
    await bot.unpin_chat_message(pinner.id, older.message_id)
    assert await pinned(bot, pinner) is None


async def test_all_are_unpinned(bot: Bot, pinner: PlayChat) -> None:
    for text in ("a", "b"):
        await bot.pin_chat_message(pinner.id, (await bot.send_message(pinner.id, text)).message_id)
    assert await bot.unpin_all_chat_messages(pinner.id) is True
    assert await bot.unpin_all_chat_messages(pinner.id) is True
    assert await pinned(bot, pinner) is None


async def test_a_deleted_message_is_no_longer_pinned(bot: Bot, pinner: PlayChat) -> None:
    sent = await bot.send_message(pinner.id, "a")
    await bot.pin_chat_message(pinner.id, sent.message_id)
    await bot.delete_message(pinner.id, sent.message_id)
    assert await pinned(bot, pinner) is None


async def test_an_edited_message_stays_pinned(bot: Bot, pinner: PlayChat) -> None:
    sent = await bot.send_message(pinner.id, "old")
    await bot.pin_chat_message(pinner.id, sent.message_id)
    await bot.edit_message_text("new", pinner.id, sent.message_id)
    assert await pinned(bot, pinner) == "new"


async def test_pins_that_are_refused(bot: Bot, world: World, pinner: PlayChat, member: User) -> None:
    post = world.post(pinner.id, member.id, "a")
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(pinner.id, 7)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(pinner.id)
    with pytest.raises(BadRequest, match="Chat_not_modified"):
        await bot.unpin_chat_message(pinner.id, post.id)
    await bot.pin_chat_message(pinner.id, post.id)
    with pytest.raises(BadRequest, match="Chat_not_modified"):
        await bot.pin_chat_message(pinner.id, post.id)
    with pytest.raises(BadRequest, match="Service messages can't be pinned"):
        await bot.pin_chat_message(pinner.id, max(pinner.posts))


async def test_a_group_wants_the_right(bot: Bot, world: World, group: PlayChat, basic: PlayChat) -> None:
    for chat in (group, basic):
        sent = await bot.send_message(chat.id, "a")
        for call in (
            bot.pin_chat_message(chat.id, sent.message_id),
            bot.unpin_chat_message(chat.id, sent.message_id),
            bot.unpin_all_chat_messages(chat.id),
        ):
            with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
                await call
    world.set_role(basic.id, world.bot.id, Rank.ADMIN, rights=PINNING)
    assert await bot.pin_chat_message(basic.id, sent.message_id) is True


async def test_a_private_chat_wants_no_right(bot: Bot, world: World, member: User) -> None:
    start = world.start(member.id)
    assert await bot.pin_chat_message(start.chat.id, start.id) is True
    assert await pinned(bot, start.chat) == "/start"


async def test_a_channel_pins_in_its_own_name(bot: Bot, world: World, owner: User) -> None:
    rights = ["can_post_messages", "can_edit_messages"]
    channel = world.add_chat(
        ChatType.CHANNEL, "Notices", members=[(owner, Rank.OWNER)], bot=Rank.ADMIN, bot_rights=rights
    )
    await bot.pin_chat_message(channel.id, (await bot.send_message(channel.id, "a")).message_id)
    (update,) = await bot.get_updates()
    assert update.channel_post is not None
    assert update.channel_post.pinned_message is not None
    assert (update.channel_post.from_user, update.channel_post.sender_chat) == (
        None,
        update.channel_post.chat,
    )


async def test_the_page_is_told_what_is_pinned(
    http: aiohttp.ClientSession, bot: Bot, world: World, pinner: PlayChat
) -> None:
    quiz = await bot.send_poll(pinner.id, "Which?", ["a", "b"])
    await bot.pin_chat_message(pinner.id, quiz.message_id)
    async with http.get("/playground/state") as answer:
        assert (await answer.json())["chats"][0]["pinned"] == [quiz.message_id]
    async with http.get("/playground/messages", params={"chat": str(pinner.id)}) as answer:
        assert (await answer.json())["messages"][-1]["service"] == f"{world.bot.name} pinned “Which?”"
