"""The whole bot over real HTTP and a real database, under watch: what it logs, how long the loop was held."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from bot.bootstrap import App, open_app
from bot.config import Settings
from bot.core.detection.engine import Engine
from bot.core.message import Message
from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import ChatType, PlayChat, Rank, User
from tests.e2e.conftest import MORNING, Stage

Update = dict[str, Any]
TOKEN = "1:arena"
PATIENCE = 300.0
"""Seconds after which an update that is neither done nor set aside is called stuck."""
STALL = 0.25
"""Seconds of its own processor time for which one step may hold the loop."""
_LOOK_EVERY = 0.01
_KEPT_POSTS = 40


@dataclass(slots=True)
class Watch:
    """What was seen of a bot: lines of its log by event, stalls, and what took longest."""

    events: Counter[str] = field(default_factory=Counter)
    """Warnings and errors by their first word."""
    aside: Counter[str] = field(default_factory=Counter)
    """Updates set aside, by kind of error and place."""
    broken: list[str] = field(default_factory=list)
    """Lines that say that something of the bot itself failed."""
    stalls: list[tuple[float, str]] = field(default_factory=list)
    """Seconds for which a step held the loop, and where in the program it was seen."""
    judged: int = 0
    slowest_verdict: tuple[float, str] = (0.0, "")
    examples: dict[str, int] = field(default_factory=dict)
    """The first update of each kind that was set aside."""


_BROKEN = ("job_failed", "mark_failed", "set_aside_failed", "update_waits", "mark_waits", "batch_not_kept")


class _Ears(logging.Handler):
    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        event, *words = line.split()
        told = dict(word.split("=", 1) for word in words if "=" in word)
        self._watch.events[f"{record.name.removeprefix('bot.')}: {event}"] += 1
        if event == "update_set_aside":
            kind = f"{told.get('kind')} {line.partition(' at=')[2]}"
            self._watch.aside[kind] += 1
            self._watch.examples.setdefault(kind, int(told.get("update", 0)))
        elif event in _BROKEN or record.exc_info or record.name == "asyncio":
            trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
            self._watch.broken.append(f"{line} {trace}".strip())


@asynccontextmanager
async def _looking(watch: Watch) -> AsyncIterator[None]:
    """Notice each step that holds the loop, by its processor time, which other programs do not take."""

    beats, ended, held = [0], threading.Event(), Counter[str]()
    loop_thread = threading.get_ident()

    async def look() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            took = time.thread_time() - before
            if took > STALL:
                place = max(held, key=held.__getitem__) if held else "somewhere"
                watch.stalls.append((took, place))
            held.clear()
            beats[0] += 1
            before = time.thread_time()

    def sample() -> None:
        while not ended.wait(_LOOK_EVERY * 2):
            beat = beats[0]
            ended.wait(_LOOK_EVERY * 4)
            if beats[0] == beat and not ended.is_set():
                held[_place(sys._current_frames().get(loop_thread))] += 1

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    task = asyncio.create_task(look())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        ended.set()
        sampler.join()


def _place(frame: FrameType | None) -> str:
    """The innermost lines of the bot's own that are at work."""
    found: list[str] = []
    while frame is not None and len(found) < 5:
        path = frame.f_code.co_filename
        if "/bot/" in path or not found:
            found.append(f"{path.rpartition('/')[2]}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(found)


class Arena(Stage):
    """A stage with more people and chats, and updates of any kind as what happens on it."""

    def __init__(self, play: Playground, app: App, clock: PlaygroundClock, watch: Watch) -> None:
        super().__init__(play, app, clock)
        self.watch = watch
        self.operator: User = self.world.users[OPERATOR]
        self.basic: PlayChat = self.new_group("Basic", ChatType.GROUP)
        self.channel: PlayChat = self.world.add_chat(
            ChatType.CHANNEL, "Morning paper", members=[(self.owner, Rank.OWNER)], bot=Rank.ADMIN
        )

    @property
    def people(self) -> list[User]:
        """Everybody, from the one who may do anything to a stranger."""
        return [self.operator, self.owner, self.admin, self.member, self.other]

    @property
    def chats(self) -> list[int]:
        """Where something can happen."""
        return [self.group.id, self.basic.id, self.channel.id, *(user.id for user in self.people)]

    async def feed(self, updates: Iterable[Update]) -> None:
        """Take updates in and wait until each is done or set aside; TimeoutError when one is not."""
        async with asyncio.timeout(PATIENCE):
            await self.app.inbox.accept(list(updates))
            await self.app.inbox.idle()
            while await self.app.store.inbox.unfinished():
                await asyncio.sleep(0.01)

    async def quiet(self) -> None:
        """Wait until what the stand-in had for the bot is done and what that led to is said."""
        async with asyncio.timeout(PATIENCE):
            while self.world.queue.waiting:
                await asyncio.sleep(0.01)
            await self.feed([])
            await self.app.outbox.idle()

    async def unfinished(self) -> list[int]:
        """The updates that are neither done nor set aside."""
        return [row.update_id for row in await self.app.store.inbox.unfinished()]

    def tidy(self) -> None:
        """Have the stand-in forget: it keeps everything, and shares the process whose memory is measured."""
        world = self.world
        world.journal.clear()
        world.clicks.clear()
        for chat in world.chats.values():
            for number in list(chat.posts)[:-_KEPT_POSTS]:
                del chat.posts[number]


OPERATOR = 101
"""The first person of the stand-in's world runs the bot."""


@asynccontextmanager
async def arena(folder: Path, watch: Watch | None = None) -> AsyncIterator[Arena]:
    """A bot on duty with a supergroup, a basic group and a channel, watched until it has stopped."""
    watch = watch or Watch()
    began = time.monotonic()
    clock = PlaygroundClock(lambda: MORNING + time.monotonic() - began)
    play = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    play.world.add_user("Operator")
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/bot.db",
        operator_ids=str(OPERATOR),
        second_reader="off",
    )
    with _heard(watch), _timed(watch):
        async with play.serve() as url, open_app(settings, TOKEN, url, clock=clock, paced=False) as app:
            await app.start()
            # As the program does before it is on duty, and upkeep after that.
            while await asyncio.to_thread(app.live.library.prepare):
                pass
            async with _looking(watch):
                yield Arena(play, app, clock, watch)


@contextmanager
def _heard(watch: Watch) -> Iterator[None]:
    ears, root = _Ears(watch), logging.getLogger()
    level = root.level
    root.addHandler(ears)
    root.setLevel(min(level, logging.WARNING))
    try:
        yield
    finally:
        root.removeHandler(ears)
        root.setLevel(level)


@contextmanager
def _timed(watch: Watch) -> Iterator[None]:
    hear = Engine.hear

    def timed(self: Engine, message: Message, **named: Any) -> Any:
        began = time.thread_time()
        try:
            return hear(self, message, **named)
        finally:
            took = time.thread_time() - began
            watch.judged += 1
            if took > watch.slowest_verdict[0]:
                watch.slowest_verdict = (took, repr(message.text[:200]))

    with patch.object(Engine, "hear", timed):
        yield
