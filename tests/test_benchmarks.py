"""Every benchmark runs to its end, on so little that its figures say nothing and no target counts.

That of a start runs as at the prompt, the others in forks.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import FIGURES
from tests.process import ROOT, Outcome, ended, environment, running

SHARE = "0.02"
MISSED = 1
"""The exit status of a benchmark that ran and missed a target."""
PATIENCE = 300.0
"""Seconds after which one hangs, however busy the machine is."""
RUNS: dict[str, tuple[str, ...]] = {
    **{name: ("benchmarks", name) for name in FIGURES},
    "eyes": ("benchmarks.eyes",),
    "fairness": ("benchmarks.fairness", "unsure", "--seconds", "2"),
    "letters": ("benchmarks.letters",),
    "people": ("benchmarks.memory", "--people", "200"),
    "restore": ("benchmarks.restore", "1"),
    "store": ("benchmarks.store",),
    "watching": ("benchmarks.watching",),
}


@pytest.mark.parametrize("name", RUNS)
async def test_a_benchmark_runs_to_its_end(name: str, tmp_path: Path) -> None:
    run = _at_the_prompt if name == "start" else _in_a_fork
    done = await run(*RUNS[name], BENCH_SHARE=SHARE, TMPDIR=str(tmp_path))
    assert done.status in {0, MISSED}, done.err
    assert "Traceback" not in done.err
    assert any(character.isdigit() for character in done.out.decode())
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


async def _at_the_prompt(*words: str, **variables: str) -> Outcome:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    return Outcome(status=done.returncode, out=done.stdout, err=done.stderr.decode())


async def _in_a_fork(*words: str, **variables: str) -> Outcome:
    async with running(*words, cwd=ROOT, module="tests.benched", **variables) as process:
        return await ended(process)
