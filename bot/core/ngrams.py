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

_MULTIPLY: Final = np.uint32(0x9E3779B1)
_ADD: Final = np.uint32(0x85EBCA77)
_MIX: Final = np.uint32(0xC2B2AE3D)
_SHIFT: Final = np.uint32(32 - BITS)
_DIGIT: Final = re.compile("[1-9]")
_DIGITS: Final = str.maketrans("123456789", "000000000")


def sample(text: str) -> str:
    """What is read of a text: white space as one blank, digits as "0", the middle of a long one left out."""
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {text[-TAIL:]}"
    if _DIGIT.search(text):
        text = text.translate(_DIGITS)
    return f" {' '.join(text.split())} "


def rows(text: str) -> NDArray[np.intp]:
    """The rows of the n-grams of ``sample(text)``, rising, each once however often its n-gram comes.

    Repetition says nothing: summed up, a heap of digits or signs would read like any offer that holds one.
    """
    codes = np.frombuffer(sample(text).encode("utf-32-le", "replace"), dtype=np.uint32)
    mixed = codes * _ADD
    orders = [mixed]
    for order in range(1, min(ORDERS, len(codes))):
        longer = orders[-1][:-1] * _MULTIPLY
        longer += mixed[order:]
        orders.append(longer)
    hashes = np.concatenate(orders)
    hashes ^= hashes >> 15
    hashes *= _MIX
    hashes >>= _SHIFT
    hashes.sort()
    first = np.empty(len(hashes), dtype=np.bool_)
    first[0], first[1:] = True, hashes[1:] != hashes[:-1]
    return hashes[first].astype(np.intp)
