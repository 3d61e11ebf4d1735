"""The machine that the bot runs on: its clocks, the versions that are installed, the memory that is taken."""

from __future__ import annotations

import platform
import resource
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import telegram

from bot.services.operating.operating import Vitals

_STATM = Path("/proc/self/statm")


class SystemClock:
    """The Timepiece port over this machine's clocks."""

    def now(self) -> float:
        """Unix seconds, as the machine's owner or a time server set them."""
        return time.time()

    def steady(self) -> float:
        """Seconds that the machine has run."""
        return time.monotonic()


def look(*, second: bool, fonts: tuple[str, ...]) -> Vitals:
    """What the program tells of itself; ``fonts`` are those that it misses."""
    return Vitals(
        program=_version("antifraud"),
        python=platform.python_version(),
        library=telegram.__version__,
        fonts=fonts,
        memory=_memory(),
        second=second,
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        # Run from a folder without having been installed.
        return "-"


def _memory() -> int:
    """Bytes in memory now, or at most so far where the system does not tell."""
    try:
        return int(_STATM.read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
