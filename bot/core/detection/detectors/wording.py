"""Wording: how much a text reads like the advertisements that the learned reader knows, by rules unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.core.detection.classifier import AD, STANCES, TOPIC, Classifier, see_sample
from bot.core.detection.codes import holds_login
from bot.core.detection.frame import points_of, spoken
from bot.core.detection.ngrams import sample
from bot.core.detection.reading import Reading
from bot.core.remembered import remembering, size
from bot.core.verdict import SCHEMES, Signal

WORDING = "wording"
MEANING = "meaning"
LEARNED = frozenset({WORDING, MEANING})
"""Signals whose weights were learned together with the scale of the others."""
ALONE = "wording_alone"
"""No word can be shown of what a learned reader takes for an offer: it weighs nothing and convicts nobody."""
MOST = 8.0
"""Log-odds that one learned reader may say at most: none is surer than that."""
_OFFERS, _ABOUT = 0.0, -4.0
"""Log-odds above which a text reads like an offer, and above which it may be about one."""
REMEMBERED, _HEADS = 2 * 2**20, 3000
"""Bytes of texts with what the learned reader says of them, and of that and the concepts at most."""
ASK: Final = "ask"
_BETWEEN = 1.0
"""Log-odds granted where a text is between a plain offer and a plain question about one."""
_MEANING_TELLS = 2.0
_TELL, _TELL_ASKED = (1.2, 1.2), (3.0, 0.6)
"""What the second reader, the rules and the acts count beside the fast reader, telling which scheme it is."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A signal: for an advertisement with the scheme it reads like, for all else with a clearing weight.

    What reads like talk about advertisements brings the stance with it, which weighs nothing. Of what stands
    beside a code that logs somebody in, it says nothing: it knows words alone.
    """
    model = reading.knowledge.model
    if model is None or holds_login(reading.message, reading.knowledge.ruleset):
        return ()
    every = heads(model.classifier, reading) if reading.asked else _heads_of(model.classifier, reading)
    ad = every[AD]
    if ad <= _ABOUT and not reading.asked:
        return (Signal(id=WORDING, weight=learned_weight(ad, model.wording), reason=WORDING),)
    read = _about(every) if reading.asked else ad
    # Most that is about offers is none, and of what is none nobody asks which it would be.
    scheme = best(reading, every) if read > _OFFERS else ""
    found = _signal(WORDING, read, model.wording, reading, scheme)
    beside = alone(reading, found) if ad > _OFFERS else _stance(every)
    return (found, *beside)


def heads(classifier: Classifier, reading: Reading) -> Mapping[str, float]:
    """The log-odds of every head."""
    known = _heads_of(classifier, reading)
    return known if len(known) > 1 else {**known, **classifier.points(reading.look())}


def _heads_of(classifier: Classifier, reading: Reading) -> Mapping[str, float]:
    return _heads(classifier, sample(reading.words), reading.heard)


def _first_heads(classifier: Classifier, sampled: str, concepts: frozenset[str]) -> Mapping[str, float]:
    """The log-odds of every head; of ``ad`` alone for what is not even about an offer, as most talk."""
    seen = see_sample(sampled, concepts)
    ad = classifier.ad_points(seen)
    return {AD: ad} if ad <= _ABOUT else {AD: ad, **classifier.points(seen)}


_heads = remembering(_first_heads, REMEMBERED, lambda given, _: size(str(given[1])) + _HEADS)
"""For what many say, and an ad that comes in many groups, with whatever figures."""


def meant(reading: Reading, points: Mapping[str, float], gains: Mapping[str, float], scheme: str) -> Signal:
    """The second reader's log-odds as a signal: what it takes it for, less what speaks of another stance."""
    if holds_login(reading.message, reading.knowledge.ruleset):
        return Signal(id=MEANING, weight=0.0, reason=MEANING)
    if reading.asked:
        return _signal(MEANING, _about(points), gains[AD], reading, scheme)
    return _signal(MEANING, sum(gain * points[head] for head, gain in gains.items()), 1.0, reading, scheme)


def alone(reading: Reading, signal: Signal, *, denied: bool = False) -> tuple[Signal, ...]:
    """A learned reader's word for an offer in which no word could be shown to anybody; nothing when asked.

    So too, asked or not, where the other one has denied it and all words are those of a picture: readers have
    learned messages, and lists of prices, notices and receipts are none.
    """
    unshown = not (reading.asked or reading.worded) or (denied and reading.pictured)
    return (Signal(id=ALONE, weight=0.0, reason=WORDING),) if signal.scheme and unshown else ()


def best(reading: Reading, points: Mapping[str, float]) -> str:
    """The scheme that the fast reader and the rules speak loudest for."""
    told = dict(points)
    # The learned readers know the schemes of offers; of what somebody asks about, rules know better.
    rules, acts = _TELL_ASKED if reading.asked else _TELL
    for scheme, weight in _by_rules(reading).items():
        told[scheme] = told.get(scheme, 0.0) + rules * weight
    for scheme, clues in spoken(points_of(reading)).items():
        told[scheme] = told.get(scheme, 0.0) + acts * clues
    return max(SCHEMES, key=told.__getitem__)


def agreed(reading: Reading, wording: Mapping[str, float], meaning: Mapping[str, float]) -> str:
    """The scheme that both readers and the rules speak loudest for; meaning tells schemes apart best."""
    return best(reading, {scheme: _MEANING_TELLS * meaning[scheme] + wording[scheme] for scheme in SCHEMES})


def _by_rules(reading: Reading) -> Mapping[str, float]:
    """The weightiest rule of each scheme that holds."""
    found: dict[str, float] = {}
    for match in reading.matches:
        found[match.rule.scheme] = max(found.get(match.rule.scheme, 0.0), match.rule.weight)
    return found


def _about(points: Mapping[str, float]) -> float:
    """Log-odds that a text that was put to the bot tells of an offer, or is one; what warns is neither."""
    return min(points[TOPIC], max(points[AD], points[ASK]) + _BETWEEN)


def _signal(name: str, points: float, gain: float, reading: Reading, scheme: str) -> Signal:
    scheme = scheme if points > _OFFERS and reading.lettered else ""
    return Signal(id=name, weight=learned_weight(points, gain), reason=name, scheme=scheme)


def _stance(points: Mapping[str, float]) -> tuple[Signal, ...]:
    name = max(STANCES, key=points.__getitem__)
    if points[name] <= 0:
        return ()
    return (Signal(id=f"stance_{name}", weight=0.0, reason=f"stance_{name}"),)


def learned_weight(points: float, gain: float) -> float:
    """A learned reader's log-odds as a signal's weight, bounded."""
    return round(gain * max(-MOST, min(MOST, points)), 3)
