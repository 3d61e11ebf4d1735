"""Rules held against all examples before they are taken into the content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from attrs import define, field

from bot.core.detection.proof import Proof


@define(kw_only=True, eq=False, repr=False, slots=False)
class Proving:
    """Proves rules one text at a time, each some seconds of a processor; nothing of them is kept.

    ``packs`` names the languages of rules, ``prove`` holds a text of rules of one against all examples.
    """

    _packs: Callable[[], Sequence[str]]
    _prove: Callable[[str, str], Proof]
    _one: asyncio.Lock = field(init=False, factory=asyncio.Lock)

    async def packs(self) -> Sequence[str]:
        """The languages of rules."""
        return await asyncio.to_thread(self._packs)

    async def prove(self, pack: str, text: str) -> Proof:
        """What these rules would break."""
        async with self._one:
            return await asyncio.to_thread(self._prove, pack, text)
