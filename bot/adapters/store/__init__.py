"""Durable state: SQLAlchemy Core on SQLite or PostgreSQL."""

from bot.adapters.store.changes import SqlChanges
from bot.adapters.store.private import exposed
from bot.adapters.store.revisions import Revisions, ailments, check, migrate
from bot.adapters.store.sql import SqlStore, open_store
from bot.adapters.store.tenancy import Right

__all__ = [
    "Revisions",
    "Right",
    "SqlChanges",
    "SqlStore",
    "ailments",
    "check",
    "exposed",
    "migrate",
    "open_store",
]
