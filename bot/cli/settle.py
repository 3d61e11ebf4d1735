"""Has Python's garbage collector spare what was built to stay."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ROUND_EVERY = 10_000
"""New objects between two rounds of the garbage collector."""


def settle() -> None:
    """Take everything built so far out of the garbage collector's rounds, and have it go round less often.

    What is built lives as long as the process, and walking it again and again took a tenth of the CPU under
    load; a round for every 700 new objects is meant for smaller programs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ROUND_EVERY, 20, 20)
    _give_back()


def _give_back() -> None:
    """Give back to the system what reading the content took for a while: the C library keeps it otherwise."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        # Not every C library has it.
        if trim is not None:
            trim(0)


@contextmanager
def settled() -> Iterator[None]:
    """The same for as long as a command works."""
    thresholds = gc.get_threshold()
    settle()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
