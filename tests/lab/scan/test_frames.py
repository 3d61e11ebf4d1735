"""Where each object of an array begins and ends, however the file is cut into pieces."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lab.scan import frames as framing
from bot.lab.scan import tape as taping
from bot.lab.scan.frames import frames
from bot.lab.scan.tape import Damaged, Tape

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5)


def taken(text: bytes, chunk: int = taping.CHUNK) -> list[bytes]:
    """What stands in an array, read in pieces of this size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taping, "CHUNK", chunk)
        tape = Tape(BytesIO(text), 1)
        found = list(frames(tape))
        assert text[: tape.place].rstrip().endswith(b"]")
    return found


@given(objects=OBJECTS, chunk=st.integers(1, 40), indent=st.none() | st.integers(0, 2), ascii_=st.booleans())
def test_every_object_is_found(
    objects: list[dict[str, object]], chunk: int, indent: int | None, ascii_: bool
) -> None:
    text = json.dumps(objects, indent=indent, ensure_ascii=ascii_).encode("utf-8", "surrogatepass")
    found = taken(text + b"}", chunk)
    assert [json.loads(raw.decode("utf-8", "surrogatepass")) for raw in found] == objects


def test_brackets_and_quotes_in_strings_are_no_brackets() -> None:
    text = rb'[{"a": "]}{[\"\\"}, {"b": "\\\\"}]'
    assert taken(text) == [rb'{"a": "]}{[\"\\"}', rb'{"b": "\\\\"}']


def test_what_is_no_object_is_passed_over_but_for_lists() -> None:
    assert taken(b'["a", 1, null, [2], {}]') == [b"[2]", b"{}"]


@pytest.mark.parametrize("chunk", [3, taping.CHUNK])
@pytest.mark.parametrize(
    ("text", "place", "cut"),
    [
        (b'[{"a": 1', 8, True),
        (b'[{"a": "x', 9, True),
        (b'[{"a": "x\\', 10, True),
        (b"[{}, ", 5, True),
        (b'[{"a": "x\n"}]', 9, False),
        (b'[{"a": "x\\\n"}]', 9, False),
    ],
)
def test_damage_is_told_with_its_place(text: bytes, place: int, cut: bool, chunk: int) -> None:
    with pytest.raises(Damaged) as found:
        taken(text, chunk)
    assert (found.value.place, found.value.cut) == (place, cut)


def test_an_object_without_an_end_is_not_gathered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "LONGEST", 1000)
    with pytest.raises(Damaged) as found:
        taken(b'[{}, {"a": "' + b"x" * 100_000, 100)
    assert (found.value.place, found.value.cut) == (5, False)
