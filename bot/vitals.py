"""What the program tells of itself: versions, fonts it misses, memory it takes."""

from __future__ import annotations

import platform
import resource
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import telegram

from bot.services.operating.operating import Vitals

_STATM = Path("/proc/self/statm")


def look(*, second: bool) -> Vitals:
    """Look now; finding the fonts for the first time takes a while."""
    # An idle bot draws nothing and must not carry a drawing library about.
    from bot.adapters.pictures import missing_fonts

    return Vitals(
        program=_version("antifraud"),
        python=platform.python_version(),
        library=telegram.__version__,
        fonts=missing_fonts(),
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
