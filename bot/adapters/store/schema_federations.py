"""The tables of federations; they belong to the same metadata as all others."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, String, Table, text

from bot.adapters.store.schema import Big, CleanText, metadata

federations = Table(
    "federations",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("owner", Big, nullable=False),
    Column("at", Double, nullable=False),
)
Index("federations_owner", federations.c.owner)

federation_admins = Table(
    "federation_admins",
    metadata,
    Column("federation", String(8), primary_key=True),
    Column("user_id", Big, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
)
Index("federation_admins_user", federation_admins.c.user_id)

# A group follows one list, so that everybody in it can be told which.
federation_chats = Table(
    "federation_chats",
    metadata,
    Column("chat_id", Big, primary_key=True, autoincrement=False),
    Column("federation", String(8), nullable=False),
    Column("at", Double, nullable=False),
)
Index("federation_chats_of", federation_chats.c.federation)

federation_entries = Table(
    "federation_entries",
    metadata,
    Column("federation", String(8), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("value", CleanText, primary_key=True),
    Column("reason", CleanText, nullable=False),
    Column("by", Big, nullable=False),
    Column("at", Double, nullable=False),
)
Index("federation_entries_value", federation_entries.c.kind, federation_entries.c.value)
Index("federation_entries_by", federation_entries.c.by)

federation_appeals = Table(
    "federation_appeals",
    metadata,
    Column("id", Big, primary_key=True),
    Column("federation", String(8), nullable=False),
    Column("user_id", Big, nullable=False),
    Column("at", Double, nullable=False),
    Column("words", CleanText, nullable=False),
    Column("handle", CleanText, nullable=False),
    Column("lang", CleanText, nullable=False),
    Column("outcome", String(8), nullable=False),
    # Without it SQLite would give the number of a forgotten last one to the next, under an old button.
    sqlite_autoincrement=True,
)
_OPEN = text("outcome = ''")
Index(
    "federation_appeals_open",
    federation_appeals.c.federation,
    federation_appeals.c.user_id,
    unique=True,
    sqlite_where=_OPEN,
)
Index("federation_appeals_user", federation_appeals.c.user_id)
Index("federation_appeals_at", federation_appeals.c.at)
