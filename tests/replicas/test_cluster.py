"""Processes that are killed one after the other lose nothing and keep the order in each chat."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from benchmarks import cluster, processes
from tests.forks import forked


@pytest.mark.postgres
@pytest.mark.timeout(1800)
def test_kills_of_every_role_lose_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "started", forked)
    monkeypatch.setattr(cluster, "PATIENCE", 600.0)
    command = ["cluster", "--kills", "4", "--crash", "4", "--rate", "30", "--burst", "100", "--json"]
    monkeypatch.setattr(sys, "argv", command)
    status = cluster.main()
    count: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert count["posted"] > 100
    assert count["ads"] > 0
    assert {**count, "lost": 0, "aside": 0, "out_of_order": 0, "unanswered": 0} == count
    assert sum(map(len, count["takeover"].values())) == 4
    assert len(count["takeover"]["postgres"]) == 1
    assert status == 0
