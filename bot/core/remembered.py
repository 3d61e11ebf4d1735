"""What was worked out or read and may be wanted again, up to so much of it.

Everything that is remembered of what people write or are called is kept here: hostile texts and names are
as long as they may be, so that a number of entries bounds nothing. cachetools weighs values without their
keys and would need a lock between threads: it bounds what is small and stays on the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")
ENTRY = 200
"""Bytes that an entry takes beside its texts: its place, its objects."""


def size(*texts: str) -> int:
    """Bytes that texts take at most."""
    return 60 * len(texts) + 4 * sum(map(len, texts))


class Remembered(Generic[K, V]):
    """Values by key, of the weight ``most`` at most: bytes as ``weigh`` tells, or entries where it is None.

    They stand in two halves. When the newer one is full the older one is forgotten, and what is asked for
    moves from the older into the newer: what was not asked for longest goes first, and threads that come at
    the same time find whole halves.
    """

    __slots__ = ("_half", "_new", "_old", "_weigh", "_weight")

    def __init__(self, most: int, weigh: Callable[[K, V], int] | None = None) -> None:
        self._half = most // 2
        self._weigh = weigh
        self._new: dict[K, tuple[V, int]] = {}
        self._old: dict[K, tuple[V, int]] = {}
        self._weight = 0

    def get(self, key: K) -> V | None:
        """What is remembered under a key."""
        found = self._new.get(key)
        if found is None and (found := self._old.pop(key, None)) is not None:
            self.put(key, found[0])
        return None if found is None else found[0]

    def put(self, key: K, value: V) -> None:
        """Remember a value, unless it is too heavy by itself; one that was put before is weighed anew."""
        weight = 1 if self._weigh is None else ENTRY + self._weigh(key, value)
        if key in self._new or key in self._old:
            self.pop(key)
        if weight > self._half:
            return
        if self._weight + weight > self._half:
            self._old, self._new, self._weight = self._new, {}, 0
        self._new[key] = value, weight
        self._weight += weight

    def pop(self, key: K) -> V | None:
        """Forget what is remembered under a key."""
        older = self._old.pop(key, None)
        found = self._new.pop(key, None)
        if found is not None:
            self._weight -= found[1]
        found = found or older
        return None if found is None else found[0]

    def __iter__(self) -> Iterator[K]:
        """The keys, those of the newer half last."""
        yield from (*self._old, *self._new)

    def clear(self) -> None:
        """Forget everything."""
        self._new, self._old, self._weight = {}, {}, 0

    def values(self) -> Iterator[V]:
        """Everything, the newer half last."""
        yield from [value for value, _ in (*self._old.values(), *self._new.values())]

    def __len__(self) -> int:
        return len(self._new) + len(self._old)


def remembering(
    work: Callable[P, V], most: int, weigh: Callable[[tuple[object, ...], V], int]
) -> Callable[P, V]:
    """A function that remembers what it gave for its arguments, up to so many bytes.

    The arguments stand in their order, without names.
    """
    known: Remembered[tuple[object, ...], V] = Remembered(most, weigh)

    @wraps(work)
    def again(*args: P.args, **kwargs: P.kwargs) -> V:
        found = known.get(args)
        if found is None:
            found = work(*args, **kwargs)
            known.put(args, found)
        return found

    return again
