"""What these tests stand on: a duty, a server that plays the Bot API, and a way to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.send.request import AiohttpRequest
from tests.botapi import Script, serving
from tests.desk import Duty


@pytest.fixture
def duty() -> Duty:
    return Duty()


@pytest.fixture
async def server() -> AsyncIterator[Script]:
    async with serving() as script:
        yield script


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest()
    await request.initialize()
    yield request
    await request.shutdown()
