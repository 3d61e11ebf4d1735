"""Sheets go out and come back as spreadsheets save them."""

from __future__ import annotations

import codecs
import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.content.sheets import COLUMNS, MAX_ROWS, MAX_SHEET_BYTES, SheetRow, rows_of, sheet
from bot.errors import DataError

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=20)
ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 of Excel": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 the other way": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("named", [False, True])
def test_the_sheet_of_any_spreadsheet_is_read(separator: str, encoding: str, named: bool) -> None:
    """Columns in another order, one more, some left out, empty rows, and the quotes that each makes."""
    out = io.StringIO()
    out.write(f"sep={separator}\r\n" if named else "")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["Key", "locale ", "corrected", "present", "mine", "reviewer"])
    writer.writerow([""] * 6)
    writer.writerow(["ui/a", "en", "Shut; it,\tplease\r\nnow", '"Close"', "x", "Büro 信"])
    writer.writerow(["ui/b", "en", "", "b"])
    found = rows_of(ENCODINGS[encoding](out.getvalue()))
    corrected = "Shut; it,\tplease\nnow"
    line = 3 + named
    assert found == [
        SheetRow(
            locale="en",
            key="ui/a",
            master="",
            present='"Close"',
            corrected=corrected,
            reviewer="Büro 信",
            line=line,
        ),
        SheetRow(locale="en", key="ui/b", master="", present="b", line=line + 2),
    ]


@given(st.lists(st.tuples(*[CELLS] * len(COLUMNS)), max_size=4))
def test_what_goes_out_comes_back(cells: list[tuple[str, ...]]) -> None:
    rows = [SheetRow(**dict(zip(COLUMNS, one, strict=True))) for one in cells]  # type: ignore[arg-type]
    found = [[getattr(row, column) for column in COLUMNS] for row in rows_of(sheet(rows))]
    assert found == [list(one) for one in cells if any(one)]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 30", "-5", "@x", "\tx", "'=1", "'quoted'", "＝1", "=a\nb", '="x"']
)
def test_a_formula_is_none_on_its_way(cell: str) -> None:
    made = sheet([SheetRow(locale="en", key="ui/a", master=cell, present=cell)])
    ((_, *cells),) = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))[1:]
    assert not [one for one in cells if re.match(r"[=+\-@\t\r＝]", one)]
    assert rows_of(made)[0].present == cell


HEAD = b"locale,key,present,corrected\r\n"
BROKEN = {
    "nothing": (b"", "line 1: the columns locale, key, present, corrected must stand in the first row"),
    "no sheet": (b"\x89PNG\r\n\x1a\n\xff", "neither UTF-8 nor UTF-16: save it as"),
    "half a UTF-16": (codecs.BOM_UTF16_LE + b"a", "neither UTF-8 nor UTF-16"),
    "a column twice": (
        b"key,key,locale,present,corrected\n",
        "line 1: the columns key must stand in the first",
    ),
    "a NUL": (HEAD + b"en,x,\0,y\r\n", "line 2: a NUL character"),
    "an open quote": (HEAD + b'en,x,"y', "line 2: unexpected end of data"),
    "a broken quote": (HEAD + b'en,x,"y"z,a\r\n', "line 2: "),
    "a cell without end": (HEAD + b"en,x," + b"y" * 200_000, "line 2: field larger than field limit"),
    "a separator without quotes": (HEAD + b"en,x,a,b,c\r\n", "line 2: more cells than columns"),
    "too many rows": (HEAD + b"a,b,c,\r\n" * (MAX_ROWS + 1), f"line {MAX_ROWS + 2}: at most {MAX_ROWS} rows"),
    "too many bytes": (b"x" * (MAX_SHEET_BYTES + 1), f"more than {MAX_SHEET_BYTES} bytes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_sheet_is_told_in_one_line(name: str) -> None:
    content, told = BROKEN[name]
    with pytest.raises(DataError) as caught:
        rows_of(content)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
