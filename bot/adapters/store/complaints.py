"""Reports and objections in SQL."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select, update

from bot.adapters.store.access import Repository
from bot.adapters.store.schema import appeals, reports
from bot.core.message import ChatId, MessageId, UserId
from bot.services.store import Appeal, Report


class SqlComplaints(Repository):
    """The port ``ComplaintStore``."""

    async def report(self, report: Report) -> bool:
        """Keep a report; False if this person reported this message before."""
        row = asdict(report)
        return await self._db.write(
            lambda connection: connection.execute(self._db.sql.report, row).first() is not None
        )

    async def reports(self, chat_id: ChatId, message_id: MessageId) -> tuple[Report, ...]:
        """Who reported a message, the first first."""
        own = reports.c
        found = await self._db.read(
            select(reports)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .order_by(own.at, own.user_id)
        )
        return tuple(Report(**row._mapping) for row in found)

    async def reported(self, chat_id: ChatId, user_id: UserId) -> tuple[int, int]:
        """How many of somebody's reports proved right, and how many wrong."""
        own = reports.c
        found = await self._db.read(
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
        return int((await self._db.read(counted))[0][0])

    async def settle_reports(self, chat_id: ChatId, message_id: MessageId, outcome: str) -> int:
        """Say what became of the reports of a message."""
        own = reports.c
        change = (
            update(reports)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.outcome == "")
            .values(outcome=outcome)
        )
        return await self._db.write(lambda connection: connection.execute(change).rowcount)

    async def appeal(self, appeal: Appeal) -> bool:
        """Keep an objection; False if this person objected about this message before."""
        row = asdict(appeal)
        return await self._db.write(
            lambda connection: connection.execute(self._db.sql.appeal, row).first() is not None
        )

    async def objected(self, chat_id: ChatId, message_id: MessageId) -> bool:
        """Whether an objection about a message waits for its answer."""
        own = appeals.c
        open_ = select(own.user_id).where(
            own.chat_id == chat_id, own.message_id == message_id, own.outcome == ""
        )
        return bool(await self._db.read(open_.limit(1)))

    async def appeals(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody objected since then."""
        own = appeals.c
        counted = (
            select(func.count())
            .select_from(appeals)
            .where(own.chat_id == chat_id, own.user_id == user_id, own.at >= since)
        )
        return int((await self._db.read(counted))[0][0])

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
        found = await self._db.write(lambda connection: connection.execute(change).all())
        return tuple(sorted((Appeal(**row._mapping) for row in found), key=lambda one: one.user_id))
