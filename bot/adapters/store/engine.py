"""Engines: how either database is opened so that a commit survives a power cut."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.adapters.store.urls import Database
from bot.errors import StoreError

_PRAGMAS = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
WRITES = {"writes": True}
"""Execution options of a connection whose transactions change rows."""


def open_engine(database: Database) -> AsyncEngine:
    """An engine for this database; nothing is opened yet."""
    return _file_engine(database) if database.file else _server_engine(database)


def make_folder(database: Database) -> None:
    """Create the folder of the database file."""
    if database.file is None:
        return
    try:
        database.file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{database.label}: its folder cannot be made ({error.strerror}); "
            "create it and let the bot's user write there, or name another file in DATABASE_URL"
        ) from None


def _file_engine(database: Database) -> AsyncEngine:
    engine = create_async_engine(database.url, hide_parameters=True, pool_size=3, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction begins leaves reads outside of it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # Taking the lock at once: a read that turns into a write later can fail at once instead of waiting.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _server_engine(database: Database) -> AsyncEngine:
    return create_async_engine(
        database.url,
        hide_parameters=True,
        pool_size=5,
        max_overflow=0,
        pool_pre_ping=True,
        # One statement text per batch size: keep enough of them prepared.
        connect_args={"timeout": 10, "prepared_statement_cache_size": 512},
    )
