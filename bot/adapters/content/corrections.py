"""Takes a reviewer's sheet back: what is wrong with its rows, what the files say with them, who read what."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.content.editing import check_same, rewritten
from bot.adapters.content.faults import Fault
from bot.adapters.content.reviews import MAX_NAME, NAME, Review, digest, reviewed_at, reviews, written
from bot.adapters.content.sheets import SheetRow
from bot.adapters.content.strict_yaml import MAX_BYTES
from bot.adapters.content.texts import all_texts, keyed_lines, languages, part_of, place, read_file
from bot.core.text.titles import plain_title
from bot.errors import DataError
from bot.files import read_regular

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""They act on a terminal, or turn what follows around: no language of ours is written from the right."""
_SHOWN, _REMARK = 60, 900
_NOTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One text that becomes another one, by a row of a sheet."""

    row: SheetRow
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a sheet makes of the content.

    ``read`` are the rows that somebody put a name to. ``files`` says what each file holds then, by its place
    in the folder, ``found`` what it held when it was read, None where there was none.
    """

    changes: tuple[TextChange, ...]
    read: tuple[SheetRow, ...]
    notes: tuple[str, ...]
    files: Mapping[str, bytes]
    found: Mapping[str, bytes | None]


def corrected(folder: Path, rows: Sequence[SheetRow], today: datetime.date) -> Corrected:
    """What the rows ask for; DataError with every row that asks for what cannot be done.

    A row without correction and name asks for nothing, whatever became of its text.
    """
    langs = languages(folder)
    texts = {lang: all_texts(folder, lang) for lang in {row.locale for row in rows} & set(langs)}
    asked = [row for row in rows if row.corrected.strip() or row.reviewer.strip()]
    if faults := list(_faults(asked, texts, langs)):
        raise DataError("\n".join(faults))
    changes = tuple(_changes(asked, texts))
    read = tuple(row for row in asked if row.reviewer.strip())
    files, found = _files(folder, changes, read, today)
    return Corrected(changes=changes, read=read, notes=tuple(_notes(rows, texts)), files=files, found=found)


def check_written(folder: Path, copy: Path, made: Corrected) -> None:
    """DataError unless the files of the copy say what was asked for, and else the same as before."""
    for (lang, part), changes in _by_file(made.changes).items():
        after = {change.row.key: change.after for change in changes}
        check_same(read_file(folder, lang, part), read_file(copy, lang, part), after)


def told(copy: Path, faults: Iterable[Fault], made: Corrected) -> Iterator[str]:
    """Each fault of the corrected copy, with the row that it comes from where one can be named."""
    by_place = {place(*file): changes for file, changes in _by_file(made.changes).items()}
    for fault in faults:
        where = fault.path.partition("/")[2]
        row = _row_of(copy, where, fault.line, by_place.get(where, ()))
        yield f"{_name(row)}: {fault.what} ({fault.path}:{fault.line})" if row else str(fault)


def _row_of(copy: Path, where: str, line: int, changes: Iterable[TextChange]) -> SheetRow | None:
    """The row whose text stands in a line, or else the one that is told together with the text there."""
    rows = {change.row.key: change.row for change in changes}
    key = keyed_lines(copy, where).get(line, "") if rows else ""
    entry = "/".join(key.split("/")[:2])
    return rows.get(key) or next(
        (row for name, row in rows.items() if f"{name}/".startswith(f"{entry}/")), None
    )


def _faults(
    asked: Iterable[SheetRow], texts: Mapping[str, Mapping[str, str]], langs: Iterable[str]
) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for row in asked:
        if row.locale not in texts:
            yield f"line {row.line}: {_short(row.locale)}; no such language, there are {', '.join(langs)}"
            continue
        for value, consequence in _wrong(row, texts[row.locale]):
            yield f"{_name(row)}: {_short(value)}; {consequence}"
        first = seen.setdefault((row.locale, row.key), row.line)
        if first != row.line:
            yield f"{_name(row)}: stands in line {first} already, one of the two would be lost"


def _wrong(row: SheetRow, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    standing = texts.get(row.key)
    if standing is None:
        yield row.key, "no text has this key (any more)"
    elif row.present.strip() != standing.strip() and not _is_done(row, standing):
        yield (
            standing,
            "stands there now, the row was made for another text: compare anew and correct this one",
        )
    if _CONTROLS.search(row.corrected):
        yield row.corrected, "has a control character, no chat shows it"
    if row.reviewer.strip() and not (
        len(row.reviewer) <= MAX_NAME and re.fullmatch(NAME, row.reviewer.strip())
    ):
        yield (
            row.reviewer,
            f"the name of a person or office is needed: {MAX_NAME} letters, no address, no link",
        )


def _is_done(row: SheetRow, standing: str) -> bool:
    """Whether the text stands there as corrected: the same sheet was taken before."""
    return bool(row.corrected.strip()) and _after(row, standing) == standing


def _after(row: SheetRow, standing: str) -> str:
    """The text as it becomes: without what a hand leaves at the ends, unless the text has it there now."""
    if not row.corrected.strip():
        return standing
    if standing != standing.strip():
        return row.corrected
    return "\n".join(line.rstrip() for line in row.corrected.strip().split("\n"))


def _changes(asked: Iterable[SheetRow], texts: Mapping[str, Mapping[str, str]]) -> Iterator[TextChange]:
    for row in asked:
        before = texts[row.locale][row.key]
        if (after := _after(row, before)) != before:
            yield TextChange(row=row, before=before, after=after)


def _by_file(changes: Iterable[TextChange]) -> Mapping[tuple[str, str], list[TextChange]]:
    found: dict[tuple[str, str], list[TextChange]] = defaultdict(list)
    for change in changes:
        found[change.row.locale, part_of(change.row.key)].append(change)
    return found


def _files(
    folder: Path, changes: Sequence[TextChange], read: Sequence[SheetRow], today: datetime.date
) -> tuple[dict[str, bytes], dict[str, bytes | None]]:
    files: dict[str, bytes] = {}
    found: dict[str, bytes | None] = {}
    for (lang, part), changed in _by_file(changes).items():
        file = read_file(folder, lang, part)
        after = rewritten(file, {change.row.key: change.after for change in changed})
        files[place(lang, part)] = after.encode(file.encoding)
        found[place(lang, part)] = file.source.encode(file.encoding)
    for lang in dict.fromkeys(row.locale for row in read):
        where = reviewed_at(lang)
        files[where] = _reviewed(folder, lang, changes, read, today).encode()
        found[where] = read_regular(folder / where, MAX_BYTES) if (folder / where).exists() else None
    return files, found


def _reviewed(
    folder: Path, lang: str, changes: Sequence[TextChange], read: Sequence[SheetRow], today: datetime.date
) -> str:
    """The reviews of a language with the new ones, in reading order, without those of texts that are gone."""
    texts = all_texts(folder, lang) | {one.row.key: one.after for one in changes if one.row.locale == lang}
    kept = reviews(folder, lang)
    for row in read:
        if row.locale == lang:
            kept[row.key] = Review(by=row.reviewer.strip(), on=today, digest=digest(texts[row.key]))
    return written({key: kept[key] for key in texts if key in kept})


def _notes(rows: Sequence[SheetRow], texts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What a reviewer says and no file takes: remarks, and texts that were changed in the wrong column."""
    for row in rows:
        if row.remark.strip():
            who = row.reviewer.strip() or "somebody"
            yield f"{_name(row)}: remark of {plain_title(who)}: {plain_title(row.remark, _REMARK)}"
    idle = [row for row in rows if not row.corrected.strip() and not row.reviewer.strip()]
    others = [
        row for row in idle if texts.get(row.locale, {}).get(row.key, "").strip() != row.present.strip()
    ]
    for row in others[:_NOTED]:
        yield f"{_name(row)}: present is not what stands there; a correction goes into the column corrected"
    if len(others) > _NOTED:
        yield f"so it is in {len(others) - _NOTED} more rows, of which nothing was taken"


def _name(row: SheetRow) -> str:
    return f"line {row.line}: {row.locale} {_short(row.key)}"


def _short(value: str) -> str:
    """What a stranger wrote in one line that does nothing to a terminal."""
    return plain_title(value, _SHOWN)
