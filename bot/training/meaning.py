"""Fits the second reader's heads on sentence embeddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from bot.core.classifier import AD, HEADS
from bot.core.model import SPREAD, Meaning
from bot.training.corpus import FOLDS, Example
from bot.training.heads import Progress, goal, one_answer, weight

GAMMA, STRENGTH = 0.03, 5.0
"""The kernel's width and the price of an error: chosen by cross-validation."""
Vectors = NDArray[np.float32]
Embed = Callable[[str], Vectors]


def embeddings(words: Sequence[str], embed: Embed, cache: Path | None, progress: Progress) -> Vectors:
    """The embedding of each text; those of a cache file are taken from it, and new ones are added to it."""
    known = _cached(cache)
    for number, text in enumerate(words):
        if (key := _key(text)) not in known:
            known[key] = embed(text)
        if number % 500 == 0:
            progress(f"embedding {number} of {len(words)}")
            _keep(cache, known)
    _keep(cache, known)
    return np.array([known[_key(text)] for text in words], dtype=np.float32)


def _cached(cache: Path | None) -> dict[str, Vectors]:
    if cache is None or not cache.exists():
        return {}
    with np.load(cache, allow_pickle=False) as found:
        return dict(zip(found["keys"].tolist(), found["vectors"], strict=True))


def _keep(cache: Path | None, known: dict[str, Vectors]) -> None:
    if cache is not None:
        vectors = np.array(list(known.values()), dtype=np.float32)
        np.savez(cache, keys=np.array(list(known)), vectors=vectors)


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def unseen_meaning(vectors: Vectors, examples: Sequence[Example], progress: Progress) -> NDArray[np.float64]:
    """The ``ad`` head's points for each line by a fit that has not seen it."""
    folds = np.array([example.fold for example in examples])
    points = np.zeros(len(examples))
    for fold in range(FOLDS):
        progress(f"meaning, fold {fold + 1} of {FOLDS}")
        held = folds == fold
        rest = [example for example, out in zip(examples, held, strict=True) if not out]
        solver, centre = _compare(vectors[~held], rest)
        points[held] = solver.decision_function(_placed(vectors[held], centre))
    return points


def train_meaning(vectors: Vectors, examples: Sequence[Example], progress: Progress) -> Meaning:
    """Every head, fitted on all lines that speak of it."""
    progress("meaning")
    solver, centre = _compare(vectors, examples)
    places = _placed(vectors, centre)
    lines = [_line(head, places, examples) for head in HEADS[1:]]
    grain = float(np.abs(solver.support_vectors_).max()) / 127
    return Meaning(
        centre=centre,
        supports=np.round(solver.support_vectors_ / grain).astype(np.int8),
        grain=grain,
        duals=solver.dual_coef_[0].astype(np.float32),
        gamma=GAMMA,
        weights=np.stack([weights for weights, _ in lines], axis=1).astype(np.float32),
        bias=np.array([solver.intercept_[0], *(bias for _, bias in lines)], dtype=np.float32),
    )


def _compare(vectors: Vectors, examples: Sequence[Example]) -> tuple[SVC, Vectors]:
    _, wanted = goal(AD, examples)
    centre = vectors.mean(axis=0)
    solver = SVC(C=STRENGTH, gamma=GAMMA, cache_size=800)
    solver.fit(_placed(vectors, centre), wanted, sample_weight=[weight(example) for example in examples])
    return solver, centre


def _placed(vectors: Vectors, centre: Vectors) -> Vectors:
    placed: Vectors = (vectors - centre) * np.float32(SPREAD)
    return placed


def _line(head: str, places: Vectors, examples: Sequence[Example]) -> tuple[Vectors, float]:
    chosen, wanted = goal(head, examples)
    weights = np.array([weight(example) for example in examples])[chosen]
    if (same := one_answer(wanted[chosen])) is not None:
        return np.zeros(places.shape[1], dtype=np.float32), same
    solver = LogisticRegression(C=1.0, max_iter=400)
    solver.fit(places[chosen], wanted[chosen], sample_weight=weights)
    return solver.coef_[0], float(solver.intercept_[0])
