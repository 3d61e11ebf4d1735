"""Newcomers: advertisers join, post and are gone. It accuses nobody of anything."""

from __future__ import annotations

from bot.core.detection.features import HANDLE
from bot.core.detection.reading import PROFILE, Reading
from bot.core.verdict import Signal

REASON = "newcomer"
NEW = 0.3
WITH_CONTACT = 0.6
"""A newcomer whose first words hold an address or an id."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A small weight for somebody who came a short while ago or has hardly spoken here."""
    message = reading.message
    if not message.sender.is_new(message.sent):
        return ()
    leads_away = HANDLE in reading.said or any(link.origin not in PROFILE for link in message.links)
    return (Signal(id="newcomer", weight=WITH_CONTACT if leads_away else NEW, reason=REASON),)
