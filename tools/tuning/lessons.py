"""The lines that the encoder learns from, as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.classifier import HEADS
from bot.core.detection.reading import Spellings
from bot.lab.corpus import Example
from bot.lab.training.heads import goal, weight
from bot.lab.training.meaning import spellings

EVERYDAY = "everyday"
HEARD = 0.4
"""The share of the everyday lines in each round, other ones each time: they are many and much alike."""
BATCH = 64
JITTER = 5.0
"""Pieces by which lengths are blurred, so that not the same lines always meet in a batch."""
Numbers = NDArray[np.float32]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """``texts`` to learn from, each with ``line``, which it is a spelling of, and ``length`` in pieces.

    By line: ``wanted`` 0 or 1 and ``weights`` 0 or more (lines, heads), and whether it is ``everyday`` talk.
    """

    texts: tuple[str, ...]
    line: Places
    length: Places
    wanted: Numbers
    weights: Numbers
    everyday: NDArray[np.bool_]

    def rounds(self, chance: np.random.Generator) -> Iterator[Places]:
        """Batches of texts for ever, each of about one length; of a line with two spellings, one a round."""
        while True:
            some = self._one_spelling(chance)
            order = some[np.argsort(self.length[some] + chance.normal(0, JITTER, len(some)))]
            batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
            chance.shuffle(batches)
            yield from batches

    @property
    def batches(self) -> int:
        """Batches of one round, about."""
        lines = len(self.everyday) - (1 - HEARD) * float(self.everyday.sum())
        return round(lines / BATCH)

    def _one_spelling(self, chance: np.random.Generator) -> Places:
        order = chance.permutation(len(self.texts))
        _, first = np.unique(self.line[order], return_index=True)
        chosen = order[first]
        everyday = self.everyday[self.line[chosen]]
        left_out = everyday & (chance.random(len(chosen)) > HEARD)
        found: Places = chosen[~left_out]
        return found


def lessons(examples: Sequence[Example], words: Sequence[Spellings], length: dict[str, int]) -> Lessons:
    """What some lines teach, of which ``length`` tells how many pieces each spelling has."""
    goals = [goal(head, examples) for head in HEADS]
    everyday = np.array([example.source == EVERYDAY for example in examples])
    said = (
        np.stack([known for known, _ in goals], axis=1)
        * np.array([weight(line) for line in examples])[:, None]
    )
    said = said / said.mean()
    # Those that are heard stand for those that are not.
    said[everyday] /= HEARD
    texts = [(text, number) for number, one in enumerate(words) for text in dict.fromkeys(spellings(one))]
    return Lessons(
        texts=tuple(text for text, _ in texts),
        line=np.array([number for _, number in texts], dtype=np.intp),
        length=np.array([length[text] for text, _ in texts], dtype=np.intp),
        wanted=np.stack([wanted for _, wanted in goals], axis=1).astype(np.float32),
        weights=said.astype(np.float32),
        everyday=everyday,
    )
