"""Shared reads: questions of one kind that wait at one moment become one statement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Generic, TypeVar

from bot.errors import ValueRefused

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
MOST = 512
"""Questions that share a statement: databases bound the number of its parameters."""


class SharedRead(Generic[K, R]):
    """One reader. There is no timer: a lone question is asked at once, a crowd shares the next statement.

    ``ask`` takes any number of different keys and returns what was found. Nobody gets an answer from before
    the question, because a statement begins only after those that share it have come.
    """

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Mapping[K, R]]]) -> None:
        self._ask = ask
        self._waiting: dict[K, list[asyncio.Future[R | None]]] = {}
        self._drain: asyncio.Task[None] | None = None

    async def get(self, key: K) -> R | None:
        """What is kept under a key, None if nothing is."""
        future: asyncio.Future[R | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(future)
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._run(), name="store reads")
        return await future

    async def _run(self) -> None:
        while self._waiting:
            keys = list(self._waiting)[:MOST]
            await self._answer({key: self._waiting.pop(key) for key in keys})

    async def _answer(self, waiting: Mapping[K, Sequence[asyncio.Future[R | None]]]) -> None:
        try:
            found = await self._ask(list(waiting))
        except Exception as error:
            if len(waiting) == 1 or not isinstance(error, ValueRefused):
                _fail((future for futures in waiting.values() for future in futures), error)
                return
            # Let only the one with the impossible key have the error.
            for key, futures in waiting.items():
                await self._answer({key: futures})
            return
        for key, futures in waiting.items():
            for future in futures:
                if not future.done():
                    future.set_result(found.get(key))


def padded(keys: Sequence[K]) -> list[K]:
    """The keys, the last again and again: only so many sizes of a statement, which drivers keep prepared."""
    return [*keys, *repeat(keys[-1], (1 << (len(keys) - 1).bit_length()) - len(keys))]


def _fail(futures: Iterable[asyncio.Future[R | None]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
