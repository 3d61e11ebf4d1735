"""What Telegram shows before anybody typed, published over a real connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.adapters.telegram.screens import COMMANDS, MENUS
from bot.adapters.telegram.send.menu import LONGEST, TRIES, languages, publish
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.request import AiohttpRequest
from tests.botapi import Script, hang_up, ok, raw, refuse, serving
from tests.fakes import FakeClock
from tests.packaged import catalog

CODES = ["", *sorted({lang.split("-")[0] for lang in catalog().locales} - {"en"})]
"""Telegram knows two letters only, so both kinds of Chinese are one menu; "" is everybody else."""


@pytest.fixture
async def server() -> AsyncIterator[Script]:
    async with serving() as script:
        script.always = ok(True)
        yield script


@pytest.fixture
def api(server: Script, request_: AiohttpRequest) -> TelegramMessenger:
    return TelegramMessenger(request_, server.url)


def asked(server: Script, method: str) -> list[dict[str, Any]]:
    return [params for name, params in server.asked if name == method]


async def test_commands_are_registered_per_scope_and_language(api: TelegramMessenger, server: Script) -> None:
    await publish(api, catalog(), MENUS)
    found = {(p["scope"]["type"], p.get("language_code", "")) for p in asked(server, "setMyCommands")}
    scopes = {"all_private_chats", "all_group_chats", "all_chat_administrators"}
    assert found == {(scope, code) for scope in scopes for code in CODES}
    shown = {c["command"] for p in asked(server, "setMyCommands") for c in p["commands"]}
    assert shown == set(COMMANDS)


async def test_words_that_were_shown_in_the_menu_are_packed_again(api: TelegramMessenger) -> None:
    stowed = catalog().stowed()
    before = {name: locale.ui["bot.description"] for name, locale in stowed.locales.items()}
    await publish(api, stowed, MENUS)
    shown = {lang for _, lang in languages(stowed)}
    for name, locale in stowed.locales.items():
        assert (locale.ui["bot.description"] is not before[name]) == (name in shown)


async def test_settings_are_in_the_menu_of_admins_alone(api: TelegramMessenger, server: Script) -> None:
    await publish(api, catalog(), MENUS)
    with_settings = {
        p["scope"]["type"]
        for p in asked(server, "setMyCommands")
        if "settings" in {command["command"] for command in p["commands"]}
    }
    assert with_settings == {"all_chat_administrators"}
    assert len(MENUS) == 3


async def test_the_bot_describes_itself_in_each_language(api: TelegramMessenger, server: Script) -> None:
    await publish(api, catalog(), MENUS)
    for method in ("setMyDescription", "setMyShortDescription"):
        assert [params.get("language_code", "") for params in asked(server, method)] == CODES


async def test_the_one_menu_of_portuguese_is_that_of_most_who_read_it(
    api: TelegramMessenger, server: Script
) -> None:
    await publish(api, catalog(), MENUS)
    (said,) = [
        one["description"] for one in asked(server, "setMyDescription") if one.get("language_code") == "pt"
    ]
    assert said == catalog().text("pt-BR", "bot.description")


async def test_a_refusal_is_logged_and_costs_that_text_alone(
    api: TelegramMessenger, server: Script, caplog: pytest.LogCaptureFixture
) -> None:
    server.then(refuse(400, "Bad Request: BOT_COMMAND_INVALID"))
    await publish(api, catalog(), MENUS)
    assert caplog.messages == ["menu_not_published method=setMyCommands kind=Refused"]
    assert len(asked(server, "setMyShortDescription")) == len(CODES)
    assert len(asked(server, "setMyCommands")) == 3 * len(CODES)


async def test_what_telegram_puts_off_or_loses_is_said_again(api: TelegramMessenger, server: Script) -> None:
    clock = FakeClock()
    put_off = refuse(429, "Too Many Requests: retry after 9", retry_after=9)
    day = refuse(429, "Too Many Requests: retry after 86400", retry_after=86400)
    server.then(put_off, hang_up, raw(502, b""), ok(True), day)
    await publish(api, catalog(), MENUS, sleep=clock.sleep)
    assert clock.slept == [9.0, 1.0, 2.0, LONGEST]
    assert len(asked(server, "setMyCommands")) == 3 * len(CODES) + 4


async def test_a_text_that_never_arrives_keeps_no_other_waiting_for_ever(
    api: TelegramMessenger, server: Script
) -> None:
    clock = FakeClock()
    server.always = raw(502, b"")
    await publish(api, catalog(), MENUS, sleep=clock.sleep)
    assert len(server.asked) == TRIES * 5 * len(CODES)
