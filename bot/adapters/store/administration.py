"""What is kept for the admins of chats, in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.adapters.store import rows
from bot.adapters.store.access import Access
from bot.adapters.store.schema import (
    acts,
    appeals,
    chats,
    daily,
    entries,
    judgements,
    outbox,
    reports,
    settings,
    stewards,
)
from bot.adapters.store.words import purge_words
from bot.core.message import ChatId, MessageId, UserId
from bot.services.admin_store import Act, Appeal, Counted, Entry, Marked, Report
from bot.services.ports import REPORTED, Call, ChatRecord, Judgement, Queued

_EMPTY: Any = literal_column("''")
"""Written into the text: with a bound value the databases cannot use the partial indexes."""


class SqlActs(Access, Protocol):
    """What was done, and the cases that it was done about."""

    async def acts(
        self, chat_id: ChatId, limit: int, *, message_id: MessageId | None = None
    ) -> tuple[Act, ...]:
        """What was done in a chat, or about one message of it, newest first."""
        own = select(acts).where(acts.c.chat_id == chat_id)
        if message_id is not None:
            own = own.where(acts.c.message_id == message_id)
        found = await self._read(own.order_by(acts.c.id.desc()).limit(limit))
        return tuple(Act(**row._mapping) for row in found)

    async def cases(self, chat_id: ChatId, limit: int) -> tuple[Judgement, ...]:
        """The last judgements of a chat, newest first, one a message."""
        own = select(judgements).where(judgements.c.chat_id == chat_id)
        found = await self._read(own.order_by(judgements.c.judged_at.desc()).limit(2 * limit))
        newest: dict[int, Judgement] = {}
        for row in found:
            newest.setdefault(row.message_id, rows.judgement(row))
        return tuple(newest.values())[:limit]

    async def offences(self, chat_id: ChatId, user_id: UserId, since: float) -> tuple[float, ...]:
        """When somebody's messages were judged fraud and stand, oldest first."""
        own = judgements.c
        first = func.min(own.judged_at)
        found = await self._read(
            select(first)
            .where(own.chat_id == chat_id, own.sender_id == user_id, own.level == "fraud")
            .where(own.judged_at >= since, own.cleared_by == 0)
            .where(or_(own.reason != REPORTED, own.confirmed_by != 0))
            .group_by(own.message_id)
            .order_by(first)
        )
        return tuple(row[0] for row in found)

    async def confirm_case(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "fraud"."""
        own = judgements.c
        change = (
            update(judgements)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .where(own.cleared_by == 0, own.confirmed_by == 0)
            .values(confirmed_by=by)
        )
        return await self._write(lambda connection: connection.execute(change).rowcount > 0)

    async def sightings(self, campaign: int) -> int:
        """How many messages of all chats were known by this."""
        own = judgements.c
        # Written into the text: with a bound value the databases cannot use the partial index.
        counted = (
            select(func.count())
            .select_from(judgements)
            .where(own.campaign == campaign, own.campaign != literal_column("0"))
        )
        return int((await self._read(counted))[0][0])

    async def seen_since(self, chat_id: ChatId, since: float) -> int:
        """How many messages of a chat were judged fraud since then."""
        own = judgements.c
        counted = select(func.count(own.message_id.distinct())).where(
            own.chat_id == chat_id, own.judged_at >= since, own.level == "fraud"
        )
        return int((await self._read(counted))[0][0])

    async def purge_evidence(self, before: float) -> int:
        """Forget the words of old cases and of updates set aside, a few at a time."""
        total = 0
        while count := await self._write(partial(purge_words, before=before)):
            total += count
        return total


class SqlMarks(Access, Protocol):
    """Messages of the bot that are found again, and those that go by themselves."""

    async def message_marked(self, chat_id: ChatId, mark: str) -> MessageId:
        """The newest message of the bot that bears a mark, 0 if none was sent yet."""
        own = outbox.c
        found = await self._read(
            select(own.message_id)
            .where(own.chat_id == chat_id, own.mark == mark, own.mark != _EMPTY, own.message_id > 0)
            .order_by(own.id.desc())
            .limit(1)
        )
        return MessageId(found[0].message_id if found else 0)

    async def mark_of(self, chat_id: ChatId, message_id: MessageId) -> Marked | None:
        """What one of the bot's messages is."""
        own = outbox.c
        found = await self._read(
            select(own.mark, own.done_at)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.mark != _EMPTY)
            .order_by(own.id.desc())
            .limit(1)
        )
        return Marked(mark=found[0].mark, at=found[0].done_at) if found else None

    async def take_expired(self, now: float, limit: int) -> tuple[Queued, ...]:
        """Queue the deletion of messages that have stood long enough, each once."""
        return await self._write(partial(self._take_expired, now, limit))

    def _take_expired(self, now: float, limit: int, connection: Connection) -> tuple[Queued, ...]:
        own = outbox.c
        due = (
            select(own.id, own.chat_id, own.message_id)
            .where(own.gone_at.is_not(None), own.gone_at <= now)
            .order_by(own.gone_at)
            .limit(limit)
        )
        found = connection.execute(due).all()
        if not found:
            return ()
        taken = update(outbox).where(own.id.in_([row.id for row in found])).values(gone_at=None)
        connection.execute(taken)
        calls = [_deletion(row.chat_id, row.message_id) for row in found if row.message_id]
        return tuple(self._writes.enqueue(connection, calls))


class SqlLists(Access, Protocol):
    """The lists of a chat, who its admins are, and what was counted."""

    async def keep_entry(self, entry: Entry) -> bool:
        """Add a line to a chat's lists."""
        row = asdict(entry)
        return await self._write(
            lambda connection: connection.execute(self._sql.keep_entry, row).first() is not None
        )

    async def drop_entry(self, chat_id: ChatId, kind: str, value: str) -> bool:
        """Take a line out."""
        own = entries.c
        gone = delete(entries).where(own.chat_id == chat_id, own.kind == kind, own.value == value)
        return await self._write(lambda connection: connection.execute(gone).rowcount > 0)

    async def entries(self, chat_id: ChatId) -> tuple[Entry, ...]:
        """The lists of a chat, oldest line first."""
        own = entries.c
        found = await self._read(
            select(entries).where(own.chat_id == chat_id).order_by(own.at, own.kind, own.value)
        )
        return tuple(Entry(**row._mapping) for row in found)

    async def set_stewards(self, led: Mapping[ChatId, Collection[UserId]]) -> None:
        """Keep who the admins of these chats are: two statements, however many chats."""
        gone = delete(stewards).where(stewards.c.chat_id.in_(sorted(led)))
        new = [{"chat_id": chat, "user_id": user} for chat in sorted(led) for user in sorted(set(led[chat]))]

        def work(connection: Connection) -> None:
            connection.execute(gone)
            if new:
                connection.execute(insert(stewards), new)

        await self._write(work)

    async def stewarded(self, user_id: UserId) -> tuple[ChatRecord, ...]:
        """The active chats that somebody is kept as an admin of, by title."""
        theirs = exists().where(stewards.c.chat_id == chats.c.chat_id, stewards.c.user_id == user_id)
        found = await self._read(
            select(chats, settings.c.key, settings.c.value)
            .select_from(chats.outerjoin(settings, chats.c.chat_id == settings.c.chat_id))
            .where(chats.c.active, theirs)
            .order_by(chats.c.title, chats.c.chat_id, settings.c.key)
        )
        return rows.chat_records(found)

    async def counts(self, chat_id: ChatId, since: str) -> tuple[Counted, ...]:
        """What was counted since a day, by day and key."""
        own = daily.c
        found = await self._read(
            select(daily).where(own.chat_id == chat_id, own.day >= since).order_by(own.day, own.key)
        )
        return tuple(Counted(**row._mapping) for row in found)


class SqlSaid(Access, Protocol):
    """What members report, and who objects."""

    async def report(self, report: Report) -> bool:
        """Keep a report; False if this person reported this message before."""
        row = asdict(report)
        return await self._write(
            lambda connection: connection.execute(self._sql.report, row).first() is not None
        )

    async def reports(self, chat_id: ChatId, message_id: MessageId) -> tuple[Report, ...]:
        """Who reported a message, the first first."""
        own = reports.c
        found = await self._read(
            select(reports)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .order_by(own.at, own.user_id)
        )
        return tuple(Report(**row._mapping) for row in found)

    async def reported(self, chat_id: ChatId, user_id: UserId) -> tuple[int, int]:
        """How many of somebody's reports proved right, and how many wrong."""
        own = reports.c
        found = await self._read(
            select(own.outcome, func.count())
            .where(own.chat_id == chat_id, own.user_id == user_id)
            .group_by(own.outcome)
        )
        counted = {row[0]: int(row[1]) for row in found}
        return counted.get("right", 0), counted.get("wrong", 0)

    async def reported_since(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody reported since then."""
        own = reports.c
        counted = (
            select(func.count())
            .select_from(reports)
            .where(own.chat_id == chat_id, own.user_id == user_id, own.at >= since)
        )
        return int((await self._read(counted))[0][0])

    async def settle_reports(self, chat_id: ChatId, message_id: MessageId, outcome: str) -> int:
        """Say what became of the reports of a message."""
        own = reports.c
        change = (
            update(reports)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.outcome == "")
            .values(outcome=outcome)
        )
        return await self._write(lambda connection: connection.execute(change).rowcount)

    async def appeal(self, appeal: Appeal) -> bool:
        """Keep an objection; False if this person objected about this message before."""
        row = asdict(appeal)
        return await self._write(
            lambda connection: connection.execute(self._sql.appeal, row).first() is not None
        )

    async def appeals(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody objected since then."""
        own = appeals.c
        counted = (
            select(func.count())
            .select_from(appeals)
            .where(own.chat_id == chat_id, own.user_id == user_id, own.at >= since)
        )
        return int((await self._read(counted))[0][0])

    async def settle_appeals(
        self, chat_id: ChatId, message_id: MessageId, outcome: str
    ) -> tuple[Appeal, ...]:
        """Answer the open objections about a message; return them as they are now."""
        own = appeals.c
        change = (
            update(appeals)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.outcome == "")
            .values(outcome=outcome)
            .returning(*own)
        )
        found = await self._write(lambda connection: connection.execute(change).all())
        return tuple(sorted((Appeal(**row._mapping) for row in found), key=lambda one: one.user_id))


def _deletion(chat_id: int, message_id: int) -> Call:
    params = {"chat_id": chat_id, "message_id": message_id}
    return Call(chat_id=ChatId(chat_id), method="deleteMessage", params=params)
