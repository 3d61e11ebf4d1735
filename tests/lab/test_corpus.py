"""Corpora in all their dialects become examples; lines that are none are all told at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.lab.corpus import Example, load, stances


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    path.write_bytes(b"\n".join(lines))
    return path


def test_a_line_of_the_corpus(tmp_path: Path) -> None:
    row = {"text": "a", "lang": "ru", "label": "fraud", "scheme": "card_trade", "stance": "offer"}
    found = load(write(tmp_path / "ru.jsonl", {**row, "kind": "plain", "hand": "one"}))
    expected = Example(
        text="a",
        lang="ru",
        fraud=True,
        scheme="card_trade",
        family="card_trade",
        stance="offer",
        kind="plain",
        source="one",
        label="fraud",
    )
    assert found == (expected,)


def test_what_a_line_does_not_say(tmp_path: Path) -> None:
    (found,) = load(write(tmp_path / "some.jsonl", {"text": "a", "label": "ham"}))
    assert (found.lang, found.fraud, found.scheme, found.kind, found.source) == ("und", False, "", "", "some")


@pytest.mark.parametrize(
    ("row", "scheme", "family"),
    [
        ({"kind": "recruitment", "sub": None}, "", "recruit_"),
        ({"kind": "account_trade", "sub": "cards_sims"}, "card_trade", "card_trade"),
        ({"kind": "loan"}, "other_fraud", "other_fraud"),
        ({"kind": "plain", "scheme": "nonsense"}, "", ""),
    ],
)
def test_schemes_under_other_names(tmp_path: Path, row: dict[str, object], scheme: str, family: str) -> None:
    (found,) = load(write(tmp_path / "a.jsonl", {"text": "a", "label": "fraud_ad", **row}))
    assert (found.scheme, found.family) == (scheme, family)
    (clean,) = load(write(tmp_path / "a.jsonl", {"text": "a", "label": "other_spam", **row}))
    assert (clean.fraud, clean.scheme, clean.family) == (False, "", "")


def test_files_and_folders_together(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("b", "a"):
        write(folder / f"{name}.jsonl", {"text": name, "label": "clean"})
    write(folder / "notes.txt", b"no line")
    alone = write(tmp_path / "c.jsonl", b"\xef\xbb\xbf" + b'{"text": "c", "label": "ad"}', b"", b" ")
    assert [example.text for example in load(folder, alone)] == ["a", "b", "c"]


BAD: dict[bytes, str] = {
    b"{": "is no JSON in UTF-8; a line is an object with text and label",
    b'{"text": "\xff"}': "is no JSON in UTF-8; a line is an object with text and label",
    b"[" * 100_000: "is no JSON in UTF-8; a line is an object with text and label",
    b"[1]": "is no JSON object; a line is an object with text and label",
    b'{"label": "ad"}': '"text" must be a string',
    b'{"text": "a"}': '"label" null must be one of fraud, fraud_ad, ad, clean, ham, other_spam',
    b'{"text": "a", "label": ["ad"]}': (
        '"label" ["ad"] must be one of fraud, fraud_ad, ad, clean, ham, other_spam'
    ),
}


def test_every_bad_line_is_told_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"text": "good", "label": "ad"}, *BAD)
    with pytest.raises(DataError) as caught:
        load(path)
    told = str(caught.value).splitlines()
    assert told == [f"{path}:{number}: {why}" for number, why in enumerate(BAD.values(), 2)]


def test_a_heap_of_bad_lines_is_told_in_short(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load(write(tmp_path / "a.jsonl", *[b"x"] * 25))
    told = str(caught.value).splitlines()
    assert (len(told), told[-1]) == (21, "and 5 more")


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load(tmp_path / "none.jsonl", tmp_path)
    assert str(caught.value).splitlines() == [
        f"{tmp_path / 'none.jsonl'}: cannot be read (No such file or directory)",
        f"{tmp_path}: holds no *.jsonl file",
    ]


def test_copies_of_a_text_fall_into_one_fold() -> None:
    one, other = (
        Example(text=text, lang="en", fraud=True) for text in ("Buy, my ACCOUNT", "buy my account!")
    )
    assert one.fold == other.fold


def test_stances_that_the_reader_learns() -> None:
    assert stances(Example(text="a", lang="en", fraud=False, stance="warn")) == {"warn"}
    assert stances(Example(text="a", lang="en", fraud=True, stance="offer")) == frozenset()
