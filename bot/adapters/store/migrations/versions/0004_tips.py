"""Tips: several times a day, rounds, languages, what was sent for a slot and how a quiz went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_POLL = sa.text("poll_id <> ''")


def upgrade() -> None:
    """Add the columns; the one time of a day becomes the first of its times."""
    op.add_column("tick", sa.Column("local", sa.Text, nullable=False, server_default=""))
    op.add_column("tick", sa.Column("round", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("tick", sa.Column("lang", sa.Text, nullable=False, server_default=""))
    op.add_column("tick", sa.Column("message_id", BIG, nullable=False, server_default=sa.text("0")))
    op.add_column("tick", sa.Column("poll_id", sa.Text, nullable=False, server_default=""))
    op.add_column("tick", sa.Column("voters", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("tick", sa.Column("hits", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.create_index("tick_poll", "tick", ["poll_id"], sqlite_where=_POLL, postgresql_where=_POLL)
    op.add_column("outbox", sa.Column("slot", sa.Double))
    op.add_column("chats", sa.Column("heard", sa.Text, nullable=False, server_default=""))
    for table in ("settings", "setting_history"):
        op.execute(sa.text(f"UPDATE {table} SET key = 'tips_times' WHERE key = 'tips_time'"))  # noqa: S608
