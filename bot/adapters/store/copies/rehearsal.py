"""A migration done and taken back, before it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from bot.adapters.store.copies.contents import contents
from bot.adapters.store.copies.restores import alone, verify
from bot.adapters.store.copies.values import WrongValueError
from bot.adapters.store.revisions import bring_up, check, newer, once, packaged, steps_after
from bot.adapters.store.runner import Runner
from bot.adapters.store.schema import metadata
from bot.adapters.store.urls import Database, database
from bot.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """From where to where, by which migrations, how many rows are there then; without steps all stands."""

    current: str | None
    head: str
    steps: tuple[str, ...] = ()
    rows: int = 0


class _TakenBackError(Exception):
    """Ends the transaction, so that nothing of it stays."""


async def rehearse(url: str) -> Rehearsal:
    """Try the migration that this program would do, and change nothing; StoreError if it fails.

    On a copy of a file, while the bot may go on; on a server in a transaction that is taken back, while no
    bot works, for it would have to wait.
    """
    where = database(url)
    stand = await check(url)
    if stand.current is None or stand.current == stand.head:
        return Rehearsal(current=stand.current, head=stand.head)
    if stand.current not in packaged():
        raise newer(where, stand.current)
    return Rehearsal(
        current=stand.current,
        head=stand.head,
        steps=steps_after(stand.current),
        rows=await _rows(where),
    )


async def _rows(where: Database) -> int:
    if where.file is not None:
        return (await verify(where.file)).contents.rows
    async with alone(where) as tenancy:
        return await once(where, partial(_taken_back, where), tenancy)


async def _taken_back(where: Database, runner: Runner) -> int:
    rows = 0

    def try_it(connection: Connection) -> None:
        nonlocal rows
        bring_up(connection, where)
        rows = contents(connection, metadata).rows
        raise _TakenBackError

    try:
        await runner.write(try_it)
    except _TakenBackError:
        return rows
    except WrongValueError as error:
        raise StoreError(f"{where.label}: holds what this program does not write ({error})") from None
    raise AssertionError("a rehearsal is taken back")
