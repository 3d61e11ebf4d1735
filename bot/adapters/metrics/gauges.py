"""The gauges as metrics, made of what was read for one scrape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.adapters.metrics import families
from bot.adapters.metrics.families import PICTURES, RESTARTS, THIRD, Declared
from bot.services.guard.gallery import PictureTally
from bot.services.guard.third import ThirdTally
from bot.services.operating.gauges import Gauges, Queues
from bot.services.operating.operating import Vitals


class GaugeMetrics(Collector):
    """Gives what ``found`` says; it is put there before each scrape."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals
        self.found: Gauges | None = None

    def collect(self) -> Iterator[Metric]:
        """How everything stands."""
        vitals, found = self._vitals, self.found
        yield _gauge(families.BUILD, 1, vitals.program, vitals.python, vitals.library)
        if found is None:
            return
        yield _gauge(families.CONTENT, 1, found.content)
        role = GaugeMetricFamily(families.ROLE.name, families.ROLE.says, labels=families.ROLE.labels)
        for name, at_work in found.roles.items():
            role.add_metric((name,), at_work)
        yield role
        yield _gauge(families.LANES, found.lanes)
        yield _gauge(families.DATABASE_UP, found.queues is not None)
        yield _gauge(families.OUTBOX_OLDEST, found.outbox_oldest or 0.0)
        yield _gauge(families.SECOND_WAITING, found.second_waiting)
        yield _gauge(families.SILENCE, found.silence)
        yield _gauge(families.RESTING, found.resting)
        yield _gauge(families.REFUSED, found.content_refused)
        yield _gauge(families.FACTS, found.facts)
        yield _gauge(families.OVERDUE, found.overdue)
        if found.third is not None:
            yield from _third(found.third)
        if found.pictures is not None:
            yield from _pictures(found.pictures)
        if found.queues is not None:
            yield from _queues(found.queues)


def _third(tally: ThirdTally) -> Iterator[Metric]:
    yield _gauge(families.THIRD_RESTS, tally.rests)
    counts = asdict(tally)
    del counts["rests"]
    yield _counter(THIRD, counts)


def _pictures(tally: PictureTally) -> Iterator[Metric]:
    yield _gauge(families.PICTURES_WAITING, tally.waiting)
    yield _counter(PICTURES, {"read": tally.read, "failed": tally.failed, "shed": tally.shed})


def _queues(queues: Queues) -> Iterator[Metric]:
    pulse = queues.pulse
    yield _gauge(families.INBOX, pulse.backlog.updates)
    yield _gauge(families.INBOX_OLDEST, max(0.0, pulse.oldest or 0.0))
    outbox = GaugeMetricFamily(families.OUTBOX.name, families.OUTBOX.says, labels=families.OUTBOX.labels)
    outbox.add_metric(("ready",), pulse.backlog.ready)
    outbox.add_metric(("sending",), pulse.backlog.sending)
    yield outbox
    yield _gauge(families.TIPS, queues.tips)
    yield _gauge(families.TIPS_OLDEST, queues.tips_oldest or 0.0)
    yield _gauge(families.DATABASE_FAULTS, len(pulse.faults))
    yield _gauge(families.UNSURE, not pulse.sure)
    yield _gauge(families.AHEAD, pulse.off)
    # Of a bot that has not done all of it once, since it started.
    yield _gauge(families.UPKEEP, pulse.uptime if pulse.tick is None else pulse.tick)
    yield _counter(RESTARTS, pulse.restarts)


def _counter(declared: Declared, counts: Mapping[str, int]) -> CounterMetricFamily:
    metric = CounterMetricFamily(declared.name, declared.says, labels=declared.labels)
    for label, count in counts.items():
        metric.add_metric((label,), count)
    return metric


def _gauge(declared: Declared, value: float, *labels: str) -> GaugeMetricFamily:
    metric = GaugeMetricFamily(declared.name, declared.says, labels=declared.labels)
    metric.add_metric(labels, float(value))
    return metric
