"""Messages that wait for their pictures to be read: what promises most first, the rest as there is time.

The update of such a message stays open in the inbox: after a crash it is judged anew and waits anew. Once its
pictures are read it is handed back to its lane and judged in its turn, words and pictures together.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections import Counter
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from itertools import count
from time import monotonic
from typing import Final

from cachetools import LRUCache

from bot.core.detection.promise import LEAST, MOST
from bot.core.message import ChatId, Message, Picture
from bot.core.surfaces.pictured import with_pictures
from bot.core.surfaces.seen import Glance
from bot.services.allowance import Allowance
from bot.services.delivery.ending import ended
from bot.services.guard.looking import Looking
from bot.services.store import Turn

WAITING: Final = 240
"""Messages that wait at most: two minutes' worth. What promises least of more is let go, the oldest first."""
AT_ONCE: Final = 3
"""Pictures in hand: one is fetched while others are read."""
OF_A_CHAT: Final = (30, 60.0)
"""Messages of a chat whose pictures have their turn in so many seconds; more of them come last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A message whose words led to nothing, as it was known then; ``result`` is what that was.

    ``photo`` is its sender's own, where that is read and no picture of the message. ``unsure``: it is judged
    anew even where its pictures show nothing, because then that photo may be wanted.
    """

    update_id: int
    message: Message
    result: str
    seen: tuple[Glance, ...] = ()
    photo: Picture | None = None
    unsure: bool = False

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What is to be read."""
        return (self.photo,) if self.photo is not None else self.message.pictures

    @property
    def whole(self) -> Message:
        """The message with what was read in its pictures."""
        return with_pictures(self.message, self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTally:
    """Since the start: pictures read and not to be read, messages let go unread, and those that wait now."""

    read: int = 0
    failed: int = 0
    shed: int = 0
    waiting: int = 0


@dataclass(order=True, slots=True)
class _Waiting:
    promise: int
    order: int
    held: Held = field(compare=False)
    context: Context = field(compare=False)
    """That of its update, by which log and figures know what goes on for it."""


class Gallery:
    """``again`` takes an update up once more in its lane, ``let_go`` marks one as done."""

    def __init__(
        self,
        looking: Looking,
        *,
        again: Callable[[int, ChatId], None],
        let_go: Callable[[Turn], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._looking = looking
        self._again = again
        self._let_go = let_go
        self._now = now
        self._order = count()
        self._waiting: list[_Waiting] = []
        """What promises most last, and of equals the newest: under load the old wait."""
        self._seen: LRUCache[int, Held] = LRUCache(2 * WAITING)
        self._albums: Counter[tuple[ChatId, str]] = Counter()
        self._budget = Allowance(*OF_A_CHAT)
        self._tasks: set[asyncio.Task[None]] = set()
        self._shed = 0

    @property
    def tally(self) -> PictureTally | None:
        """What became of pictures, None where none are read."""
        if not self.is_there:
            return None
        read, failed = self._looking.read, self._looking.failed
        return PictureTally(read=read, failed=failed, shed=self._shed, waiting=len(self._waiting))

    @property
    def is_there(self) -> bool:
        """Whether any picture is read at all."""
        return self._looking.is_there

    def known(self, message: Message) -> Message | None:
        """The message with its pictures where all are known by now; None where they are not."""
        seen = self._looking.known(message.pictures)
        return None if seen is None else with_pictures(message, seen)

    def wants(self, message: Message) -> bool:
        """Whether its pictures are there to be read and are not known."""
        return bool(message.pictures) and self.is_there and self.known(message) is None

    def hold(self, held: Held, promise: int) -> None:
        """Let a message wait for its pictures."""
        message = held.message
        if self._is_one_more(message) or not self._budget.take(message.chat.id, self._now()):
            promise = min(promise, LEAST)
        if message.album:
            self._albums[message.chat.id, message.album] += 1
        insort(self._waiting, _Waiting(promise, next(self._order), held, copy_context()))
        while len(self._waiting) > WAITING:
            self._shed += 1
            shed = self._waiting.pop(0)
            shed.context.run(self._pass, shed.held)
        self._begin()

    def interesting(self, message: Message) -> None:
        """A message shows something: the other pictures of its album go first."""
        if not message.album:
            return
        for one in [one for one in self._waiting if _is_beside(one.held.message, message)]:
            self._waiting.remove(one)
            insort(self._waiting, replace(one, promise=MOST))

    def taken(self, update_id: int | None) -> Held | None:
        """A message whose pictures were read since; it is handed out once."""
        return self._seen.pop(update_id, None) if update_id is not None else None

    async def idle(self) -> None:
        """Wait until nothing waits."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self) -> None:
        """Read no more; what waits stays open and is taken up by the next start."""
        self._waiting.clear()
        await ended(tuple(self._tasks))
        await self._looking.stop()

    def _begin(self) -> None:
        while self._waiting and len(self._tasks) < AT_ONCE:
            next_one = self._waiting.pop()
            look = self._look(next_one.held)
            task = asyncio.get_running_loop().create_task(look, context=next_one.context)
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._begin()

    async def _look(self, held: Held) -> None:
        seen = [await self._looking.look(picture) for picture in held.pictures]
        found = tuple(one for one in seen if one is not None and (one.words or one.payloads or one.print))
        if not found and not held.unsure:
            self._pass(held)
            return
        self._seen[held.update_id] = replace(held, seen=found)
        self._forget(held.message)
        self._again(held.update_id, held.message.chat.id)

    def _pass(self, held: Held) -> None:
        """There is nothing to add to what the words led to."""
        self._forget(held.message)
        self._let_go(Turn(update_id=held.update_id, result=held.result))

    def _is_one_more(self, message: Message) -> bool:
        return bool(message.album) and (message.chat.id, message.album) in self._albums

    def _forget(self, message: Message) -> None:
        key = message.chat.id, message.album
        if message.album and key in self._albums:
            self._albums[key] -= 1
            if not self._albums[key]:
                del self._albums[key]


def _is_beside(one: Message, other: Message) -> bool:
    return one.album == other.album and one.chat.id == other.chat.id
