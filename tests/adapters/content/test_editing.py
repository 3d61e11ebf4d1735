"""A corrected text changes in its file, and nothing beside it."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.adapters.content.corrections import corrected
from bot.adapters.content.editing import check_same, rewritten, scalar
from bot.adapters.content.sheets import rows_of, sheet
from bot.adapters.content.texts import LocaleFile, all_texts, languages, place, read_file
from bot.config import PACKAGED_CONTENT
from bot.errors import DataError
from tests.sheets import exported

EVERY_STYLE = """\
# What stands here is of every style.
plain: Just words, and more   # a comment that stays
folded in lines: one
  two
"quoted": "a \\"word\\" # no comment"
single: 'it''s: here'
block: |-   # why it is long
    <b>Four spaces in</b>

    - no list
after: word
folded: >-
  one
  two
kept: |
  ends with a line end

# between
listed:
- a
- "b: c"
- |-
  d
  e
deeper:
    - what: x
      now: "y"
    - {what: x, now: [p, "q, r", 's']}
last: the end"""
SIGNS = "ab 1:#-?'\"{}[],&*!|>%@`\\~\n\té信😀\u2028\u0085\u200b\ufeffя"
VALUES = st.one_of(
    st.text(SIGNS, max_size=30), st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)


def file_of(folder: Path, content: bytes) -> LocaleFile:
    path = folder / place("xx", "ui")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return read_file(folder, "xx", "ui")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("content")


FORMS = {
    "as it is": EVERY_STYLE.encode(),
    "of Windows": codecs.BOM_UTF8 + EVERY_STYLE.replace("\n", "\r\n").encode(),
}


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(form=st.sampled_from(sorted(FORMS)), number=st.integers(0, 17), value=VALUES)
@example(form="as it is", number=4, value="two\n\nlines")
@example(form="as it is", number=0, value="two\nlines")
@example(form="as it is", number=0, value="- none: a #list")
@example(form="as it is", number=0, value="@ and ` begin nothing plain")
@example(form="as it is", number=17, value="x\ny")
@example(form="of Windows", number=4, value="two\n  lines")
def test_a_correction_changes_its_text_and_nothing_else(
    folder: Path, form: str, number: int, value: str
) -> None:
    before = file_of(folder, FORMS[form])
    keys = list(before.texts)
    assert len(keys) == 18
    key = keys[number]
    after = rewritten(before, {key: value})
    found = file_of(folder, after.encode(before.encoding))
    texts = {name: one.value for name, one in found.texts.items()}
    assert texts == {name: one.value for name, one in before.texts.items()} | {key: value}
    written = before.texts[key]
    assert after.startswith(before.source[: written.start])
    assert after.endswith(before.source[written.end :])


@pytest.mark.parametrize("form", FORMS)
def test_two_corrections_of_one_file_do_not_get_into_each_other(folder: Path, form: str) -> None:
    before = file_of(folder, FORMS[form])
    changes = {key: f"{number}\nlonger than before: {number}" for number, key in enumerate(before.texts)}
    found = file_of(folder, rewritten(before, changes).encode(before.encoding))
    assert {key: one.value for key, one in found.texts.items()} == changes


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("ui/plain", "Other words", "plain: Other words   # a comment that stays"),
        ("ui/plain", "a: b", 'plain: "a: b"   # a comment that stays'),
        ("ui/plain", "two\nlines", 'plain: "two\\nlines"   # a comment that stays'),
        ("ui/after", "two\nlines", "after: |-\n  two\n  lines\n"),
        ("ui/single", "it's", "single: 'it''s'"),
        ("ui/quoted", "plain", '"quoted": "plain"'),
        ("ui/block", "one", "block: |-   # why it is long\n    one"),
        ("ui/listed/3", "f", "- |-\n  f"),
        ("ui/deeper/2/now/1", "p, q", 'now: ["p, q", "q, r", \'s\']'),
    ],
)
def test_the_style_stays_where_it_can(folder: Path, key: str, value: str, line: str) -> None:
    before = file_of(folder, FORMS["as it is"])
    assert line in rewritten(before, {key: value})


@pytest.mark.parametrize(
    "value", ["yes", "LKA, Prävention", "a: b", "#1", "", "河南省反诈中心", "[x]", "a {b}"]
)
def test_a_scalar_stands_in_brackets(folder: Path, value: str) -> None:
    found = file_of(folder, f"a: {{b: {scalar(value)}, c: d}}\n".encode())
    assert {key: one.value for key, one in found.texts.items()} == {"ui/a/b": value, "ui/a/c": "d"}


def test_what_was_not_asked_for_is_noticed(folder: Path) -> None:
    before, after = file_of(folder, b"a: b\nc: d\n"), file_of(folder, b"a: b\nc: e\n")
    check_same(before, after, {"ui/c": "e"})
    with pytest.raises(DataError, match="ui/c: cannot be written"):
        check_same(before, after, {})


@pytest.mark.parametrize("lang", languages(PACKAGED_CONTENT))
def test_a_sheet_that_comes_back_as_it_went_changes_no_byte(lang: str) -> None:
    rows = rows_of(sheet(exported(PACKAGED_CONTENT, lang)))
    assert {one.key: one.present for one in rows} == all_texts(PACKAGED_CONTENT, lang)
    made = corrected(PACKAGED_CONTENT, rows, date(2026, 11, 30))
    assert (made.files, made.notes) == ({}, ())
