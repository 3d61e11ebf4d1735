"""Reports and objections in SQL."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select, update

from bot.adapters.store.access import Repository
from bot.adapters.store.schema import appeals, reports
from bot.core.message import ChatId, MessageId, UserId
from bot.services.store import Appeal, ComplaintStore, Report


class SqlComplaints(Repository, ComplaintStore):
    """The port ``ComplaintStore``."""

    async def report(self, report: Report) -> bool:
        return await self._db.is_new(self._db.sql.report, asdict(report))

    async def reports(self, chat_id: ChatId, message_id: MessageId) -> tuple[Report, ...]:
        own = reports.c
        return await self._db.all(
            Report,
            select(reports)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .order_by(own.at, own.user_id),
        )

    async def reported(self, chat_id: ChatId, user_id: UserId) -> tuple[int, int]:
        own = reports.c
        found = await self._db.read(
            select(own.outcome, func.count())
            .where(own.chat_id == chat_id, own.user_id == user_id)
            .group_by(own.outcome)
        )
        counted = {row[0]: int(row[1]) for row in found}
        return counted.get("right", 0), counted.get("wrong", 0)

    async def reported_since(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        own = reports.c
        counted = (
            select(func.count())
            .select_from(reports)
            .where(own.chat_id == chat_id, own.user_id == user_id, own.at >= since)
        )
        return await self._db.number(counted)

    async def settle_reports(self, chat_id: ChatId, message_id: MessageId, outcome: str) -> int:
        own = reports.c
        change = (
            update(reports)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.outcome == "")
            .values(outcome=outcome)
        )
        return await self._db.change(change)

    async def appeal(self, appeal: Appeal) -> bool:
        return await self._db.is_new(self._db.sql.appeal, asdict(appeal))

    async def objected(self, chat_id: ChatId, message_id: MessageId) -> bool:
        own = appeals.c
        open_ = select(own.user_id).where(
            own.chat_id == chat_id, own.message_id == message_id, own.outcome == ""
        )
        return bool(await self._db.read(open_.limit(1)))

    async def appeals(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        own = appeals.c
        counted = (
            select(func.count())
            .select_from(appeals)
            .where(own.chat_id == chat_id, own.user_id == user_id, own.at >= since)
        )
        return await self._db.number(counted)

    async def settle_appeals(
        self, chat_id: ChatId, message_id: MessageId, outcome: str
    ) -> tuple[Appeal, ...]:
        own = appeals.c
        change = (
            update(appeals)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.outcome == "")
            .values(outcome=outcome)
            .returning(*own)
        )
        found = await self._db.write(lambda connection: connection.execute(change).all())
        return tuple(sorted((Appeal(**row._mapping) for row in found), key=lambda one: one.user_id))
