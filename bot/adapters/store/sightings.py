"""What is written of texts seen again and again, in the commit of the turn that saw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from bot.adapters.store.statements import Statements
from bot.core.detection.campaign import Campaign, Voice
from bot.services.store import Sighting


def see(connection: Connection, sql: Statements, sightings: Sequence[Sighting]) -> None:
    """Keep campaigns with the contacts and the words of those who saw them, or that they were seen again."""
    if not sightings:
        return
    connection.execute(sql.save_campaign, [_row(one.campaign) for one in sightings])
    if seen := [asdict(contact) for one in sightings for contact in one.contacts]:
        connection.execute(sql.save_contact, seen)
    if spoken := [voice_row(one.campaign.exact, one.voice) for one in sightings if one.voice]:
        connection.execute(sql.sight, spoken)


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
