"""Newcomers and regulars, by the order of an export alone."""

from __future__ import annotations

import json

import pytest

from bot.core.message import NEW_FOR, Role
from bot.lab.scan import people as remembering
from bot.lab.scan.people import SenderHistory, Senders
from bot.lab.scan.record import Writer
from tests.lab.scan.exports import START, service

LIN = Writer(id=7, name="Member 7")
LATER = START + NEW_FOR


def begun() -> Senders:
    """A group in which somebody else wrote a day ago."""
    people = Senders()
    people.wrote(Writer(id=1, name="Wu"), START)
    return people


def test_who_writes_is_known_from_then_on() -> None:
    people = begun()
    assert people.wrote(LIN, LATER) == SenderHistory(joined=0, messages=0, first=LATER, flagged=0)
    people.flag(LIN)
    assert people.wrote(LIN, LATER + 5) == SenderHistory(joined=0, messages=1, first=LATER, flagged=1)


@pytest.mark.parametrize("action", ["join_group_by_link", "join_group_by_request"])
def test_who_joined_is_new(action: str) -> None:
    people = begun()
    people.hear(service(action, at=LATER))
    standing = people.wrote(LIN, LATER + 9)
    sender = people.sender(LIN, Role.MEMBER, standing, LATER + 9)
    assert (sender.joined_at, sender.earlier, sender.is_new(LATER + 9)) == (LATER, 0, True)


def test_who_was_brought_in_is_known_by_name() -> None:
    people = begun()
    people.hear(service("invite_members", by=1, at=LATER, members=["Member 7", None, 5, ""]))
    assert people.wrote(LIN, LATER + 9).joined == LATER
    assert people.wrote(Writer(id=8, name="Member 7"), LATER + 9).joined == 0


def test_who_came_alone_is_in_the_list_of_members_too() -> None:
    people = begun()
    people.hear(service("invite_members", at=LATER, members=["Member 7"]))
    assert people.wrote(Writer(id=7, name="renamed"), LATER + 9).joined == LATER


def test_a_regular_is_not_new() -> None:
    people = begun()
    for number in range(5):
        standing = people.wrote(LIN, LATER + number)
    assert people.sender(LIN, Role.MEMBER, standing, LATER + 9).is_new(LATER + 9) is False


def test_on_the_first_day_nobody_is_new() -> None:
    people = begun()
    sender = people.sender(LIN, Role.MEMBER, people.wrote(LIN, LATER - 1), LATER - 1)
    assert (sender.earlier, sender.is_new(LATER - 1)) == (None, False)


def test_of_whom_no_id_is_told_nothing_is_known() -> None:
    people, nobody = begun(), Writer(id=0, name="")
    assert people.wrote(nobody, LATER).messages == people.wrote(nobody, LATER).messages == 0
    assert people.sender(nobody, Role.MEMBER, SenderHistory(), LATER).earlier is None


@pytest.mark.parametrize("action", [None, [], {}, 7, "pin_message"])
def test_other_service_messages_tell_nothing(action: object) -> None:
    people = begun()
    people.hear(service(action))  # type: ignore[arg-type]
    assert people.wrote(LIN, LATER).joined == 0


def test_the_silent_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST_KNOWN", 16)
    monkeypatch.setattr(remembering, "MOST_INVITED", 16)
    people = Senders()
    for number in range(1, 200):
        people.wrote(LIN, START)
        people.wrote(Writer(id=100 + number, name=""), START)
        people.hear(service("invite_members", by=1, members=[f"new {number}"]))
    kept = people.plain()
    assert len(kept["known"]) <= 16  # type: ignore[arg-type]
    assert len(kept["invited"]) <= 16  # type: ignore[arg-type]
    assert people.wrote(LIN, START).messages == 199
    assert people.wrote(Writer(id=101, name=""), START).messages == 0


def test_kept_and_put_back() -> None:
    people = begun()
    people.hear(service("invite_members", by=1, at=LATER, members=["Member 7"]))
    again = Senders.restored(json.loads(json.dumps(people.plain())))
    assert again.plain() == people.plain() | {"known": [tuple(one) for one in people.plain()["known"]]}  # type: ignore[attr-defined]
    assert again.wrote(LIN, LATER) == people.wrote(LIN, LATER)
