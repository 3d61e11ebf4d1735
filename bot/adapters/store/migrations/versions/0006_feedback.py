"""Reminders, and what people said of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "reminders",
        sa.Column("user_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("due", sa.Double, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("reminders_due", "reminders", ["due"])
    op.create_table(
        "feedback",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("said", sa.String(5), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("risk", sa.String(7), nullable=False),
        sa.Column("scheme", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("feedback_message", "feedback", ["chat_id", "message_id"], unique=True)
    op.create_index("feedback_user", "feedback", ["user_id"])
