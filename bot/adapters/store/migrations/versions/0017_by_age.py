"""What is old enough to be forgotten is found by its age, and not by reading everything that is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes that the purges go by."""
    done, ended = sa.text("state = 'done'"), sa.text("state IN ('sent', 'failed')")
    op.create_index("inbox_done", "inbox", ["done_at"], sqlite_where=done, postgresql_where=done)
    op.create_index("outbox_ended", "outbox", ["done_at"], sqlite_where=ended, postgresql_where=ended)
    op.create_index("judgements_judged", "judgements", ["judged_at"])
    op.create_index("tick_slot", "tick", ["slot"])
