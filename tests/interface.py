"""The HTTP interface over the packaged content and a store in memory, as programs meet it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.adapters.api.app import MOST_LINES
from bot.adapters.api.document import document
from bot.adapters.content.places import CldrPlaces
from bot.adapters.scheduler.calendar import CronCalendar
from bot.cli.programs import interface
from bot.config import Settings
from bot.readers import open_readers
from bot.services.delivery.turns import Turns
from bot.services.guard.judging import TwoReaders
from bot.services.guard.third import ThirdReader
from bot.services.library.live import Live
from bot.services.programs.allowed import Grant
from bot.services.programs.keys import Keys
from tests.fakes import FakeClock
from tests.openapi import Described
from tests.packaged import catalog
from tests.stores import InlineStore

SETTINGS = Settings(_env_file=None, second_reader="off")  # type: ignore[call-arg]


class Interface:
    """An interface, its store and its clock; ``client`` calls it in this process."""

    client: httpx.AsyncClient

    def __init__(self, store: InlineStore | None = None) -> None:
        self.clock = FakeClock()
        self.store = store or InlineStore()
        readers = open_readers(SETTINGS)
        self.judging = TwoReaders(readers.engine)
        self.live = Live(catalog(), readers.phrasing)
        self.app: Starlette = interface(
            store=self.store,
            live=self.live,
            judging=self.judging,
            places=CldrPlaces(lambda: self.live.catalog),
            calendar=CronCalendar(),
            zone="UTC",
            now=self.clock.now,
            turns=Turns(),
            heard=None,
            third=ThirdReader(None, self.judging.rejudge).heard,
            steady=self.clock.now,
        )

    async def key(self, name: str = "tester", **grant: int) -> dict[str, str]:
        """The header of somebody with a key of this name."""
        made = await Keys(self.store.keys, now=self.clock.now).make(name, Grant(**grant))
        assert made is not None
        # What is known of the keys is a few seconds old at most.
        self.clock.advance(5)
        return {"Authorization": f"Bearer {made}"}

    async def post(self, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        """What a path answers to a body: bytes as they are, all else as JSON."""
        given = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.client.post(path, headers=headers, **given)


@asynccontextmanager
async def interfaced(store: InlineStore | None = None) -> AsyncIterator[Interface]:
    """An interface to call in this process; whatever it answers is held to its own description."""
    found = Interface(store)
    transport = httpx.ASGITransport(app=found.app, raise_app_exceptions=True)
    described = Described(document(MOST_LINES))

    async def hold(response: httpx.Response) -> None:
        request = response.request
        await response.aread()
        described.hold(request.method, request.url.path, response.status_code, response.json())

    async with httpx.AsyncClient(
        transport=transport, base_url="http://api", event_hooks={"response": [hold]}
    ) as found.client:
        yield found
    found.judging.close()
