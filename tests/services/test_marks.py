"""Marks as they are stored: buttons that were sent long ago are found by the very same letters."""

from __future__ import annotations

import pytest

from bot.core.message import ChatId, MessageId, UserId
from bot.services.marks import Kind, Mark, case_mark, join_mark, warning_mark

GROUP, BY = ChatId(-1001), UserId(7)
STORED = {
    "case:-1001:5": case_mark(GROUP, MessageId(5)),
    "warning:5": warning_mark(MessageId(5)),
    "join:-1001:7": join_mark(GROUP, BY),
    "lost:-1001": Mark(kind=Kind.LOST, chat=GROUP),
    "log:-1001:7": Mark(kind=Kind.LOG, chat=GROUP, by=UserId(7)),
    "wave:-1001:1750000000": Mark(kind=Kind.WAVE, chat=GROUP, text="1750000000"),
    "unheard": Mark(kind=Kind.UNHEARD),
    "rank:fell": Mark(kind=Kind.RANK, text="fell"),
    "setup:-1001": Mark(kind=Kind.SETUP, chat=GROUP),
    "place:-1001": Mark(kind=Kind.PLACE, chat=GROUP),
    "menu:0:7": Mark(kind=Kind.MENU, by=BY),
    "menu:-1001:0": Mark(kind=Kind.MENU, chat=GROUP),
    'import:-1001:7:{"a": "1:2"}': Mark(kind=Kind.IMPORT, chat=GROUP, by=BY, text='{"a": "1:2"}'),
    "trust:-1001:7:pass:free: cake": Mark(kind=Kind.PHRASE, chat=GROUP, by=BY, text="pass:free: cake"),
    "fed.join:0:abcdefgh": Mark(kind=Kind.FED_JOIN, text="abcdefgh"),
    "fed.mine:7": Mark(kind=Kind.FED_MINE, by=BY),
    "fed.delete:7:abcdefgh": Mark(kind=Kind.FED_DELETE, by=BY, text="abcdefgh"),
    "fed.appeal:3": Mark(kind=Kind.FED_APPEAL, text="3"),
    "cast?:7:a: b\nc": Mark(kind=Kind.DRAFT, by=BY, text="a: b\nc"),
    "cast:7:9001:1750000000": Mark(kind=Kind.BROADCAST, by=BY, text="9001:1750000000"),
}


@pytest.mark.parametrize(("stored", "mark"), STORED.items())
def test_a_mark_is_written_and_read(stored: str, mark: Mark) -> None:
    assert str(mark) == stored
    assert Mark.read(stored) == mark


def test_each_kind_is_held_to_its_letters() -> None:
    assert {mark.kind for mark in STORED.values()} == set(Kind)


@pytest.mark.parametrize("stored", ["", "case", "case:-1001", "unheard:1", "nothing:1", "menu:-1001"])
def test_what_is_no_mark_is_none(stored: str) -> None:
    assert Mark.read(stored) is None
