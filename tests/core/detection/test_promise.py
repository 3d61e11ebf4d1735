"""Whose pictures are looked into first: strangers', what is passed on, and beside doubtful words or none."""

from __future__ import annotations

import pytest

from bot.core.detection.promise import LEAST, MOST, OWN_PHOTO, promise
from bot.core.message import Link, Message, Origin, Sender, Source
from bot.core.verdict import Level, Verdict
from tests.builders import MEMBER, message, verdict

NOW = 1_750_000_000
CLEAN = verdict(Level.CLEAN)
REGULAR = message("our holiday")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (message("our holiday", sender=Sender(id=MEMBER, joined_at=NOW - 60)), CLEAN),
        (message("our holiday", source=Source.CHANNEL), CLEAN),
        (message("our holiday", via_bot=True), CLEAN),
        (message("our holiday", links=(Link(url="https://x.example", origin=Origin.TEXT),)), CLEAN),
        (message(""), CLEAN),
        (REGULAR, verdict(Level.SUSPICIOUS)),
        (REGULAR, verdict(Level.CLEAN, score=0.4)),
    ],
)
def test_what_is_strange_goes_before_what_is_not(said: Message, found: Verdict) -> None:
    assert OWN_PHOTO < LEAST < promise(REGULAR, CLEAN, NOW) < promise(said, found, NOW) < MOST


def test_what_is_strange_in_every_way_stays_below_what_stands_beside_an_ad() -> None:
    said = message("", sender=Sender(id=MEMBER, joined_at=NOW), source=Source.USER)
    assert promise(said, verdict(Level.SUSPICIOUS), NOW) < MOST
