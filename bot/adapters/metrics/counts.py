"""The port ``Meter``: plain numbers of the loop's own thread, of which only a scrape makes metrics.

The library's own counters take a lock and look their labels up each time; a sum in a table takes a tenth of
that, and the loop alone counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from bot.adapters.metrics.families import COUNTERS, HISTOGRAMS
from bot.services.metering import OTHER, Event, Wait, word

MOST = 200
"""Combinations of labels of one family; what is beyond them is counted as ``other``."""
Labels = tuple[str, ...]
_LABELS = {wait: len(declared.labels) for wait, declared in HISTOGRAMS.items()}


class _Times:
    """How often something took up to each bound, and how long all of it took."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Each bound with how often it took no longer."""
        found, so_far = [], 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            so_far += count
            found.append((bound, float(so_far)))
        return found


class Counts(Collector):
    """Counts and times in memory; a label that is no short word of the program's own becomes ``other``."""

    def __init__(self) -> None:
        self._counts: dict[Event, dict[Labels, int]] = {event: {} for event in Event}
        self._times: dict[Wait, dict[Labels, _Times]] = {wait: {} for wait in Wait}
        for event, declared in COUNTERS.items():
            if not declared.labels:
                # One that begins with its first event hides it from whoever asks for the increase.
                self._counts[event][()] = 0
        for wait, declared in HISTOGRAMS.items():
            if not declared.labels:
                self._times[wait][()] = _Times(declared.bounds)

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        """Something happened, so many times."""
        known = self._counts[event]
        if labels not in known:
            labels = _bounded(labels, len(known))
        known[labels] = known.get(labels, 0) + by

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        """Something took so long; of its labels those that the family has."""
        known, labels = self._times[wait], labels[: _LABELS[wait]]
        times = known.get(labels)
        if times is None:
            labels = _bounded(labels, len(known))
            times = known.setdefault(labels, _Times(HISTOGRAMS[wait].bounds))
        times.add(seconds)

    def collect(self) -> Iterator[CounterMetricFamily | HistogramMetricFamily]:
        """Everything that was counted and timed."""
        for event, counts in self._counts.items():
            declared = COUNTERS[event]
            counter = CounterMetricFamily(declared.name, declared.says, labels=declared.labels)
            for labels, count in counts.items():
                counter.add_metric(labels, count)
            yield counter
        for wait, kinds in self._times.items():
            declared = HISTOGRAMS[wait]
            histogram = HistogramMetricFamily(declared.name, declared.says, labels=declared.labels)
            for labels, times in kinds.items():
                histogram.add_metric(labels, times.buckets(), times.total)
            yield histogram


def _bounded(labels: Labels, known: int) -> Labels:
    if known >= MOST:
        return (OTHER,) * len(labels)
    return tuple(word(label) for label in labels)
