"""Keys of other programs, and which tips each was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "api_keys",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("per_minute", sa.Integer, nullable=False),
        sa.Column("at_once", sa.Integer, nullable=False),
        sa.Column("most_bytes", sa.Integer, nullable=False),
    )
    op.create_index("api_keys_name", "api_keys", ["name"], unique=True)
    op.create_table(
        "api_tips",
        sa.Column("key_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("lang", sa.String(16), primary_key=True),
        sa.Column("tip_id", sa.Text, primary_key=True),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("told_at", sa.Double, nullable=False),
    )
