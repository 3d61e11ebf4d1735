"""The port ``Eyes`` over worker processes: one that crashes or hangs costs its own picture."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from bot.adapters.eyes.worker import LENGTH
from bot.core.surfaces.seen import Code, Colour, Glance, Spot, TextLine
from bot.errors import NoPicture, ReaderLost

_log = logging.getLogger(__name__)
MOST_BYTES: Final = 20 * 2**20
"""Bytes of a file; Telegram's Bot API hands out no larger one."""
PATIENCE: Final = 60.0
"""Seconds for one picture: a poster takes less than one, on a busy machine a few."""
STARTING: Final = 120.0
"""Seconds until a new worker has loaded its models."""
MOST_HELD: Final = 320 * 2**20
"""Bytes of memory of a reader that rests; after a picture, one that holds more makes room for a new one."""
MOST_ANSWERED: Final = 4 * 2**20
PATIENT: Final = 10
"""How far behind others they stand at the processor, of 19: further back a busy machine would starve them."""
WORKERS: Final = 2
COMMAND: Final = (sys.executable, "-c", "from bot.adapters.eyes.worker import main; main()")
_KEPT: Final = ("PATH", "LANG", "SYSTEMROOT", "TMPDIR", "TESSDATA_PREFIX")
_ALONE: Final = {"OMP_THREAD_LIMIT": "1", "OCR_DET_SPIN": "0", "OCR_REC_SPIN": "0"}
"""What keeps the libraries to one thread, and from burning a core while they wait for it."""
_FRUGAL: Final = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**20),
    "MALLOC_TRIM_THRESHOLD_": str(2**20),
}
"""What has the C library give memory back once it is free, at a few percent of the time."""
_ROOT: Final = Path(__file__).parents[3]


class _Worker:
    """One process, started when it is first needed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: Process | None = None

    async def read(self, content: bytes, patience: float) -> bytes:
        try:
            process = await self._running()
            return await asyncio.wait_for(_asked(process, content), patience)
        except BaseException:
            # Whatever it was, what the process says next would be the answer to this picture.
            await self.end()
            raise

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(), cwd=_ROOT
            )
            # Now, and not once it has begun: to start takes as long as to read, and nobody may wait for it.
            _put_behind(self._process.pid)
            await asyncio.wait_for(_said(self._process), STARTING)
        return self._process

    async def end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


class Workers:
    """Reads pictures, so many at a time as there are workers; who comes later waits for a free one."""

    def __init__(
        self,
        count: int = WORKERS,
        *,
        patience: float = PATIENCE,
        most_held: int = MOST_HELD,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._patience = patience
        self._most_held = most_held
        self._all = [_Worker(command) for _ in range(count)]
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._all:
            self._free.put_nowait(worker)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def look(self, picture: bytes) -> Glance:
        """What stands in a picture; NoPicture for what is none, ReaderLost when reading it failed."""
        if len(picture) > MOST_BYTES:
            raise NoPicture(f"more than {MOST_BYTES // 2**20} MB")
        # The last one that worked is warm; the others are started only when they are needed.
        worker = await self._free.get()
        try:
            answer = json.loads(await worker.read(picture, self._patience))
            if answer.get("held", 0) > self._most_held:
                await worker.end()
            return glance_of(answer)
        except (TimeoutError, EOFError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _log.warning("a picture was not read: %s", type(error).__name__)
            raise ReaderLost("the reader took too long or crashed on it") from None
        finally:
            self._free.put_nowait(worker)

    async def close(self) -> None:
        """End the workers."""
        for worker in self._all:
            await worker.end()


async def _asked(process: Process, content: bytes) -> bytes:
    assert process.stdin is not None
    process.stdin.write(LENGTH.pack(len(content)) + content)
    await process.stdin.drain()
    return await _said(process)


async def _said(process: Process) -> bytes:
    assert process.stdout is not None
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if length > MOST_ANSWERED:
        raise ValueError(length)
    return await process.stdout.readexactly(length)


def glance_of(answer: dict[str, Any]) -> Glance:
    """A reader's answer in the words of the core; NoPicture where it says that there is none."""
    if "unfit" in answer:
        raise NoPicture(str(answer["unfit"]))
    grounds = answer.get("grounds", [None] * len(answer["lines"]))
    return Glance(
        lines=tuple(
            TextLine(text=text, sure=sure, place=_place(at), ground=_ground(on))
            for (text, sure, *at), on in zip(answer["lines"], grounds, strict=True)
        ),
        codes=tuple(Code(payload=text, kind=kind, place=_place(at)) for text, kind, *at in answer["codes"]),
        print=str(answer.get("print", "")),
        width=int(answer.get("width", 0)),
        page=_ground(answer.get("page")),
    )


def _place(at: Sequence[int]) -> Spot:
    left, top, right, bottom = at
    return Spot(left=left, top=top, right=right, bottom=bottom)


def _ground(on: Sequence[int] | None) -> Colour | None:
    return None if on is None else (int(on[0]), int(on[1]), int(on[2]))


def _put_behind(pid: int) -> None:
    """Let whoever writes go before a process that reads pictures."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, PATIENT)


def _environment() -> dict[str, str]:
    """What a worker needs of this machine; the token and its like are not for it."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_ALONE, **_FRUGAL, "PYTHONPATH": str(_ROOT)}
