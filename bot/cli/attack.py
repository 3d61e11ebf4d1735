"""``antifraud attack``: what somebody gets past the detector who knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import track

from bot.cli.evaluate import printing, read, write
from bot.lab.attack.rounds import attack, sample
from bot.lab.attack.shown import shares, table, written
from bot.lab.attack.tactics import tactics
from bot.lab.judging import TimedJudging
from bot.lab.phrases import On, load


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackJob:
    """``most`` lines of each kind from ``data``; ``phrases`` is the file of what the tactics say."""

    data: Sequence[Path]
    phrases: Path
    most: int
    seed: int
    json: Path | None = None
    against: Path | None = None


def run(job: AttackJob, judging: TimedJudging, out: BinaryIO) -> None:
    """Try every tactic under a progress bar, and print what came of it."""
    earlier = shares(job.against) if job.against is not None else {}
    lines, tried = sample(read(job.data), job.most, job.seed), tactics(load(job.phrases))
    bar = track(
        attack(lines, tried, judging, seed=job.seed),
        total=len(tried),
        description="tactics",
        console=Console(stderr=True),
        transient=True,
    )
    results = list(bar)
    if job.json is not None:
        write(job.json, written(results))
    with printing(out) as console:
        for on in On:
            console.print(table(results, on, earlier))
