"""Measures detection on a folder of labelled lines: recall, false alarms, speed.

    python -m benchmarks.detection DATA_DIR [--content CONTENT] [--show misses|alarms] [--lang zh]

DATA_DIR holds ``*.jsonl`` files of ``{"text", "lang", "label", "kind" | "scheme"}``; lines labelled ``ham``
or ``clean`` must stay silent, ``other_spam`` must not be called fraud, all others should be found.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.adapters.content.rules import load_ruleset
from bot.core.judge import Engine
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Sender, UserId
from bot.core.verdict import Level, Verdict

SILENT = ("ham", "clean")
Row = dict[str, str | None]
Judged = tuple[Row, Verdict]


def message(text: str) -> Message:
    """A member's message in a group."""
    return Message(
        chat=Chat(id=ChatId(-1), kind=ChatKind.GROUP),
        id=MessageId(1),
        sender=Sender(id=UserId(1)),
        parts=(Part(origin=Origin.TEXT, text=text),),
    )


def rows(path: Path) -> Iterator[Row]:
    """The lines of one file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def judge_file(engine: Engine, path: Path) -> tuple[list[Judged], list[float]]:
    """Every line's verdict, and the processor seconds that each took."""
    judged, seconds = [], []
    for row in rows(path):
        start = time.thread_time()
        verdict = engine.verdict(message(str(row["text"])), asked=row.get("style") == "asked")
        seconds.append(time.thread_time() - start)
        judged.append((row, verdict))
    return judged, seconds


def table(name: str, judged: list[Judged]) -> Iterator[str]:
    """One line for each label and language, and one for all."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for row, verdict in judged:
        for lang in (str(row["lang"]), "all"):
            groups.setdefault((str(row["label"]), lang), []).append(verdict)
    for (label, lang), verdicts in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]))):
        if len(verdicts) >= 30 or lang in {"zh", "en"}:
            shares = f"{_share(verdicts, 1)}{_share(verdicts, 2)}"
            yield f"{name:<16}{label:<12}{lang:<6}{len(verdicts):>7}{shares}"


def _share(verdicts: Iterable[Verdict], least: int) -> str:
    wanted = (Level.FRAUD, Level.SUSPICIOUS)[:least]
    found = [verdict.level in wanted for verdict in verdicts]
    return f"{sum(found):>7}{100 * sum(found) / len(found):>9.2f}%"


def show(judged: list[Judged], what: str, lang: str) -> Iterator[str]:
    """The lines that went wrong, with the signals."""
    for row, verdict in judged:
        silent = row["label"] in SILENT
        wrong = verdict.level is not Level.CLEAN if silent else verdict.level is Level.CLEAN
        if wrong and silent == (what == "alarms") and lang in {"", row["lang"]}:
            signals = " ".join(f"{s.id}{s.weight:+g}{list(s.evidence)}" for s in verdict.signals)
            yield f"{verdict.level:<11}{verdict.score:.2f} {str(row['text'])[:160]!r}\n    {signals}"


def speed(seconds: list[float]) -> str:
    """Mean, rate and tail of the time a message takes."""
    ordered = sorted(seconds)
    mean = sum(ordered) / len(ordered)
    return (
        f"{1e6 * mean:.0f} us mean, {1 / mean:,.0f} messages/s, "
        f"p99 {1e3 * ordered[int(len(ordered) * 0.99)]:.2f} ms, worst {1e3 * ordered[-1]:.1f} ms"
    )


def schemes(judged: list[Judged]) -> str:
    """Among found advertisements with a known scheme, how often it is named right."""
    kinds = {"recruitment": "recruit_", "account_trade": ""}
    counts = Counter[bool]()
    for row, verdict in judged:
        wanted = row.get("scheme") or kinds.get(str(row.get("kind")))
        if row["label"] not in SILENT and verdict.scheme and wanted is not None:
            counts[verdict.scheme.startswith(wanted)] += 1
    return f"scheme right: {counts[True]} of {counts.total()}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--show", choices=("misses", "alarms"))
    parser.add_argument("--lang", default="")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    engine = Engine(load_ruleset(given.content))
    print(f"{'file':<16}{'label':<12}{'lang':<6}{'lines':>7}{'fraud':>17}{'flagged':>17}")
    for path in sorted(given.data.glob("*.jsonl")):
        if given.only not in path.stem:
            continue
        judged, seconds = judge_file(engine, path)
        print(*table(path.stem, judged), sep="\n")
        print(f"{path.stem:<16}{speed(seconds)}; {schemes(judged)}")
        if given.show:
            print(*show(judged, given.show, given.lang), sep="\n")


if __name__ == "__main__":
    main()
