"""Learned models whose word is known beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.core.detection.classifier import HEADS, Classifier, see
from bot.core.detection.model import DIMENSIONS, Meaning, Model, Scale
from bot.core.detection.ngrams import ROWS

QUIET = -6.0


def classifier(*taught: str, says: float = 6.0, **bias: float) -> Classifier:
    """Says ``bias`` of each head for every text, and ``says`` more in ``ad`` for the texts ``taught``."""
    ad = np.zeros(ROWS, dtype=np.int8)
    scale = np.ones(len(HEADS))
    for text in taught:
        ad[see(text, ()).grams] = 100
        scale[0] = says / (100 * np.sqrt(len(see(text, ()).grams)))
    return Classifier(
        ad=ad,
        others=np.zeros((ROWS, len(HEADS) - 1), dtype=np.int8),
        scale=scale,
        bias=np.array([bias.get(head, QUIET) for head in HEADS]),
    )


def model(*taught: str, **fields: Any) -> Model:
    """A model that knows the wording of some texts and holds everything else for talk."""
    base: dict[str, Any] = {
        "classifier": classifier(*taught, ad=-3.0, account_trade=2.0),
        "scale": Scale(bias=0.0),
        "second": Scale(bias=0.0),
    }
    return Model(**{**base, **fields})


def meaning(**bias: float) -> Meaning:
    """One network; the first number of each embedding speaks for an offer."""
    last = np.zeros((1, 2, len(HEADS)), dtype=np.float32)
    last[0, :, 0] = 1
    first = np.zeros((1, 2 * DIMENSIONS, 2), dtype=np.float32)
    first[0, 0], first[0, DIMENSIONS] = (1, 0), (0, 1)
    return Meaning(
        centre=np.full(DIMENSIONS, 0.5, dtype=np.float32),
        first=first,
        first_bias=np.zeros((1, 2), dtype=np.float32),
        last=last,
        last_bias=np.array([[bias.get(head, QUIET) for head in HEADS]], dtype=np.float32),
    )
