"""Standard input and output of a command, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NoReturn, TypeVar

from bot.errors import AntifraudError

R = TypeVar("R")


def step(doing: str) -> None:
    print(doing, file=sys.stderr, flush=True)


def given() -> BinaryIO:
    """Standard input as bytes."""
    # None when the caller closed it.
    if sys.stdin is None:
        raise AntifraudError("standard input is closed: give the lines there")
    return sys.stdin.buffer


def output() -> BinaryIO:
    """Standard output as bytes, whatever encoding the machine prefers."""
    if sys.stdout is None:
        raise AntifraudError("standard output is closed: there is nowhere to write to")
    return sys.stdout.buffer


def is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def say(message: str | bytes) -> None:
    """Write one message in UTF-8, and at once, so that a full disk is noticed while it can be told."""
    line = message if isinstance(message, bytes) else message.encode("utf-8", "backslashreplace")
    with streams():
        out = output()
        out.write(line + b"\n")
        out.flush()


@contextmanager
def streams() -> Iterator[None]:
    """Turn a full disk or an unreadable input into an error that is told."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in its buffer cannot be written either, and Python would complain once more at exit.
        sys.stdout = None
        raise AntifraudError(f"reading or writing failed: {error.strerror}") from None


def finished(work: Coroutine[Any, Any, R]) -> R:
    """What a piece of work comes to, in a loop of its own."""
    import asyncio

    return asyncio.run(work)


def guarded(command: Callable[[], object]) -> None:
    try:
        command()
    except AntifraudError as error:
        give_up(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away; Python would complain once more at exit.
        sys.stdout = None
        sys.exit(1)


def give_up(message: str) -> NoReturn:
    for line in message.splitlines():
        print(f"antifraud: {line}", file=sys.stderr)
    sys.exit(2)
