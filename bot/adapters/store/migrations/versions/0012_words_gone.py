"""Nothing of what was said stays where it is not needed: calls that are done, cases without an action."""

from __future__ import annotations

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SOME = 1000
ASIDE = "state = 'aside'"
QUOTED = re.compile(r"""["“][^"”]*["”]?|«[^»]*»?|(?<!\w)'[^']*'?""")


def upgrade() -> None:
    """Empty what is kept of old calls and cases, and find updates set aside without reading them all."""
    where = sa.text(ASIDE)
    op.create_index("inbox_aside", "inbox", ["done_at"], sqlite_where=where, postgresql_where=where)
    op.execute("UPDATE outbox SET params = '{}' WHERE state IN ('sent', 'failed')")
    _reasons()
    _cases()


def _reasons() -> None:
    own = sa.table("outbox", sa.column("id"), sa.column("error"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(own.c.id, own.c.error).where(own.c.error.is_not(None))).all()
    found = [
        {"which": row.id, "bare": bare} for row in rows if (bare := QUOTED.sub("…", row.error)) != row.error
    ]
    change = sa.update(own).where(own.c.id == sa.bindparam("which")).values(error=sa.bindparam("bare"))
    _in_pieces(change, found)


def _cases() -> None:
    """Take the words out of the reasons of cases whose text is not kept."""
    key = ("chat_id", "message_id", "edited")
    names = (*key, "signals")
    own = sa.table("judgements", *map(sa.column, names), sa.column("evidence"))
    kept = sa.select(*(own.c[name] for name in names)).where(own.c.evidence == "", own.c.signals != "[]")
    found = []
    for row in op.get_bind().execute(kept).all():
        found.append({**{f"the_{name}": getattr(row, name) for name in key}, "bare": _bare(row.signals)})
    same = (own.c[name] == sa.bindparam(f"the_{name}") for name in key)
    _in_pieces(sa.update(own).where(*same).values(signals=sa.bindparam("bare")), found)


def _bare(signals: str) -> str:
    try:
        rows = json.loads(signals)
    except ValueError:
        return "[]"
    listed = rows if isinstance(rows, list) else []
    return json.dumps([{**row, "evidence": []} for row in listed if isinstance(row, dict)])


def _in_pieces(change: sa.Update, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), SOME):
        op.get_bind().execute(change, rows[start : start + SOME])
