"""Has Python's garbage collector spare what was built to stay."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def settle() -> None:
    """Take everything built so far out of the garbage collector's rounds: it lives as long as the process."""
    gc.collect()
    gc.freeze()
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
    settle()
    try:
        yield
    finally:
        gc.unfreeze()
