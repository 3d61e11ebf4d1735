"""The right to a database file: a lock on a file beside it, which the system drops with the process.

Not on the database itself: SQLite's own locks would be lost when that is closed. The lock file stays, for
whoever removes it may remove one that was taken a moment ago.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
from pathlib import Path
from typing import TypeVar

from bot.adapters.store.tenancy import Guest, lost, taken
from bot.adapters.store.urls import Database
from bot.errors import StoreError
from bot.files import FILE, make_folder

R = TypeVar("R")
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL})
_log = logging.getLogger(__name__)


class FileTenancy(Guest):
    """The port ``Tenancy`` for a file. Each look asks the system whether the lock file is still ours.

    All else is as for a guest: a file system cannot be given up, whoever came meanwhile left a lock file of
    his own, so nothing is signed, and each write looks at the lock file already.
    """

    def __init__(self, where: Database, file: Path) -> None:
        real = file.resolve()
        self._where = where
        self._path = real.with_name(f"{real.name}.lock")
        self._handle = _locked(where, self._path, os.O_CREAT)
        self._lost = False

    async def held(self) -> None:
        """Return, or raise StoreLost: a system call tells at once."""
        self.check()

    def check(self) -> None:
        """StoreLost when another lock file stands in the place of ours; a missing one is made again."""
        if self._lost or not self._is_ours():
            self._lost = True
            raise lost(self._where)

    async def release(self) -> None:
        """Close the lock file."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def _is_ours(self) -> bool:
        if self._handle < 0:
            return True
        try:
            # While ours is open, no other file gets its number.
            return os.path.samestat(self._path.stat(), os.fstat(self._handle))
        except FileNotFoundError:
            return self._make_again()
        except OSError as error:
            # Who cannot look loses nothing: the lock is held all the same.
            _log.warning("database_lock_unseen reason=%s", error.strerror)
            return True

    def _make_again(self) -> bool:
        """Whoever finds no lock file may start beside us: make one before anybody else does."""
        try:
            make_folder(self._path.parent)
            handle = _locked(self._where, self._path, os.O_CREAT | os.O_EXCL)
        except StoreError:
            return not self._path.exists()
        except OSError:
            return True
        _log.error("database_lock_file_removed file=%s: made again", self._path)
        os.close(self._handle)
        self._handle = handle
        return True


def _locked(where: Database, path: Path, flags: int) -> int:
    handle = -1
    try:
        # To read is enough, also when somebody else made the file.
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags, FILE)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _prove(path)
    except OSError as error:
        if handle >= 0:
            os.close(handle)
        if isinstance(error, BlockingIOError):
            raise taken(where) from None
        raise StoreError(f"{path}: cannot be locked ({error.strerror}); {_fix(error)}") from None
    return handle


def _prove(path: Path) -> None:
    """Some file systems grant every lock: a second one must be refused, or ours is worth nothing."""
    second = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    finally:
        os.close(second)
    raise OSError(errno.ENOLCK, "its locks keep nobody out")


def _fix(error: OSError) -> str:
    if error.errno in _NO_LOCKS:
        return "this file system knows no locks, SQLite needs them too; keep the database on a local disk"
    return "let the bot's user read and write the file and its folder"
