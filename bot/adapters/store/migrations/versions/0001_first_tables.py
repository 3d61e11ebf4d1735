"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything."""
    _work()
    _chats()
    _ledger()


def _work() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("lane", BIG, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("result", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("received_at", sa.Double, nullable=False),
        sa.Column("done_at", sa.Double),
    )
    _partial("inbox_new", "inbox", ["update_id"], "state = 'new'")
    op.create_table(
        "outbox",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("params", sa.Text, nullable=False),
        sa.Column("once", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("message_id", BIG),
        sa.Column("error", sa.Text),
        sa.Column("done_at", sa.Double),
        sqlite_autoincrement=True,
    )
    _partial("outbox_waiting", "outbox", ["id"], "state IN ('ready', 'sending')")


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("greeted", sa.Boolean, nullable=False),
        sa.Column("next_run", sa.Double),
    )
    op.create_index("chats_due", "chats", ["next_run"])
    op.create_table(
        "settings",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "setting_history",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("changed_by", BIG, nullable=False),
        sa.Column("changed_at", sa.Double, nullable=False),
    )
    op.create_index("setting_history_chat", "setting_history", ["chat_id", "id"])
    op.create_table(
        "tick",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("slot", sa.Double, primary_key=True),
        sa.Column("tip_id", sa.Text, nullable=False),
    )


def _ledger() -> None:
    words = ("level", "stance", "lang", "reason", "scheme", "sub", "album", "signals", "form")
    op.create_table(
        "judgements",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("message_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("edited", BIG, primary_key=True, autoincrement=False),
        sa.Column("sender_id", BIG, nullable=False),
        *(sa.Column(word, sa.Text, nullable=False) for word in words),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("judged_at", sa.Double, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("cleared_by", BIG, nullable=False),
    )
    _partial("judgements_album", "judgements", ["chat_id", "album"], "album <> ''")
    _partial("judgements_warned", "judgements", ["chat_id", "judged_at"], "form <> ''")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
