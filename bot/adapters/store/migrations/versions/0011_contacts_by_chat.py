"""Contacts: in which chat each was seen, since what one chat's admins said is no word on it elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table anew, with the chats where a campaign was judged or spoken of."""
    op.drop_index("contacts_seen", "contacts")
    op.rename_table("contacts", "contacts_before")
    op.create_table(
        "contacts",
        sa.Column("mark", BIG, primary_key=True, autoincrement=False),
        sa.Column("campaign", BIG, primary_key=True, autoincrement=False),
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.Double, nullable=False),
    )
    op.execute(
        "INSERT INTO contacts (mark, campaign, chat_id, seen_at)"
        " SELECT b.mark, b.campaign, v.chat_id, b.seen_at"
        " FROM contacts_before b JOIN voices v ON v.campaign = b.campaign"
        " UNION SELECT b.mark, b.campaign, j.chat_id, b.seen_at"
        " FROM contacts_before b JOIN judgements j ON j.campaign = b.campaign AND j.campaign <> 0"
    )
    op.drop_table("contacts_before")
    op.create_index("contacts_seen", "contacts", ["seen_at"])
    op.create_index("contacts_chat", "contacts", ["chat_id", "campaign"])
