"""From texts to the sparse matrix that the learned reader's weights are fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.core.detection.classifier import Seen
from bot.core.detection.ngrams import ROWS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def matrix(seen: Sequence[Seen]) -> csr_matrix:
    """One row a text: n-grams and concepts share the columns, weighed as at run time."""
    from scipy.sparse import csr_matrix

    columns = [np.concatenate((look.grams, look.ideas)) for look in seen]
    values = [
        np.concatenate(
            (np.full(len(look.grams), look.gram_weight), np.full(len(look.ideas), look.idea_weight))
        )
        for look in seen
    ]
    starts = np.concatenate(([0], np.cumsum([len(some) for some in columns])))
    found = csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=(len(seen), ROWS))
    found.sum_duplicates()
    return found
