"""A bot on duty on a machine whose clocks go astray, while Telegram knows the true time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot.bootstrap import App, open_app
from bot.config import Settings
from bot.playground import Playground, PlaygroundClock, empty_world
from tests.clocks import HOUR, MORNING, Machine
from tests.e2e.conftest import TOKEN
from tests.e2e.town import Town

TABLES = (
    "judgements",
    "campaigns",
    "contacts",
    "acts",
    "acquaintances",
    "reports",
    "daily",
    "dialogues",
    "reminders",
    "inbox",
    "outbox",
)


class Truth(PlaygroundClock):
    """The true time as Telegram has it; when a story lets time pass, it passes for the machine too."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(lambda: machine.truth)
        self._machine = machine

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._machine.runs(seconds)
        super().advance(0)


class Watched(Town):
    """A town whose bot runs on such a machine; upkeep is done by hand, and only where it is asked for."""

    machine: Machine
    database: Path

    async def runs(self, seconds: float, *, step: float = 5.0, silent: bool = False) -> None:
        """Time passes, with the upkeep as often as the ticker would do it, or every ``step`` seconds.

        Bot and Telegram exchange a word in between, as they do every half minute, unless it is ``silent``.
        """
        left = seconds
        while left > 0:
            self.machine.runs(min(step, left))
            left -= step
            if not silent:
                await self.app.bot.get_me()
            await self.app.upkeep()
            await self.app.outbox.idle()
        await self.settled()

    async def runs_till(self, hour: float, *, step: float = 1200.0, silent: bool = False) -> None:
        """Time passes until the group's clocks show so many hours after the Monday of the story."""
        await self.runs(MORNING - 10 * HOUR + hour * HOUR - self.machine.truth, step=step, silent=silent)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(question).fetchall()

    def kept(self) -> dict[str, int]:
        """How many rows there are of everything that is kept, and how many cases with their words."""
        counts = {table: int(self.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}
        words = "SELECT count(*) FROM judgements WHERE evidence <> ''"
        return {**counts, "words": int(self.rows(words)[0][0])}

    def tips(self) -> dict[str, float]:
        """The tips that the group got: when they were due by its clocks, and how late they came in truth."""
        found = self.rows("SELECT local, slot, message_id FROM tick WHERE tip_id <> '' ORDER BY slot")
        return {local: self.group.posts[number].date - slot for local, slot, number in found}

    def claimed(self) -> list[str]:
        """The slots that were taken, whether a tip was posted for them or not."""
        return [row[0] for row in self.rows("SELECT local FROM tick ORDER BY slot")]


@asynccontextmanager
async def watched(
    folder: Path, machine: Machine, *, date: Callable[[], float | None] | None = None
) -> AsyncIterator[Callable[[], Any]]:
    """A Bot API that knows the true time; what is yielded starts a bot beside it, anew each time.

    ``date`` is what the server tells of the time instead.
    """
    play = Playground(token=TOKEN, clock=Truth(machine), build=empty_world, limits=False)
    if date is not None:
        play.date = date
    database = folder / "bot.db"
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{database}",
        second_reader="off",
        timezone="Asia/Shanghai",
    )
    known: list[Watched] = []

    @asynccontextmanager
    async def life() -> AsyncIterator[Watched]:
        async with open_app(settings, TOKEN, url, clock=machine, paced=False) as app:
            town = known[0] if known else _settled_in(play, app)
            known[:] = [town]
            town.app, town.machine, town.database = app, machine, database
            await app.start()
            polling = asyncio.create_task(app.poller.run())
            try:
                yield town
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)

    async with play.serve() as url:
        yield life


def _settled_in(play: Playground, app: App) -> Watched:
    return Watched(play, app, play.clock)
