"""``antifraud api serve``, and what it serves: the HTTP interface, beside the bot or alone."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette

from bot.adapters.api.app import api_app
from bot.adapters.api.door import Door
from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.markup import shown
from bot.adapters.content.places import CldrPlaces
from bot.adapters.scheduler.calendar import CronCalendar
from bot.cli.beside import beside
from bot.cli.serving import serving
from bot.cli.settle import settle
from bot.cli.stopping import until_told
from bot.config import Settings, listen_address
from bot.readers import open_oracle, open_readers
from bot.services.delivery.turns import Turns
from bot.services.guard.judging import Judging, TwoReaders
from bot.services.guard.third import ThirdReader
from bot.services.library.live import Live
from bot.services.platform import Calendar, Places
from bot.services.programs.answering import Answering
from bot.services.programs.keys import Keys
from bot.services.programs.programs import OneAtATime, Programs
from bot.services.store import Store
from bot.services.talk.talk import Talk, WordOfOthers

API_LISTEN = "API_LISTEN"
USUAL = "127.0.0.1:8090"
"""Where it listens alone when nobody says where."""


def interface(
    *,
    store: Store,
    live: Live,
    judging: Judging,
    places: Places,
    calendar: Calendar,
    zone: str,
    now: Callable[[], float],
    turns: Turns,
    heard: WordOfOthers | None,
    third: WordOfOthers,
    steady: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The application over what judges and answers; ``heard`` is what admins of groups said of a text."""
    own = OneAtATime(judging)
    talk = Talk(live=live, judging=own, places=places, heard=heard, third=third)
    programs = Programs(
        judging=own,
        answering=Answering(live=live, talk=talk, places=places, shown=shown),
        keys=store.keys,
        catalog=lambda: live.catalog,
        now=now,
        calendar=calendar,
        zone=zone,
        turns=turns,
    )
    door = Door(Keys(store.keys, now=now, steady=steady), now=steady)
    return api_app(programs, door, lambda: live.catalog, shown)


async def serve(settings: Settings) -> None:
    """Serve other programs without a bot until SIGINT or SIGTERM."""
    await until_told(_serve(settings))


async def _serve(settings: Settings) -> None:
    host, port = listen_address(settings.api_listen or USUAL)
    name = f"[{host}]" if ":" in host else host
    async with (
        _alone(settings) as programs,
        serving(programs, host, port, API_LISTEN) as server,
    ):
        print(f"Answering other programs on http://{name}:{port}. Stop with Ctrl+C.", file=sys.stderr)
        settle()
        await server


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[Starlette]:
    async with AsyncExitStack() as stack:
        readers = open_readers(settings)
        stack.callback(readers.close)
        live = Live(load_catalog(settings.content_dir), readers.phrasing)
        # The first question would wait for it.
        live.library.prepare()
        store = await stack.enter_async_context(beside(settings))
        judging = TwoReaders(readers.engine, readers.second)
        stack.callback(judging.close)
        oracle = open_oracle(settings)
        if oracle is not None:
            stack.push_async_callback(oracle.close)
        third = ThirdReader(oracle, judging.rejudge)
        stack.push_async_callback(third.stop)
        yield interface(
            store=store,
            live=live,
            judging=judging,
            places=CldrPlaces(lambda: live.catalog),
            calendar=CronCalendar(),
            zone=settings.timezone,
            now=time.time,
            turns=Turns(),
            heard=None,
            third=third.heard,
        )
