"""One process of several on one database: what of the work it does, and what it hears of the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from bot.adapters.store import Right, SqlChanges, SqlStore, open_store
from bot.adapters.store.shards import Shards
from bot.adapters.store.urls import database
from bot.adapters.telegram.receive.feed import Feed
from bot.bootstrap import GRACE
from bot.config import Settings
from bot.core.message import ChatId
from bot.core.operating.roles import ProcessRole, Roles
from bot.errors import StoreLost
from bot.services.delivery.drain import Drain
from bot.services.delivery.handover import Handover
from bot.services.metering import Meter
from bot.services.operating.listener import Listener, Subject
from bot.services.operating.watch import EVERY

if TYPE_CHECKING:
    from bot.bootstrap import App

_log = logging.getLogger(__name__)
TIDY_EVERY = 720
"""Looks at the right to schedule, an hour of them, after which old changes are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a process has because others work beside it.

    ``open`` waits for a right that one at a time has, and opens a store that writes with that right alone.
    """

    shards: Shards
    changes: SqlChanges
    open: Callable[[Right], Awaitable[SqlStore]]


def beside(settings: Settings, store: SqlStore, changes: SqlChanges, meter: Meter) -> Beside:
    """The others of a database that is open and watched."""
    url, direct = settings.database_url.get_secret_value(), settings.lock_url
    wait = partial(open_store, url, direct=direct, clock=store.clock, meter=meter, patient=True)
    return Beside(shards=Shards(database(url, direct)), changes=changes, open=lambda right: wait(right=right))


class Replica:
    """What an ``App`` does beside others; each part is to be kept going by its supervisor."""

    def __init__(self, app: App, having: Beside, handover: Handover, roles: Roles) -> None:
        self._app = app
        self._roles = roles
        self.receives: bool = True
        """Whether updates come in here: of those that fetch them one does at a time."""
        self._having = having
        self._handover = handover
        self.shards = having.shards
        self.feed: Feed = Feed(app.store, app.inbox, claims=having.shards, now=app.clock.now)
        having.shards.tell(busy=self.feed.busy, gained=self._forget_chats)
        self.hearing = Listener(
            having.changes,
            (
                (Subject.CHAT, self._chat_changed),
                (Subject.CAMPAIGN, self._spoken),
                (Subject.FEDERATIONS, self._federations_changed),
                (Subject.OPERATING, self._operating_changed),
            ),
            anew=self._anew,
        )
        self.sends: bool = False
        """Whether this is the one that sends."""
        self.schedules: bool = False
        """Whether this is the one that does what comes round."""

    def at_work(self) -> Mapping[ProcessRole, bool]:
        """What this process does, and whether it does it now or stands by."""
        now = {
            ProcessRole.RECEIVER: self.receives,
            ProcessRole.WORKER: bool(self.lanes),
            ProcessRole.SENDER: self.sends,
            ProcessRole.SCHEDULER: self.schedules,
        }
        return {role: now[role] for role in sorted(self._roles)}

    @property
    def lanes(self) -> int:
        """How many parts of the chats are this process's."""
        return len(self.shards.held)

    @property
    def needs(self) -> Mapping[str, bool]:
        """What it needs beyond a database, Telegram and content, and whether that is so."""
        return {"lanes": bool(self.lanes)} if ProcessRole.WORKER in self._roles else {}

    async def hear(self) -> None:
        """Follow what others change, and what waits to be sent, for ever."""
        await _first(self.hearing.run(), self._handover.run())

    async def work(self) -> None:
        """Judge what comes in this worker's lanes, for ever."""
        await _first(self.shards.run(), self.feed.run())

    async def leave(self) -> None:
        """Give this worker's parts back, each as soon as the turn in it is over."""
        try:
            async with asyncio.timeout(GRACE):
                await self.shards.resign()
                while self.shards.held:
                    await self.feed.settle()
                    await self.shards.give_back()
                    await asyncio.sleep(LOOK)
        except Exception as error:
            # The session ends with the process, and the locks with it.
            _log.warning("parts_not_given_back kind=%s", type(error).__name__)

    async def send(self) -> None:
        """Wait until nobody else sends, then send; who loses the right to another stands by again."""
        await self._holding(Right.SENDER, self._send)

    async def _send(self, store: SqlStore) -> None:
        outbox = self._app.sending(store)
        drain = Drain(store, outbox)
        try:
            self.sends = True
            await _first(drain.run(), _watch(store))
        finally:
            self.sends = False
            await outbox.stop(GRACE)

    async def schedule(self) -> None:
        """Wait until nobody else does it, then do what comes round; who loses the right stands by again."""
        await self._holding(Right.SCHEDULER, self._schedule)

    async def _schedule(self, store: SqlStore) -> None:
        try:
            self.schedules = True
            await _watch(store, self._having.changes.purge)
        finally:
            self.schedules = False

    async def poll(self, poll: Callable[[], Awaitable[None]]) -> None:
        """Wait until nobody else fetches updates, then do; who loses the right stands by again."""
        self.receives = False
        await self._holding(Right.POLLER, partial(self._poll, poll))

    async def _poll(self, poll: Callable[[], Awaitable[None]], store: SqlStore) -> None:
        try:
            self.receives = True
            await _first(poll(), _watch(store))
        finally:
            self.receives = False

    async def _holding(self, right: Right, work: Callable[[SqlStore], Awaitable[None]]) -> None:
        """Do what takes a right, each time with a store of its own that writes by it."""
        while True:
            try:
                async with self.having(right) as store:
                    return await work(store)
            except StoreLost:
                # Where it is the whole database that was lost, this raises it.
                await self._app.store.look()
                _log.warning("right_lost right=%s: standing by", right)

    @asynccontextmanager
    async def having(self, right: Right) -> AsyncIterator[SqlStore]:
        """A store that is written to with this right, as soon as it can be had."""
        store = await self._having.open(right)
        try:
            yield store
        finally:
            await store.close()

    def _forget_chats(self) -> None:
        """Other workers may have served these chats meanwhile: nothing that is remembered of any counts."""
        self._app.chats.forget_all()
        self._app.past.forget_all()

    async def _anew(self) -> None:
        self._forget_chats()
        self._handover.forget_all()
        await self._app.load()
        await self._app.federations.changed()

    async def _chat_changed(self, chat_id: int, _: int) -> None:
        self._app.chats.forget(ChatId(chat_id))
        await self._handover.chat_changed(ChatId(chat_id))

    async def _spoken(self, exact: int, chat_id: int) -> None:
        await self._app.campaigns.spoken(exact, ChatId(chat_id))

    async def _federations_changed(self, _: int, __: int) -> None:
        await self._app.federations.changed()

    async def _operating_changed(self, _: int, __: int) -> None:
        await self._app.heed_operators()


LOOK = 0.05
"""Seconds between two looks which turns are over, while parts are given back."""


async def _watch(store: SqlStore, tidy: Callable[[], Awaitable[None]] | None = None) -> NoReturn:
    """See to it that the right is still there; StoreLost once it is not."""
    looks = 0
    while True:
        await store.look()
        if tidy is not None and looks % TIDY_EVERY == 0:
            await tidy()
        looks += 1
        await asyncio.sleep(EVERY)


async def _first(*works: Awaitable[None]) -> None:
    """Do all of it until one ends or fails, and stop the others."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
