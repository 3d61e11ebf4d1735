"""Character n-grams of a text, hashed to rows of a weight table: no words, no vocabulary, any script.

A text is taken as the most folded view reads it, digits as one sign, so that the prices and the disguises
of last year do not matter. The hash is plain 32-bit arithmetic: the same on every machine.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

BITS: Final = 17
ROWS: Final = 1 << BITS
"""Rows of the weight table."""
ORDERS: Final = 5
"""The longest n-gram, in characters."""
HEAD, TAIL = 320, 120
"""Characters read of a long text: advertisements say what they want first, and how to reach them last."""

_MULTIPLY: Final = 0x9E3779B1
_ADD: Final = 0x85EBCA77
_MIX: Final = np.uint32(0xC2B2AE3D)
_HALF: Final = np.uint32(15)
_SHIFT: Final = np.uint32(32 - BITS)
LONGEST: Final = HEAD + TAIL + 3
"""Characters of a sample at most."""


def _powers(base: int, first: int) -> NDArray[np.uint32]:
    """``first * base ** place`` for each place in a sample, in 32 bits."""
    return np.array([first * pow(base, place, 1 << 32) % (1 << 32) for place in range(LONGEST)], np.uint32)


_RISING: Final = _powers(_MULTIPLY, 1)
_FALLING: Final = _powers(pow(_MULTIPLY, -1, 1 << 32), _ADD)
_DIGIT: Final = re.compile("[1-9]")
_DIGITS: Final = str.maketrans("123456789", "000000000")


def sample(text: str) -> str:
    """What is read of a text: white space as one blank, digits as "0", the middle of a long one left out."""
    if len(text) > HEAD + TAIL:
        text = " ".join(text.split())
        text = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"
    if _DIGIT.search(text):
        text = text.translate(_DIGITS)
    return f" {' '.join(text.split())} "


def rows(text: str) -> NDArray[np.intp]:
    """The rows of the n-grams of ``sample(text)``."""
    return rows_of(sample(text))


def rows_of(sampled: str) -> NDArray[np.intp]:
    """The rows of the n-grams of a sample, rising, each once however often its n-gram comes.

    Repetition says nothing: summed up, a heap of digits or signs would read like any offer that holds one.
    """
    codes = np.frombuffer(sampled.encode("utf-32-le", "replace"), dtype=np.uint32)
    hashes = _polynomials(codes).ravel()
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    hashes >>= _SHIFT
    hashes.sort()
    first = np.empty(len(hashes), dtype=np.bool_)
    first[0] = True
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    return hashes[first].astype(np.intp)


def _polynomials(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """For each order and each last character the n-gram's polynomial in ``_MULTIPLY``, in 32 bits.

    An n-gram is the difference of two running sums, so that all of them cost four steps whatever the orders:
    half the time of one order after the other. What would begin before the text begins with it, and is there
    as a shorter one too.
    """
    count = len(codes)
    sums = np.zeros(ORDERS + count, dtype=np.uint32)
    ends = sums[ORDERS:]
    np.add.accumulate(codes * _FALLING[:count], out=ends)
    step = sums.itemsize
    starts = np.ndarray((ORDERS, count), np.uint32, sums, 0, (step, step))
    found: NDArray[np.uint32] = ends - starts
    found *= _RISING[:count]
    return found
