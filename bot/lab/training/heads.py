"""Fits the linear heads and makes small integers of their weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.classifier import AD, HEADS, STANCES, TOPIC, Classifier
from bot.core.verdict import SCHEMES
from bot.lab.corpus import FOLDS, Example
from bot.lab.training.beside import SOURCE

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

STRENGTH = 10.0
"""The inverse of the regularisation: chosen by cross-validation among 3, 10 and 30."""
OWN, LENT, NEIGHBOUR = 3.0, 1.0, 0.5
"""Weights of a line written for the corpus, of a copy or one collected elsewhere, of a neighbouring kind."""
CERTAIN = 6.0
"""Log-odds of a head of which the lines know only one answer."""
Progress = Callable[[str], None]
Rows = NDArray[np.bool_]


def weight(example: Example) -> float:
    """How much a line counts: what was written for this purpose more than what a source happened to hold."""
    if example.source == "other":
        return NEIGHBOUR
    return LENT if example.source in {"core_positive", "hard_negative", "everyday", SOURCE} else OWN


def goal(head: str, examples: Sequence[Example]) -> tuple[Rows, Rows]:
    """Which lines a head learns from, and which of those it should say yes to."""
    fraud = np.array([example.fraud for example in examples])
    if head == AD:
        return np.ones(len(examples), dtype=bool), fraud
    if head in SCHEMES:
        known = np.array([bool(example.scheme) for example in examples])
        return known, np.array([example.scheme == head for example in examples])
    told = np.array([bool(example.stance) for example in examples])
    stance = np.array([example.stance if example.stance in STANCES else "" for example in examples])
    if head == TOPIC:
        return told | ~fraud | fraud, fraud | (stance != "")
    return told, stance == head


def fit(columns: csr_matrix, wanted: Rows, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The weights and the bias of one head, the same for the same input wherever it runs."""
    if (same := one_answer(wanted)) is not None:
        return np.zeros(columns.shape[1]), same
    from sklearn.linear_model import LogisticRegression

    solver = LogisticRegression(
        solver="liblinear", dual=True, C=STRENGTH, random_state=0, max_iter=300, tol=1e-3
    )
    solver.fit(columns, wanted, sample_weight=weights)
    return solver.coef_[0], float(solver.intercept_[0])


def one_answer(wanted: Rows) -> float | None:
    """The bias of a head whose lines all say the same, None when they differ."""
    if len(wanted) and wanted.min() != wanted.max():
        return None
    return CERTAIN if len(wanted) and wanted[0] else -CERTAIN


def train(columns: csr_matrix, examples: Sequence[Example], progress: Progress) -> Classifier:
    """Every head, fitted on all lines that speak of it."""
    weights = np.array([weight(example) for example in examples])
    found = []
    for head in HEADS:
        progress(head)
        chosen, wanted = goal(head, examples)
        found.append(fit(columns[chosen], wanted[chosen], weights[chosen]))
    small, scale = zip(*(_small(coefficients) for coefficients, _ in found), strict=True)
    return Classifier(
        ad=small[0],
        others=np.stack(small[1:], axis=1),
        scale=np.array(scale),
        bias=np.array([bias for _, bias in found]),
    )


def _small(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    """Weights as integers of one byte; the very largest are cut so that the rest keep detail."""
    told = np.abs(weights[weights != 0])
    most = float(np.quantile(told, 0.9995)) if len(told) else 1.0
    return np.clip(np.round(weights / most * 127), -127, 127).astype(np.int8), most / 127


def unseen_points(
    columns: csr_matrix, examples: Sequence[Example], progress: Progress
) -> NDArray[np.float64]:
    """The ``ad`` head's log-odds for each line by a fit that has not seen it."""
    weights = np.array([weight(example) for example in examples])
    _, wanted = goal(AD, examples)
    folds = np.array([example.fold for example in examples])
    points = np.zeros(len(examples))
    for fold in range(FOLDS):
        progress(f"fold {fold + 1} of {FOLDS}")
        held = folds == fold
        coefficients, bias = fit(columns[~held], wanted[~held], weights[~held])
        points[held] = columns[held] @ coefficients + bias
    return points
