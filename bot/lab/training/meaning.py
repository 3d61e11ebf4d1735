"""Fits the second reader's networks on sentence embeddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.core.detection.classifier import HEADS
from bot.core.detection.model import DIMENSIONS, Meaning, placed
from bot.core.detection.reading import Spellings
from bot.lab.corpus import FOLDS, Example
from bot.lab.training.heads import Progress, goal, weight
from bot.lab.training.net import Lesson, fit

NETWORKS = 5
"""Networks whose answers are averaged: each starts elsewhere, and errs elsewhere."""
Vectors = NDArray[np.float32]
Embed = Callable[[str], Vectors]


def embeddings(words: Sequence[Spellings], embed: Embed, cache: Path | None, progress: Progress) -> Vectors:
    """The embeddings of both spellings of each message, one after the other: (n, 2 * DIMENSIONS).

    Those that a cache file holds are taken from it, and new ones are added to it.
    """
    known = _cached(cache)
    kept = len(known)
    for number, one in enumerate(words):
        for text in _spellings(one):
            if (key := _key(text)) not in known:
                known[key] = embed(text)
        if number % 500 == 0:
            progress(f"embedding {number} of {len(words)}")
            kept = _keep(cache, known, kept)
    _keep(cache, known, kept)
    pairs = [[known[_key(text)] for text in _spellings(one)] for one in words]
    return np.array([np.concatenate(pair) for pair in pairs], dtype=np.float32)


def _spellings(words: Spellings) -> tuple[str, str]:
    return words.folded, words.written if words.disguised else words.folded


def _cached(cache: Path | None) -> dict[str, Vectors]:
    if cache is None or not cache.exists():
        return {}
    with np.load(cache, allow_pickle=False) as found:
        return dict(zip(found["keys"].tolist(), found["vectors"], strict=True))


def _keep(cache: Path | None, known: dict[str, Vectors], kept: int) -> int:
    """Write the cache when it holds more than the ``kept`` ones already; how many it holds now."""
    if cache is not None and len(known) > kept:
        vectors = np.array(list(known.values()), dtype=np.float32)
        np.savez(cache, keys=np.array(list(known)), vectors=vectors)
    return len(known)


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def unseen_meaning(vectors: Vectors, examples: Sequence[Example], progress: Progress) -> NDArray[np.float64]:
    """The points of every head for each line, by networks that have not seen it: (n, heads)."""
    folds = np.array([example.fold for example in examples])
    points = np.zeros((len(examples), len(HEADS)))
    for fold in range(FOLDS):
        progress(f"meaning, fold {fold + 1} of {FOLDS}")
        held = folds == fold
        if held.any():
            rest = [example for example, out in zip(examples, held, strict=True) if not out]
            points[held] = _said(train_meaning(vectors[~held], rest, lambda _: None), vectors[held])
    return points


def _said(meaning: Meaning, vectors: Vectors) -> NDArray[np.float64]:
    pairs = ((row[:DIMENSIONS], row[DIMENSIONS:]) for row in vectors)
    return np.array([list(meaning.points(*pair).values()) for pair in pairs])


def train_meaning(vectors: Vectors, examples: Sequence[Example], progress: Progress) -> Meaning:
    """Networks with every head, fitted on all lines, each head on those that speak of it."""
    progress("meaning")
    centre = vectors[:, :DIMENSIONS].mean(axis=0)
    goals = [goal(head, examples) for head in HEADS]
    weights = np.array([weight(example) for example in examples])
    spoken = np.stack([known for known, _ in goals], axis=1) * weights[:, None]
    lesson = Lesson(
        places=placed(vectors, centre),
        wanted=np.stack([wanted for _, wanted in goals], axis=1).astype(np.float32),
        weights=(spoken / spoken.mean()).astype(np.float32),
    )
    # How many threads share a product decides the order of its sums, and with it the last bits.
    with threadpool_limits(1):
        tables = zip(*(fit(lesson, seed) for seed in range(NETWORKS)), strict=True)
        first, first_bias, last, last_bias = (np.stack(some) for some in tables)
    return Meaning(centre=centre, first=first, first_bias=first_bias, last=last, last_bias=last_bias)
