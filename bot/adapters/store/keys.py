"""The keys of other programs in SQL."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.adapters.store.access import Repository
from bot.adapters.store.rows import row_of
from bot.adapters.store.schema import api_keys, api_tips
from bot.core.library.tips import Posted
from bot.services.store import ApiKey, KeyStore


class SqlKeys(Repository, KeyStore):
    """The port ``KeyStore``."""

    async def make(self, key: ApiKey) -> bool:
        return await self._db.is_new(self._db.sql.make_key, row_of(key))

    async def all(self) -> tuple[ApiKey, ...]:
        return await self._db.all(ApiKey, select(api_keys).order_by(api_keys.c.id))

    async def revoke(self, name: str) -> bool:
        same = select(api_keys.c.id).where(api_keys.c.name == name)

        def work(connection: Connection) -> bool:
            connection.execute(delete(api_tips).where(api_tips.c.key_id.in_(same)))
            return connection.execute(delete(api_keys).where(api_keys.c.name == name)).rowcount > 0

        return await self._db.write(work)

    async def told(self, key_id: int, lang: str) -> tuple[Posted, ...]:
        own = api_tips.c
        found = await self._db.read(
            select(own.tip_id, own.round, own.lang, own.told_at)
            .where(own.key_id == key_id, own.lang == lang)
            .order_by(own.told_at.desc(), own.tip_id)
        )
        return tuple(
            Posted(tip_id=row.tip_id, round=row.round, lang=row.lang, slot=row.told_at) for row in found
        )

    async def tell(self, key_id: int, tip: Posted) -> None:
        row = {
            "key_id": key_id,
            "lang": tip.lang,
            "tip_id": tip.tip_id,
            "round": tip.round,
            "told_at": tip.slot,
        }
        await self._db.change(self._db.sql.tell_tip, row)
