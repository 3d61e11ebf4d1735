"""Campaigns: what is known of repeated texts, what the chats said of them, how they are reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, and tie the ledger to them."""
    op.add_column("judgements", sa.Column("campaign", BIG, nullable=False, server_default=sa.text("0")))
    op.create_table(
        "salt",
        sa.Column("id", BIG, primary_key=True, autoincrement=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "campaigns",
        sa.Column("exact", BIG, primary_key=True, autoincrement=False),
        sa.Column("sketch", sa.LargeBinary, nullable=False),
        sa.Column("scheme", sa.Text, nullable=False),
        sa.Column("first_seen", sa.Double, nullable=False),
        sa.Column("last_seen", sa.Double, nullable=False),
    )
    op.create_index("campaigns_seen", "campaigns", ["last_seen"])
    op.create_table(
        "voices",
        sa.Column("campaign", BIG, primary_key=True, autoincrement=False),
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("word", sa.String(9), nullable=False),
        sa.Column("said_by", BIG, nullable=False),
        sa.Column("said_at", sa.Double, nullable=False),
        sa.Column("sure", sa.Boolean, nullable=False),
    )
    op.create_index("voices_chat", "voices", ["chat_id"])
    op.create_table(
        "contacts",
        sa.Column("mark", BIG, primary_key=True, autoincrement=False),
        sa.Column("campaign", BIG, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.Double, nullable=False),
    )
    op.create_index("contacts_seen", "contacts", ["seen_at"])
