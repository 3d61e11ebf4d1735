"""How often the sending of a call was begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("outbox", sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")))
