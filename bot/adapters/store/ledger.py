"""Judgements and acts in SQL."""

from __future__ import annotations

from functools import partial

from sqlalchemy import and_, func, literal_column, or_, select, update

from bot.adapters.store import reads, rows
from bot.adapters.store.access import Access, Repository
from bot.adapters.store.pseudonyms import key, pseudonym
from bot.adapters.store.schema import acts, judgements
from bot.adapters.store.words import purge_words
from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.acts import REFUSED
from bot.services.store import NO_OFFENCE, Act, Judgement, LedgerStore


class SqlLedger(Repository, LedgerStore):
    """The port ``LedgerStore``."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._key: bytes | None = None

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        own = judgements.c
        found = await self._db.read(
            select(judgements)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .order_by(own.edited.desc())
            .limit(1)
        )
        return rows.judgement(found[0]) if found else None

    async def answered(self, chat_id: ChatId, message_id: MessageId, album: str) -> bool:
        own = judgements.c
        same = own.message_id == message_id
        if album:
            same = or_(same, and_(own.album == album, own.album != reads.EMPTY))
        known = select(own.message_id).where(own.chat_id == chat_id, own.answered, same)
        return bool(await self._db.read(known.limit(1)))

    async def clear(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        own = judgements.c
        change = (
            update(judgements)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .where(own.cleared_by == 0, own.confirmed_by.in_((0, by)))
            .values(cleared_by=by)
        )
        return await self._db.change(change) > 0

    async def confirm(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        own = judgements.c
        change = (
            update(judgements)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .where(own.cleared_by == 0, own.confirmed_by == 0)
            .values(confirmed_by=by)
        )
        return await self._db.change(change) > 0

    async def answer(self, chat_id: ChatId, message_id: MessageId, scheme: str, form: str) -> None:
        own = judgements.c
        change = (
            update(judgements)
            .where(own.chat_id == chat_id, own.message_id == message_id)
            .values(scheme=scheme, form=form, answered=True)
        )
        await self._db.change(change)

    async def refuse(self, act_id: int, what: str) -> None:
        change = update(acts).where(acts.c.id == act_id).values(kind=REFUSED, before=what)
        await self._db.change(change)

    async def acts(
        self, chat_id: ChatId, limit: int, *, message_id: MessageId | None = None
    ) -> tuple[Act, ...]:
        own = select(acts).where(acts.c.chat_id == chat_id)
        if message_id is not None:
            own = own.where(acts.c.message_id == message_id)
        return await self._db.all(Act, own.order_by(acts.c.id.desc()).limit(limit))

    async def latest(self, chat_id: ChatId, limit: int) -> tuple[Judgement, ...]:
        own = select(judgements).where(judgements.c.chat_id == chat_id)
        found = await self._db.read(own.order_by(judgements.c.judged_at.desc()).limit(2 * limit))
        newest: dict[int, Judgement] = {}
        for row in found:
            newest.setdefault(row.message_id, rows.judgement(row))
        return tuple(newest.values())[:limit]

    async def offences(self, chat_id: ChatId, user_id: UserId, since: float) -> tuple[float, ...]:
        own = judgements.c
        first = func.min(own.judged_at)
        if self._key is None:
            self._key = await self._db.write(partial(key, sql=self._db.sql))
        found = await self._db.read(
            select(first)
            .where(own.chat_id == chat_id)
            .where(own.sender_id.in_((user_id, pseudonym(user_id, self._key))))
            .where(own.judged_at >= since, own.cleared_by == 0)
            .where(or_(and_(own.level == "fraud", own.reason.not_in(NO_OFFENCE)), own.confirmed_by != 0))
            .group_by(own.message_id)
            .order_by(first)
        )
        return tuple(row[0] for row in found)

    async def sightings(self, campaign: int) -> int:
        own = judgements.c
        # Written into the text: with a bound value the databases cannot use the partial index.
        counted = (
            select(func.count())
            .select_from(judgements)
            .where(own.campaign == campaign, own.campaign != literal_column("0"))
        )
        return await self._db.number(counted)

    async def seen_since(self, chat_id: ChatId, since: float) -> int:
        own = judgements.c
        counted = select(func.count(own.message_id.distinct())).where(
            own.chat_id == chat_id, own.judged_at >= since, own.level == "fraud"
        )
        return await self._db.number(counted)

    async def activity(self, chat_id: ChatId, since: float) -> tuple[int, int]:
        judged, done = judgements.c, acts.c
        (messages,) = await self._db.read(
            select(func.count(judged.message_id.distinct())).where(
                judged.chat_id == chat_id, judged.judged_at >= since
            )
        )
        (followed,) = await self._db.read(
            select(func.count()).select_from(acts).where(done.chat_id == chat_id, done.at >= since)
        )
        return int(messages[0]), int(followed[0])

    async def purge_evidence(self, before: float) -> int:
        """Forget the words of old cases and of updates set aside, a few at a time."""
        return await self._db.little_by_little(partial(purge_words, before=before))
