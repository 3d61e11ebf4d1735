"""Alerts are raised by what they are for and lead to the runbook; dashboards ask for what there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from bot.adapters.metrics.families import COUNTERS, HISTOGRAMS, READ
from tests.deploy.tools import DEPLOY, tool
from tests.gauges import GAUGES
from tools import dashboards
from tools.dashboards import DASHBOARDS, Dashboard

RUNBOOK = (DEPLOY / "README.md").read_text("utf-8")
SHOWN = {
    *(f"{one.name}_total" for one in (*COUNTERS.values(), *READ)),
    *(f"{one.name}_{part}" for one in HISTOGRAMS.values() for part in ("bucket", "sum", "count")),
    *(one.name for one in GAUGES),
    *("process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds", "up"),
}
"""The name of each series that a bot shows."""
RULES: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))[
    "groups"
][0]["rules"]
NAMES = [rule["alert"] for rule in RULES]
HEADINGS = re.findall(r"^#+ (.*)$", RUNBOOK, re.MULTILINE)


def promtool(*words: str) -> str:
    """What it says of files in the folder."""
    return tool("promtool", *words, package="prometheus", cwd=DEPLOY / "prometheus")


def metrics(expr: str) -> set[str]:
    """The series that an expression names."""
    return set(re.findall(r"\b(antifraud_\w+|process_\w+|up)(?=\{|\[| |\)|$)", expr))


def test_the_rules_and_the_example_of_a_configuration_are_valid() -> None:
    assert f"{len(RULES)} rules found" in promtool("check", "rules", "alerts.yml")
    for example in ("prometheus.yml", "kubernetes.yml"):
        promtool("check", "config", example)


def test_each_alarm_is_raised_by_what_it_is_for_and_by_nothing_else() -> None:
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yml")


def test_each_alarm_is_tried_raised_and_silent() -> None:
    told = yaml.safe_load((DEPLOY / "prometheus" / "alerts_test.yml").read_text("utf-8"))
    tests = [one for test in told["tests"] for one in test["alert_rule_test"]]
    tried = [(one["alertname"], bool(one["exp_alerts"])) for one in tests]
    assert {name for name, raised in tried if raised} == set(NAMES)
    assert {name for name, raised in tried if not raised} == set(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_an_alarm_asks_for_what_there_is_and_says_what_to_do(rule: dict[str, Any]) -> None:
    assert metrics(rule["expr"])
    assert metrics(rule["expr"]) <= SHOWN
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert rule["annotations"]["runbook"] == f"deploy/README.md#{rule['alert'].lower()}"
    assert f"\n### {rule['alert']}\n" in RUNBOOK


def test_the_runbook_tells_of_no_alarm_that_is_not_there() -> None:
    assert re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE) == NAMES


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda one: one.uid)
def test_a_dashboard_is_as_it_is_declared_and_asks_for_what_there_is(dashboard: Dashboard) -> None:
    path = dashboards.path_of(dashboard)
    assert path.read_text("utf-8") == dashboards.written(dashboard), "python -m tools.dashboards"
    for panel in dashboard.panels:
        asked = [metrics(expr) for expr, _ in panel.lines]
        assert all(asked)
        assert set().union(*asked) <= SHOWN


def test_every_metric_is_on_a_dashboard_or_in_an_alarm() -> None:
    asked = " ".join(expr for one in DASHBOARDS for panel in one.panels for expr, _ in panel.lines)
    asked += " ".join(rule["expr"] for rule in RULES)
    families = [*COUNTERS.values(), *READ, *HISTOGRAMS.values(), *GAUGES]
    assert [one.name for one in families if one.name not in asked] == []


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)h][^)]*)\)", RUNBOOK))))
def test_the_links_of_the_runbook_lead_somewhere(path: str) -> None:
    place, _, heading = path.partition("#")
    assert (DEPLOY / place).exists()
    slugs = {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in HEADINGS}
    assert not heading or heading in slugs


@pytest.mark.parametrize(
    "path",
    sorted(set(re.findall(r"`((?:prometheus|grafana|compose|kubernetes|nginx|systemd)/[\w./-]+)`", RUNBOOK))),
)
def test_the_files_that_the_runbook_names_are_there(path: str) -> None:
    assert (DEPLOY / path).exists()
