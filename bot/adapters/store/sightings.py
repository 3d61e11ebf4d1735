"""What is written of texts seen again and again, in the commit of the turn that saw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from bot.adapters.store.rows import row_of
from bot.adapters.store.statements import Statements
from bot.core.detection.campaign import Campaign, Voice
from bot.services.store import Sighting


def see(connection: Connection, sql: Statements, sightings: Sequence[Sighting]) -> None:
    """Keep campaigns with the contacts and the words of those who saw them, or that they were seen again.

    Each table is written in the order of its key: who waits for a row holds none that another waits for.
    """
    if not sightings:
        return
    ordered = sorted(sightings, key=lambda one: one.campaign.exact)
    connection.execute(sql.save_campaign, [_row(one.campaign) for one in ordered])
    if seen := [row_of(contact) for one in ordered for contact in one.contacts]:
        connection.execute(sql.save_contact, sorted(seen, key=itemgetter("mark", "campaign", "chat_id")))
    if spoken := [(one.campaign.exact, one.voice) for one in ordered if one.voice]:
        spoken.sort(key=lambda one: (one[0], one[1].chat_id))
        connection.execute(sql.sight, [voice_row(*one) for one in spoken])


def sketch_bytes(sketch: Iterable[int]) -> bytes:
    """A sketch as its table keeps it: JSON would be three times as long and no clearer."""
    return b"".join(value.to_bytes(4, "little") for value in sorted(sketch))


def voice_row(campaign: int, voice: Voice) -> dict[str, Any]:
    """The word of a chat on a campaign as its table keeps it."""
    return {
        "campaign": campaign,
        "chat_id": voice.chat_id,
        "word": voice.word.value,
        "said_by": voice.by,
        "said_at": voice.at,
        "sure": voice.sure,
    }


def _row(campaign: Campaign) -> dict[str, Any]:
    return {
        "exact": campaign.exact,
        "sketch": sketch_bytes(campaign.fingerprint.sketch),
        "scheme": campaign.scheme,
        "first_seen": campaign.first_seen,
        "last_seen": campaign.last_seen,
    }
