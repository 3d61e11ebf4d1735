"""Fits the second reader's networks on sentence embeddings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.core.detection.classifier import HEADS
from bot.core.detection.model import DIMENSIONS, Meaning, placed
from bot.core.detection.reading import Spellings
from bot.errors import DataError
from bot.lab.corpus import FOLDS, Example
from bot.lab.training.heads import Progress, goal, weight
from bot.lab.training.net import Lesson, fit

ALL_SEEN = -1
NETWORKS = 5
"""Networks whose answers are averaged: each starts elsewhere, and errs elsewhere."""
Vectors = NDArray[np.float32]
Embed = Callable[[str], Vectors]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """By whom a cache file was filled: the checksum of an encoder's tuning, 0 for none, and the fold it was
    tuned ``without``, ALL_SEEN for none.
    """

    encoder: int = 0
    without: int = ALL_SEEN


def embeddings(
    words: Sequence[Spellings],
    embed: Embed,
    cache: Path | None,
    progress: Progress,
    by: Filled = Filled(),
) -> Vectors:
    """The embeddings of both spellings of each message, one after the other: (n, 2 * DIMENSIONS).

    Those that a cache file holds are taken from it, and new ones are added to it; DataError when another
    encoder filled it.
    """
    known = _cached(cache, by)
    kept = len(known)
    for number, one in enumerate(words):
        for text in spellings(one):
            if (key := _key(text)) not in known:
                known[key] = embed(text)
        if number % 500 == 0:
            progress(f"embedding {number} of {len(words)}")
            kept = _keep(cache, known, kept, by)
    _keep(cache, known, kept, by)
    pairs = [[known[_key(text)] for text in spellings(one)] for one in words]
    return np.array([np.concatenate(pair) for pair in pairs], dtype=np.float32)


def spellings(words: Spellings) -> tuple[str, str]:
    """The texts whose embeddings stand for a message: the same one twice where it is not disguised."""
    return words.folded, words.written if words.disguised else words.folded


def _cached(cache: Path | None, by: Filled) -> dict[str, Vectors]:
    if cache is None or not cache.exists():
        return {}
    with np.load(cache, allow_pickle=False) as found:
        if "by" not in found or tuple(found["by"].tolist()) != (by.encoder, by.without):
            raise DataError(f"{cache}: was filled by another encoder; name another file")
        return dict(zip(found["keys"].tolist(), found["vectors"], strict=True))


def keep(cache: Path, found: Mapping[str, Vectors], by: Filled) -> None:
    """Write the embeddings of some texts into a cache file, in place of what it held."""
    _write(cache, {_key(text): vector for text, vector in found.items()}, by)


def _keep(cache: Path | None, known: dict[str, Vectors], kept: int, by: Filled) -> int:
    """Write the cache when it holds more than the ``kept`` ones already; how many it holds now."""
    if cache is not None and len(known) > kept:
        _write(cache, known, by)
    return len(known)


def _write(cache: Path, known: Mapping[str, Vectors], by: Filled) -> None:
    vectors = np.array(list(known.values()), dtype=np.float32)
    np.savez(cache, keys=np.array(list(known)), vectors=vectors, by=np.array([by.encoder, by.without]))


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def unseen_meaning(
    vectors: Vectors, examples: Sequence[Example], progress: Progress, of: Iterable[int] = range(FOLDS)
) -> NDArray[np.float64]:
    """The points of every head for each line of some folds, by networks that have not seen it: (n, heads)."""
    folds = np.array([example.fold for example in examples])
    points = np.zeros((len(examples), len(HEADS)))
    for fold in of:
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
