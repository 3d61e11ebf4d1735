"""The objects of one array, as bytes: where each begins and ends is told by brackets and quotes alone.

Decoding is left to whoever wants the object, so one that is no good JSON costs itself and no other. That is
needed: Telegram Desktop writes control characters as ``\\x0B``, which no JSON reader takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.scanning.tape import Damaged, Tape

LONGEST = 16 << 20
"""Bytes of one message at most: Telegram's longest has a hundredth of it."""
STRING = rb'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+'
"""A string without its closing quote; a line break in it is damage, for JSON writes one as two letters."""
_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + STRING + rb'")*+(["{}\[\]])')
_OPEN_STRING = re.compile(STRING)
_QUOTE = ord(b'"')
_OPENS = frozenset(b"[{")


def frames(tape: Tape) -> Iterator[bytes]:
    """Each object of the array that the tape stands in; at the end it stands behind the array."""
    start = depth = 0
    while True:
        # Not by finditer: where it finds nothing it looks on one byte later, which may be inside a string.
        while found := _BRACKET.match(tape.data, tape.pos):
            end = found.end()
            sign = tape.data[end - 1]
            if sign == _QUOTE:
                tape.pos = end - 1
                break
            tape.pos = end
            if sign in _OPENS:
                start = start if depth else end - 1
                depth += 1
                continue
            depth -= 1
            if depth < 0:
                return
            if not depth:
                yield tape.data[start:end]
        start = read_on(tape, start if depth else tape.pos)


def read_on(tape: Tape, keep: int) -> int:
    """Read more for what begins at ``keep``, and tell where that now stands in the window."""
    if tape.data[tape.pos : tape.pos + 1] == b'"':
        _refuse_broken(tape)
    if len(tape.data) - keep > LONGEST:
        raise Damaged(tape.base + keep, cut=False)
    if not tape.more(keep):
        raise Damaged(tape.base + len(tape.data), cut=True)
    return 0


def _refuse_broken(tape: Tape) -> None:
    found = _OPEN_STRING.match(tape.data, tape.pos)
    end = found.end() if found else tape.pos
    rest = tape.data[end : end + 2]
    if rest[:1] == b"\n" or rest == b"\\\n":
        raise Damaged(tape.base + end, cut=False)
