"""Whether the file that was opened is still the one that bears its name.

SQLite goes on with an open file that was removed, and everything would be gone with the process; a new
connection would meanwhile find, or make, another one.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from bot.adapters.store.backups import copy_to, flush
from bot.errors import StoreError, StoreLost
from bot.files import make_folder

_log = logging.getLogger(__name__)
Stamp = tuple[int, int]


class FileStanding(Enum):
    """What stands where the database was opened."""

    OURS = "ours"
    NOTHING = "nothing"
    ANOTHER = "another"


class Presence:
    """Looks after one database file, unless it is not ``watched``.

    A file that is gone is written back from what is still open: to remove it can be repeated when it was
    meant, to lose it cannot be undone. A file that somebody put in its place was meant: the bot leaves it
    alone, saves its own beside it and ends. ``opened`` tells the file from every other: while it is open, no
    other gets its number. ``incidents`` are what happened so far, for the operator.
    """

    def __init__(self, file: Path, label: str, *, watched: bool) -> None:
        self.file = file.resolve()
        self.opened: Stamp | None = None
        self.incidents: list[str] = []
        self._label = label
        self._watched = watched
        self._lost = ""
        self._log: Stamp | None = None

    def stamp(self) -> Stamp | None:
        """What tells the file that bears the name now from every other; the first look makes it ours."""
        if not self._watched:
            return None
        stamp = _stamp(self.file)
        self.opened = self.opened or stamp
        return stamp

    def standing(self) -> FileStanding:
        """Look; a folder that cannot be looked into is no reason to believe that anything changed."""
        if self.opened is None:
            return FileStanding.OURS
        try:
            if self.stamp() != self.opened:
                return FileStanding.ANOTHER
            self._log = _stamp(self._beside("-wal"))
        except (FileNotFoundError, NotADirectoryError):
            return FileStanding.OURS if self.file.exists() else FileStanding.NOTHING
        except OSError:
            return FileStanding.OURS
        return FileStanding.OURS

    def mend(self, source: Callable[[], sqlite3.Connection]) -> bool:
        """Write the file back if it is gone, and return whether it was; StoreLost if another is there.

        ``source`` gives a connection that is open on the file, whatever bears its name now.
        """
        if self._lost:
            raise StoreLost(self._lost)
        standing = self.standing()
        if standing is FileStanding.NOTHING and self._is_put_back(source):
            return True
        if standing is not FileStanding.OURS:
            self._give_up(source)
        return False

    def _is_put_back(self, source: Callable[[], sqlite3.Connection]) -> bool:
        _log.error("database_removed file=%s: writing it back", self.file)
        try:
            self._put_back(source())
        except FileExistsError:
            return False
        except (OSError, sqlite3.Error) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise StoreError(
                f"{self._label}: was removed while the bot works with it, and cannot be written back ({why});"
                " mend that before the bot ends, or it is lost"
            ) from None
        _log.error("database_written_back file=%s", self.file)
        self.incidents.append(f"{self._label}: was removed while the bot worked, and was written back")
        return True

    def _put_back(self, source: sqlite3.Connection) -> None:
        make_folder(self.file.parent)
        part = self._beside(".part")
        copy_to(part, source)
        try:
            self._remove_log()
            _name(part, self.file)
        finally:
            part.unlink(missing_ok=True)
        flush(self.file.parent)
        self.opened = None
        self.stamp()

    def _give_up(self, source: Callable[[], sqlite3.Connection]) -> None:
        self._lost = (
            f"{self._label}: another file was put in its place while the bot worked, so the bot ends; "
            f"{self._kept(source)}"
        )
        with contextlib.suppress(OSError):
            if _stamp(self._beside("-wal")) == self._log:
                self._remove_log()
        _log.error("database_replaced: %s", self._lost)
        raise StoreLost(self._lost)

    def _kept(self, source: Callable[[], sqlite3.Connection]) -> str:
        ends = (".saved", *(f".saved-{number}" for number in range(1, 1000)))
        saved = next(path for end in ends if not (path := self._beside(end)).exists())
        try:
            copy_to(saved, source())
        except (OSError, sqlite3.Error) as error:
            return f"what it had cannot be saved ({type(error).__name__})"
        return f"what it had is in {saved}"

    def _remove_log(self) -> None:
        """What belongs to the file that was opened would be written into whatever bears its name now."""
        for end in ("-wal", "-shm"):
            self._beside(end).unlink(missing_ok=True)

    def _beside(self, end: str) -> Path:
        return self.file.with_name(self.file.name + end)


def _stamp(file: Path) -> Stamp:
    found = file.stat()
    return (found.st_dev, found.st_ino)


def _name(part: Path, file: Path) -> None:
    """Give a file its name, never in the place of another."""
    try:
        file.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links.
        part.rename(file)
