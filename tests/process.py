"""The command line as an operator meets it: in a new interpreter, in a fork, or in this process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio import StreamReader, StreamReaderProtocol
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, chdir
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from bot.__main__ import main
from bot.config import Settings
from tests.forks import FORKS, Fork

ROOT = Path(__file__).parent.parent
PATIENCE = 240.0
"""Seconds that a process may take on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a process ended and what it said."""

    status: int
    out: bytes
    err: str


def environment(**variables: str) -> dict[str, str]:
    """This machine's, without the bot's own variables but these."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in ours}
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


class Running:
    """A fork, as ``asyncio`` shows a process."""

    def __init__(self, fork: Fork, stdout: StreamReader, stderr: StreamReader) -> None:
        self.pid = fork.pid
        self.stdout = stdout
        self.stderr = stderr
        self.send_signal = fork.send_signal
        self._fork = fork

    @property
    def returncode(self) -> int | None:
        """How it ended, negative by a signal; None while it runs."""
        return self._fork.poll()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    async def wait(self) -> int:
        """Wait for its end."""
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._fork.ended, ended.set)
        try:
            await ended.wait()
        finally:
            asyncio.get_running_loop().remove_reader(self._fork.ended)
        return self._fork.wait()

    async def communicate(self, given: bytes = b"") -> tuple[bytes, bytes]:
        """What it still says until it ends; it is given nothing."""
        assert not given, "a fork reads nothing"
        out, err = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, err


async def antifraud(*words: str, cwd: Path, variables: Mapping[str, str] | None = None) -> Outcome:
    """Run one command to its end, in a fork."""
    async with running(*words, cwd=cwd, **variables or {}) as process:
        return await ended(process)


async def antifraud_anew(
    *words: str, cwd: Path, given: bytes = b"", variables: Mapping[str, str] | None = None
) -> Outcome:
    """Run one command to its end, in a new interpreter."""
    async with running_anew(*words, cwd=cwd, **variables or {}) as process:
        return await ended(process, given)


Command = Callable[..., Awaitable[Outcome]]


async def antifraud_here(
    *words: str, cwd: Path, given: bytes = b"", variables: Mapping[str, str] | None = None
) -> Outcome:
    """As ``antifraud``, by the real entry point but in this process, which has read the content before."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        patch.dict(os.environ, environment(**variables or {}), clear=True),
        patch.object(sys, "argv", ["antifraud", *words]),
        patch.object(sys, "stdin", TextIOWrapper(BytesIO(given))),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        chdir(cwd),
    ):
        status = await asyncio.to_thread(_ended)
    return Outcome(status=status, out=_bytes(out), err=_bytes(err).decode())


def _ended() -> int:
    # A thread must not end by SystemExit: whoever waits for it would end too.
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _bytes(stream: TextIOWrapper) -> bytes:
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue()


@asynccontextmanager
async def running(*words: str, cwd: Path, module: str = "bot", **variables: str) -> AsyncIterator[Running]:
    """A command of a module that goes on, in a fork; it is killed at the end if it still runs."""
    (out, stdout), (err, stderr) = FORKS.Pipe(duplex=False), FORKS.Pipe(duplex=False)
    fork = Fork(module, *words, cwd=cwd, env=environment(**variables), stdout=stdout, stderr=stderr)
    stdout.close()
    stderr.close()
    async with _reading(out) as said, _reading(err) as told:
        process = Running(fork, said, told)
        try:
            yield process
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _reading(pipe: Connection) -> AsyncIterator[StreamReader]:
    reader = StreamReader()
    file = os.fdopen(os.dup(pipe.fileno()), "rb", 0)
    pipe.close()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: StreamReaderProtocol(reader), file
    )
    try:
        yield reader
    finally:
        transport.close()


@asynccontextmanager
async def running_anew(*words: str, cwd: Path, **variables: str) -> AsyncIterator[Process]:
    """A command that goes on, in a new interpreter; it is killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        cwd=cwd,
        env=environment(**variables),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def stopped(process: Process | Running) -> Outcome:
    """Ask a process to stop, and what it said."""
    process.terminate()
    return await ended(process)


async def ended(process: Process | Running, given: bytes = b"") -> Outcome:
    """How a process ends that is given these lines, and what it said."""
    out, err = await asyncio.wait_for(process.communicate(given), PATIENCE)
    assert process.returncode is not None
    return Outcome(status=process.returncode, out=out, err=err.decode())
