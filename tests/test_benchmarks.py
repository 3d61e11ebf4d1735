"""Every benchmark runs to its end, on so little that its figures say nothing and no target counts."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import FIGURES
from tests.process import ROOT, environment

SHARE = "0.02"
MISSED = 1
"""The exit status of a benchmark that ran and missed a target."""
PATIENCE = 300.0
"""Seconds after which one hangs, however busy the machine is."""
RUNS: dict[str, tuple[str, ...]] = {
    **{name: ("benchmarks", name) for name in FIGURES},
    "fairness": ("benchmarks.fairness", "unsure", "--seconds", "2"),
    "people": ("benchmarks.memory", "--people", "200"),
    "store": ("benchmarks.store",),
}


@pytest.mark.parametrize("name", RUNS)
async def test_a_benchmark_runs_to_its_end(name: str, tmp_path: Path) -> None:
    module, *words = RUNS[name]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=environment(BENCH_SHARE=SHARE, TMPDIR=str(tmp_path)),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    said = done.stdout.decode()
    assert done.returncode in {0, MISSED}, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert any(character.isdigit() for character in said)
    assert await asyncio.to_thread(os.listdir, tmp_path) == []
