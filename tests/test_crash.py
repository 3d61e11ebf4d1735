"""Kill -9 under load loses no update, leaves no ad unanswered and repeats only a few, and none twice."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks import crash, processes
from bot.adapters.telegram.send.pacing import IN_FLIGHT
from bot.services.delivery.outbox import ATTEMPTS
from tests.forks import forked

KILLS = 6
Crashed = Callable[..., dict[str, Any]]


@pytest.fixture
def crashed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Crashed:
    """What came out of killing the bot; nothing was lost, and nothing repeated without need."""

    def run(*options: str) -> dict[str, Any]:
        command = ("crash", "--rate", "100", "--longest", "1.2", "--json", *options)
        monkeypatch.setattr(processes, "started", forked)
        monkeypatch.setattr(sys, "argv", [*command])
        # Nothing is measured, so no core is claimed, and nothing is made ready that is not asked for.
        monkeypatch.setattr(crash, "cores", lambda: (None, None))
        monkeypatch.setenv("BENCH_SHARE", "0.02")
        status = crash.main()
        count: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert count["updates"] > 0
        assert count["ads"] > 0
        assert {**count, "judged": count["updates"], "aside": 0, "unfinished": 0, "unsettled": 0} == count
        assert {**count, "unanswered": 0, "unexplained": 0, "others_answered": 0} == count
        assert max(count["in_flight"]) <= count["bound"] == IN_FLIGHT
        assert count["most"] <= ATTEMPTS
        assert status == 0
        return count

    return run


def test_kills_lose_nothing(crashed: Crashed) -> None:
    count = crashed("--kills", str(KILLS))
    assert count["kills"] == KILLS
    assert count["given_up_unanswered"] == 0


def test_kills_that_hit_the_same_ads_over_and_over_repeat_none_of_them_twice(crashed: Crashed) -> None:
    count = crashed("--kills", "1", "--row", str(KILLS))
    assert count["kills"] == 1 + KILLS
    assert count["duplicated"] > 0, "none was in flight: nothing was tried"
