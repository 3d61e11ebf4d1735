"""A bot on duty whose line to the Bot API breaks as a test says: over real HTTP, supervised as in a run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.adapters.telegram.send.request import Patience
from bot.bootstrap import App, open_app
from bot.cli import run
from bot.config import Settings
from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import PlayChat
from tests.builders import AD
from tests.e2e.conftest import MORNING, TOKEN, Stage
from tests.hostile.proxy import Proxy

PATIENCE = Patience(answer=4.0, wait=2, margin=2.0)
"""Seconds that are short for a test and still long enough for a busy machine."""
DEAF = 60.0
"""Seconds after a fault by which everything must have been answered."""


class Line(Stage):
    """A stage behind a proxy."""

    def __init__(self, play: Playground, app: App, clock: PlaygroundClock, proxy: Proxy) -> None:
        super().__init__(play, app, clock)
        self.proxy = proxy
        self.receiving: asyncio.Future[None] | None = None

    def posts_ads(self, count: int) -> dict[int, PlayChat]:
        """An ad in each of so many new groups, by the group's id."""
        groups = [self.new_group(f"Group {number}") for number in range(count)]
        for group in groups:
            self.post(AD, chat=group)
        return {group.id: group for group in groups}

    def warnings(self, chat_id: int) -> int:
        """How often a group saw a warning."""
        return sum("收微信号" in text for text in self.texts(chat_id))

    async def answered(self, groups: dict[int, PlayChat], seconds: float = DEAF) -> list[int]:
        """Wait until every group has an answer and all is at rest; how many each has."""
        async with asyncio.timeout(seconds):
            while not all(self.warnings(chat_id) for chat_id in groups):
                assert self.receiving is None or not self.receiving.done(), "the bot stopped receiving"
                await asyncio.sleep(0.02)
            await self.app.inbox.idle()
            await self.app.outbox.idle()
        return [self.warnings(chat_id) for chat_id in groups]


@asynccontextmanager
async def broken_line(folder: Path, *, seed: int = 0, **variables: Any) -> AsyncIterator[Line]:
    """A bot that is connected and receives; nothing is broken yet."""
    begun = time.monotonic()
    clock = PlaygroundClock(lambda: MORNING + time.monotonic() - begun)
    play = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{folder}/bot.db", **variables)
    async with play.serve() as upstream:
        proxy = Proxy(upstream, seed)
        async with (
            proxy.serve() as url,
            open_app(settings, TOKEN, url, clock=clock, paced=False, patience=PATIENCE) as app,
        ):
            await app.start()
            line = Line(play, app, clock, proxy)
            line.receiving = asyncio.ensure_future(run._receive(app, settings))
            yield line
            line.receiving.cancel()
            await asyncio.gather(line.receiving, return_exceptions=True)
