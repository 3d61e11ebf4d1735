"""Languages of a content folder as git knew them on a day."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.adapters.content.locales import PARTS
from bot.adapters.content.texts import place
from bot.errors import AntifraudError

_PATIENCE = 60.0
"""Seconds for one question to git."""


@contextmanager
def as_of(folder: Path, day: datetime.date, langs: Iterable[str]) -> Iterator[Path]:
    """These languages as they were at the beginning of a day (UTC), in a folder that is gone afterwards.

    AntifraudError where git does not know: an installed copy has no history.
    """
    commit = _commit(folder, day)
    with TemporaryDirectory(prefix="antifraud-") as made:
        found = Path(made) / folder.name
        for where in (place(lang, part) for lang in langs for part in PARTS):
            if (said := _git(folder, "show", f"{commit}:./{where}")) is not None:
                (found / where).parent.mkdir(parents=True, exist_ok=True)
                (found / where).write_bytes(said)
        if not found.exists():
            raise AntifraudError(f"--since {day}: git had none of these texts then, choose a later day")
        yield found


def _commit(folder: Path, day: datetime.date) -> str:
    """The last commit before the day."""
    if not _git(folder, "ls-files", "--", "locales"):
        raise AntifraudError(
            f"--since {day}: {folder} is not kept in git here; name an older copy of it with --before FOLDER"
        )
    found = _git(folder, "rev-list", "-1", f"--before={day}T00:00:00Z", "HEAD")
    if not found:
        raise AntifraudError(f"--since {day}: the history here begins later, choose a later day")
    return found.decode().strip()


def _git(folder: Path, *words: str) -> bytes | None:
    """What git answers, None where it has no answer."""
    if (git := shutil.which("git")) is None:
        raise AntifraudError("--since asks git, which is not installed; name an older folder with --before")
    try:
        # The words are ours: a day, a hash, names of files in the index of languages.
        asked = subprocess.run(  # noqa: S603
            [git, "-C", str(folder), *words], capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise AntifraudError(
            f"git did not answer within {_PATIENCE:g} s; name an older copy of {folder} with --before FOLDER"
        ) from None
    return asked.stdout if asked.returncode == 0 else None
