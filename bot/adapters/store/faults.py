"""What the drivers say, put into one line with the fix; no values, no password, no SQL."""

from __future__ import annotations

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
    StatementError,
)

from bot.adapters.store.urls import Database
from bot.errors import StoreDamaged, StoreError, ValueRefused

_DAMAGED = "malformed"
_FIXES = {
    "file is not a database": "is not an SQLite database; move it away or name another file in DATABASE_URL",
    _DAMAGED: "is damaged; stop the bot and put the latest backup in its place",
    "unable to open": "cannot be opened; let the bot's user read and write the file and its folder",
    "readonly": "cannot be written; let the bot's user write the file and its folder",
    "locked": "is held by another program; stop it, then start again",
    "disk is full": "cannot grow, the disk is full; free some space",
    "disk i/o error": "the disk reports an error; check the disk, then restore the latest backup",
    "password authentication failed": "refuses the user or the password; correct DATABASE_URL",
    "does not exist": "has no such user or database; create it or correct DATABASE_URL",
    "permission denied": "does not let this user in; grant it the rights on the database",
    "starting up": "is starting or stopping; wait a moment",
    "shutting down": "is starting or stopping; wait a moment",
    "too many": "has no connection left; raise max_connections or stop another client",
}
_UNREACHABLE = "does not answer; start the server or correct the host and port in DATABASE_URL"


def store_error(database: Database, error: BaseException) -> StoreError:
    """The error to raise in place of a driver's."""
    if isinstance(error, StoreError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if _is_about_a_value(error, cause):
        return ValueRefused(f"{database.label}: refused the request ({_name(cause)})")
    said = str(cause).lower()
    for words, fix in _FIXES.items():
        if words in said:
            kind = StoreDamaged if words == _DAMAGED else StoreError
            return kind(f"{database.label}: {fix}")
    if lost(error):
        return StoreError(f"{database.label}: {_UNREACHABLE}")
    return StoreError(f"{database.label}: refused the request ({_name(cause)})")


def lost(error: BaseException) -> bool:
    """Whether the connection is gone, so that whatever was under way may or may not have happened."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated
    return isinstance(error, OSError | TimeoutError)


def unavailable(error: BaseException) -> bool:
    """Whether no change can be committed now, whatever it is: the file is locked, the disk is full."""
    return lost(error) or isinstance(error, OperationalError)


def foreign(error: BaseException) -> bool:
    """Whether the error comes from the database rather than from a value that was handed over."""
    # asyncpg's own errors come unwrapped while it connects.
    known = isinstance(error, SQLAlchemyError | OSError | TimeoutError)
    return known or type(error).__module__.startswith("asyncpg")


def _is_about_a_value(error: BaseException, cause: BaseException) -> bool:
    if isinstance(error, DataError | IntegrityError):
        return True
    if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
        return True
    # SQLite's driver says so of a type that it does not know, under two names in two versions of Python.
    if isinstance(error, ProgrammingError | InterfaceError) and "binding parameter" in str(cause).lower():
        return True
    # PostgreSQL's classes 22 and 23: data and constraints. asyncpg checks some before it asks the server.
    inner = cause.__cause__ or cause
    code = getattr(inner, "sqlstate", None) or ""
    return isinstance(inner, ValueError | TypeError | OverflowError) or code[:2] in {"22", "23"}


def _name(error: BaseException) -> str:
    # SQLAlchemy wraps asyncpg's errors twice; the class name of the innermost one tells most.
    inner = error.__cause__ or error
    return type(inner).__name__
