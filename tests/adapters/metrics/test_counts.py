"""What is counted comes out as it was, and no label is anything but a short word of the program's own."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from bot.adapters.metrics.counts import MOST, Counts
from bot.adapters.metrics.families import COUNTERS, HISTOGRAMS, READ
from bot.services.metering import Event, Wait
from tests.gauges import GAUGES


def shown(counts: Counts) -> list[str]:
    registry = CollectorRegistry()
    registry.register(counts)
    return [line for line in generate_latest(registry).decode().splitlines() if line[0] != "#"]


def test_counts_add_up_by_their_labels() -> None:
    counts = Counts()
    for _ in range(2):
        counts.count(Event.VERDICT, "card_trade", "fraud")
    counts.count(Event.VERDICT, "", "clean", by=3)
    found = [line for line in shown(counts) if "verdicts" in line]
    assert found == [
        'antifraud_verdicts_total{level="fraud",scheme="card_trade"} 2.0',
        'antifraud_verdicts_total{level="clean",scheme=""} 3.0',
    ]


def test_what_never_happened_is_none_where_there_are_no_labels() -> None:
    assert "antifraud_updates_let_go_total 0.0" in shown(Counts())


def test_times_fall_into_the_buckets_up_to_their_bound() -> None:
    counts = Counts()
    for seconds in (0.004, 0.005, 0.3, 99.0):
        counts.took(Wait.ANSWERED, seconds)
    found = [line for line in shown(counts) if line.startswith("antifraud_answer_seconds")]
    assert 'antifraud_answer_seconds_bucket{le="0.005"} 2.0' in found
    assert 'antifraud_answer_seconds_bucket{le="0.25"} 2.0' in found
    assert 'antifraud_answer_seconds_bucket{le="0.5"} 3.0' in found
    assert 'antifraud_answer_seconds_bucket{le="30.0"} 3.0' in found
    assert found[-3:] == [
        'antifraud_answer_seconds_bucket{le="+Inf"} 4.0',
        "antifraud_answer_seconds_count 4.0",
        "antifraud_answer_seconds_sum 99.309",
    ]


def test_what_is_no_word_of_the_program_is_named_other() -> None:
    counts = Counts()
    for label in ("Anna Schmidt", "@demo_handle", "-1001234567890", "收微信号", "a" * 41, "a\nb"):
        counts.count(Event.RETRY, label)
    assert [line for line in shown(counts) if "retries" in line] == [
        'antifraud_retries_total{method="other"} 6.0'
    ]


def test_the_number_of_series_is_bounded() -> None:
    counts = Counts()
    for number in range(2 * MOST):
        counts.count(Event.UPDATE, "message", f"word{number}")
        counts.took(Wait.HANDLED, 1.0, f"word{number}")
    lines = shown(counts)
    assert sum(line.startswith("antifraud_updates_total") for line in lines) == MOST + 1
    assert f'antifraud_updates_total{{kind="other",outcome="other"}} {MOST}.0' in lines
    assert sum(line.startswith("antifraud_update_seconds_count") for line in lines) == MOST + 1


def test_every_event_and_wait_is_declared_once_with_as_many_labels_as_its_name_says() -> None:
    assert (set(COUNTERS), set(HISTOGRAMS)) == (set(Event), set(Wait))
    names = [declared.name for declared in (*COUNTERS.values(), *HISTOGRAMS.values(), *GAUGES, *READ)]
    assert len(set(names)) == len(names)
    assert all(declared.bounds for declared in HISTOGRAMS.values())


def test_the_page_on_watching_has_a_row_for_each_metric_with_its_labels() -> None:
    page = (Path(__file__).parents[3] / "docs" / "watching.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(antifraud_\w+)` \|([^|]*)\|", page, re.MULTILINE))
    told = {name: tuple(re.findall(r"`(\w+)`", labels)) for name, labels in rows.items()}
    counters = {f"{one.name}_total": one.labels for one in (*COUNTERS.values(), *READ)}
    assert told == counters | {one.name: one.labels for one in (*HISTOGRAMS.values(), *GAUGES)}
