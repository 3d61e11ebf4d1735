"""Processes that begin where another has read the program and its content: forked, and else on their own.

To start the interpreter and read everything takes seconds; to fork a process that has done so, a hundredth
of one. A fork has its own memory, folder, environment, streams and signals, and can be killed. It does not
start the interpreter, so it does not hear ``PYTHONIOENCODING`` and the like.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext
from pathlib import Path
from typing import IO

FORKS = multiprocessing.get_context("forkserver")
HERE = multiprocessing.get_context("fork")
"""For a process that is such a fork itself and has no threads: its own forks have read as much."""
FORKS.set_forkserver_preload(["tests.ready"])
Context = ForkContext | ForkServerContext


class Fork:
    """``subprocess.Popen`` for what ``python -m module`` runs."""

    def __init__(
        self,
        module: str,
        *words: str,
        cwd: Path,
        env: Mapping[str, str],
        stdout: Connection,
        stderr: Connection,
        context: Context = FORKS,
    ) -> None:
        given = (module, words, cwd, {**env}, stdout, stderr)
        self._process = context.Process(target=_become, args=given)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def ended(self) -> int:
        """What can be read once it has ended."""
        return self._process.sentinel

    def poll(self) -> int | None:
        """How it ended, negative by a signal; None while it runs."""
        return self._process.exitcode

    def wait(self) -> int:
        """Wait for its end."""
        self._process.join()
        status = self.poll()
        assert status is not None
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _become(
    module: str,
    words: tuple[str, ...],
    cwd: Path,
    env: dict[str, str],
    stdout: Connection,
    stderr: Connection,
) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    # Else it would be that of whoever asked for it before the fork.
    tempfile.tempdir = None
    sys.argv = [module, *words]
    with Path(os.devnull).open("rb") as nothing:
        for number, stream in enumerate((nothing, stdout, stderr)):
            os.dup2(stream.fileno(), number)
    stdout.close()
    stderr.close()
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", 1, "utf-8", closefd=False) for number in (1, 2))
    # Else a warning would be told that it was imported before.
    sys.modules.pop(f"{module}.__main__", None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def forked(
    module: str, *words: str, env: Mapping[str, str], cwd: Path, log: IO[bytes], context: Context = FORKS
) -> Fork:
    """A fork that writes into a file, as the processes of the benchmarks do."""
    with (
        Connection(os.dup(log.fileno()), readable=False) as out,
        Connection(os.dup(log.fileno()), readable=False) as err,
    ):
        return Fork(module, *words, cwd=cwd, env=env, stdout=out, stderr=err, context=context)
