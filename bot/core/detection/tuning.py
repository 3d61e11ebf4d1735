"""What tuning changed in the sentence encoder, and where it goes in the encoder's file of weights."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

STEP: Final = np.float32(1 / 256)
"""What one step of a block's scale is, in its logarithm."""
MATRICES: Final = ("q", "k", "v", "ao", "fi", "fo")
"""The products of a layer, by the file's names: each has a table of weights and a bias."""
NORMS: Final = ("aln", "oln")
"""What evens out the numbers of a layer, twice: each has weights and a bias."""
MAGIC: Final = b"E5S1"
BLOCK: Final = np.dtype([("scale", "<f2"), ("weights", "u1", (16,))])
"""Thirty-two weights: what they are multiplied by, and each as half a byte, eight standing for nought.

The low halves of the bytes are the first sixteen.
"""
MADE_FOR_ANOTHER: Final = "the tuning was made for another encoder"
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tuning:
    """The layers from ``first`` on: ``steps`` (blocks,) that the scale of each block of weights is moved by,
    in the order of the layers and of MATRICES; ``vectors`` (numbers,) their biases and norms anew.

    ``base`` is the checksum of what it was made for: it fits that and nothing else.
    """

    first: int
    base: int
    steps: NDArray[np.int8]
    vectors: NDArray[np.float16]

    def __post_init__(self) -> None:
        """Refuse numbers of another kind than this code reads, and such as are none."""
        kinds = (self.steps.dtype.str, self.steps.ndim, self.vectors.dtype.str, self.vectors.ndim)
        if kinds != ("|i1", 1, "<f2", 1) or self.first < 0:
            raise ValueError("the tuning is of another kind")
        if not np.isfinite(self.vectors).all():
            raise ValueError("the tuning has numbers that are none")

    @property
    def checksum(self) -> int:
        """Tells one tuning from another, for what was learned from the sentences that it encodes."""
        return crc32(self.vectors.data, crc32(self.steps.data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How an encoder is built: numbers of a state, layers, heads of one, numbers within one, pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    pieces: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each table of an encoder lies in its file: the byte that it begins with, and its bytes.

    ``words`` is where the pieces of words begin, as ``Cursor`` takes them.
    """

    sizes: Sizes
    tables: dict[str, tuple[int, int]]
    words: int

    @classmethod
    def of(cls, image: Bytes) -> Layout:
        """Read the head of a file; ValueError when it is none of this kind."""
        if image[:4].tobytes() != MAGIC:
            raise ValueError("the encoder's file is of another kind")
        reader = Cursor(image, 8)
        width, layers, heads, inner, pieces, _, _, epsilon, _ = reader.take("<7ifi")
        sizes = Sizes(width=width, layers=layers, heads=heads, inner=inner, pieces=pieces, epsilon=epsilon)
        words = reader.at
        count, *_, blob = reader.take("<5iQ")
        reader.at += 4 * (count + 1) + 4 * count + blob
        _, mapped = reader.take("<iI")
        reader.at += mapped
        (entries,) = reader.take("<i")
        return cls(sizes=sizes, words=words, tables=dict(_entry(reader) for _ in range(entries)))

    def table(self, image: Bytes, name: str) -> Bytes:
        """The bytes of one table, in their place."""
        start, size = self.tables[name]
        return image[start : start + size]

    def blocks(self, image: Bytes, first: int) -> Iterator[NDArray[Any]]:
        """The blocks of weights of each product, from a layer on."""
        for layer in range(first, self.sizes.layers):
            for name in MATRICES:
                yield self.table(image, f"l{layer}.{name}.w").view(BLOCK)

    def vectors(self, image: Bytes, first: int) -> Iterator[NDArray[np.float32]]:
        """The biases and norms of each layer, from a layer on."""
        for layer in range(first, self.sizes.layers):
            for name in MATRICES:
                yield self.table(image, f"l{layer}.{name}.b").view("<f4")
            for name in NORMS:
                for kind in ("w", "b"):
                    yield self.table(image, f"l{layer}.{name}.{kind}").view("<f4")

    def checksum(self, image: Bytes, first: int) -> int:
        """Tells whether a tuning was made for these layers."""
        found = 0
        for table in (*self.blocks(image, first), *self.vectors(image, first)):
            found = crc32(table.data, found)
        return found


@dataclass(slots=True)
class Cursor:
    """Takes numbers of a file one after the other, beginning ``at`` a byte."""

    image: Bytes
    at: int

    def take(self, form: str) -> tuple[Any, ...]:
        """The next numbers, of a form that ``struct`` knows."""
        start, self.at = self.at, self.at + struct.calcsize(form)
        return struct.unpack(form, self.image[start : self.at].tobytes())

    def table(self, count: int, kind: str) -> NDArray[Any]:
        """As many of one kind."""
        start, self.at = self.at, self.at + count * np.dtype(kind).itemsize
        return np.frombuffer(self.image[start : self.at].tobytes(), dtype=kind)


def _entry(reader: Cursor) -> tuple[str, tuple[int, int]]:
    (length,) = reader.take("<H")
    (name,) = reader.take(f"<{length}s")
    _, _, start, size = reader.take("<BIQQ")
    return name.decode(), (start, size)


def tune(image: Bytes, tuning: Tuning) -> None:
    """Put the numbers in their places; ValueError when they were made for another encoder."""
    try:
        layout = Layout.of(image)
        blocks, vectors = [*layout.blocks(image, tuning.first)], [*layout.vectors(image, tuning.first)]
    except (struct.error, KeyError):
        raise ValueError("the encoder's file is of another kind") from None
    sizes = (sum(map(len, blocks)), sum(map(len, vectors)))
    if not blocks or sizes != (len(tuning.steps), len(tuning.vectors)):
        raise ValueError(MADE_FOR_ANOTHER)
    if layout.checksum(image, tuning.first) != tuning.base:
        raise ValueError(MADE_FOR_ANOTHER)
    for some, steps in zip(blocks, _parted(tuning.steps, blocks), strict=True):
        some["scale"] = some["scale"] * np.exp(steps * STEP)
    for vector, numbers in zip(vectors, _parted(tuning.vectors, vectors), strict=True):
        vector[:] = numbers


def _parted(numbers: NDArray[Any], tables: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    return np.split(numbers, np.cumsum([len(table) for table in tables])[:-1])
