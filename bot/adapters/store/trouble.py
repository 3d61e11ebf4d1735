"""What is wrong with a database while the bot works, in lines for those who run it."""

from __future__ import annotations

import shutil

from bot.adapters.store.urls import Database
from bot.errors import StoreDamaged, StoreError, ValueRefused

LEAST_SPACE = 200_000_000
"""Bytes that must be left on the disk: room for a backup beside a small database, and time to act."""


class Trouble:
    """What it refused last, until it takes a change again; damage stays, for it does not heal."""

    def __init__(self) -> None:
        self._refusal = ""
        self._damage = ""

    def met(self, error: StoreError) -> None:
        """A question or a change failed."""
        if isinstance(error, StoreDamaged):
            self._damage = str(error)
        elif not isinstance(error, ValueRefused):
            self._refusal = str(error)

    def passed(self) -> None:
        """A change was committed."""
        self._refusal = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The faults that hold."""
        return tuple(line for line in (self._damage, self._refusal) if line)

    @property
    def may_be_over(self) -> bool:
        """Whether only another change can tell that it takes them again."""
        return bool(self._refusal)


def short_of_space(where: Database) -> tuple[str, ...]:
    """That hardly any room is left beside the file; nothing for a server, which looks after its own."""
    if where.file is None:
        return ()
    try:
        free = shutil.disk_usage(where.file.resolve().parent).free
    except OSError:
        # Who cannot look will stumble over what is wrong by itself.
        return ()
    if free >= LEAST_SPACE:
        return ()
    megabytes = free // 1_000_000
    return (f"{where.label}: only {megabytes} MB are left on its disk; free some space before it is full",)
