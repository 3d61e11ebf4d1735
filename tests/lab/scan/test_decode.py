"""The fields of a message, also where Telegram Desktop writes what no JSON reader takes."""

from __future__ import annotations

import pytest

from bot.lab.scan.decode import record_of, value_of


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (b'{"a": 1}', {"a": 1}),
        (rb'{"a": "x\x0By\x1f"}', {"a": "x\x0by\x1f"}),
        (rb'{"a": "\\x0B", "b": "\\\x0B"}', {"a": "\\x0B", "b": "\\\x0b"}),
        (rb'{"a": "\ud83d"}', {"a": "\ud83d"}),
        (b'{"a": "x\ty"}', {"a": "x\ty"}),
        (b'{"a": "\xff"}', {"a": "\ufffd"}),
    ],
)
def test_fields(raw: bytes, fields: dict[str, object]) -> None:
    assert record_of(raw) == fields


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"7",
        b"{",
        b"{a}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 99_999 + b"]" * 99_999 + b"}",
    ],
    ids=["list", "number", "cut", "bare", "long number", "deep"],
)
def test_what_cannot_be_read_is_nothing(raw: bytes) -> None:
    assert record_of(raw) is None


def test_a_value_that_is_no_object() -> None:
    assert value_of(b'"name"') == "name"
