"""The detectors, in order: each turns a reading of a message into signals and knows nothing of the others.

To add one: one file with one function here, one entry in the tuple, one reason key, one test.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.core.detection.detectors import (
    contact,
    context,
    edited,
    forwarded,
    links,
    newcomer,
    obfuscation,
    offers,
    price,
    profile,
    roles,
    stance,
    told,
    wording,
)
from bot.core.detection.reading import Reading
from bot.core.verdict import Signal

Detector = Callable[[Reading], tuple[Signal, ...]]

DETECTORS: tuple[tuple[str, Detector], ...] = (
    ("offers", offers.detect),
    ("price", price.detect),
    ("contact", contact.detect),
    ("links", links.detect),
    ("disguise", obfuscation.detect),
    ("forwarded", forwarded.detect),
    ("profile", profile.detect),
    ("newcomer", newcomer.detect),
    ("edited", edited.detect),
    ("roles", roles.detect),
    ("context", context.detect),
    ("stance", stance.detect),
    ("told", told.detect),
    ("wording", wording.detect),
)

OF_CONCEPTS = frozenset({"offers", "price", "contact", "disguise", "roles", "context", "stance"})
"""Detectors that have nothing to say where no concept was found, as in nearly half of ordinary talk."""
