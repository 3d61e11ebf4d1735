"""Fits the upper layers so that the meanings of offers come to lie apart from all else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from bot.core.detection.classifier import HEADS
from bot.core.detection.model import DIMENSIONS, SPREAD
from bot.lab.training.net import DOUBT, HIDDEN
from tools.tuning.lessons import Lessons, Places
from tools.tuning.network import Encoder

ROUNDS = 2.5
RATE, HEAD_RATE = 1e-3, 1e-3
"""The largest steps: of scales, half of it for biases and norms; and of the heads."""
WARM, SLOWED = 0.06, 0.95
"""The share of all steps in which they grow, and what they have lost at the end."""
DROPPED, LEFT_OUT = 0.1, 0.2
"""The shares of the encoder's numbers and of the heads' that are left out of each step."""
STEEPEST = 1.0
"""The length that a slope is cut to."""
LEARNED_FROM = 130
"""Pieces of a long text that are learned from: the time grows with them."""
TOLD_EVERY = 50
BATCHED = 6000
"""Pieces that are encoded at once where nothing is learned."""
Progress = Callable[[str], None]


class Heads(nn.Module):
    """What the embeddings are fitted for: the heads of the second reader, each on one spelling."""

    def __init__(self, centre: Tensor) -> None:
        super().__init__()
        self.register_buffer("centre", centre)
        self.first, self.last = nn.Linear(DIMENSIONS, HIDDEN), nn.Linear(HIDDEN, len(HEADS))

    def forward(self, embeddings: Tensor) -> Tensor:
        """The log-odds of each head."""
        hidden = functional.relu(self.first((embeddings - self.centre) * SPREAD))
        return self.last(functional.dropout(hidden, LEFT_OUT, self.training))


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """The states of each text before the first layer that is tuned."""

    states: Mapping[str, Tensor]

    @classmethod
    def of(cls, encoder: Encoder, cut: Mapping[str, NDArray[np.int32]], progress: Progress) -> Below:
        """Compute them, short texts first."""
        found: dict[str, Tensor] = {}
        for batch in by_length(cut):
            found |= zip(batch, encoder.below([cut[text] for text in batch]), strict=True)
            progress(f"below: {len(found)} of {len(cut)}")
        return cls(states=found)


def by_length(cut: Mapping[str, NDArray[np.int32]]) -> list[list[str]]:
    """The texts in batches of about one length, of so many pieces altogether."""
    batches: list[list[str]] = [[]]
    for text in sorted(cut, key=lambda text: len(cut[text])):
        if (len(batches[-1]) + 1) * len(cut[text]) > BATCHED:
            batches.append([])
        batches[-1].append(text)
    return batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How long to learn, in rounds over all lines, the largest step of scales, and where chance begins."""

    rounds: float = ROUNDS
    rate: float = RATE
    seed: int = 0


def fit(encoder: Encoder, below: Below, lessons: Lessons, course: Course, progress: Progress) -> None:
    """Change the encoder's upper layers; the heads that it was done for are thrown away."""
    chance = np.random.default_rng(course.seed)
    torch.manual_seed(course.seed)
    heads = Heads(_centre(encoder, below, lessons, chance))
    steps = round(course.rounds * lessons.batches)
    optimiser, schedule = _downhill(encoder, heads, steps, course.rate)
    lost = 0.0
    for number, some in enumerate(islice(lessons.rounds(chance), steps), 1):
        lost += _step(encoder, heads, below, lessons, some, optimiser)
        schedule.step()
        if number % TOLD_EVERY == 0:
            progress(f"step {number} of {steps}: {lost / TOLD_EVERY:.4f}")
            lost = 0.0


def _step(
    encoder: Encoder,
    heads: Heads,
    below: Below,
    lessons: Lessons,
    some: Places,
    optimiser: torch.optim.Optimizer,
) -> float:
    encoder.train()
    lines = lessons.line[some]
    begun = [below.states[lessons.texts[place]][:LEARNED_FROM] for place in some]
    said = heads(encoder.above(begun, DROPPED))
    wanted = float(DOUBT) + (1 - 2 * float(DOUBT)) * torch.from_numpy(lessons.wanted[lines])
    each = functional.binary_cross_entropy_with_logits(said, wanted, reduction="none")
    loss = (each * torch.from_numpy(lessons.weights[lines])).mean()
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_([table for layer in encoder.tuned() for table in layer.parameters()], STEEPEST)
    optimiser.step()
    return loss.item()


def _downhill(
    encoder: Encoder, heads: Heads, steps: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    named = [one for layer in encoder.tuned() for one in layer.named_parameters()]
    scales = [table for name, table in named if name.endswith(".change")]
    others = [table for name, table in named if not name.endswith(".change")]
    optimiser = torch.optim.AdamW(
        [
            {"params": scales, "lr": rate, "weight_decay": 0.01},
            {"params": others, "lr": rate / 2, "weight_decay": 0.0},
            {"params": list(heads.parameters()), "lr": HEAD_RATE, "weight_decay": 1e-3},
        ]
    )

    def share(number: int) -> float:
        return min(1.0, (number + 1) / (WARM * steps)) * (1 - SLOWED * number / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _centre(encoder: Encoder, below: Below, lessons: Lessons, chance: np.random.Generator) -> Tensor:
    encoder.eval()
    some = chance.choice(len(lessons.texts), min(1280, len(lessons.texts)), replace=False)
    texts = sorted((lessons.texts[place] for place in some), key=lambda text: len(below.states[text]))
    return torch.from_numpy(embedded(encoder, below, texts)).mean(0)


@torch.no_grad()
def embedded(encoder: Encoder, below: Below, texts: Sequence[str]) -> NDArray[np.float32]:
    """The embedding of each text, by the encoder as it is now."""
    encoder.eval()
    order = sorted(range(len(texts)), key=lambda place: len(below.states[texts[place]]))
    found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for start in range(0, len(order), 128):
        places = order[start : start + 128]
        found[places] = encoder.above([below.states[texts[place]] for place in places]).numpy()
    return found
