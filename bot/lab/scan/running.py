"""Runs a scan over a file: from the beginning or a mark, keeping its state, telling how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol

from bot.lab.scan import state
from bot.lab.scan.export import Export, ReadMark
from bot.lab.scan.judges import Judges
from bot.lab.scan.line import ScanLine
from bot.lab.scan.scan import Scan
from bot.lab.scan.state import Bound
from bot.lab.scan.tape import Damaged

EVERY = 64
"""Messages between two looks at the clock."""
SAVED_EVERY = 3.0
"""Seconds between two states; more where writing one takes long, so that it costs a twentieth at most."""
TOLD_EVERY = 0.2
TRIED = 200
"""Messages after which it is plain whether they are Telegram's."""


class Unfit(Exception):  # noqa: N818 - reads as the state that it is
    """There is nothing to report on; the text says why."""


class Watcher(Protocol):
    """Who is told how far a scan is."""

    def moved(self, place: int, scan: Scan) -> None:
        """Everything up to this byte was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanEnd:
    """How a scan ended; ``damage`` is where the file could not be read on."""

    scan: Scan
    seconds: float
    damage: Damaged | None = None


class ScanRun:
    """One run over one file. ``clock`` tells seconds, ``stopped`` whether somebody asked to stop.

    ``judges`` are those whom the scan asks, where it does not judge by itself.
    """

    def __init__(
        self,
        *,
        scan: Scan,
        bound: Bound,
        state: Path,
        watcher: Watcher,
        stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
        judges: Judges | None = None,
    ) -> None:
        self._scan = scan
        self._line = ScanLine(scan, judges)
        self._bound = bound
        self._state = state
        self._watcher = watcher
        self._stopped = stopped
        self._clock = clock
        self._before = 0.0
        self._began = self._told = clock()
        # A place where no state can be kept is noticed at once.
        self._saved = self._began - SAVED_EVERY
        self._pause = SAVED_EVERY

    def run(self, file: BinaryIO, mark: ReadMark | None = None, seconds: float = 0.0) -> ScanEnd:
        """Scan to the end; Unfit when there is nothing to report on, and then no state is left.

        When somebody asks to stop it keeps a state to go on from and raises KeyboardInterrupt.
        """
        export = Export(file, mark)
        self._before = seconds
        damage: Damaged | None = None
        try:
            self._read(export)
        except Damaged as found:
            damage = found
        self._line.finish()
        self._watcher.moved(export.place, self._scan)
        if why := self._unfit(export, damage):
            self._refuse(why)
        return ScanEnd(scan=self._scan, seconds=self._seconds(), damage=damage)

    def _read(self, export: Export) -> None:
        for number, raw in enumerate(export.messages(), 1):
            self._line.take(export.head, raw)
            if self._stopped():
                # Only here is everything counted that was read, and nothing twice.
                self._line.finish()
                self._save(export.mark)
                raise KeyboardInterrupt
            if not number % EVERY:
                self._look(export)

    def _look(self, export: Export) -> None:
        now = self._clock()
        if self._scan.looked > TRIED and not self._scan.known:
            self._refuse(FOREIGN)
        if now - self._told >= TOLD_EVERY:
            self._told = now
            self._watcher.moved(export.place, self._scan)
        if now - self._saved >= self._pause:
            self._line.finish()
            began = self._clock()
            self._save(export.mark)
            self._saved = self._clock()
            self._pause = max(SAVED_EVERY, 20 * (self._saved - began))

    def _unfit(self, export: Export, damage: Damaged | None) -> str:
        if damage is not None and not self._scan.known:
            return told(damage)
        if not export.found or (self._scan.looked and not self._scan.known):
            return FOREIGN
        return "" if self._scan.looked else EMPTY

    def _refuse(self, why: str) -> NoReturn:
        state.forget(self._state)
        raise Unfit(why)

    def _save(self, mark: ReadMark) -> None:
        state.save(self._state, self._bound, self._scan, mark, self._seconds())

    def _seconds(self) -> float:
        return self._before + self._clock() - self._began


def told(damage: Damaged) -> str:
    """Where a file cannot be read on, and what to do."""
    what = damage.why or ("ends too early" if damage.cut else "is damaged")
    return f"the file {what}, at byte {damage.place:,}: export the chat once more"


EMPTY = "no message of a group is in this export: choose the group before exporting"
FOREIGN = (
    "JSON of another program; in Telegram Desktop choose “Export chat history” "
    "and the format “Machine-readable JSON”"
)
