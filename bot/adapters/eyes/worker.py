"""The process that reads pictures: it is given one after the other and may die of any of them.

It knows nothing of the bot: no token, no store. On standard input comes each picture behind its length (four
bytes), on standard output goes each answer in the same way, as JSON; an empty one says that it is ready.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO, Final

MEMORY: Final = 1_500 * 2**20
"""Bytes of its own that the process may hold; reading takes a quarter of it."""
SECONDS: Final = 20
"""Seconds of a processor for one picture: a poster takes about one, however busy the machine is."""
LENGTH: Final = struct.Struct(">I")


def main() -> None:
    """Read pictures until there are no more."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _restrain()
    # The libraries are loaded here: whoever imports this module needs only what it says of itself.
    from bot.adapters.eyes.pixels import Undecodable
    from bot.adapters.eyes.reader import PictureReader

    reader = PictureReader()
    _answer(answers, b"")
    while (content := _next(given)) is not None:
        _allow(SECONDS)
        try:
            read: dict[str, Any] = reader.read(content)
        except Undecodable as why:
            read = {"unfit": str(why)}
        _answer(answers, json.dumps({**read, "held": _held()}).encode())


def _held() -> int:
    """Bytes of memory that the process holds now; 0 where the system does not tell."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE
    return 0


def _allow(seconds: int) -> None:
    """Have this process ended when a picture takes longer; to wait for the next one costs nothing."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = ceil(used.ru_utime + used.ru_stime) + seconds
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _restrain() -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _next(given: BinaryIO) -> bytes | None:
    head = given.read(LENGTH.size)
    return given.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _answer(answers: BinaryIO, said: bytes) -> None:
    answers.write(LENGTH.pack(len(said)) + said)
    answers.flush()


if __name__ == "__main__":
    main()
