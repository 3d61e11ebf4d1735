"""``python -m benchmarks.ask [FILE...]``: how well and how fast questions in free words are answered.

Each line of a file is ``{"lang", "text", "topic", "risk"}``; a topic "none" is a text that asks for nothing
of the library. Told with the second reader and without: how often the risk is right, how often what is high
was called ordinary, how often the answer is that of the topic, of its scheme or first aid for it, and how
long an answer takes. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

from bot.adapters.content.catalog import load_catalog
from bot.cli.ask import Asker
from bot.config import Settings
from bot.core.library.catalog import Catalog
from bot.core.library.content import Topic
from bot.core.library.situations import Risk
from bot.core.talk.dialogue import Reply

QUESTIONS = Path("tests/corpus/questions.jsonl")
RIGHT, FACTS = 0.9, 0.9
SLOWEST = {"off": 0.3, "auto": 1.0}
"""Seconds within which an answer must be there, without and with the second reader."""
WARN_ONLY = {"high": {Risk.HIGH, Risk.MEDIUM}, "medium": {Risk.HIGH, Risk.MEDIUM}}
"""Risks that warn: whoever asks about either holds off."""
ASKS_NOTHING = "none"
Line = Mapping[str, str]


def main() -> int:
    """Measure every file with the second reader and without."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ask", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[QUESTIONS], metavar="FILE")
    parser.add_argument("--wrong", action="store_true", help="print what was answered wrongly")
    given = parser.parse_args()
    missed = False
    for path in given.files:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for reader in SLOWEST:
            print(f"{path}: {len(lines)} lines, second reader {reader}")
            missed = not _measured(lines, reader, wrong=given.wrong) or missed
    return int(missed)


def _measured(lines: Sequence[Line], reader: str, *, wrong: bool) -> bool:
    settings = Settings(_env_file=None, second_reader=reader)
    asker, catalog = Asker(settings), load_catalog(settings.content_dir)
    for lang in catalog.locales:
        # A running bot has every language prepared within a minute of its start.
        asker.answer("what can you do for me?", lang)
    answered = list(_answers(asker, lines))
    if wrong:
        for line, reply, _ in answered:
            if not (_risk_right(line, reply) and _has_facts(catalog, line, reply)):
                print(f"  {line['lang']} {line['risk']} {line['topic']} -> {_told(reply)}: {line['text']}")
    return _risks(answered) & _facts(catalog, answered) & _times(answered, SLOWEST[reader])


def _answers(asker: Asker, lines: Sequence[Line]) -> Iterator[tuple[Line, Reply, float]]:
    for line in lines:
        began = time.perf_counter()
        answer = asker.answer(line["text"], line["lang"])
        asker.plain(answer)
        yield line, answer.reply, time.perf_counter() - began


Answered = Sequence[tuple[Line, Reply, float]]


def _risks(answered: Answered) -> bool:
    right = sum(_risk_right(line, reply) for line, reply, _ in answered)
    high = [(line, reply) for line, reply, _ in answered if line["risk"] == "high"]
    low = sum(_risk_told(reply) is Risk.LOW for _, reply in high)
    silent = sum(_risk_told(reply) is Risk.UNKNOWN for _, reply in high)
    good = figure("risk right", f"{right} of {len(answered)}", right / len(answered), RIGHT)
    print(f"  of {len(high)} that are high: called ordinary {low}, said nothing of {silent}")
    return good and low == 0


def _risk_told(reply: Reply) -> Risk:
    """What is told: first aid, questions of what happened and kind words need no sign to be serious."""
    serious = {"aid", "happened", "say.despair"} & set(reply.parts)
    return Risk.HIGH if serious else Risk(reply.state.risk)


def _risk_right(line: Line, reply: Reply) -> bool:
    """Whether it warns where it should, and does not where it should not."""
    told = _risk_told(reply)
    if line["risk"] in WARN_ONLY:
        return told in WARN_ONLY[line["risk"]]
    # Of an ordinary thing "no sign found" is right too; an answer from the library needs no sign.
    return told in {Risk.LOW, Risk.UNKNOWN} or reply.state.topic == line["topic"]


def _facts(catalog: Catalog, answered: Answered) -> bool:
    asked = [(line, reply) for line, reply, _ in answered if line["topic"] != ASKS_NOTHING]
    told = Counter(_how(catalog, line, reply) for line, reply in asked)
    present = sum(_has_facts(catalog, line, reply) for line, reply in asked)
    print("  " + ", ".join(f"{name} {count}" for name, count in told.most_common()))
    return figure("facts present", f"{present} of {len(asked)}", present / len(asked), FACTS)


def _has_facts(catalog: Catalog, line: Line, reply: Reply) -> bool:
    """Whether the answer holds what the topic has to say: its own words, its scheme's, or first aid."""
    return line["topic"] == ASKS_NOTHING or _how(catalog, line, reply) not in {"another", "nothing"}


def _how(catalog: Catalog, line: Line, reply: Reply) -> str:
    wanted = catalog.topics[line["topic"]]
    if reply.state.topic == wanted.id:
        return "the answer"
    if f"topic:{wanted.id}" in reply.found or f"aid:{_aid_of(wanted)}" in reply.found:
        return "offered"
    if "aid" in reply.parts and reply.state.situation == _aid_of(wanted):
        return "first aid"
    scheme = reply.state.scheme
    if scheme and scheme == wanted.scheme:
        return "same scheme"
    return "another" if reply.state.topic or scheme or "card" not in reply.parts else "nothing"


def _aid_of(topic: Topic) -> str:
    kind, _, name = topic.more.partition(":")
    return name if kind == "aid" else ""


def _told(reply: Reply) -> str:
    state = reply.state
    return f"{state.risk} {state.topic or state.situation or state.scheme or '-'} {' '.join(reply.found)}"


def _times(answered: Answered, most: float) -> bool:
    seconds = [taken for _, _, taken in answered]
    last = quantiles(seconds, n=100)[-1]
    good = max(seconds) <= most
    print(
        f"  an answer takes {median(seconds) * 1000:.0f} ms, of a hundred one {last * 1000:.0f} ms, at most"
        f" {max(seconds) * 1000:.0f} ms (target {most * 1000:.0f} ms) {'ok' if good else 'MISSED'}"
    )
    return good


def figure(name: str, value: str, share: float, target: float) -> bool:
    """Print one share; whether it reaches the target."""
    good = share >= target
    print(f"  {name} {value}, {share:.3f} (target {target}) {'ok' if good else 'MISSED'}")
    return good


if __name__ == "__main__":
    sys.exit(main())
