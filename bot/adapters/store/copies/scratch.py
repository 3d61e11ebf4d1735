"""A database file that nobody else knows of: made, read and thrown away by one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

_PRAGMAS = (
    # Whatever stands in the schema of a strange file is not trusted with more than plain SQL.
    "PRAGMA trusted_schema = OFF",
    # Should the machine stop, the file is worth nothing anyway.
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    # 64 MB, while the indexes grow.
    "PRAGMA cache_size = -64000",
)


@contextmanager
def scratch(path: Path) -> Iterator[Connection]:
    """A connection in one transaction on the file, which is committed at the end."""
    engine = create_engine("sqlite://", hide_parameters=True, poolclass=NullPool, creator=lambda: _open(path))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        yield connection


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection
