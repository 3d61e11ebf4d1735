"""Kill -9 under load loses no update, leaves no ad unanswered and repeats only a few, and none twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram.send.pacing import IN_FLIGHT
from bot.services.delivery.outbox import ATTEMPTS

ROOT = Path(__file__).parent.parent
KILLS = 6


def crashed(*options: str) -> dict[str, Any]:
    """What came out of killing the bot; nothing was lost, and nothing repeated without need."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crash", "--rate", "100", "--longest", "1.2", "--json", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    count: dict[str, Any] = json.loads(done.stdout)
    assert count["updates"] > 0
    assert count["ads"] > 0
    assert {**count, "judged": count["updates"], "aside": 0, "unfinished": 0, "unsettled": 0} == count
    assert {**count, "unanswered": 0, "unexplained": 0, "others_answered": 0} == count
    assert max(count["in_flight"]) <= count["bound"] == IN_FLIGHT
    assert count["most"] <= ATTEMPTS
    assert done.returncode == 0
    return count


@pytest.mark.timeout(180)
def test_kills_lose_nothing() -> None:
    count = crashed("--kills", str(KILLS))
    assert count["kills"] == KILLS
    assert count["given_up_unanswered"] == 0


@pytest.mark.timeout(180)
def test_kills_that_hit_the_same_ads_over_and_over_repeat_none_of_them_twice() -> None:
    count = crashed("--kills", "1", "--row", str(KILLS))
    assert count["kills"] == 1 + KILLS
    assert count["duplicated"] > 0, "none was in flight: nothing was tried"
