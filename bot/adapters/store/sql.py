"""The store on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial

from bot.adapters.store.access import Access
from bot.adapters.store.asking import SqlDialogues, SqlFeedback, SqlReminders
from bot.adapters.store.campaigns import SqlCampaigns
from bot.adapters.store.changes import SqlChanges, unwatch, watched
from bot.adapters.store.chats import SqlChats
from bot.adapters.store.complaints import SqlComplaints
from bot.adapters.store.faults import store_error
from bot.adapters.store.federations import SqlFederations, SqlListAppeals, SqlListings
from bot.adapters.store.file import make_place
from bot.adapters.store.inbox import SqlInbox
from bot.adapters.store.keys import SqlKeys
from bot.adapters.store.ledger import SqlLedger
from bot.adapters.store.lists import SqlLists
from bot.adapters.store.operating import SqlOperating
from bot.adapters.store.outbox import SqlOutbox
from bot.adapters.store.people import SqlPeople
from bot.adapters.store.purge import purge_some
from bot.adapters.store.revisions import upgrade
from bot.adapters.store.runner import Runner, open_runner
from bot.adapters.store.tenancy import Right, Tenancy, occupy
from bot.adapters.store.tips import SqlTips
from bot.adapters.store.urls import Database, database
from bot.errors import StoreError
from bot.services.metering import UNMETERED, Meter
from bot.services.store import Condition, Store

PROBE = "probe"
"""The switch that is set to see whether a database takes changes again."""
SCRUB_TRIES, SCRUB_PAUSE = 20, 0.1
"""How often it is tried to clear the files, and with how many seconds in between, while somebody reads."""


async def open_store(
    url: str,
    *,
    clock: Callable[[], float] = time.time,
    right: Right | None = Right.ALONE,
    direct: str = "",
    patient: bool = False,
    meter: Meter = UNMETERED,
) -> SqlStore:
    """Bring the database up to date and open it; StoreError says what to mend.

    ``right`` is what is to be had of it until it is closed, None for nothing: without it nothing is written.
    Who does not work alone makes a new database, and leaves the migration of an old one to others.
    That another has it is refused, or waited for where ``patient``. ``direct`` leads to it past a pooler.
    """
    where = database(url, direct)
    async with AsyncExitStack() as undo:
        try:
            tenancy = await _occupy(where, undo, right, patient) if right is not None else None
            runner = open_runner(where, tenancy)
            undo.push_async_callback(runner.close)
            await upgrade(runner, where, beside=right is not Right.ALONE)
            store = SqlStore(runner, where, clock, tenancy, meter)
            if right is Right.ALONE:
                await store.watched_no_more()
            if tenancy is not None and right is not None:
                await tenancy.sign(partial(store.operating.set_flag, right.switch))
        except Exception as error:
            raise store_error(where, error) from None
        undo.pop_all()
    return store


async def _occupy(where: Database, undo: AsyncExitStack, right: Right, patient: bool) -> Tenancy:  # noqa: FBT001
    make_place(where)
    tenancy = await occupy(where, right, patient=patient)
    undo.push_async_callback(tenancy.release)
    return tenancy


class SqlStore(Store):
    """The port ``Store``; every change goes through one group commit."""

    def __init__(
        self,
        runner: Runner,
        where: Database,
        clock: Callable[[], float],
        tenancy: Tenancy | None,
        meter: Meter = UNMETERED,
    ) -> None:
        self._db = db = Access(runner, where, clock, meter, tenancy)
        self._tenancy = tenancy
        self.clock = clock
        self.inbox = SqlInbox(db)
        self.outbox = SqlOutbox(db)
        self.chats = SqlChats(db)
        self.people = SqlPeople(db)
        self.ledger = SqlLedger(db)
        self.lists = SqlLists(db)
        self.complaints = SqlComplaints(db)
        self.tips = SqlTips(db)
        self.campaigns = SqlCampaigns(db)
        self.dialogues = SqlDialogues(db)
        self.reminders = SqlReminders(db)
        self.feedback = SqlFeedback(db)
        self.operating = SqlOperating(db)
        self.federations = SqlFederations(db)
        self.listings = SqlListings(db)
        self.list_appeals = SqlListAppeals(db)
        self.keys = SqlKeys(db)

    async def watched(self) -> SqlChanges:
        """Have what is changed noted, and hear of it; StoreError on a file."""
        return await watched(self._db)

    async def watched_no_more(self) -> None:
        """Have nothing noted for others, for there are none; on a file nothing ever is."""
        if self._db.dialect == "postgresql":
            await self._db.write(unwatch)

    async def purge(self, before: float) -> int:
        """Delete old rows, a few at a time so that nobody waits long for a commit."""
        return await self._db.little_by_little(partial(purge_some, before=before))

    async def scrub(self) -> bool:
        for tries_left in reversed(range(SCRUB_TRIES)):
            try:
                if await self._db.runner.scrub():
                    return True
            except Exception as error:
                raise store_error(self._db.where, error) from None
            if tries_left:
                await asyncio.sleep(SCRUB_PAUSE)
        return False

    async def look(self) -> Condition:
        around = await self._db.runner.look()
        if self._db.trouble.may_be_over:
            with contextlib.suppress(StoreError):
                await self.operating.set_flag(PROBE, str(self._db.clock()))
        return Condition(faults=(*self._db.trouble.lines, *around), incidents=self._db.runner.incidents)

    async def close(self) -> None:
        await self._db.close()
        if self._tenancy is not None:
            await self._tenancy.release()
