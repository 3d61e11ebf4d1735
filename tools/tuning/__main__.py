"""Tunes the encoder on the corpus: writes the tuning, and all embeddings for ``antifraud train``."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from bot.adapters.content.rules import load_ruleset
from bot.adapters.model.encoder import NAME, library_image, load_tuning, save_tuning
from bot.adapters.model.second import excerpt
from bot.cli.train import TrainJob, corpora, lines
from bot.config import PACKAGED_CONTENT
from bot.core.detection.engine import Engine
from bot.core.detection.tuning import Layout, Tuning
from bot.lab.training.meaning import Filled, keep, spellings
from bot.lab.training.train import HELD, spoken
from bot.lab.training.train import embedded as embedded_lines
from tools.tuning.fit import RATE, ROUNDS, Below, Course, embedded, fit
from tools.tuning.lessons import lessons
from tools.tuning.mean import mean
from tools.tuning.network import Encoder
from tools.tuning.pieces import Pieces

FIRST = 6
"""The first layer that is tuned: below it, texts are computed once."""
AT_ONCE = 508
"""Pieces that the library reads at once, besides the two marks: no excerpt has as many."""


def main() -> None:
    """Read the options, tune, write."""
    asked = _options()
    torch.set_num_threads(asked.threads)
    engine = Engine(load_ruleset(asked.content))
    job = TrainJob(content=asked.content, corpus=asked.corpus, lent=asked.lent)
    every = lines(job)
    examples = [line for line, inside in zip(every, embedded_lines(every), strict=True) if inside]
    words = spoken(engine, examples)
    image = library_image()
    layout = Layout.of(image)
    pieces = Pieces.of(image, layout)
    texts = dict.fromkeys(text for one in words for text in spellings(one))
    cut = {text: pieces.cut(excerpt(text).replace("\0", " "), AT_ONCE) for text in texts}
    encoder = Encoder(image, layout, FIRST)
    below = Below.of(encoder, cut, print)
    kept = [number for number, line in enumerate(examples) if not asked.held or line.fold != HELD]
    length = {text: len(some) for text, some in cut.items()}
    learned = lessons([examples[n] for n in kept], [words[n] for n in kept], length)
    if asked.mean:
        tuning = mean([_known(folder) for folder in asked.mean])
    else:
        if asked.on is not None:
            encoder.settle(_known(asked.on))
        fit(encoder, below, learned, Course(rounds=asked.rounds, rate=asked.rate, seed=asked.seed), print)
        tuning = encoder.tuning(layout.checksum(image, FIRST))
    encoder.settle(tuning)
    if not asked.held:
        save_tuning(tuning, asked.content / NAME)
    vectors = embedded(encoder, below, list(texts)).astype(np.float32)
    by = Filled(without=HELD) if asked.held else Filled(encoder=tuning.checksum)
    keep(asked.cache, dict(zip(texts, vectors, strict=True)), by)
    print(f"wrote {asked.cache}")


def _known(folder: Path) -> Tuning:
    found = load_tuning(folder)
    if found is None:
        raise SystemExit(f"{folder / NAME} is not there: name a content folder whose encoder was tuned")
    return found


def _options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tools.tuning", description=__doc__)
    reader.add_argument("corpus", nargs="*", type=Path, help="what to learn from, else as antifraud train")
    reader.add_argument("--content", type=Path, default=PACKAGED_CONTENT)
    reader.add_argument("--lent", action="append", type=Path, default=[], help="lines that only train")
    reader.add_argument("--cache", type=Path, required=True, help="where the embeddings go")
    reader.add_argument("--held", action="store_true", help="one that never sees a fold; it does not serve")
    reader.add_argument("--on", type=Path, help="the content folder whose tuning to go on from")
    reader.add_argument("--rounds", type=float, default=ROUNDS, help="how often to see all lines")
    reader.add_argument("--rate", type=float, default=RATE, help="the largest step")
    reader.add_argument(
        "--seed", type=int, default=0, help="where chance begins: another one, another tuning"
    )
    reader.add_argument(
        "--mean",
        nargs="+",
        type=Path,
        default=[],
        help="learn nothing: take the mean of these folders' tunings",
    )
    reader.add_argument("--threads", type=int, default=2)
    asked = reader.parse_args()
    asked.corpus = asked.corpus or corpora(asked.content)
    return asked


if __name__ == "__main__":
    main()
