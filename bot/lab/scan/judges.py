"""Processes that judge beside the one that reads, each with all that it needs to judge."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final

from bot.core.message import Message
from bot.core.verdict import Level, Verdict
from bot.lab.scan.hearing import SILENCE, AwaitedVerdict

BATCH: Final = 64
"""Messages that are handed over at once: some milliseconds of work, so that handing over costs a tenth."""
END: Final = 30.0
"""Seconds for which one that was told to end may finish its batch."""
Asked = Callable[[Message], Verdict]
Batch = Sequence[tuple[Message, AwaitedVerdict]]


class Lost(Exception):  # noqa: N818 - reads as what happened
    """A process that judges ended by itself; the text says how."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True, kw_only=True)
class _Judge:
    process: BaseProcess
    line: Connection
    batch: Batch = field(default=())


class Judges:
    """So many processes, while it is entered. Each makes its judge by ``opening``.

    Where it is ``forked``, memory that is there already is shared, and so ``opening`` may give a judge that
    was read before; else it is run by a new interpreter. One batch at a time is in a process's hands, and is
    read whole before an answer is written: so neither side ever waits for the other to read.
    """

    def __init__(self, count: int, opening: Callable[[], Asked], *, forked: bool) -> None:
        self._count = count
        self._opening = opening
        self._forked = forked
        self._judges: list[_Judge] = []
        self._gathered: list[tuple[Message, AwaitedVerdict]] = []
        self._ready: deque[Batch] = deque()

    def __enter__(self) -> Judges:
        try:
            for _ in range(self._count):
                self._judges.append(self._started())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def behind(self) -> bool:
        """Whether enough waits for them."""
        return len(self._ready) > self._count

    def ask(self, message: Message) -> AwaitedVerdict:
        """An answer that is there when they come to it."""
        answer = AwaitedVerdict()
        self._gathered.append((message, answer))
        if len(self._gathered) == BATCH:
            self._close_batch()
            self._collect(0.0)
        return answer

    def wait(self) -> None:
        """Wait until some answers more are there, if any is awaited; Lost where one of them ended."""
        if not self._ready and not any(judge.batch for judge in self._judges):
            self._close_batch()
        self._collect(None)

    def _close_batch(self) -> None:
        if self._gathered:
            self._ready.append(self._gathered)
            self._gathered = []

    def _collect(self, seconds: float | None) -> None:
        """Take what was answered and hand out what waits."""
        self._hand_out()
        busy = {judge.line: judge for judge in self._judges if judge.batch}
        for line in wait([*busy], seconds) if busy else ():
            judge = next(judge for judge in busy.values() if judge.line is line)
            for (_, answer), verdict in zip(judge.batch, self._read(judge), strict=True):
                answer.verdict = SILENCE if verdict is None else verdict
            judge.batch = ()
        self._hand_out()

    def _hand_out(self) -> None:
        for judge in self._judges:
            if self._ready and not judge.batch:
                judge.batch = self._ready.popleft()
                try:
                    judge.line.send([message for message, _ in judge.batch])
                except OSError:
                    raise self._lost(judge) from None

    def _read(self, judge: _Judge) -> Sequence[Verdict | None]:
        try:
            found: Sequence[Verdict | None] = judge.line.recv()
        except (EOFError, OSError):
            raise self._lost(judge) from None
        return found

    def _started(self) -> _Judge:
        mine, theirs = multiprocessing.Pipe()
        # A fork has the ends of those before it too: while it holds them, nobody hears that this one is gone.
        others = [judge.line for judge in self._judges] + [mine] if self._forked else []
        context = (
            multiprocessing.get_context("fork") if self._forked else multiprocessing.get_context("spawn")
        )
        process = context.Process(target=_serve, args=(theirs, self._opening, others), daemon=True)
        process.start()
        theirs.close()
        return _Judge(process=process, line=mine)

    def _lost(self, judge: _Judge) -> Lost:
        judge.process.join(END)
        code = judge.process.exitcode
        return Lost(f"signal {-code}" if code is not None and code < 0 else f"exit status {code}")

    def _end(self) -> None:
        """Those who wait for a batch hear that none comes; who does not end then is ended."""
        for judge in self._judges:
            judge.line.close()
        for judge in self._judges:
            judge.process.join(END)
            if judge.process.exitcode is None:
                judge.process.kill()
                judge.process.join()


def _serve(line: Connection, opening: Callable[[], Asked], others: Sequence[Connection]) -> None:
    """Judge what comes until nothing comes any more."""
    # Ctrl-C goes to every process of a terminal; the one that reads decides what follows.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    asked = opening()
    try:
        while True:
            line.send([_told(asked(message)) for message in line.recv()])
    except (EOFError, OSError):
        # The one that reads went away or is done.
        return


def _told(verdict: Verdict) -> Verdict | None:
    """A verdict as it is sent: nearly all are clean, and of those nothing is kept."""
    return None if verdict.level is Level.CLEAN else verdict
