"""The objects of one array, as bytes: where each begins and ends is told by brackets and quotes alone.

Decoding is left to whoever wants the object, so one that is no good JSON costs itself and no other. That is
needed: Telegram Desktop writes control characters as ``\\x0B``, which no JSON reader takes.

An object that no chat program writes, too long or too deep, is passed over without being gathered: decoded it
takes up to forty times its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.lab.scan.tape import Damaged, Tape

LONGEST = 1 << 20
"""Bytes of one message at most: Telegram's longest has a sixth of it."""
DEEPEST = 64
"""Brackets around one another at most: Telegram's deepest message has a tenth of it."""
PASSED_OVER = b"!"
"""Stands for an object that is too long or too deep: nobody can decode it either."""
STRING = rb'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+'
"""A string without its closing quote; a line break in it is damage, for JSON writes one as two letters."""
DEEP = f"is nested more than {DEEPEST} deep"
ENDLESS = "has an entry that is too long or too deep and has no end"
_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + STRING + rb'")*+(["{}\[\]])')
_OPEN_STRING = re.compile(STRING)
_SIGN = re.compile(rb"[{}\[\]]")
_INSIDE = re.compile(STRING[1:])
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
                if depth > DEEPEST:
                    break
                continue
            depth -= 1
            if depth < 0:
                return
            if not depth:
                yield tape.data[start:end] if end - start <= LONGEST else PASSED_OVER
        else:
            # No bracket is left in the window, nor the beginning of a string.
            tape.pos = len(tape.data)
        if depth and (depth > DEEPEST or len(tape.data) - start > LONGEST):
            _pass_over(tape, depth, tape.base + start)
            depth = 0
            yield PASSED_OVER
        else:
            start = read_on(tape, start if depth else tape.pos)


def _pass_over(tape: Tape, depth: int, began: int) -> None:
    """Go behind an object that began at this byte, keeping nothing of it; Damaged where it has no end."""
    while depth := _deeper(tape, depth):
        if tape.pos < len(tape.data):
            tape.pos += 1
            _pass_over_string(tape, began)
        else:
            _replace(tape, began)


def _deeper(tape: Tape, depth: int) -> int:
    """How deep reading is at the next quote or the end of the window or the object, whichever comes first."""
    data, start = tape.data, tape.pos
    end = data.find(b'"', start)
    tape.pos = end = len(data) if end < 0 else end
    closing = data.count(b"]", start, end) + data.count(b"}", start, end)
    if closing < depth:
        return depth + data.count(b"[", start, end) + data.count(b"{", start, end) - closing
    for found in _SIGN.finditer(data, start, end):
        depth += 1 if found[0] in b"[{" else -1
        if not depth:
            tape.pos = found.end()
            break
    return depth


def _pass_over_string(tape: Tape, began: int) -> None:
    while True:
        found = _INSIDE.match(tape.data, tape.pos)
        tape.pos = found.end() if found else tape.pos
        if tape.data[tape.pos : tape.pos + 1] == b'"':
            tape.pos += 1
            return
        _refuse_line_break(tape, tape.pos)
        _replace(tape, began)


def _replace(tape: Tape, began: int) -> None:
    """Read more in place of what was passed over."""
    if not tape.more(tape.pos):
        raise Damaged(began, cut=False, why=ENDLESS)


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
    _refuse_line_break(tape, found.end() if found else tape.pos)


def _refuse_line_break(tape: Tape, at: int) -> None:
    rest = tape.data[at : at + 2]
    if rest[:1] == b"\n" or rest == b"\\\n":
        raise Damaged(tape.base + at, cut=False)
