"""Telling Telegram how to deliver: faults are waited out, refusals are told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.receive.delivery import remove_webhook, set_webhook
from bot.adapters.telegram.receive.poller import ALLOWED_UPDATES
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.request import AiohttpRequest
from bot.errors import ConfigError, TokenRejected
from tests.botapi import Script, hang_up, ok, raw, refuse, serving
from tests.fakes import FakeClock

URL = "https://example.org/hook"
POLLED = ok({"url": "", "has_custom_certificate": False, "pending_update_count": 0})
HOOKED = ok({"url": URL, "has_custom_certificate": False, "pending_update_count": 0})
FAULTS = (raw(502, b"<html>"), hang_up, refuse(500, "Internal Server Error"), raw(200, b"<html>"))


@pytest.fixture
async def script() -> AsyncIterator[Script]:
    async with serving() as found:
        yield found


@pytest.fixture
async def api(script: Script) -> AsyncIterator[TelegramMessenger]:
    request = AiohttpRequest()
    await request.initialize()
    yield TelegramMessenger(request, script.url)
    await request.shutdown()


async def test_without_a_webhook_there_is_nothing_to_remove(api: TelegramMessenger, script: Script) -> None:
    script.then(POLLED)
    await remove_webhook(api)
    assert [method for method, _ in script.asked] == ["getWebhookInfo"]


async def test_a_webhook_is_removed(api: TelegramMessenger, script: Script) -> None:
    script.then(HOOKED, ok(True))
    await remove_webhook(api)
    assert [method for method, _ in script.asked] == ["getWebhookInfo", "deleteWebhook"]


async def test_faults_are_waited_out_with_growing_pauses(api: TelegramMessenger, script: Script) -> None:
    clock = FakeClock()
    script.then(*FAULTS, HOOKED, *FAULTS, ok(True))
    await remove_webhook(api, sleep=clock.sleep)
    assert clock.slept == [0.5, 1.0, 2.0, 4.0] * 2


async def test_a_pause_never_grows_beyond_half_a_minute(api: TelegramMessenger, script: Script) -> None:
    clock = FakeClock()
    script.then(*(FAULTS * 5), ok(True))
    await set_webhook(api, URL, "secret", sleep=clock.sleep)
    assert clock.slept[:7] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
    assert set(clock.slept[7:]) == {30.0}


async def test_the_pause_that_telegram_names_is_kept(api: TelegramMessenger, script: Script) -> None:
    clock = FakeClock()
    script.then(refuse(429, "Too Many Requests: retry after 7", retry_after=7), ok(True))
    await set_webhook(api, URL, "secret", sleep=clock.sleep)
    assert clock.slept == [7.0]


async def test_the_webhook_is_set_with_its_secret_and_the_kinds_of_updates(
    api: TelegramMessenger, script: Script
) -> None:
    script.then(ok(True))
    await set_webhook(api, URL, "secret")
    asked = {"url": URL, "secret_token": "secret", "allowed_updates": list(ALLOWED_UPDATES)}
    assert script.asked == [("setWebhook", asked)]


async def test_a_refused_address_is_told_with_the_reason(api: TelegramMessenger, script: Script) -> None:
    script.then(refuse(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook"))
    with pytest.raises(ConfigError) as caught:
        await set_webhook(api, URL, "secret")
    assert str(caught.value).startswith("WEBHOOK_URL: Telegram refuses this address: ")
    assert "https url must be provided" in str(caught.value).lower()


@pytest.mark.parametrize("code", [401, 404])
async def test_a_rejected_token_is_not_waited_out(api: TelegramMessenger, script: Script, code: int) -> None:
    script.always = refuse(code, "Unauthorized" if code == 401 else "Not Found")
    with pytest.raises(TokenRejected):
        await remove_webhook(api)
    with pytest.raises(TokenRejected):
        await set_webhook(api, URL, "secret")
