"""What waits is found by its lane: one that floods is passed by in one step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the lane before the number in the index of what waits."""
    new = sa.text("state = 'new'")
    op.drop_index("inbox_new", "inbox")
    op.create_index("inbox_new", "inbox", ["lane", "update_id"], sqlite_where=new, postgresql_where=new)
