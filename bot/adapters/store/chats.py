"""The chats in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from functools import partial

from sqlalchemy import Connection, and_, delete, exists, func, insert, literal_column, select, update

from bot.adapters.store import moves, reads, rows
from bot.adapters.store.access import Repository
from bot.adapters.store.schema import chats, daily, setting_history, settings, stewards
from bot.adapters.store.shared import MOST, padded
from bot.core.message import ChatId, UserId
from bot.services.store import ChatRecord, ChatStore, Counted, Crowd, Entry, Kept


class SqlChats(Repository, ChatStore):
    """The port ``ChatStore``."""

    async def get(self, chat_id: ChatId) -> ChatRecord | None:
        found = await self._db.ask(
            lambda connection: connection.execute(reads.AMONG, {"among": (chat_id,)}).all()
        )
        return next(iter(rows.chat_records(found)), None)

    async def kept(self, chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, Kept]:
        """What is kept of some chats, with as few statements as their number allows."""
        found: dict[ChatId, Kept] = {}
        for start in range(0, len(chat_ids), MOST):
            some = chat_ids[start : start + MOST]
            found.update(await self._db.ask(partial(_kept, some, since)))
        return found

    async def active(self) -> tuple[ChatRecord, ...]:
        return rows.chat_records(await self._db.read(reads.ACTIVE))

    async def save(self, record: ChatRecord) -> None:
        row = {name: value for name, value in asdict(record).items() if name != "settings"}
        # Kept from the first time on: a record that is there keeps its own.
        await self._db.change(self._db.sql.save_chat, {**row, "since": self._db.clock()})

    async def set_heard(self, chat_id: ChatId, lang: str) -> bool:
        other = update(chats).where(chats.c.chat_id == chat_id, chats.c.heard != lang)
        return await self._db.change(other.values(heard=lang)) > 0

    async def set_setting(self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float) -> None:
        await self._db.write(partial(self._set_setting, chat_id, key, value, by, at))

    async def setting_history(
        self, chat_id: ChatId, limit: int
    ) -> tuple[tuple[float, int, str, str | None], ...]:
        own = setting_history.c
        found = await self._db.read(
            select(own.changed_at, own.changed_by, own.key, own.value)
            .where(own.chat_id == chat_id)
            .order_by(own.changed_at.desc(), own.id.desc())
            .limit(limit)
        )
        return tuple((row[0], row[1], row[2], row[3]) for row in found)

    async def move(self, old: ChatId, new: ChatId) -> None:
        await self._db.write(partial(moves.migrate_chat, old=old, new=new, at=self._db.clock()))

    async def newest(self, limit: int) -> tuple[tuple[ChatId, str], ...]:
        own = chats.c
        newest = (own.since.desc(), own.chat_id)
        found = await self._db.read(
            select(own.chat_id, own.title).where(own.active, own.chat_id < 0).order_by(*newest).limit(limit)
        )
        return tuple((ChatId(row.chat_id), row.title) for row in found)

    async def census(self) -> tuple[Crowd, ...]:
        mode = func.coalesce(settings.c.value, literal_column("''"))
        set_here = and_(settings.c.chat_id == chats.c.chat_id, settings.c.key == "mode")
        key = (chats.c.kind, chats.c.active, mode)
        counted = select(*key, func.count()).select_from(chats.outerjoin(settings, set_here)).group_by(*key)
        found = await self._db.read(counted.order_by(*key))
        return tuple(Crowd(kind=row[0], active=bool(row[1]), mode=row[2], count=row[3]) for row in found)

    async def set_stewards(self, led: Mapping[ChatId, Collection[UserId]]) -> None:
        """Keep who the admins of these chats are: two statements, however many chats."""
        gone = delete(stewards).where(stewards.c.chat_id.in_(sorted(led)))
        new = [{"chat_id": chat, "user_id": user} for chat in sorted(led) for user in sorted(set(led[chat]))]

        def work(connection: Connection) -> None:
            connection.execute(gone)
            if new:
                connection.execute(insert(stewards), new)

        await self._db.write(work)

    async def stewarded(self, user_id: UserId) -> tuple[ChatRecord, ...]:
        theirs = exists().where(stewards.c.chat_id == chats.c.chat_id, stewards.c.user_id == user_id)
        by_title = (chats.c.title, chats.c.chat_id, settings.c.key)
        own = reads.CHATS.where(chats.c.active, theirs).order_by(None).order_by(*by_title)
        return rows.chat_records(await self._db.read(own))

    async def stewards(self, chat_id: ChatId | None = None) -> tuple[tuple[ChatId, UserId], ...]:
        own = select(stewards).order_by(stewards.c.chat_id, stewards.c.user_id)
        if chat_id is not None:
            own = own.where(stewards.c.chat_id == chat_id)
        return tuple((ChatId(row.chat_id), UserId(row.user_id)) for row in await self._db.read(own))

    async def counts(self, chat_id: ChatId, since: str) -> tuple[Counted, ...]:
        own = daily.c
        return await self._db.all(
            Counted,
            select(daily).where(own.chat_id == chat_id, own.day >= since).order_by(own.day, own.key),
        )

    def _set_setting(
        self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float, connection: Connection
    ) -> None:
        row = {"chat_id": chat_id, "key": key, "value": value}
        if value is None:
            old = delete(settings).where(settings.c.chat_id == chat_id, settings.c.key == key)
            connection.execute(old)
        else:
            connection.execute(self._db.sql.set_setting, row)
        connection.execute(insert(setting_history), {**row, "changed_by": by, "changed_at": at})


def _kept(chat_ids: Sequence[ChatId], since: float, connection: Connection) -> Mapping[ChatId, Kept]:
    among = {"among": padded(chat_ids)}
    records = rows.chat_records(connection.execute(reads.AMONG, among).all())
    by_chat = {record.chat_id: record for record in records}
    lines: dict[int, list[Entry]] = defaultdict(list)
    for row in connection.execute(reads.LISTED, among):
        lines[row.chat_id].append(Entry(**row._mapping))
    warned: dict[int, dict[str, float]] = defaultdict(dict)
    for chat_id, scheme, at in connection.execute(reads.WARNED, {**among, "since": since}):
        warned[chat_id][scheme] = at
    return {
        one: Kept(record=by_chat.get(one), lines=tuple(lines.get(one, ())), warned=warned.get(one, {}))
        for one in chat_ids
    }
