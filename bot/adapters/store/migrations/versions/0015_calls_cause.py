"""Which update a call comes from, for whoever sends it in another process or another life."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("outbox", sa.Column("update_id", sa.BigInteger().with_variant(sa.Integer, "sqlite")))
