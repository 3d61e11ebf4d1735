"""Whose language is whose: of the world, of its people, of the bot's menus."""

from __future__ import annotations

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
)

from bot.playground import PlayError, Playground, World
from bot.playground.menus import menu_of
from bot.playground.model import PlayChat, User


def test_the_world_takes_the_language_of_the_page(world: World, group: PlayChat, member: User) -> None:
    assert (world.bot.name, group.title, member.name) == (
        "Anti-fraud bot",
        "Riverside Neighbours",
        "Member A",
    )
    world.speak("zh")
    assert (world.bot.name, group.title, member.name) == ("反诈提醒", "河畔邻里群", "成员甲")
    assert world.chat(member.id).title == "成员甲"
    assert {user.language for user in world.users.values()} == {"zh-hans"}
    assert "高价收微信小号" in [user.bio for user in world.users.values()][5]
    world.speak("en")
    assert (group.title, member.name, member.language) == ("Riverside Neighbours", "Member A", "en")
    with pytest.raises(PlayError, match="en or zh"):
        world.speak("fr")


def test_whoever_was_given_a_name_or_a_language_keeps_it(world: World, group: PlayChat, member: User) -> None:
    world.set_language(member.id, "pt-br")
    group.title = "Renamed"
    world.speak("zh")
    assert (group.title, member.name, member.language) == ("Renamed", "成员甲", "pt-br")
    with pytest.raises(PlayError, match="no language code"):
        world.set_language(member.id, "English")


def test_a_world_begun_anew_keeps_its_language(playground: Playground) -> None:
    playground.world.speak("zh")
    playground.reset()
    assert playground.world.chat(103).title == "成员甲"


async def test_the_page_says_whose_language_is_what(
    http: aiohttp.ClientSession, bot: Bot, world: World, member: User
) -> None:
    for path, body in (
        ("language", {"language": "zh"}),
        ("profile", {"user_id": member.id, "language": "ko"}),
        ("post", {"chat_id": member.id, "user_id": member.id, "text": "안녕"}),
    ):
        async with http.post(f"/playground/{path}", json=body) as answer:
            assert answer.status == 200
    message = (await bot.get_updates(timeout=0))[-1].message
    assert message is not None
    assert (message.from_user.first_name, message.from_user.language_code) == ("成员甲", "ko")
    assert member.bio == ""


async def test_each_sees_the_narrowest_menu_in_their_language(
    bot: Bot, world: World, group: PlayChat, basic: PlayChat, owner: User, member: User
) -> None:
    def seen(chat: PlayChat, user: User) -> str:
        key = menu_of(world, chat, world.seat(chat, user.id))
        return "" if key is None else str(world.commands[key][0]["command"])

    async def put(name: str, scope: object = None, language: str = "") -> None:
        await bot.set_my_commands([BotCommand(name, "words")], scope=scope, language_code=language)

    private = world.chat(member.id)
    assert seen(private, member) == ""
    await put("plain")
    await put("plain_ko", language="ko")
    await put("talk", BotCommandScopeAllPrivateChats())
    await put("crowd", BotCommandScopeAllGroupChats())
    await put("crowd_zh", BotCommandScopeAllGroupChats(), "zh")
    await put("lead", BotCommandScopeAllChatAdministrators())
    assert [seen(chat, member) for chat in (private, group, basic)] == ["talk", "crowd", "crowd"]
    assert seen(group, owner) == "lead"
    world.set_language(member.id, "zh-hans")
    assert (seen(private, member), seen(group, member)) == ("talk", "crowd_zh")
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    world.set_language(member.id, "ko")
    assert seen(private, member) == "plain_ko"
    await put("here", BotCommandScopeChat(group.id))
    await put("mine", BotCommandScopeChatMember(group.id, member.id))
    assert (seen(group, owner), seen(group, member), seen(basic, member)) == ("here", "mine", "crowd")
    assert group.linked is not None
    assert seen(world.chat(group.linked), owner) == ""
