"""Forwards of people, and what they send by way of the bot."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginUser,
    Update,
)

from bot.playground import PlayError, World
from bot.playground.model import PlayChat, User


async def heard(bot: Bot) -> Update:
    return (await bot.get_updates(timeout=0))[-1]


async def test_a_forward_to_the_bot_says_who_wrote_it(
    bot: Bot, world: World, group: PlayChat, owner: User, member: User
) -> None:
    post = world.post(group.id, owner.id, "see https://example.org")
    world.forward(group.id, post.id, member.id, member.id)
    message = (await heard(bot)).message
    assert message is not None
    assert (message.chat.id, message.from_user.id) == (member.id, member.id)
    assert message.text == "see https://example.org"
    assert [entity.type for entity in message.entities] == ["url"]
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.id == owner.id


async def test_what_was_written_as_a_chat_is_forwarded_as_that(
    bot: Bot, world: World, group: PlayChat, admin: User, member: User, owner: User
) -> None:
    hidden = world.post(group.id, admin.id, "from the admins", anonymous=True)
    world.forward(group.id, hidden.id, member.id, member.id)
    message = (await heard(bot)).message
    assert message is not None
    assert isinstance(message.forward_origin, MessageOriginChat)
    assert message.forward_origin.sender_chat.id == group.id
    assert group.linked is not None
    notice = world.post(group.linked, owner.id, "a notice")
    world.forward(group.linked, notice.id, member.id, member.id)
    message = (await heard(bot)).message
    assert message is not None
    assert isinstance(message.forward_origin, MessageOriginChannel)


async def test_a_forward_of_a_forward_keeps_the_first_origin_and_no_buttons_come_along(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("why", callback_data="w")]])
    sent = await bot.send_message(group.id, "a warning", reply_markup=keys)
    once = world.forward(group.id, sent.message_id, member.id, member.id)
    twice = world.forward(member.id, once.id, member.id, group.id)
    assert once.buttons is None
    assert twice.extra == once.extra
    message = (await heard(bot)).message
    assert message is not None
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.id == world.bot.id


async def test_a_picture_keeps_its_caption_and_leaves_its_album(
    world: World, group: PlayChat, member: User, picture: bytes
) -> None:
    post = world.post_album(group.id, member.id, [picture], "look")[0]
    copy = world.forward(group.id, post.id, member.id, member.id)
    assert (copy.text, copy.is_caption, copy.file_id) == ("look", True, post.file_id)
    assert set(copy.extra) == {"photo", "forward_origin"}


def test_a_forward_needs_the_right_of_what_it_is(
    world: World, group: PlayChat, member: User, picture: bytes
) -> None:
    photo = world.post(group.id, member.id, photo=picture)
    world.set_role(group.id, member.id, "restricted", rights={"can_send_messages"})
    with pytest.raises(PlayError, match="restricted"):
        world.forward(group.id, photo.id, member.id, group.id)
    assert world.forward(group.id, photo.id, member.id, member.id).text == ""


def test_only_what_one_sees_is_forwarded(world: World, group: PlayChat, owner: User, member: User) -> None:
    post = world.post(owner.id, owner.id, "to the bot alone")
    with pytest.raises(PlayError, match="not in the chat"):
        world.forward(owner.id, post.id, member.id, member.id)
    world.leave(group.id, member.id)
    with pytest.raises(PlayError, match="cannot be forwarded"):
        world.forward(group.id, max(group.posts), owner.id, owner.id)


def card(text: str = "<b>Looks like</b> an ad", number: str = "card") -> InlineQueryResultArticle:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("more", url="https://example.org/")]])
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(
        number, "Risk: high", content, description="Paid posting", reply_markup=keys
    )


async def test_a_result_is_sent_by_way_of_the_bot(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    query = world.inline_query(member.id, "rent my account", chat_id=group.id)
    asked = (await heard(bot)).inline_query
    assert asked is not None
    assert (asked.query, asked.chat_type, asked.from_user.id) == ("rent my account", "supergroup", member.id)
    await bot.answer_inline_query(query, [card()])
    post = world.choose(query, "card", group.id, member.id)
    message = (await heard(bot)).message
    assert message is not None
    assert message.via_bot is not None
    assert (message.text, message.via_bot.id, message.from_user.id) == ("Looks like an ad", 1, member.id)
    assert [entity["type"] for entity in post.entities] == ["bold"]
    assert post.buttons == [[{"text": "more", "url": "https://example.org/"}]]
    with pytest.raises(PlayError, match="no such result"):
        world.choose(query, "other", group.id, member.id)


async def test_the_page_asks_chooses_and_forwards(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    async def ask(path: str, **body: object) -> dict:
        async with http.post(f"/playground/{path}", json=body) as answer:
            assert answer.status == 200
            return await answer.json()

    asking = asyncio.ensure_future(ask("inline", user_id=member.id, chat_id=member.id, query="hello"))
    update = (await bot.get_updates(timeout=5))[-1]
    assert update.inline_query is not None
    assert update.inline_query.chat_type == "sender"
    button = InlineQueryResultsButton("ask in private", start_parameter="ask")
    await bot.answer_inline_query(update.inline_query.id, [card()], button=button)
    found = await asking
    assert found == {
        "query_id": update.inline_query.id,
        "results": [{"id": "card", "title": "Risk: high", "description": "Paid posting"}],
        "button": {"text": "ask in private", "start_parameter": "ask"},
    }
    chosen = {"query_id": found["query_id"], "result_id": "card", "chat_id": group.id, "user_id": member.id}
    number = (await ask("choose", **chosen))["message_id"]
    await ask("forward", chat_id=group.id, message_id=number, user_id=member.id, to=member.id)
    async with http.get(f"/playground/messages?chat={member.id}") as answer:
        (message,) = json.loads(await answer.text())["messages"]
    assert (message["forwarded"], message["via"], message["buttons"]) == ("Member A", None, [])
    async with http.get(f"/playground/messages?chat={group.id}") as answer:
        (message,) = json.loads(await answer.text())["messages"]
    assert message["via"] == world.bot.username
