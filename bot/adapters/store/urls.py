"""The operator's database address: what it may be, and how it is shown without its password."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import DATABASE_FORMS, StoreError

_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the data is. ``label`` is safe to show; ``file`` is None for a server.

    ``direct`` leads to the same server past a pooler, which hands a session on with each transaction: what is
    held by a session must not go through it.
    """

    url: URL
    label: str
    file: Path | None = None
    direct: URL | None = None


def database(url: str, direct: str = "") -> Database:
    """Read an address; StoreError says which forms are taken, and never repeats a password."""
    where = _database(url)
    return replace(where, direct=_database(direct).url) if direct else where


def _database(url: str) -> Database:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or "\0" in (parsed.database or ""):
        raise StoreError(f"DATABASE_URL: is not a database address; {DATABASE_FORMS}")
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StoreError(f"DATABASE_URL: {parsed.drivername}: is not supported; {DATABASE_FORMS}")
    parsed = parsed.set(drivername=driver)
    return _file(parsed) if driver.startswith("sqlite") else _server(parsed)


def _file(url: URL) -> Database:
    if not url.database or url.database == ":memory:" or url.host:
        fault = "names no file, everything would be lost at a restart"
    elif url.database.endswith(("/", "/.")):
        fault = "names a folder and no file in it"
    elif url.query:
        fault = "takes nothing behind the name of the file"
    else:
        return Database(url=url, label=url.database, file=Path(url.database))
    raise StoreError(f"DATABASE_URL: {fault}; {DATABASE_FORMS}")


def _server(url: URL) -> Database:
    query = dict(url.query)
    # The C library's word for it, which people copy from their provider; asyncpg calls it ssl.
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    host = url.host or query.get("host") or "localhost"
    return Database(url=url.set(query=query), label=f"PostgreSQL at {host}:{url.port or 5432}")
