"""What operators did, and what admins said of judgements, found without reading all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the indexes, over the few rows that are asked for."""
    ordered = sa.text("substr(kind, 1, 3) = 'op.'")
    op.create_index("acts_ordered", "acts", ["id"], sqlite_where=ordered, postgresql_where=ordered)
    spoken = sa.text("(cleared_by <> 0 OR confirmed_by <> 0)")
    op.create_index(
        "judgements_spoken", "judgements", ["judged_at"], sqlite_where=spoken, postgresql_where=spoken
    )
