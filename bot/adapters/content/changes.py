"""Tells one state of the content folder from another, and reads it with every check."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.content.reviews import is_of_reviews
from bot.adapters.content.rules import load_ruleset
from bot.adapters.content.strict_yaml import MAX_BYTES
from bot.core.detection.rules import Ruleset
from bot.core.library.catalog import Catalog
from bot.errors import ContentError
from bot.files import read_regular


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that an editor may change."""

    catalog: Catalog
    ruleset: Ruleset
    version: str = ""


def version(folder: Path) -> str:
    """What the folder's files say, as a few letters: the same words are the same version anywhere."""
    digest = hashlib.blake2b(digest_size=4)
    for path in _files(folder):
        with suppress(OSError):
            said = read_regular(path, MAX_BYTES)
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + said)
    return digest.hexdigest()


def stamp(folder: Path) -> str:
    """A sign of the folder's present state: names, sizes and times of its files."""
    digest = hashlib.blake2b(digest_size=16)
    for path in _files(folder):
        try:
            status = path.stat()
        except OSError:
            continue
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load(folder: Path) -> Content:
    """Read the folder; ContentError with every fault, those of the lint too, overdue facts excepted."""
    # The bot reads it so after a change only, and needs none of the checks to start.
    from bot.adapters.content.lint import checked

    faults: list[str] = []
    try:
        ruleset = load_ruleset(folder)
    except ContentError as error:
        faults = list(error.faults)
    # What was checked is what is used: read once more, a file might have changed meanwhile.
    catalog, found = checked(folder, None)
    if faults := list(dict.fromkeys((*found, *faults))):
        raise ContentError(faults)
    return Content(catalog=catalog.stowed(), ruleset=ruleset, version=version(folder))


def _files(folder: Path) -> list[Path]:
    """What decides what the bot says: who read which text changes none of it."""
    return sorted(path for path in folder.rglob("*.yaml") if not is_of_reviews(path))
