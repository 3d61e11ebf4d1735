"""Turns at the event loop: who has used least of it goes first, and all the rest of the bot gets in between.

Work that waits for nothing would keep the loop from everybody, and a chat that has much of it would keep it
from every other chat. So work is cut where it waits, each step waits for its turn, and what it used of the
loop is put down to its lane (start-time fair queueing).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator, Hashable
from heapq import heappop, heappush
from itertools import count
from time import monotonic, thread_time
from types import coroutine
from typing import Any, TypeVar

R = TypeVar("R")
Place = tuple[bool, bool, float, int]
"""In the queue: what is patient behind the rest, what has not begun behind what has, then by what its lane
has used before, then by who came first."""
SLICE = 0.002
"""Seconds that steps may use before the loop has gone round once.

A step that has begun is not cut short: what it takes beyond that is taken from the next slice, and where that
is all of it, the loop is left to others as long.
"""
AT_ONCE = 16
"""Steps that are let go for one round at most, as many as the slice has room for: most take a part of it."""
CALM = 1.0
"""Seconds in which nobody had to wait, after which what was used is forgotten."""
OWING = 10_000
"""Lanes of which it is remembered; with more all begin anew too."""


class Turns:
    """Runs work of many lanes, step by step."""

    def __init__(self, now: Callable[[], float] = monotonic, used: Callable[[], float] = thread_time) -> None:
        self._now = now
        # Not by the clock: what other programs and threads took meanwhile would be put down to the step.
        self._processor = used
        self._waiting: list[tuple[Place, asyncio.Future[None]]] = []
        self._order = count()
        self._used: dict[Hashable, float] = {}
        self._virtual = 0.0
        self._spent = 0.0
        self._usual = 0.0
        self._crowded = float("-inf")
        self._going_round = False

    @coroutine
    def run(
        self, lane: Hashable, work: Coroutine[Any, Any, R], *, patient: bool = False
    ) -> Generator[Any, Any, R]:
        """Do all of ``work``, each of its steps when it is the lane's turn.

        What is ``patient`` goes after all that is not: where more waits behind it anyway, nobody notices.
        """
        fault: BaseException | None = None
        begun = False
        while True:
            try:
                start = yield from self._turn(lane, patient, begun)
            except BaseException as error:
                # Work that is told to stop has a last step too, in which it tidies up.
                start, fault = self._virtual, error
            begun, began = True, self._processor()
            try:
                waits_for = work.send(None) if fault is None else work.throw(fault)
            except StopIteration as done:
                result: R = done.value
                return result
            finally:
                self._note(lane, start, self._processor() - began)
            fault = None
            try:
                yield waits_for
            except BaseException as error:
                fault = error

    def _turn(self, lane: Hashable, patient: bool, begun: bool) -> Generator[Any, None, float]:  # noqa: FBT001
        """Wait for the lane's turn; the moment, by use of the loop, at which it comes."""
        start = max(self._virtual, self._used.get(lane, 0.0))
        place = patient, not begun, start, next(self._order)
        is_next = not self._waiting or place < self._waiting[0][0]
        while not is_next or self._spent >= SLICE:
            called = asyncio.get_running_loop().create_future()
            heappush(self._waiting, (place, called))
            self._go_round()
            yield from called
            is_next = True
        self._virtual = max(self._virtual, start)
        return start

    def _note(self, lane: Hashable, start: float, seconds: float) -> None:
        self._used[lane] = start + seconds
        self._spent += seconds
        self._usual += (seconds - self._usual) / AT_ONCE
        self._go_round()

    def _go_round(self) -> None:
        if not self._going_round:
            self._going_round = True
            asyncio.get_running_loop().call_soon(self._rest)

    def _rest(self) -> None:
        """The loop has gone round; what was used beyond a slice is owed, or waited for if it is another."""
        # No sleep takes less than a millisecond or two: one for each little bit would be half of the time.
        self._spent = max(0.0, self._spent - SLICE)
        if self._spent >= SLICE and self._waiting:
            beyond, self._spent = self._spent, 0.0
            asyncio.get_running_loop().call_later(beyond, self._next_round)
        else:
            self._next_round()

    def _next_round(self) -> None:
        """Let some go, of those who wait the ones behind whom least was used."""
        self._going_round = False
        self._forgive()
        room = 1 + int((SLICE - self._spent) / max(self._usual, SLICE / AT_ONCE))
        for _ in range(min(room, len(self._waiting))):
            called = heappop(self._waiting)[1]
            if not called.done():
                called.set_result(None)
        if self._waiting:
            self._go_round()

    def _forgive(self) -> None:
        now = self._now()
        if self._waiting:
            self._crowded = now
        if now - self._crowded > CALM or len(self._used) > OWING:
            self._used.clear()
