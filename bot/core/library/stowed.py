"""What is large and seldom looked at: packed small, unpacked while somebody uses it.

A bot speaks many languages and its chats a few. All of them are read and proven at the start; what nobody
asks for then takes a tenth of its room.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
ROUNDS = 12
"""Rounds without a use after which it is packed again: a minute, where a round comes every five seconds."""
_QUICK = 1
"""The level of compression: a start packs five megabytes, and more would save little."""


class Stowed(Generic[T]):
    """One value, which must not be changed: whoever gets it later gets it as it was."""

    __slots__ = ("_packed", "_rounds", "_value")

    def __init__(self, value: T) -> None:
        self._packed = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), _QUICK)
        self._value: T | None = None
        self._rounds = 0

    def get(self) -> T:
        """The value."""
        self._rounds = 0
        # Kept aside: another thread may let it rest meanwhile.
        value = self._value
        if value is None:
            # These bytes were made above and never left the process.
            value = self._value = pickle.loads(zlib.decompress(self._packed))  # noqa: S301
        return value

    def rest(self) -> None:
        """Let a round go by; after ``ROUNDS`` of them without a use only the packed value is left."""
        self._rounds += 1
        if self._rounds >= ROUNDS:
            self.pack()

    def pack(self) -> None:
        """Leave only the packed value at once: for whoever looked it up and will not come back soon."""
        self._value = None


class StowedMapping(Mapping[str, T]):
    """A mapping whose values are stowed together; its keys are always at hand."""

    __slots__ = ("_places", "_values")

    def __init__(self, values: Mapping[str, T]) -> None:
        self._places = _places(tuple(values))
        self._values: Stowed[Sequence[T]] = Stowed(tuple(values.values()))

    def __getitem__(self, key: str) -> T:
        place = self._places[key]
        return self._values.get()[place]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def rest(self) -> None:
        """Let a round go by, as ``Stowed.rest``."""
        self._values.rest()

    def pack(self) -> None:
        """Leave only what is packed, as ``Stowed.pack``."""
        self._values.pack()


@lru_cache(maxsize=256)
def _places(keys: tuple[str, ...]) -> Mapping[str, int]:
    """Where the value of each key stands; languages that have the same keys share it."""
    return {key: place for place, key in enumerate(keys)}
