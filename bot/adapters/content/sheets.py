"""Sheets of texts as spreadsheets open and save them: one row a text, what a reviewer says of it beside.

A cell that a spreadsheet would take for a formula begins with an apostrophe here, which is taken off again.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from bot.errors import DataError

MAX_SHEET_BYTES = 10_000_000
MAX_ROWS = 50_000
_FORMULA = re.compile(r"[=+\-@\t'＝＋－＠]")
_DEFUSED = re.compile("'(?=" + _FORMULA.pattern + ")")
_SEPARATORS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One text and what a reviewer says of it; ``line`` is where the row begins in its sheet, 0 in none."""

    locale: str
    key: str
    master: str
    present: str
    corrected: str = ""
    remark: str = ""
    reviewer: str = ""
    line: int = 0


COLUMNS = tuple(field.name for field in fields(SheetRow) if field.name != "line")
_NEEDED = ("locale", "key", "present", "corrected")


def sheet(rows: Iterable[SheetRow]) -> bytes:
    """Rows as a file that any spreadsheet opens."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = asdict(row)
        writer.writerow([_defused(cells[column]) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def rows_of(content: bytes) -> list[SheetRow]:
    """The rows of a sheet in UTF-8 or UTF-16, parted by comma, semicolon or tab; DataError when it is none.

    Cells are given without the line ends and apostrophes of spreadsheets; columns may stand in any order.
    """
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    # Excel's own line, which names the separator.
    named = re.fullmatch(r"sep=.\r?", first) is not None
    if named:
        first, text = rest.partition("\n")[0], rest
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line, found = 1 + named, []
    try:
        heads = _heads(next(reader, []))
        line = reader.line_num + named + 1
        for cells in reader:
            if any(cells):
                found.append(_row(heads, cells, line))
            if len(found) > MAX_ROWS:
                raise DataError(f"line {line}: at most {MAX_ROWS} rows are read")
            line = reader.line_num + named + 1
    except csv.Error as error:
        raise DataError(f"line {line}: {error}; from here on it is no CSV") from None
    return found


def _decoded(content: bytes) -> str:
    if len(content) > MAX_SHEET_BYTES:
        raise DataError(f"more than {MAX_SHEET_BYTES} bytes, so much is not read")
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise DataError("neither UTF-8 nor UTF-16: save it as “CSV UTF-8”, else letters are lost") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"line {line}: a NUL character; it is no CSV, or was damaged")
    return text


def _heads(cells: list[str]) -> list[str]:
    heads = [cell.strip().casefold() for cell in cells]
    if missing := [column for column in _NEEDED if heads.count(column) != 1]:
        raise DataError(f"line 1: the columns {', '.join(missing)} must stand in the first row, each once")
    return heads


def _row(heads: list[str], cells: list[str], line: int) -> SheetRow:
    if any(cells[len(heads) :]):
        raise DataError(
            f"line {line}: more cells than columns, a text with a separator in it lost its quotes"
        )
    named = dict(zip(heads, map(_restored, cells), strict=False))
    return SheetRow(**{column: named.get(column, "") for column in COLUMNS}, line=line)


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _restored(cell: str) -> str:
    plain = cell.replace("\r\n", "\n").replace("\r", "\n")
    return plain[1:] if _DEFUSED.match(plain) else plain
