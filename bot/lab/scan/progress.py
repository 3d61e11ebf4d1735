"""How far a scan is: a bar on a terminal, a quiet line now and then where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.core.verdict import Level
from bot.lab.scan.running import Watcher
from bot.lab.scan.scan import Scan

QUIET = 30.0
"""Seconds between two lines where there is no terminal."""


class ScanProgress:
    """A bar by bytes read, with messages a second and what was found so far."""

    def __init__(self, progress: Progress, size: int, rate: Rate) -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("", total=size, told="")
        self._rate = rate

    def moved(self, place: int, scan: Scan) -> None:
        """Draw it anew."""
        self._progress.update(self._task, completed=place, told=told(scan, self._rate), refresh=True)


class Lines:
    """A line every half minute."""

    def __init__(self, console: Console, size: int, rate: Rate, clock: Callable[[], float]) -> None:
        self._console = console
        self._size = size
        self._clock = clock
        self._last = clock()
        self._rate = rate

    def moved(self, place: int, scan: Scan) -> None:
        """Write a line if it is time."""
        if self._clock() - self._last >= QUIET:
            self._last = self._clock()
            share = place / self._size if self._size else 1.0
            self._console.print(f"{share:.0%}  {told(scan, self._rate)}", highlight=False)


class Rate:
    """Messages a second since there were ``before``."""

    def __init__(self, clock: Callable[[], float], before: int) -> None:
        self._clock = clock
        self._began = clock()
        self._before = before

    def now(self, messages: int) -> float:
        """The rate after so many messages."""
        return (messages - self._before) / max(self._clock() - self._began, 0.001)


def told(scan: Scan, rate: Rate) -> str:
    """How many messages, how fast, what was found."""
    tally = scan.findings.tally
    found = f"{tally.levels[Level.FRAUD]:,} fraud, {tally.levels[Level.SUSPICIOUS]:,} suspicious"
    return f"{tally.messages:,} messages, {rate.now(tally.messages):,.0f}/s, {found}"


@contextmanager
def watching(
    console: Console, size: int, scan: Scan, clock: Callable[[], float] = time.monotonic
) -> Iterator[Watcher]:
    """What to tell of the progress of a scan on this console."""
    rate = Rate(clock, scan.findings.tally.messages)
    if not console.is_terminal:
        yield Lines(console, size, rate, clock)
        return
    columns = (
        BarColumn(bar_width=None),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[told]}"),
    )
    # Its own thread would take time from the scan.
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, auto_refresh=False
    ) as progress:
        yield ScanProgress(progress, size, rate)
