"""What Telegram shows before anybody typed, published over a real connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot

from bot.adapters.telegram.handlers import COMMANDS
from bot.adapters.telegram.menu import MENUS, publish
from bot.adapters.telegram.request import AiohttpRequest
from tests.botapi import Script, ok, refuse, serving
from tests.desk import catalog

CODES = ["", *sorted({lang.split("-")[0] for lang in catalog().locales} - {"en"})]
"""Telegram knows two letters only, so both kinds of Chinese are one menu; "" is everybody else."""


@pytest.fixture
async def server() -> AsyncIterator[Script]:
    async with serving() as script:
        script.always = ok({"id": 7, "is_bot": True, "first_name": "Notice", "username": "notice_bot"})
        yield script


@pytest.fixture
async def bot(server: Script) -> AsyncIterator[Bot]:
    async with Bot("1:token", base_url=server.url.removesuffix("1:token"), request=AiohttpRequest()) as found:
        server.asked.clear()
        server.always = ok(True)
        yield found


def asked(server: Script, method: str) -> list[dict[str, Any]]:
    return [params for name, params in server.asked if name == method]


async def test_commands_are_registered_per_scope_and_language(bot: Bot, server: Script) -> None:
    await publish(bot, catalog())
    found = {(p["scope"]["type"], p.get("language_code", "")) for p in asked(server, "setMyCommands")}
    scopes = {"all_private_chats", "all_group_chats", "all_chat_administrators"}
    assert found == {(scope, code) for scope in scopes for code in CODES}
    shown = {c["command"] for p in asked(server, "setMyCommands") for c in p["commands"]}
    assert shown == set(COMMANDS)


async def test_settings_are_in_the_menu_of_admins_alone(bot: Bot, server: Script) -> None:
    await publish(bot, catalog())
    with_settings = {
        p["scope"]["type"]
        for p in asked(server, "setMyCommands")
        if "settings" in {command["command"] for command in p["commands"]}
    }
    assert with_settings == {"all_chat_administrators"}
    assert len(MENUS) == 3


async def test_the_bot_describes_itself_in_each_language(bot: Bot, server: Script) -> None:
    await publish(bot, catalog())
    for method in ("setMyDescription", "setMyShortDescription"):
        assert [params.get("language_code", "") for params in asked(server, method)] == CODES


async def test_a_refusal_is_logged_and_no_fault(
    bot: Bot, server: Script, caplog: pytest.LogCaptureFixture
) -> None:
    server.then(refuse(429, "Too Many Requests: retry after 9", retry_after=9))
    await publish(bot, catalog())
    assert "menu_not_published kind=RetryAfter" in caplog.messages
