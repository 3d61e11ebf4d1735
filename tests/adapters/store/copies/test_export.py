"""An export is of one moment, whatever is committed meanwhile, and takes little memory."""

from __future__ import annotations

import asyncio
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, text

from bot.adapters.store import migrate
from bot.adapters.store.copies import Old, archive, export, restore, verify
from bot.adapters.store.copies.contents import as_lines
from bot.adapters.store.schema import salt
from bot.errors import StoreError
from tests.adapters.store.lives import held, on, populate


def _in_its_own_loop(work: Any) -> None:
    # An export holds up the loop that it runs in.
    other = threading.Thread(target=lambda: asyncio.run(work))
    other.start()
    other.join()


def _late(connection: Connection) -> None:
    connection.execute(text("DELETE FROM acts"))
    connection.execute(text("DELETE FROM voices"))


async def test_what_is_committed_meanwhile_is_in_no_table(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(url)
    await on(url, lambda connection: populate(connection, each=2))
    before = await held(url)

    def meanwhile(connection: Connection, table: Table) -> Iterator[tuple[bytes, int]]:
        if table.name == "inbox":
            _in_its_own_loop(on(url, _late))
        return as_lines(connection, table)

    monkeypatch.setattr(archive, "as_lines", meanwhile)
    assert await export(url, tmp_path / "a.gz") == before
    assert (await held(url)).parts["voices"].rows == 0
    assert (await verify(tmp_path / "a.gz")).contents == before


def _large(connection: Connection) -> None:
    rows = [{"id": number, "value": number.to_bytes(2) * 5_000} for number in range(2_000)]
    connection.execute(insert(salt), rows)


async def test_more_than_fits_is_never_held_in_memory(sqlite_url: str, tmp_path: Path) -> None:
    await migrate(sqlite_url)
    await on(sqlite_url, _large)
    tracemalloc.start()
    await export(sqlite_url, tmp_path / "a.gz")
    await restore(f"sqlite:///{tmp_path}/b.db", tmp_path / "a.gz", Old.REFUSED)
    (_, most) = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "b.db").stat().st_size > 20_000_000
    assert most < 15_000_000


async def test_a_file_that_is_there_is_not_written_over(sqlite_url: str, tmp_path: Path) -> None:
    await migrate(sqlite_url)
    (tmp_path / "a.gz").write_text("precious")
    with pytest.raises(StoreError, match=r"a\.gz: exists already; name a new file"):
        await export(sqlite_url, tmp_path / "a.gz")
    assert (tmp_path / "a.gz").read_text() == "precious"
