"""Who the bot is: asked once, over a real connection, whatever is answered."""

from __future__ import annotations

import pytest
from telegram import Bot

from bot.adapters.telegram.receive.identity import identify
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.request import AiohttpRequest
from bot.errors import CallFailed, TokenRejected
from tests.botapi import Script, ok, refuse

ME = {"id": 7, "is_bot": True, "first_name": "Notice", "username": "notice_bot"}


async def known(server: Script, request: AiohttpRequest) -> Bot:
    bot = Bot("1:token", base_url=server.url.removesuffix("1:token"), request=request)
    await identify(bot, TelegramMessenger(request, server.url))
    return bot


async def test_the_library_knows_who_the_bot_is(server: Script, request_: AiohttpRequest) -> None:
    server.then(ok(ME | {"can_join_groups": True, "can_read_all_group_messages": "yes"}))
    bot = await known(server, request_)
    assert (bot.id, bot.username, bot.first_name) == (7, "notice_bot", "Notice")
    assert bot.bot.can_join_groups
    assert not bot.bot.can_read_all_group_messages
    assert [method for method, _ in server.asked] == ["getMe"]


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_is_not_known(server: Script, request_: AiohttpRequest, code: int) -> None:
    server.then(refuse(code, "Unauthorized" if code == 401 else "Not Found"))
    with pytest.raises(TokenRejected, match="@BotFather"):
        await known(server, request_)


@pytest.mark.parametrize(
    "answer",
    [
        *(None, True, [], {}, [ME], {"id": 7}, ME | {"id": "7"}, ME | {"id": 2**70}, ME | {"id": True}),
        *(ME | {"username": None}, ME | {"username": ["a"]}, ME | {"username": "a b"}),
    ],
)
async def test_what_is_no_bot_is_a_failed_call(
    server: Script, request_: AiohttpRequest, answer: object
) -> None:
    server.then(ok(answer))
    with pytest.raises(CallFailed, match="not a bot"):
        await known(server, request_)


@pytest.mark.parametrize("name", [None, 7, ["a"], "x" * 10_000])
async def test_any_first_name_will_do(server: Script, request_: AiohttpRequest, name: object) -> None:
    server.then(ok(ME | {"first_name": name}))
    assert (await known(server, request_)).first_name == str(name)[:64]
