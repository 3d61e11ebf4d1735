"""The database of a bot that may go on running: nothing here touches what is its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.store import SqlStore, open_store
from bot.config import Settings


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[SqlStore]:
    """The store for as long as a command needs it; whoever works alone keeps their right."""
    store = await open_store(settings.database_url.get_secret_value(), right=None)
    try:
        yield store
    finally:
        await store.close()
