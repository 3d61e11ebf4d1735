"""Durable state: SQLAlchemy Core on SQLite or PostgreSQL."""

from bot.adapters.store.private import exposed
from bot.adapters.store.revisions import Revisions, ailments, check, migrate
from bot.adapters.store.sql import SqlStore, open_store

__all__ = [
    "Revisions",
    "SqlStore",
    "ailments",
    "check",
    "exposed",
    "migrate",
    "open_store",
]
