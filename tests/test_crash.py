"""Kill -9 under load loses no update, leaves no ad unanswered and repeats only what was in flight."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KILLS = 6


@pytest.mark.timeout(180)
def test_kills_lose_nothing() -> None:
    options = ("--kills", str(KILLS), "--rate", "100", "--longest", "1.2", "--json")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crash", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    count = json.loads(done.stdout)
    assert count["kills"] == KILLS
    assert count["updates"] > 0
    assert count["ads"] > 0
    assert {**count, "judged": count["updates"], "aside": 0, "unfinished": 0, "unsettled": 0} == count
    assert {**count, "unanswered": 0, "unexplained": 0, "others_answered": 0} == count
    assert done.returncode == 0
