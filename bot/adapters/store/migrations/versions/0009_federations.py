"""Federations: who runs them, which groups follow them, what they list, and who objects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _federations()
    _entries()
    _appeals()


def _federations() -> None:
    op.create_table(
        "federations",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("owner", BIG, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("federations_owner", "federations", ["owner"])
    op.create_table(
        "federation_admins",
        sa.Column("federation", sa.String(8), primary_key=True),
        sa.Column("user_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("federation_admins_user", "federation_admins", ["user_id"])
    op.create_table(
        "federation_chats",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("federation", sa.String(8), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("federation_chats_of", "federation_chats", ["federation"])


def _entries() -> None:
    op.create_table(
        "federation_entries",
        sa.Column("federation", sa.String(8), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", BIG, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("federation_entries_value", "federation_entries", ["kind", "value"])
    op.create_index("federation_entries_by", "federation_entries", ["by"])


def _appeals() -> None:
    op.create_table(
        "federation_appeals",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("federation", sa.String(8), nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "federation_appeals_open",
        "federation_appeals",
        ["federation", "user_id"],
        unique=True,
        sqlite_where=sa.text("outcome = ''"),
        postgresql_where=sa.text("outcome = ''"),
    )
    op.create_index("federation_appeals_user", "federation_appeals", ["user_id"])
    op.create_index("federation_appeals_at", "federation_appeals", ["at"])
