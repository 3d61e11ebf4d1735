"""Chats that the bot stays out of, switches of its operators, and since when a chat is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CAST = "once AND mark <> ''"


def upgrade() -> None:
    """Create the tables, the column and the index."""
    op.create_table(
        "blocks",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("by", BIG, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "flags",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.add_column("chats", sa.Column("since", sa.Double, nullable=False, server_default=sa.text("0")))
    where = sa.text(CAST)
    op.create_index("outbox_cast", "outbox", ["mark"], sqlite_where=where, postgresql_where=where)
