"""``python -m benchmarks.letters [FILE]``: what is said of long offers and letters, fraudulent and honest.

Each line is ``{"lang", "level", "kind", "text"}``; level "high" is a fraudulent offer of work, "medium"
another long fraud, "honest" neither. Told by language: how many frauds are named (high or medium), how many
are called ordinary, how many honest ones are accused, and how long 3,000 characters take. Exit status 1 when
a target is missed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

from bot.cli.ask import Asker
from bot.config import Settings
from bot.core.library.situations import Risk

LETTERS = Path("tests/corpus/letters.jsonl")
NAMED, ORDINARY, ACCUSED, DOUBTED = 0.92, 0.01, 0.0, 0.03
QUICK = 0.15
"""Seconds for 3,000 characters."""
LENGTH = 3000
WARNED = (Risk.HIGH, Risk.MEDIUM)


def main() -> int:
    """Measure with the second reader, as a bot has it after ``make run``."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = lines[:: max(1, round(1 / float(os.environ.get("BENCH_SHARE", "1"))))]
    asker = Asker(Settings(_env_file=None))
    told: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for line in lines:
        risk = asker.answer(line["text"]).reply.state.risk
        told[line["level"]][line["lang"]][risk] += 1
    ok = True
    for level, by_lang in sorted(told.items()):
        every = sum(by_lang.values(), Counter[str]())
        for lang, risks in (*sorted(by_lang.items()), ("all", every)):
            shares = ", ".join(f"{risk.value} {_share(risks, risk):.3f}" for risk in Risk)
            print(f"{level:<7} {lang:<4} {risks.total():>4}  {shares}")
        if level == "honest":
            ok &= _share(every, Risk.HIGH) <= ACCUSED and _share(every, Risk.MEDIUM) <= DOUBTED
        elif level == "high":
            ok &= _share(every, *WARNED) >= NAMED and _share(every, Risk.LOW) <= ORDINARY
    took = _took(asker, [line["text"] for line in lines if line["level"] == "honest"])
    print(f"{LENGTH} characters: {took * 1000:.0f} ms in the median")
    return int(not (ok and took <= QUICK))


def _share(risks: Counter[str], *of: Risk) -> float:
    return sum(risks[risk] for risk in of) / max(1, risks.total())


def _took(asker: Asker, texts: list[str]) -> float:
    """Seconds in the median for pages put together of honest texts, each read for the first time."""
    page, times = "\n".join(texts), []
    for start in range(0, min(len(page) - LENGTH, 20 * LENGTH), LENGTH):
        began = time.perf_counter()
        asker.plain(asker.answer(page[start : start + LENGTH]))
        times.append(time.perf_counter() - began)
    return median(times) if times else 0.0


if __name__ == "__main__":
    sys.exit(main())
