"""The whole training: corpus and collected lines in, a model out, and what it says of lines unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.classifier import AD, HEADS, STANCES, TOPIC
from bot.core.detection.engine import Engine
from bot.core.detection.model import Meaning, Model
from bot.core.detection.reading import Spellings
from bot.core.message import in_group
from bot.errors import DataError
from bot.lab.corpus import Example
from bot.lab.training.beside import SOURCE
from bot.lab.training.fusion import FittedScale, Points, by_hand, fuse
from bot.lab.training.heads import Progress, train, unseen_points, weight
from bot.lab.training.matrix import matrix
from bot.lab.training.meaning import Vectors, train_meaning, unseen_meaning

HEARD = (AD, TOPIC, *STANCES)
"""Heads of the second reader that the sum hears."""
ROUTED = 0.09
"""The share of everyday talk that may be unsure enough for the second reader: the issue allows a tenth."""
SURE = 0.995
HELD = 0
"""The fold that an encoder is tuned without, to tell how far one that was tuned can be trusted."""
ENOUGH = 100
EMBEDDED = {"everyday": 2, "other": 3, SOURCE: 4}
"""One in so many lines of these sources is embedded: they are alike, and it takes 20 milliseconds each."""
_UNCLEAR = frozenset({"investment", "phishing", "loan", "recruitment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A model and the fused log-odds that its parts gave to lines they had not seen.

    ``told`` are the lines of which ``both`` tells: all, or those that the encoder had not seen either.
    """

    model: Model
    fast: Points
    both: Points
    told: NDArray[np.bool_]


def usable(examples: Sequence[Example]) -> list[Example]:
    """The lines whose label can be trusted: spam of a kind that is mostly fraud is neither."""
    return [line for line in examples if not (line.label == "other_spam" and _unclear(line))]


def _unclear(example: Example) -> bool:
    # English collections of short messages call prize and premium-rate tricks plain spam.
    unclear = example.kind in _UNCLEAR or (example.kind == "other" and example.lang == "en")
    return example.source == "other" and unclear


def embedded(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """Which lines the second reader is trained on: of each source the same, whatever else there is."""
    counts: Counter[str] = Counter()
    found = []
    for line in examples:
        found.append(counts[line.source] % EMBEDDED.get(line.source, 1) == 0)
        counts[line.source] += 1
    return np.array(found)


def spoken(engine: Engine, examples: Sequence[Example]) -> list[Spellings]:
    """What each line says, as the second reader is given it."""
    return [engine.read(in_group(example.text)).spelled for example in examples]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The ``vectors`` of the ``embedded`` lines by the encoder as it serves.

    An encoder that was tuned has seen the lines: how far it can be trusted is told by what one that was tuned
    without the fold HELD says of that (``held``). Without it as much is believed as ``before``.
    """

    vectors: Vectors
    held: Vectors | None = None
    before: Model | None = None
    encoder: int = 0


def train_model(
    engine: Engine, examples: Sequence[Example], encoded: Encoded | None, progress: Progress
) -> Trained:
    """Fit everything; without ``encoded`` lines there is no second reader."""
    progress("reading")
    columns = matrix([engine.read(in_group(example.text)).look() for example in examples])
    rules, wording = by_hand(engine, examples), unseen_points(columns, examples, progress)
    fraud = np.array([example.fraud for example in examples])
    fresh = _fresh(examples)
    weights = np.array([weight(example) for example in examples])
    fast = fuse(rules[fresh], [wording[fresh]], fraud[fresh], weights[fresh])
    said = fast.points(rules, [wording])
    classifier = train(columns, examples, progress)
    model = Model(
        classifier=classifier, scale=fast.scale, wording=fast.gains[0], unsure=_unsure(said, examples)
    )
    told = np.ones(len(examples), dtype=bool)
    trained = Trained(model=model, fast=said, both=said, told=told)
    if encoded is None:
        return trained
    return _with_meaning(trained, rules, wording, examples, encoded, progress)


def _with_meaning(
    trained: Trained,
    rules: Points,
    wording: Points,
    examples: Sequence[Example],
    encoded: Encoded,
    progress: Progress,
) -> Trained:
    chosen = embedded(examples)
    some = [example for example, inside in zip(examples, chosen, strict=True) if inside]
    meaning = train_meaning(encoded.vectors, some, progress)
    if encoded.before is not None:
        # Nothing tells what both say of lines that they had not seen.
        model = _as_before(trained.model, encoded.before, meaning, encoded.encoder)
        return replace(trained, model=model, told=np.zeros_like(trained.told))
    unseen = _unseen(encoded, some, progress)
    heard = unseen[:, [HEADS.index(head) for head in HEARD]]
    told = np.array([encoded.held is None or example.fold == HELD for example in examples])
    asked = _asked(trained, chosen, some, told[chosen])
    lines = [example for example, inside in zip(some, asked, strict=True) if inside]
    both = _fuse_both(rules[chosen][asked], wording[chosen][asked], heard[asked], lines)
    said = trained.fast.copy()
    places = np.flatnonzero(chosen)[asked]
    said[places] = both.points(rules[places], [wording[places], *heard[asked].T])
    model = replace(
        trained.model,
        meaning=meaning,
        encoder=encoded.encoder,
        second=both.scale,
        second_wording=both.gains[0],
        meaning_gains=dict(zip(HEARD, both.gains[1:], strict=True)),
    )
    return replace(trained, model=model, both=said, told=told)


def _unseen(encoded: Encoded, some: Sequence[Example], progress: Progress) -> Points:
    if encoded.held is None:
        return unseen_meaning(encoded.vectors, some, progress)
    return unseen_meaning(encoded.held, some, progress, [HELD])


def _as_before(model: Model, before: Model, meaning: Meaning, encoder: int) -> Model:
    return replace(
        model,
        meaning=meaning,
        encoder=encoder,
        second=before.second,
        second_wording=before.second_wording * model.wording / before.wording,
        meaning_gains=before.meaning_gains,
    )


def _asked(
    trained: Trained, chosen: NDArray[np.bool_], some: Sequence[Example], told: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of those embedded lines that are told of the second reader would be asked about.

    All of them when those tell too little; DataError when all do.
    """
    scores = 1 / (1 + np.exp(-trained.fast[chosen]))
    low, high = trained.model.unsure
    fraud = np.array([example.fraud for example in some])
    for found in (told & (scores >= low) & (scores <= high), told):
        if len(set(fraud[found].tolist())) > 1:
            return found
    raise DataError("the lines that were held back must be of both labels")


def _fuse_both(rules: Points, wording: Points, meaning: Points, examples: Sequence[Example]) -> FittedScale:
    fraud = np.array([example.fraud for example in examples])
    # Each embedded line stands for those of its source that were not.
    weights = np.array([weight(line) * EMBEDDED.get(line.source, 1) for line in examples])
    fresh = _fresh(examples)
    return fuse(rules[fresh], [wording[fresh], *meaning[fresh].T], fraud[fresh], weights[fresh])


def _fresh(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """The lines that say how far the rules can be trusted; all, when hardly any is an advertisement."""
    fresh = np.array([not example.tuned for example in examples])
    enough = sum(example.fraud and not example.tuned for example in examples) >= ENOUGH
    return fresh if enough else np.ones(len(examples), dtype=bool)


def _unsure(said: Points, examples: Sequence[Example]) -> tuple[float, float]:
    """The scores between which the second reader is asked."""
    everyday = said[[example.source == "everyday" for example in examples]]
    if not len(everyday):
        return 0.1, SURE
    edge = float(np.quantile(everyday, 1 - ROUTED))
    return round(float(1 / (1 + np.exp(-edge))), 5), SURE
