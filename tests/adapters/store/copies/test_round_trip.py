"""From one database to the other and back: nothing is lost, nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.store import migrate, open_store
from bot.adapters.store.copies import Old, export, restore, verify
from bot.core.message import ChatId
from bot.services.store import Call, Turn
from tests.adapters.store.lives import held, on, populate


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(2))
async def test_there_and_back(seed: int, sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    await migrate(sqlite_url)
    await on(sqlite_url, lambda connection: populate(connection, seed=seed))
    there, back = tmp_path / "there.gz", tmp_path / "back.gz"
    first = await export(sqlite_url, there)
    assert (await restore(postgres_url, there, Old.REFUSED)).contents == first
    second = await export(postgres_url, back)
    await restore(f"sqlite:///{tmp_path}/again.db", back, Old.REFUSED)
    assert first == second == await held(f"sqlite:///{tmp_path}/again.db")
    assert first.rows > 200


async def test_numbers_that_were_given_are_not_given_again(url: str, tmp_path: Path) -> None:
    store = await open_store(url)
    call = Call(chat_id=ChatId(-5), method="sendMessage", params={"text": "t"})
    for _ in range(3):
        last = (await store.inbox.finish(Turn(update_id=None, result="x", calls=(call,))))[0].id
    await store.close()
    await on(url, lambda connection: connection.execute(text("DELETE FROM outbox")))
    await export(url, tmp_path / "a.gz")
    assert (await verify(tmp_path / "a.gz")).contents.parts["outbox"].last == last
    await restore(url, tmp_path / "a.gz", Old.REPLACED)
    store = await open_store(url)
    (queued,) = await store.inbox.finish(Turn(update_id=None, result="x", calls=(call,)))
    await store.close()
    assert queued.id == last + 1
