"""What leaves the machine names nobody: handles, numbers, links and the names that the platform tells."""

from __future__ import annotations

import pytest

from bot.core.text.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write me @demo_shop now", "write me [contact] now"),
        ("加vx：demo_88 详谈", "加[contact] 详谈"),
        ("加 ｖｘ ： ｄｅｍｏ＿８８", "加 [contact]"),
        ("телега demo_shop7", "[contact]"),
        ("call +44 7700 900123 or 07700-900-124", "call [contact] or [number]"),
        ("卡号 6222 0212 3456 7890 123", "卡号 [number]"),
        ("١٢٣٤٥٦ is a number too", "[number] is a number too"),
        ("see https://demo.example/a?b=c and demo.top/x", "see [link] and [link]"),
        ("mail jo.doe+x@mail.example.org today", "mail [link] today"),
        ("tg://resolve?domain=demo", "[link]"),
        ("rent your account, 300 a day, 5% for you", "rent your account, 300 a day, 5% for you"),
        ("", ""),
    ],
)
def test_what_somebody_may_be_reached_by_is_masked_and_what_is_paid_is_not(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_names_that_the_platform_tells_are_masked_where_they_stand_alone() -> None:
    text = "Ann Ray here, ann ray pays, Ann Rayleigh does not. 林小明 收号"
    shown = "[name] here, [name] pays, Ann Rayleigh does not. [name] 收号"
    assert masked(text, ["Ann Ray", " 林小明 ", "x", ""]) == shown


def test_addresses_that_no_pattern_knows_are_masked_as_told() -> None:
    assert masked("go to demo.museum today", (), ["demo.museum"]) == "go to [link] today"


def test_what_overlaps_is_masked_once() -> None:
    assert masked("https://t.me/demo_shop?start=123456789 @demo_shop") == "[link] [contact]"
