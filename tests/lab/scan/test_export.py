"""An export of one chat, or of everything: which messages come out, and going on from a mark."""

from __future__ import annotations

from io import BytesIO

import pytest

from bot.lab.scan import tape
from bot.lab.scan.decode import record_of
from bot.lab.scan.export import Export, Head
from bot.lab.scan.tape import Damaged
from tests.lab.scan.exports import GROUP, chat, everything, said, written

ONE, TWO, THREE = said("one"), said("two"), said("three")
WHOLE = everything(
    chat([ONE], name="A", type="public_supergroup"),
    chat([TWO, TWO], name="Wu", type="personal_chat", id=5),
    left=(chat([THREE], name="B", type="private_group", id=6),),
)


def read(text: bytes) -> list[tuple[str, object]]:
    """The chat and the text of each message; None for one that is not looked at."""
    export, found = Export(BytesIO(text)), []
    for raw in export.messages():
        found.append((export.head.name, (record_of(raw) or {}).get("text") if raw else None))
    return found


@pytest.mark.parametrize("indent", [None, 1])
def test_one_chat(indent: int | None) -> None:
    text = written(chat([ONE, TWO]), indent=indent)
    assert read(text) == [("Riverside", "one"), ("Riverside", "two")]


def test_a_mark_of_an_editor_before_the_text() -> None:
    assert read(b"\xef\xbb\xbf" + written(chat([ONE]))) == [("Riverside", "one")]


@pytest.mark.parametrize("chunk", [1, 17, 1 << 20])
def test_of_everything_the_groups_are_read(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "CHUNK", chunk)
    assert read(written(WHOLE)) == [("A", "one"), ("Wu", None), ("Wu", None), ("B", "three")]


def test_a_chat_is_known_before_its_messages() -> None:
    export = Export(BytesIO(written(chat([ONE]))))
    next(export.messages())
    assert export.head == Head(name="Riverside", kind="private_supergroup", id=GROUP)


@pytest.mark.parametrize("fields", [{"name": None, "type": 7, "id": "x"}, {"name": [], "type": {}, "id": -1}])
def test_a_head_of_other_types_says_nothing(fields: dict[str, object]) -> None:
    export = Export(BytesIO(written(chat([ONE], **fields))))
    next(export.messages())
    assert export.head == Head()


@pytest.mark.parametrize("value", [chat([ONE, TWO, THREE]), WHOLE], ids=["one", "everything"])
def test_from_every_mark_the_rest_follows(value: dict[str, object]) -> None:
    text = written(value)
    export, marks, all_of_it = Export(BytesIO(text)), [], []
    for raw in export.messages():
        all_of_it.append((export.head, raw))
        marks.append(export.mark)
    for number, mark in enumerate(marks, 1):
        again = Export(BytesIO(text), mark)
        assert [(again.head, raw) for raw in again.messages()] == all_of_it[number:]


def test_messages_of_something_else_are_none() -> None:
    export = Export(BytesIO(b'{"profile": {"messages": [{}]}, "list": [{"messages": [{}]}]}'))
    assert (list(export.messages()), export.found) == ([], False)


@pytest.mark.parametrize(
    ("text", "place", "cut"),
    [
        (b"{", 1, True),
        (b'{"name": "A', 11, True),
        (b'{"name": tru', 12, True),
        (b'{"a": "x\n"}', 8, False),
        (b'{"a": 1]', 8, False),
        (b'{"messages": []', 15, True),
        (b"7", 1, True),
        (b"7 ", 1, False),
        (b"]", 1, False),
    ],
)
def test_damage_around_the_messages_is_told(text: bytes, place: int, cut: bool) -> None:
    with pytest.raises(Damaged) as found:
        list(Export(BytesIO(text)).messages())
    assert (found.value.place, found.value.cut) == (place, cut)
