"""``python -m benchmarks.picture``: how long the picture of ``/stats`` takes, and how large it is, by script.

Cold is the first picture of a process, the import of the library included; warm the median of the next
ones. Memory is by how much the process has grown at its height. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bot.adapters.content import cldr
from bot.core.moderation.stats import Stats
from bot.core.moderation.stats_words import StatsWords, words
from tests.counted import busy
from tests.packaged import catalog

LANGUAGES = ("en", "ru", "el", "sa", "zh-Hans", "zh-Hant", "ja", "ko")
"""One of each script."""
TITLE = "Riverside 幸福 हिन्दी Соседи 이웃"
SECONDS, BYTES = 1.0, 200_000
WARM = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a process of its own found: seconds, megabytes, and the bytes of the largest picture."""

    cold: float
    warm: float
    memory: float
    size: int

    @property
    def ok(self) -> bool:
        """Whether it is quick and small enough."""
        return self.cold < SECONDS and self.size < BYTES


def main() -> int:
    """Measure each script."""
    missed = False
    for lang in LANGUAGES:
        found = measured(lang)
        missed = missed or not found.ok
        print(
            f"{lang:<8} cold {found.cold:.2f} s   warm {found.warm * 1000:.0f} ms   +{found.memory:.0f} MB  "
            f" {found.size / 1000:.0f} kB   {'ok' if found.ok else 'MISSED'}",
            flush=True,
        )
    return int(missed)


def measured(lang: str) -> Measured:
    """Draw in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.picture", lang]
    ran = subprocess.run(
        command, capture_output=True, check=True, text=True, cwd=Path(__file__).parent.parent
    )
    return Measured(**json.loads(ran.stdout))


def draw(lang: str) -> Measured:
    """Draw the busiest pictures there are, in this process."""
    kinds = [
        (counted, words(catalog(), lang, counted, cldr)) for counted in (busy(90, 40), busy(30), busy(7))
    ]
    before = _height()
    began = time.perf_counter()
    size = _one(*kinds[0])
    cold = time.perf_counter() - began
    height = _height()
    seconds = []
    for number in range(WARM):
        began = time.perf_counter()
        size = max(size, _one(*kinds[number % len(kinds)]))
        seconds.append(time.perf_counter() - began)
    return Measured(cold=cold, warm=median(seconds), memory=height - before, size=size)


def _one(counted: Stats, said: StatsWords) -> int:
    # Imported here: the import is part of the first picture.
    from bot.adapters.pictures import render

    return len(render(counted, said, dark=True, title=TITLE))


def _height() -> float:
    """The megabytes that this process has had at most."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(draw(sys.argv[1]))))
        sys.exit(0)
    sys.exit(main())
