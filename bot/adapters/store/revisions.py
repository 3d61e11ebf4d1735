"""Bringing a database to the newest schema, and saying where it stands.

A new database is created from the metadata and an up-to-date one is left alone, both without importing
Alembic, which would cost an idle bot memory and time. Tests prove that both ways lead to the same tables.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
)

from bot.adapters.store.faults import store_error
from bot.adapters.store.file import make_place, to_be_made
from bot.adapters.store.private import BESIDE, keep_private
from bot.adapters.store.runner import Runner, open_runner
from bot.adapters.store.schema import metadata
from bot.adapters.store.tenancy import Tenancy
from bot.adapters.store.trouble import short_of_space
from bot.adapters.store.urls import Database, database
from bot.errors import StoreDamaged, StoreError
from bot.files import taken_back

MIGRATIONS = Path(__file__).parent / "migrations"
_log = logging.getLogger(__name__)
R = TypeVar("R")
_LOCK = 0x616E7469
MOST_DAMAGES = 3
_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """Where a database stands: ``current`` is None while it is empty; ``head`` is what this program needs."""

    current: str | None
    head: str


def packaged() -> tuple[str, ...]:
    """The revisions this program knows, oldest first: the numbers of its migration files."""
    return tuple(name.partition("_")[0] for name in _files())


def steps_after(revision: str) -> tuple[str, ...]:
    """The migrations that lead from a revision to the newest one, each by its number and name."""
    return tuple(name.replace("_", " ") for name in _files() if name.partition("_")[0] > revision)


def _files() -> list[str]:
    return sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


async def migrate(url: str) -> None:
    """Create or upgrade the database; does nothing when it is up to date."""
    where = database(url)
    with taken_back(where.file, *BESIDE) if where.file else nullcontext():
        await once(where, lambda runner: upgrade(runner, where))


async def check(url: str) -> Revisions:
    """The revisions of a database and of this program; changes and creates nothing.

    StoreError also for a database that is not there yet and could not be made.
    """
    where = database(url)
    head = packaged()[-1]
    if to_be_made(where):
        return Revisions(current=None, head=head)
    return Revisions(current=await once(where, lambda runner: runner.read(current)), head=head)


async def ailments(url: str) -> tuple[str, ...]:
    """What is wrong with a file: what a look through all of it finds, and too little room on its disk."""
    where = database(url)
    return (*await _damage(where), *short_of_space(where))


async def _damage(where: Database) -> tuple[str, ...]:
    if where.file is None or not where.file.exists():
        return ()
    try:
        found = await once(where, lambda runner: runner.read(_found_damaged))
    except StoreDamaged as error:
        # Some damage even the look stumbles over.
        return (str(error),)
    return tuple(f"{where.label}: is damaged: {line}" for line in found)


async def upgrade(runner: Runner, where: Database, *, beside: bool = False) -> None:
    """As ``migrate``, over a runner that stays open; one of several processes refuses to, as does
    who only looks: others may be at work."""
    make_place(where)
    if where.file is not None:
        keep_private(where.file)
    if await runner.write(lambda connection: bring_up(connection, where, beside=beside)):
        await _rewrite(runner)


async def _rewrite(runner: Runner) -> None:
    """Let nothing of what a migration removed stay in the file; without space for that it has to."""
    try:
        await runner.rewrite()
        await runner.scrub()
    except Exception as error:
        _log.warning("database_not_rewritten kind=%s", type(error).__name__)


async def once(where: Database, work: Callable[[Runner], Awaitable[R]], tenancy: Tenancy | None = None) -> R:
    """Open a runner for one piece of work; what its driver says comes as a StoreError."""
    runner = open_runner(where, tenancy)
    try:
        return await work(runner)
    except Exception as error:
        raise store_error(where, error) from None
    finally:
        await runner.close()


def bring_up(connection: Connection, where: Database, *, beside: bool = False) -> bool:
    """Create or upgrade the tables; whether that was an upgrade, which is refused ``beside`` others."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    found, known = current(connection), packaged()
    if found is None:
        _create(connection, where, known[-1])
    elif found not in known:
        raise newer(where, found)
    elif found != known[-1]:
        if beside:
            raise older(where, found)
        _run_alembic(connection)
        return True
    return False


def newer(where: Database, revision: str) -> StoreError:
    """What this program does not know yet it leaves alone."""
    return StoreError(
        f"{where.label}: was written by a newer program (its revision is {revision}, this program knows "
        f"{packaged()[-1]}); update the program, or restore the backup made before the update"
    )


def older(where: Database, revision: str) -> StoreError:
    """Others may be at work that know nothing of the newer tables."""
    return StoreError(
        f"{where.label}: is of revision {revision}, and this program needs {packaged()[-1]}; "
        "so that no bot finds other tables under it, nothing was migrated: run `antifraud db migrate` first"
    )


def create_at(connection: Connection, where: Database, revision: str) -> None:
    """Make the tables of one revision in an empty database, as the program of that time did."""
    if revision == packaged()[-1]:
        _create(connection, where, revision)
    else:
        _run_alembic(connection, revision)


def _found_damaged(connection: Connection) -> tuple[str, ...]:
    found = connection.exec_driver_sql(f"PRAGMA quick_check({MOST_DAMAGES})").scalars().all()
    return tuple(line for told in found for line in str(told).splitlines() if line != "ok")[:MOST_DAMAGES]


def current(connection: Connection) -> str | None:
    """The revision of the tables; None while there are none of this program."""
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.execute(select(_version.c.version_num)).scalar()


def _create(connection: Connection, where: Database, head: str) -> None:
    taken = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if taken:
        raise StoreError(
            f"{where.label}: holds tables of another program ({', '.join(taken)}); "
            "name an empty database in DATABASE_URL"
        )
    metadata.create_all(connection)
    _version.create(connection, checkfirst=True)
    connection.execute(insert(_version).values(version_num=head))


def _run_alembic(connection: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
