"""What was done and why, the lists of chats, reports, objections, and counts by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables and columns."""
    _columns()
    _acts()
    _lists()
    _said()
    _counted()


def _columns() -> None:
    op.add_column("outbox", sa.Column("mark", sa.Text, nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("lasts", sa.Double, nullable=False, server_default=sa.text("0")))
    op.add_column("outbox", sa.Column("gone_at", sa.Double))
    _partial("outbox_marked", "outbox", ["chat_id", "message_id"], "mark <> ''")
    _partial("outbox_gone", "outbox", ["gone_at"], "gone_at IS NOT NULL")
    op.add_column("judgements", sa.Column("confirmed_by", BIG, nullable=False, server_default=sa.text("0")))
    op.add_column("judgements", sa.Column("evidence", sa.Text, nullable=False, server_default=""))
    op.add_column("judgements", sa.Column("thread", BIG, nullable=False, server_default=sa.text("0")))
    op.create_index("judgements_chat", "judgements", ["chat_id", "judged_at"])
    _partial("judgements_campaign", "judgements", ["campaign"], "campaign <> 0")
    _partial("judgements_words", "judgements", ["judged_at"], "evidence <> ''")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("by", BIG, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("undone_by", BIG, nullable=False),
    )
    op.create_index("acts_chat", "acts", ["chat_id", "id"])
    op.create_index("acts_message", "acts", ["chat_id", "message_id"])
    op.create_index("acts_user", "acts", ["user_id"])
    op.create_index("acts_at", "acts", ["at"])


def _lists() -> None:
    op.create_table(
        "entries",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("by", BIG, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("entries_value", "entries", ["kind", "value"])
    op.create_table(
        "stewards",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("user_id", BIG, primary_key=True, autoincrement=False),
    )
    op.create_index("stewards_user", "stewards", ["user_id"])


def _said() -> None:
    for name in ("reports", "appeals"):
        langs = [sa.Column("lang", sa.Text, nullable=False)] if name == "appeals" else []
        op.create_table(
            name,
            sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
            sa.Column("message_id", BIG, primary_key=True, autoincrement=False),
            sa.Column("user_id", BIG, primary_key=True, autoincrement=False),
            sa.Column("at", sa.Double, nullable=False),
            *langs,
            sa.Column("outcome", sa.String(8), nullable=False),
        )
        op.create_index(f"{name}_user", name, ["user_id"])
        op.create_index(f"{name}_at", name, ["at"])


def _counted() -> None:
    op.create_table(
        "daily",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_index("daily_day", "daily", ["day"])
