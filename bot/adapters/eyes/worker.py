"""The process that reads pictures: it is given one after the other and may die of any of them.

It knows nothing of the bot: no token, no store. On standard input comes each picture behind its length (four
bytes), on standard output goes each answer in the same way, as JSON; an empty one says that it is ready.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from contextlib import suppress
from typing import BinaryIO, Final

MEMORY: Final = 1_500 * 2**20
"""Bytes of its own that the process may hold; reading takes a quarter of it."""
PATIENT: Final = 15
"""How far behind all others it stands at the processor, of 19."""
LENGTH: Final = struct.Struct(">I")


def main() -> None:
    """Read pictures until there are no more."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _restrain()
    # The libraries are loaded here: whoever imports this module needs only what it says of itself.
    from bot.adapters.eyes.codes import codes_in
    from bot.adapters.eyes.letters import Letters
    from bot.adapters.eyes.pixels import LEAST_SIDE, Undecodable, pixels_of
    from bot.adapters.eyes.prints import print_of

    letters = Letters()
    _answer(answers, b"")
    while (content := _next(given)) is not None:
        try:
            picture = pixels_of(content)
        except Undecodable as why:
            _answer(answers, json.dumps({"unfit": str(why)}).encode())
            continue
        worth_it = min(picture.size) >= LEAST_SIDE
        read = {
            "codes": codes_in(picture) if worth_it else [],
            "lines": letters.lines_in(picture) if worth_it else [],
            "print": print_of(picture) if worth_it else "",
        }
        _answer(answers, json.dumps(read).encode())


def _restrain() -> None:
    if sys.platform == "win32":
        return
    import resource

    # Whoever writes must not wait for who reads pictures.
    os.nice(PATIENT)
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
