"""What ``KeyStore`` promises, held against SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from bot.core.library.tips import Posted
from bot.services.store import ApiKey, Store

KEY = ApiKey(name="discord", digest="d" * 64, made_at=5.0, per_minute=60, at_once=2, most_bytes=1000)


def tip(name: str, at: float, number: int = 0, lang: str = "en") -> Posted:
    return Posted(tip_id=name, round=number, lang=lang, slot=at)


async def test_a_name_is_given_once_until_it_is_revoked(store: Store) -> None:
    assert await store.keys.make(KEY) is True
    assert await store.keys.make(replace(KEY, digest="e" * 64)) is False
    assert await store.keys.make(replace(KEY, name="矩阵")) is True
    first, second = await store.keys.all()
    assert replace(first, id=0) == KEY
    assert (second.name, first.id < second.id) == ("矩阵", True)
    assert await store.keys.revoke("discord") is True
    assert await store.keys.revoke("discord") is False
    assert await store.keys.all() == (second,)
    assert await store.keys.make(KEY) is True


async def test_tips_are_told_by_key_and_language_the_last_first(store: Store) -> None:
    await store.keys.make(KEY)
    (key,) = await store.keys.all()
    for one in (tip("a", 1.0), tip("b", 2.0), tip("a", 3.0, 1), tip("c", 4.0, lang="zh-Hans")):
        await store.keys.tell(key.id, one)
    await store.keys.tell(key.id + 1, tip("x", 9.0))
    assert await store.keys.told(key.id, "en") == (tip("a", 3.0, 1), tip("b", 2.0))
    assert await store.keys.told(key.id, "zh-Hans") == (tip("c", 4.0, lang="zh-Hans"),)
    await store.keys.revoke("discord")
    assert await store.keys.told(key.id, "en") == ()
    assert await store.keys.told(key.id + 1, "en") == (tip("x", 9.0),)
