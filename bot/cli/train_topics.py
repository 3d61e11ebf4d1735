"""Learns to tell what a question in free words is about, from the ways of asking in the locales."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from bot.adapters.content.catalog import load_catalog
from bot.adapters.model.gist import NAME, save_learned
from bot.adapters.model.second import Embedder
from bot.core.detection.model import SPREAD
from bot.core.detection.reading import Spellings
from bot.core.library.catalog import Catalog
from bot.core.library.content import Locale
from bot.core.library.gist import BUCKETS, NONE, Gist, Learned, Phrasing, pieces
from bot.core.library.search import TOLD
from bot.lab.corpus import Example, load
from bot.lab.training.heads import Progress
from bot.lab.training.meaning import Vectors, embeddings

MEANING, WORDING = 1.0, 40.0
"""The inverse of how much the weights are held back: pieces of words are many, and say little each."""
ROUNDS = 60
STEPS = 127
"""The largest weight of the wording, in steps."""
OTHERS = 60
"""Lines of each language and of each group of kinds that ask for nothing."""
KINDS = (("talk", "joke"), ("look_alike",))
"""Adverts are none of them: somebody who pastes one may well be told what the library has on it."""
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedText:
    """One text and what it asks for."""

    text: str
    lang: str
    topic: str


def learn(content: Path, corpus: Sequence[Path], cache: Path | None, progress: Progress) -> Path:
    """Learn from the catalog's ways of asking and write the file into the content folder."""
    lines = (*ways(load_catalog(content)), *others(load(*corpus)))
    path = content / NAME
    gist = by_meaning(lines, vectors(lines, cache, progress))
    progress("learning from the wording")
    save_learned(Learned(gist=gist, phrasing=by_wording(lines)), path)
    return path


def ways(catalog: Catalog) -> tuple[AskedText, ...]:
    """Every way of asking in every language."""
    return tuple(
        AskedText(text=text, lang=locale.id, topic=topic)
        for locale in catalog.locales.values()
        for topic, phrases in _phrases(locale)
        for text in phrases
    )


def _phrases(locale: Locale) -> Iterator[tuple[str, Sequence[str]]]:
    for topic, words in locale.questions.items():
        yield topic, (*words.asked, words.title)
    for name, phrases in locale.tellings.items():
        yield f"{TOLD}{name}", phrases


def others(examples: Sequence[Example]) -> tuple[AskedText, ...]:
    """Talk and honest offers, the same ones each time."""
    found: list[AskedText] = []
    for lang in sorted({example.lang for example in examples}):
        for kinds in KINDS:
            fitting = (e.text for e in examples if e.lang == lang and e.kind in kinds and not e.fraud)
            some = sorted((text for text in fitting if len(text) <= LONGEST), key=_place)
            found += [AskedText(text=text, lang=lang, topic=NONE) for text in some[:OTHERS]]
    return tuple(found)


def _place(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))


def vectors(lines: Sequence[AskedText], cache: Path | None, progress: Progress) -> Vectors:
    """The embedding of each line: (n, DIMENSIONS)."""
    spoken = [Spellings(folded=line.text, written=line.text) for line in lines]
    both = embeddings(spoken, Embedder().embed, cache, progress)
    return both[:, : both.shape[1] // 2]


def by_meaning(lines: Sequence[AskedText], embedded: Vectors) -> Gist:
    """The layer over the embeddings that tells the lines apart."""
    from sklearn.linear_model import LogisticRegression

    centre = embedded.mean(axis=0)
    model = LogisticRegression(C=MEANING, max_iter=400)
    model.fit((embedded - centre) * SPREAD, [line.topic for line in lines])
    return Gist(
        names=tuple(model.classes_.tolist()),
        centre=centre.astype(np.float32),
        weights=model.coef_.T.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )


def by_wording(lines: Sequence[AskedText]) -> Phrasing:
    """The layer over pieces of words that tells the lines apart."""
    from scipy.sparse import csr_matrix
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    found = [pieces(line.text) for line in lines]
    ends = np.cumsum([0, *(len(rows) for rows, _ in found)])
    rows, shares = (np.concatenate(parts) for parts in zip(*found, strict=True))
    table = csr_matrix((shares, rows, ends), shape=(len(lines), BUCKETS))
    model = LogisticRegression(C=WORDING, max_iter=ROUNDS)
    # A few more rounds would change the third digit: that it has not settled is no fault.
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        model.fit(table, [line.topic for line in lines])
    step = np.abs(model.coef_).max(axis=1) / STEPS
    return Phrasing(
        names=tuple(model.classes_.tolist()),
        weights=np.rint(model.coef_ / step[:, None]).T.astype(np.int8),
        step=step.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )
