"""Placeholders are filled as data."""

from __future__ import annotations

import pytest

from bot.core.library.content import (
    fill,
    placeholders,
)


@pytest.mark.parametrize("value", ["{name}", "{0.__class__}", "%s", "\\1", "{{", "<b>"])
def test_a_value_is_data_and_never_read_again(value: str) -> None:
    assert fill("a {name} b", {"name": value}) == f"a {value} b"


def test_a_text_cannot_reach_an_attribute() -> None:
    assert fill("{name.__class__} {name!r} {0}", {"name": "x"}) == "{name.__class__} {name!r} {0}"
    assert placeholders("{a} {law:cn_1} {B} {}") == {"a", "law:cn_1"}
