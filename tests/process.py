"""The command line in a process of its own, as an operator meets it."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, chdir
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from bot.__main__ import main
from bot.config import Settings

ROOT = Path(__file__).parent.parent
PATIENCE = 40.0
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


async def antifraud(
    *words: str, cwd: Path, given: bytes = b"", variables: Mapping[str, str] | None = None
) -> Outcome:
    """Run one command to its end."""
    process = await _start(words, cwd, variables or {})
    out, err = await asyncio.wait_for(process.communicate(given), PATIENCE)
    assert process.returncode is not None
    return Outcome(status=process.returncode, out=out, err=err.decode())


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
async def running(*words: str, cwd: Path, **variables: str) -> AsyncIterator[Process]:
    """A command that goes on; it is stopped at the end if it still runs."""
    process = await _start(words, cwd, variables)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def stopped(process: Process) -> Outcome:
    """Ask a process to stop, and what it said."""
    process.terminate()
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return Outcome(status=process.returncode, out=out, err=err.decode())


async def _start(words: tuple[str, ...], cwd: Path, variables: Mapping[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        cwd=cwd,
        env=environment(**variables),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
