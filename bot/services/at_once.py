"""Runs an asynchronous use case where nothing else runs beside it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")


def at_once(work: Coroutine[Any, Any, R]) -> R:
    """The result of work that never waits, without a loop; RuntimeError when it would have to wait.

    The command line has nothing to do while it waits, so what it builds answers at once. A loop of its own
    would cost each message of a scan more than the judgement, and keep Ctrl-C from a read of standard input.
    """
    try:
        work.send(None)
    except StopIteration as done:
        found: R = done.value
        return found
    work.close()
    raise RuntimeError("work that was to be done at once waits for something")
