"""``antifraud train``: from the corpus to the model file and its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.adapters.content.examples import EXAMPLES
from bot.adapters.content.rules import load_ruleset
from bot.adapters.model.encoder import NAME as ENCODER
from bot.adapters.model.encoder import load_tuning
from bot.adapters.model.file import NAME, load_model, save_model
from bot.adapters.model.second import Embedder
from bot.core.detection.engine import Engine
from bot.core.detection.judge import FRAUD, SUSPICIOUS
from bot.core.detection.model import Model
from bot.errors import DataError
from bot.lab import phrases
from bot.lab.corpus import Example, load
from bot.lab.phrases import Phrase
from bot.lab.training.beside import surrounded
from bot.lab.training.heads import Progress
from bot.lab.training.meaning import Filled, Vectors, embeddings
from bot.lab.training.train import HELD, Encoded, Trained, embedded, spoken, train_model, usable

CORPUS = Path("corpus")
BESIDE = Path("beside", "said.jsonl")
FIGURES = "figures.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainJob:
    """What to train on and where to put it; ``lent`` are lines that only train and are not ours to keep.

    ``held`` are the embeddings of all lines by an encoder that was tuned without a part of them.
    """

    content: Path
    corpus: Sequence[Path]
    lent: Sequence[Path] = ()
    cache: Path | None = None
    held: Path | None = None
    second_reader: bool = True


def corpora(content: Path) -> list[Path]:
    """The lines to learn from when none are named: the corpus, and the examples that were accepted."""
    own = content / EXAMPLES
    return [CORPUS, own] if any(own.glob("*.jsonl")) else [CORPUS]


def run(job: TrainJob, progress: Progress) -> Path:
    """Train on everything, write the model into the content folder, and its figures beside it."""
    engine = Engine(load_ruleset(job.content))
    examples = lines(job)
    if len({example.fraud for example in examples}) < 2:
        raise DataError("there must be lines of both labels, fraud and clean, to learn from")
    encoded = _encoded(job, engine, examples, progress) if job.second_reader else None
    trained = train_model(engine, examples, encoded, progress)
    path = job.content / NAME
    save_model(trained.model, path)
    figures = {"lines": len(examples), "lent": bool(job.lent), "groups": [*groups(trained, examples)]}
    written = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    path.with_name(FIGURES).write_text(written, encoding="utf-8")
    return path


def lines(job: TrainJob) -> list[Example]:
    """What is learned from: the corpus, its copies, and what was lent."""
    own = load(*job.corpus)
    return usable([*own, *surrounded(own, _phrases(job.corpus)), *load(*job.lent)])


def _phrases(corpus: Sequence[Path]) -> tuple[Phrase, ...]:
    """What may stand beside a line and must not matter, from each folder that has such a file."""
    files = (folder / BESIDE for folder in corpus)
    return tuple(phrase for file in files if file.is_file() for phrase in phrases.load(file))


def _encoded(job: TrainJob, engine: Engine, examples: Sequence[Example], progress: Progress) -> Encoded:
    tuning = load_tuning(job.content)
    if job.held and tuning is None:
        raise DataError(f"--held is of use to a tuned encoder, and {job.content / ENCODER} is not there")
    chosen = [example for example, inside in zip(examples, embedded(examples), strict=True) if inside]
    words = spoken(engine, chosen)
    encoder = tuning.checksum if tuning else 0
    vectors = embeddings(words, Embedder(tuning).embed, job.cache, progress, Filled(encoder=encoder))
    if tuning is None:
        return Encoded(vectors=vectors)
    if job.held is None:
        return Encoded(vectors=vectors, before=_before(job.content, encoder), encoder=encoder)
    held = embeddings(words, _not_held, job.held, progress, Filled(without=HELD))
    return Encoded(vectors=vectors, held=held, encoder=encoder)


def _before(content: Path, encoder: int) -> Model:
    """The model in use, of which it is known how far its second reader may be believed."""
    with suppress(DataError):
        found = load_model(content)
        if found is not None and found.meaning is not None and found.encoder == encoder:
            return found
    raise DataError("nothing tells how far a tuned encoder may be believed: name --held (tools/README.md)")


def _not_held(_: str) -> Vectors:
    raise DataError("a line is missing among those held: run python -m tools.tuning --held anew")


def groups(trained: Trained, examples: Sequence[Example]) -> Iterator[dict[str, object]]:
    """For each source, language and kind: what both readers together say of lines they had not seen."""
    scores = 1 / (1 + np.exp(-trained.both))
    places: dict[tuple[str, str, str], list[int]] = {}
    for place, example in enumerate(examples):
        if not trained.told[place]:
            continue
        places.setdefault((example.source, example.lang, example.kind or example.label), []).append(place)
    for (source, lang, kind), some in sorted(places.items()):
        yield {
            "source": source,
            "lang": lang,
            "kind": kind,
            "lines": len(some),
            "fraud": round(float(np.mean(scores[some] >= FRAUD)), 4),
            "flagged": round(float(np.mean(scores[some] >= SUSPICIOUS)), 4),
        }
