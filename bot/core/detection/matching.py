"""Whether a rule holds in a view: a hit for each concept that it names, near enough and in one clause.

A hostile text holds hundreds of hits of dozens of concepts, each in a clause of its own. So hits are merged
and sorted by their clauses once a view, and what stands in another clause is not looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bot.core.detection.rules import LONGEST_GAP, MOST_HITS, Hit, Hits, Rule

_BREAK = re.compile(r"[。！？!?;；\n]")


class Slot(NamedTuple):
    """The hits that may fill one place of a rule, by rising start: all, and by the clauses at their ends."""

    hits: Sequence[Hit]
    beginning: Mapping[int, Sequence[Hit]]
    ending: Mapping[int, Sequence[Hit]]
    longest: int


class HitPlaces:
    """The hits of one view, ready for every rule."""

    def __init__(self, text: str, hits: Hits) -> None:
        self.hits = hits
        self._text = text
        self._slots: dict[frozenset[str], Slot] = {}

    def slot(self, names: frozenset[str]) -> Slot:
        """The hits of several concepts as one; at least one of them was seen."""
        known = self._slots.get(names)
        if known is None:
            known = self._slots[names] = self._merged(names)
        return known

    @cached_property
    def clauses(self) -> Sequence[int]:
        """For each place in the text, and its end, the number of the clause that it belongs to."""
        if self._is_one_clause:
            return [0] * (len(self._text) + 1)
        ends = [0, *(found.end() for found in _BREAK.finditer(self._text)), len(self._text) + 1]
        lengths = (end - start for start, end in pairwise(ends))
        return [number for number, length in enumerate(lengths) for _ in range(length)]

    @cached_property
    def _is_one_clause(self) -> bool:
        """As most texts are: nothing need be sorted by clauses there."""
        return _BREAK.search(self._text) is None

    def _merged(self, names: frozenset[str]) -> Slot:
        present = [self.hits[name] for name in names if name in self.hits]
        hits = present[0] if len(present) == 1 else _few(sorted([hit for found in present for hit in found]))
        longest = min(LONGEST_GAP, max([end - start for start, end, _ in hits]))
        if self._is_one_clause:
            return Slot(hits, {0: hits}, {0: hits}, longest)
        beginning: dict[int, list[Hit]] = {}
        ending: dict[int, list[Hit]] = {}
        clauses = self.clauses
        for hit in hits:
            beginning.setdefault(clauses[hit[0]], []).append(hit)
            ending.setdefault(clauses[hit[1]], []).append(hit)
        return Slot(hits, beginning, ending, longest)


def _few(hits: list[Hit]) -> list[Hit]:
    return hits if len(hits) <= MOST_HITS else [*hits[: MOST_HITS // 2], *hits[-MOST_HITS // 2 :]]


def match(rule: Rule, places: HitPlaces) -> tuple[Hit, ...]:
    """The first place in a view where the rule's ``near`` holds, one hit a slot; () if it does not."""
    for names in rule.near:
        # Most candidates fail here; only those that do not are worth the merging.
        if names.isdisjoint(places.hits):
            return ()
    first, *others = [places.slot(names) for names in rule.near]
    for anchor in first.hits:
        chosen = [anchor]
        for slot in others:
            found = _next(rule, places, chosen, slot)
            if found is None:
                break
            chosen.append(found)
        else:
            return tuple(chosen)
    return ()


def _next(rule: Rule, places: HitPlaces, chosen: Sequence[Hit], slot: Slot) -> Hit | None:
    near = chosen[-1] if rule.order else chosen[0]
    for hit in _beside(rule, places, near, slot):
        if len(chosen) == 1 or not any(_overlap(hit, one) for one in chosen):
            return hit
    return None


def _beside(rule: Rule, places: HitPlaces, near: Hit, slot: Slot) -> Iterator[Hit]:
    """The hits of a slot that stand near enough to one, those before it first."""
    if not rule.order:
        before = slot.ending.get(places.clauses[near[0]], ()) if rule.clause else slot.hits
        low = near[0] - rule.within - slot.longest
        for place in range(bisect_left(before, (low, 0, False)), len(before)):
            hit = before[place]
            if hit[0] >= near[0]:
                break
            if near[0] - rule.within <= hit[1] <= near[0]:
                yield hit
    after = slot.beginning.get(places.clauses[near[1]], ()) if rule.clause else slot.hits
    place = bisect_left(after, (near[1], 0, False))
    while place < len(after) and after[place][0] - near[1] <= rule.within:
        yield after[place]
        place += 1


def _overlap(one: Hit, other: Hit) -> bool:
    return one[0] < other[1] and other[0] < one[1]
