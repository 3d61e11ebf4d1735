"""Durable state: SQLAlchemy Core on SQLite or PostgreSQL, and an in-memory stand-in."""

from bot.adapters.store.backups import backup
from bot.adapters.store.memory import MemoryStore
from bot.adapters.store.private import exposed
from bot.adapters.store.revisions import Revisions, ailments, check, migrate
from bot.adapters.store.sql import SqlStore, open_store

__all__ = [
    "MemoryStore",
    "Revisions",
    "SqlStore",
    "ailments",
    "backup",
    "check",
    "exposed",
    "migrate",
    "open_store",
]
