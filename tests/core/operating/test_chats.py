"""Which group an operator means, and whom a broadcast reaches."""

from __future__ import annotations

import pytest

from bot.core.operating.chats import Group, Reach, reach, read_group, seconds_for

GROUP, OTHER, CHANNEL = -1001, -1002, -1003
ANNA, BEN = 11, 12


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("-1001234567890", -1001234567890),
        ("−1001234567890", -1001234567890),
        (" -500 ", -500),
        ("1001234567890", None),
        ("", None),
        ("-", None),
        ("-0", None),
        ("--5", None),
        ("@group", None),
        ("-12345678901234567", None),
        ("-١٢٣", None),
        ("-²", None),
    ],
)
def test_a_group_is_named_by_its_number_alone(word: str, group: int | None) -> None:
    assert read_group(word) == group


def group(chat_id: int = GROUP, **facts: object) -> Group:
    return Group(**{"chat_id": chat_id, "lang": "de", **facts})  # type: ignore[arg-type]


def places(*groups: Group, private: tuple[int, ...] = (ANNA, BEN), shut: tuple[int, ...] = ()) -> list[int]:
    return list(reach(groups, private, shut).places)


def test_a_log_stands_for_the_admins() -> None:
    assert places(group(log=CHANNEL, admins=(ANNA,))) == [CHANNEL]
    assert places(group(log=BEN, admins=(ANNA,))) == [BEN]


def test_without_a_log_those_who_opened_the_bot_get_it() -> None:
    assert places(group(admins=(ANNA, 13, BEN))) == [ANNA, BEN]


@pytest.mark.parametrize("log", [GROUP, OTHER, 13])
def test_it_never_goes_into_the_group_nor_where_the_bot_may_not_write(log: int) -> None:
    assert places(group(log=log, admins=(ANNA,)), shut=(OTHER,)) == [ANNA]


def test_who_stands_for_several_groups_gets_it_once_in_the_language_of_the_first() -> None:
    first, second = group(admins=(ANNA,)), group(OTHER, lang="fi", admins=(ANNA, BEN))
    alone = group(-1004)
    found = reach((first, second, alone), {ANNA, BEN}, ())
    assert found == Reach(places={ANNA: "de", BEN: "fi"}, reached=2, missed=1)


@pytest.mark.parametrize(("count", "seconds"), [(0, 0), (1, 1), (26, 1), (27, 2), (52_000, 2000)])
def test_the_time_that_it_takes_is_rounded_up(count: int, seconds: int) -> None:
    assert seconds_for(count, 26) == seconds
