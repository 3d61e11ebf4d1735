"""``antifraud content correct``: a reviewer's sheet becomes the content, whole or not at all."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.adapters.content.corrections import Corrected, check_written, corrected, told
from bot.adapters.content.lint import inspected
from bot.adapters.content.sheets import MAX_SHEET_BYTES, rows_of
from bot.adapters.content.strict_yaml import MAX_BYTES
from bot.errors import AntifraudError, DataError
from bot.files import drafted, mode_of, read_regular

NEW_FILE = 0o644
"""The mode of a file of content that was not there: whoever may read its neighbours may read it."""
_LEFT_OUT = ("model", "examples")
"""What no text can change, and which is large."""


def correct(folder: Path, sheet: Path, today: datetime.date, *, dry_run: bool) -> Iterator[str]:
    """Take a sheet into the content and tell what was changed; with any fault nothing is: AntifraudError."""
    made = _made(folder, sheet, today)
    try:
        _check(folder, sheet, made)
        if not dry_run:
            _replace(folder, made.files, made.found)
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise DataError(f"{told}; CONTENT_DIR names a folder that can be changed") from None
    yield from _summary(made, dry_run=dry_run)


def _made(folder: Path, sheet: Path, today: datetime.date) -> Corrected:
    try:
        return corrected(folder, rows_of(read_regular(sheet, MAX_SHEET_BYTES)), today)
    except OSError as error:
        raise DataError(f"{sheet}: cannot be read ({error.strerror})") from None
    except DataError as error:
        raise DataError(_all_or_nothing(sheet, str(error).splitlines())) from None


def _check(folder: Path, sheet: Path, made: Corrected) -> None:
    """Look at all that the bot would say with the corrections."""
    if not made.changes:
        return
    with TemporaryDirectory(prefix="antifraud-") as place:
        copy = Path(place) / folder.resolve().name
        shutil.copytree(folder, copy, ignore=lambda path, _: _LEFT_OUT if Path(path) == folder else ())
        for where, content in made.files.items():
            (copy / where).write_bytes(content)
        check_written(folder, copy, made)
        _, faults = inspected(copy, None)
        if found := list(dict.fromkeys(told(copy, faults, made))):
            raise AntifraudError(_all_or_nothing(sheet, found))


def _all_or_nothing(sheet: Path, faults: Iterable[str]) -> str:
    return "\n".join((*(f"{sheet.name}: {fault}" for fault in faults), "nothing was changed"))


def _replace(folder: Path, files: Mapping[str, bytes], found: Mapping[str, bytes | None]) -> None:
    """Put the files into their places once all are written, the reviews last: they follow the texts."""
    paths = {where: (folder / where).resolve() for where in files}
    drafts: dict[str, Path] = {}
    try:
        for where, content in files.items():
            mode = mode_of(paths[where])
            drafts[where] = drafted(paths[where], content, NEW_FILE if mode is None else mode)
        for where, before in found.items():
            if (read_regular(paths[where], MAX_BYTES) if paths[where].exists() else None) != before:
                raise AntifraudError(f"{paths[where]}: was changed meanwhile; nothing else was, start again")
        for where, draft in drafts.items():
            draft.replace(paths[where])
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _summary(made: Corrected, *, dry_run: bool) -> Iterator[str]:
    for change in made.changes:
        yield f"{change.row.locale} {change.row.key}"
        yield from (f"-{line}" for line in change.before.split("\n"))
        yield from (f"+{line}" for line in change.after.split("\n"))
    yield from made.notes
    agreed = len(made.read) - len(
        {change.row.line for change in made.changes} & {row.line for row in made.read}
    )
    texts = "1 text" if len(made.changes) == 1 else f"{len(made.changes)} texts"
    counted = f"{texts} corrected, {agreed} read and agreed"
    files = ", ".join(made.files) or "no file"
    yield f"{counted}; {'to be written with --dry-run left out' if dry_run else 'written'}: {files}"
