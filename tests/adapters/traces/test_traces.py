"""What an update took arrives at a collector as one trace; nothing personal does, and nobody waits for it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan

from bot.adapters.metrics.families import HISTOGRAMS
from bot.adapters.traces.export import tracing
from bot.adapters.traces.spans import SHAPES, UPDATE, Spans
from bot.services.cause import CAUSE, Cause
from bot.services.metering import UNMETERED, Event, Meter, Wait
from tests.builders import GROUP, text_update
from tests.collector import Collector, collecting
from tests.desk import Duty
from tests.fakes import until

AD = "高价收微信号 demo_handle_7 日结"


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    async with collecting() as found:
        yield found
        found.gate.set()
        # A batch that is on its way still would be told of in the test that follows.
        await until(lambda: not any(thread.name.startswith("OtelBatch") for thread in threading.enumerate()))


@pytest.fixture
def _caused() -> Iterator[None]:
    token = CAUSE.set(Cause(update_id=7))
    yield
    CAUSE.reset(token)


def spans(bot: str, kept: list[ReadableSpan], inner: Meter = UNMETERED) -> Spans:
    return Spans(inner, bot, Resource({}), kept.append)


def roots(collector: Collector) -> set[str | int]:
    """The updates whose root has arrived."""
    return {span.said[UPDATE] for span in collector.spans if span.name == "update"}


async def test_an_ad_is_one_trace_from_its_arrival_to_its_answer(collector: Collector) -> None:
    async with tracing(collector.url, "notice", "all", "1", UNMETERED) as meter:
        await Duty(meter=meter).see(text_update(41, AD), text_update(42, "Dinner at eight?"))
        await until(lambda: roots(collector) == {41, 42})
    found = [span for span in collector.spans if span.said[UPDATE] == 41]
    (root,) = [span for span in found if span.name == "update"]
    assert root.said == {UPDATE: 41, "antifraud.kind": "message", "antifraud.outcome": "fraud"}
    assert root.parent == b""
    rest = [span for span in found if span is not root]
    assert "answer" in {span.name for span in rest}
    assert {(span.trace, span.parent) for span in rest} == {(root.trace, root.id)}
    (other,) = [span for span in collector.spans if span.said[UPDATE] == 42 and span.name == "update"]
    assert other.trace != root.trace
    assert other.said["antifraud.outcome"] == "clean"


async def test_nothing_that_anybody_wrote_or_is_called_is_sent(collector: Collector) -> None:
    async with tracing(collector.url, "notice", "all", "1", UNMETERED) as meter:
        await Duty(meter=meter).see(text_update(41, AD), text_update(42, "/check @somebody 12345678"))
        await until(lambda: roots(collector) == {41, 42})
    sent = b"".join(collector.bodies)
    personal = (AD, "微信", "demo_handle", "somebody", "12345678", str(GROUP))
    assert [one for one in personal if one.encode() in sent] == []
    assert {key for span in collector.spans for key in span.said} <= {
        UPDATE,
        *(f"antifraud.{label}" for shape in SHAPES.values() for label in shape.labels),
    }


@pytest.mark.usefixtures("_caused")
def test_all_processes_of_a_bot_make_the_same_trace_of_an_update() -> None:
    kept: list[ReadableSpan] = []
    spans("1", kept).took(Wait.HANDLED, 0.5, "message", "fraud")
    spans("1", kept).took(Wait.CALLED, 0.2, "sendMessage", "busy")
    spans("2", kept).took(Wait.CALLED, 0.2, "sendMessage", "ok")
    root, call, stranger = kept
    assert call.context.trace_id == root.context.trace_id
    assert call.parent == root.context
    assert stranger.context.trace_id != root.context.trace_id
    assert (call.status.is_ok, stranger.status.is_ok) == (False, True)
    assert root.end_time - root.start_time == 500_000_000


@pytest.mark.usefixtures("_caused")
def test_what_is_no_word_of_the_program_is_named_other() -> None:
    kept: list[ReadableSpan] = []
    spans("1", kept).took(Wait.HANDLED, 0.5, "Anna Schmidt", "@demo_handle")
    assert dict(kept[0].attributes) == {UPDATE: 7, "antifraud.kind": "other", "antifraud.outcome": "other"}


def test_all_is_passed_on_and_what_no_update_caused_has_no_span() -> None:
    kept: list[ReadableSpan] = []
    heard = Heard()
    meter = spans("1", kept, heard)
    meter.count(Event.LET_GO, by=3)
    meter.took(Wait.STORED, 0.5, "write")
    assert heard.all == [(Event.LET_GO, (), 3), (Wait.STORED, ("write",), 0.5)]
    assert kept == []


class Heard:
    """The port ``Meter`` that keeps everything."""

    def __init__(self) -> None:
        self.all: list[tuple[str, tuple[str, ...], float]] = []

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        self.all.append((event, labels, by))

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        self.all.append((wait, labels, seconds))


def test_whatever_is_timed_has_a_span_and_the_labels_of_its_metric_come_first() -> None:
    assert set(SHAPES) == set(Wait)
    for wait, shape in SHAPES.items():
        assert shape.labels[: len(HISTOGRAMS[wait].labels)] == HISTOGRAMS[wait].labels


@pytest.mark.usefixtures("_caused")
async def test_nobody_waits_for_a_collector_that_does_not_answer(collector: Collector) -> None:
    collector.gate.clear()
    async with tracing(collector.url, "notice", "all", "1", UNMETERED) as meter:
        meter.took(Wait.STORED, 0.5, "read")
        await until(lambda: collector.bodies)
        meter.took(Wait.STORED, 0.5, "read")
    # The bot has ended, and the first batch is on its way still.
    assert not collector.gate.is_set()
    collector.gate.set()


@pytest.mark.usefixtures("_caused")
async def test_a_collector_that_takes_nothing_is_told_of_once(
    collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    collector.status = 400
    caplog.set_level(logging.INFO)
    async with tracing(collector.url, "notice", "all", "1", UNMETERED) as meter:
        for batches in (1, 2):
            meter.took(Wait.STORED, 0.5, "read")
            await until(lambda batches=batches: len(collector.bodies) == batches)
        collector.status = 200
        meter.took(Wait.STORED, 0.5, "read")
        await until(lambda: "traces_taken" in told(caplog))
    assert told(caplog) == ["traces_dropped", "traces_taken"]


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]


def test_where_no_collector_is_named_nothing_of_it_is_loaded() -> None:
    asked = (
        "import sys, bot.cli.run, bot.cli.doctor, bot.bootstrap;"
        "print([name for name in sys.modules if name.partition('.')[0] in ('opentelemetry', 'requests')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
