"""The store on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, delete, insert, update

from bot.adapters.store import moves, reads, rows
from bot.adapters.store.administration import SqlActs, SqlLists, SqlMarks, SqlSaid
from bot.adapters.store.campaigns import SqlCampaigns
from bot.adapters.store.dialogues import SqlDialogues
from bot.adapters.store.faults import store_error
from bot.adapters.store.federations import SqlFederations, SqlListAppeals, SqlListings
from bot.adapters.store.feedback import SqlFeedback
from bot.adapters.store.file import make_place
from bot.adapters.store.group import GroupCommit
from bot.adapters.store.operating import SqlOperating
from bot.adapters.store.people import KnownPeople
from bot.adapters.store.purge import purge_some
from bot.adapters.store.revisions import upgrade
from bot.adapters.store.runner import Runner, open_runner
from bot.adapters.store.schema import chats, judgements, outbox, setting_history, settings
from bot.adapters.store.statements import statements
from bot.adapters.store.tenancy import TENANT, Tenancy, occupy
from bot.adapters.store.tips import SqlTips
from bot.adapters.store.trouble import Trouble
from bot.adapters.store.urls import Database, database
from bot.adapters.store.writes import Outcome, Writes, one_by_one
from bot.core.message import ChatId, MessageId, UserId
from bot.errors import StoreError
from bot.services.operating_store import Condition
from bot.services.ports import Acquaintance, CallState, ChatRecord, Judgement, Queued, Received, Turn, Waiting

R = TypeVar("R")
PROBE = "probe"
"""The switch that is set to see whether a database takes changes again."""
SCRUB_TRIES, SCRUB_PAUSE = 20, 0.1
"""How often it is tried to clear the files, and with how many seconds in between, while somebody reads."""


async def open_store(url: str, *, clock: Callable[[], float] = time.time, exclusive: bool = True) -> SqlStore:
    """Bring the database up to date and open it; StoreError says what to mend.

    ``exclusive`` refuses a database that another bot works with, and keeps others out until it is closed.
    """
    where = database(url)
    async with AsyncExitStack() as undo:
        try:
            tenancy = await _occupy(where, undo) if exclusive else None
            runner = open_runner(where, tenancy)
            undo.push_async_callback(runner.close)
            await upgrade(runner, where)
            store = SqlStore(runner, where, clock, tenancy)
            if tenancy is not None:
                await tenancy.sign(partial(store.set_flag, TENANT))
        except Exception as error:
            raise store_error(where, error) from None
        undo.pop_all()
    return store


async def _occupy(where: Database, undo: AsyncExitStack) -> Tenancy:
    make_place(where)
    tenancy = await occupy(where)
    undo.push_async_callback(tenancy.release)
    return tenancy


class SqlStore(
    SqlCampaigns,
    SqlTips,
    SqlDialogues,
    SqlFeedback,
    SqlActs,
    SqlMarks,
    SqlLists,
    SqlSaid,
    SqlOperating,
    SqlFederations,
    SqlListings,
    SqlListAppeals,
):
    """The port ``Store``; every change goes through one group commit."""

    def __init__(
        self, runner: Runner, where: Database, clock: Callable[[], float], tenancy: Tenancy | None
    ) -> None:
        self._runner = runner
        self._where = where
        self._trouble = Trouble()
        self._group = GroupCommit(runner, where, self._trouble)
        self._people = KnownPeople(self._ask)
        self._sql = statements(runner.dialect)
        self._writes = Writes(self._sql, clock)
        self._clock = clock
        self._tenancy = tenancy

    async def receive(self, rows: Sequence[Received]) -> tuple[Received, ...]:
        """Keep a batch in one commit; return those never seen before, in the given order."""
        return await self._group.submit(self._writes.receive, rows) if rows else ()

    async def set_aside(self, update_id: int, error: str) -> None:
        """Mark an update that cannot be handled; one that is done stays done."""
        now = self._clock()
        row = {
            "update_id": update_id,
            "lane": 0,
            "payload": b"",
            "state": "aside",
            "error": error,
            "received_at": now,
            "done_at": now,
        }
        await self._write(lambda connection: connection.execute(self._sql.set_aside, row))

    async def waiting(self) -> tuple[Waiting, ...]:
        """Updates received and neither done nor set aside, by rising id, without what is in them."""
        return tuple(
            Waiting(update_id=row.update_id, lane=row.lane, size=row.size)
            for row in await self._read(reads.WAITING)
        )

    async def unfinished(self, among: Sequence[int] | None = None) -> tuple[Received, ...]:
        """The same with what is in them: all, or those of a few hundred ids."""
        return tuple(
            Received(update_id=row.update_id, lane=row.lane, payload=row.payload)
            for row in await self._read(reads.unfinished(among))
        )

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        """Commit a turn and return its calls as queued, in order."""
        return await self._group.submit(self._writes.finish, turn)

    async def finish_all(self, turns: Sequence[Turn]) -> None:
        """Commit many turns at once."""
        await self._group.submit(self._writes.finish_all, turns)

    async def queued(self) -> tuple[Queued, ...]:
        """Calls in state ready or sending, by rising id."""
        return tuple(rows.queued(row) for row in await self._read(reads.QUEUED))

    async def sending(self, call_id: int) -> bool:
        """Commit that a call is about to be sent once more; False if it waits no longer."""
        return await self._group.submit(self._writes.sending, call_id)

    async def unsent(self, call_id: int) -> None:
        """Commit that the last attempt of a call in state sending did not arrive: it is ready again."""
        await self._group.submit(self._writes.unsent, call_id)

    async def sent(self, call_id: int, message_id: int) -> None:
        """Mark a call done."""
        outcome = Outcome(call_id=call_id, state=CallState.SENT, message_id=message_id)
        await self._group.submit(self._writes.settle, outcome)

    async def failed(self, call_id: int, error: str) -> None:
        """Mark a call that was refused for good."""
        outcome = Outcome(call_id=call_id, state=CallState.FAILED, error=error)
        await self._group.submit(self._writes.settle, outcome)

    async def drop_calls(self, chat_id: ChatId, error: str) -> int:
        """Mark every waiting call of a chat as failed and return how many there were."""
        change = (
            update(outbox)
            .where(outbox.c.chat_id == chat_id, moves.WAITING)
            .values(state=CallState.FAILED.value, error=error, params=rows.EMPTIED, done_at=self._clock())
        )
        return await self._write(lambda connection: connection.execute(change).rowcount)

    async def chat(self, chat_id: ChatId) -> ChatRecord | None:
        """The record of a chat, None if it was never saved."""
        return next(iter(rows.chat_records(await self._read(reads.chat(chat_id)))), None)

    async def chats(self) -> tuple[ChatRecord, ...]:
        """All active chats, by id."""
        return rows.chat_records(await self._read(reads.ACTIVE))

    async def save_chat(self, record: ChatRecord) -> None:
        """Insert or replace the record of a chat, without its settings."""
        row = {
            "chat_id": record.chat_id,
            "kind": record.kind,
            "title": record.title,
            "active": record.active,
            "greeted": record.greeted,
            "next_run": record.next_run,
            "heard": record.heard,
            # Kept from the first time on: a record that is there keeps its own.
            "since": self._clock(),
        }
        await self._write(lambda connection: connection.execute(self._sql.save_chat, row))

    async def set_heard(self, chat_id: ChatId, lang: str) -> bool:
        """Keep the language that a chat speaks; whether that was news."""
        other = (chats.c.chat_id == chat_id, chats.c.heard != lang)
        change = update(chats).where(*other).values(heard=lang)
        return await self._write(lambda connection: connection.execute(change).rowcount > 0)

    async def set_setting(self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float) -> None:
        """Store one setting, None resets it, and add a row to the history."""
        await self._write(partial(self._set_setting, chat_id, key, value, by, at))

    def _set_setting(
        self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float, connection: Connection
    ) -> None:
        row = {"chat_id": chat_id, "key": key, "value": value}
        if value is None:
            old = delete(settings).where(settings.c.chat_id == chat_id, settings.c.key == key)
            connection.execute(old)
        else:
            connection.execute(self._sql.set_setting, row)
        connection.execute(insert(setting_history), {**row, "changed_by": by, "changed_at": at})

    async def setting_history(
        self, chat_id: ChatId, limit: int
    ) -> tuple[tuple[float, int, str, str | None], ...]:
        """The latest changes, newest first: (when, who, key, value)."""
        found = await self._read(reads.history(chat_id, limit))
        return tuple((row[0], row[1], row[2], row[3]) for row in found)

    async def migrate_chat(self, old: ChatId, new: ChatId) -> None:
        """Move everything kept under ``old`` to ``new``."""
        await self._write(partial(moves.migrate_chat, old=old, new=new, at=self._clock()))

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        """What is kept of somebody in a chat."""
        return await self._people.acquaintance(chat_id, user_id)

    async def acquaintances(
        self, who: Sequence[tuple[ChatId, UserId]]
    ) -> Mapping[tuple[ChatId, UserId], Acquaintance]:
        """What is kept of many, each in a chat, in one look; who is not known is left out."""
        return await self._people.acquaintances(who)

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        """The newest judgement of a message."""
        found = await self._read(reads.judgement(chat_id, message_id))
        return rows.judgement(found[0]) if found else None

    async def answered(self, chat_id: ChatId, message_id: MessageId, album: str) -> bool:
        """Whether this message or its album was answered in any edit."""
        return bool(await self._read(reads.answered(chat_id, message_id, album)))

    async def last_warnings(self, chat_id: ChatId, since: float) -> Mapping[str, float]:
        """For each scheme the time of its newest full warning, not before ``since``."""
        found = await self._read(reads.last_warnings(chat_id, since, "full"))
        return {row[0]: row[1] for row in found}

    async def clear(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "not fraud"."""
        change = (
            update(judgements)
            .where(
                judgements.c.chat_id == chat_id,
                judgements.c.message_id == message_id,
                judgements.c.cleared_by == 0,
            )
            .values(cleared_by=by)
        )
        return await self._write(lambda connection: connection.execute(change).rowcount > 0)

    async def purge(self, before: float) -> int:
        """Delete old rows, a few at a time so that nobody waits long for a commit."""
        total = 0
        while count := await self._write(partial(purge_some, before=before)):
            total += count
        return total

    async def scrub(self) -> bool:
        """Take what was deleted out of the files too; False while somebody else reads them."""
        for tries_left in reversed(range(SCRUB_TRIES)):
            try:
                if await self._runner.scrub():
                    return True
            except Exception as error:
                raise store_error(self._where, error) from None
            if tries_left:
                await asyncio.sleep(SCRUB_PAUSE)
        return False

    async def look(self) -> Condition:
        """See how the database is; StoreLost once it is not this bot's any more."""
        around = await self._runner.look()
        if self._trouble.may_be_over:
            with contextlib.suppress(StoreError):
                await self.set_flag(PROBE, str(self._clock()))
        return Condition(faults=(*self._trouble.lines, *around), incidents=self._runner.incidents)

    async def close(self) -> None:
        """Finish what waits for a shared commit and let go of the database."""
        await self._group.close()
        await self._runner.close()
        if self._tenancy is not None:
            await self._tenancy.release()

    async def _write(self, work: Callable[[Connection], R]) -> R:
        result: R = await self._group.submit(one_by_one, work)
        return result

    async def _read_all(
        self, statements: Sequence[Select[*tuple[Any, ...]]]
    ) -> Sequence[Sequence[Row[*tuple[Any, ...]]]]:
        """Several questions in one visit to the database."""

        def work(connection: Connection) -> list[Sequence[Row[*tuple[Any, ...]]]]:
            return [connection.execute(statement).all() for statement in statements]

        return await self._ask(work)

    async def _read(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        return await self._ask(lambda connection: connection.execute(statement).all())

    async def _ask(self, work: Callable[[Connection], R]) -> R:
        try:
            return await self._runner.read(work)
        except Exception as error:
            told = store_error(self._where, error)
        self._trouble.met(told)
        raise told
