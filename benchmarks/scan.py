"""``python -m benchmarks.scan [--gigabytes N]``: how fast an export is scanned, and in how much memory.

The export is made up in a temporary folder. Of every hundred messages, twenty have no text (stickers,
pictures), three tell who came, twenty-five are short answers that everybody gives, fifty are sentences put
together from everyday lines so that hardly any comes twice, and two are advertisements. ``--all-different``
leaves out what is silent or common: harder than any real group. It is scanned by one process on one core, and
by one for each core of the machine. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import BinaryIO

from benchmarks.texts import ADS, ad
from bot.lab.scan.judges import cores

LINES = Path("corpus")
LANGUAGES = ("zh", "zh", "en", "en", "ru")
MANY = 20_000
"""People of the group."""
ANSWERS = (
    "好的",
    "收到",
    "谢谢",
    "哈哈哈",
    "ok",
    "thanks!",
    "👍",
    "+1",
    "lol",
    "да",
    "спасибо",
    "真的吗",
    "在吗",
)
RATE, MEMORY = 8_000, 300
"""Targets: messages a second, megabytes at most."""
_BEGIN = b'{\n "name": "Riverside",\n "type": "private_supergroup",\n "id": 1234567890,\n "messages": ['
_PIECE = re.compile(r"[^。！？.!?\n]+[。！？.!?]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one scan took: messages, seconds of processor and of wall clock, megabytes at its peak."""

    messages: int
    processor: float
    wall: float
    memory: float

    @property
    def rate(self) -> float:
        """Messages a second of processor time."""
        return self.messages / self.processor

    @property
    def by_clock(self) -> float:
        """Messages a second of time."""
        return self.messages / self.wall


def main() -> int:
    """Make an export of the wanted size, scan it, print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan", description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=0.1, help="the size of the export")
    parser.add_argument("--all-different", action="store_true", help="no message comes twice")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        messages = write_export(path, int(given.gigabytes * 1e9), different=given.all_different)
        print(f"{path.stat().st_size / 1e9:.2f} GB, {messages:,} messages")
        alone, beside = measured(path, messages), measured(path, messages, jobs=cores())
    print(
        f"one process: {alone.rate:,.0f} messages/s of processor time (target {RATE:,}), "
        f"{alone.by_clock:,.0f}/s by the clock, {alone.memory:,.0f} MB at most (target {MEMORY})\n"
        f"--jobs {cores()}: {beside.by_clock:,.0f} messages/s by the clock (target {RATE:,}), "
        f"{beside.rate:,.0f}/s of processor time, {beside.memory:,.0f} MB at most in the one that reads"
    )
    return int(min(alone.rate, beside.by_clock) < RATE or alone.memory > MEMORY)


def write_export(path: Path, size: int, *, different: bool = False) -> int:
    """Write an export of about this many bytes; the number of its messages."""
    made = _Made(Random(1), different=different)
    number = 0
    with path.open("wb") as file:
        file.write(_BEGIN)
        for number in _until(file, size):
            record = json.dumps(made.message(number), ensure_ascii=False, indent=1).replace("\n", "\n  ")
            file.write((",\n  " if number > 1 else "\n  ").encode() + record.encode())
        file.write(b"\n ]\n}")
    return number


def _until(file: BinaryIO, size: int) -> Iterator[int]:
    number = 0
    while file.tell() < size or not number:
        number += 1
        yield number


class _Made:
    """Messages of a made-up group, the same for the same seed."""

    def __init__(self, random: Random, *, different: bool) -> None:
        self._random = random
        self._different = different
        self._at = 1_600_000_000
        self._pieces = {lang: tuple(_everyday(lang)) for lang in LANGUAGES}

    def message(self, number: int) -> dict[str, object]:
        self._at += self._random.randrange(1, 20)
        clock = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self._at))
        record = {"id": number, "type": "message", "date": clock, "date_unixtime": str(self._at)}
        who = int(MANY * self._random.random() ** 3)
        drawn = self._random.random() * (0.52 if self._different else 1.0)
        if drawn >= 0.97:
            joined = {
                "actor": f"Member {who}",
                "actor_id": f"user{who + 1000}",
                "action": "join_group_by_link",
            }
            return {
                **record,
                "type": "service",
                **joined,
                "inviter": "Group",
                "text": "",
                "text_entities": [],
            }
        record |= {"from": f"Member {who}", "from_id": f"user{who + 1000}"}
        if self._random.random() < 0.3:
            record["reply_to_message_id"] = max(1, number - 7)
        return {**record, **self._content(drawn)}

    def _content(self, drawn: float) -> dict[str, object]:
        if drawn < 0.02:
            return _text(ad(self._random, self._random.choice(list(ADS))))
        if drawn < 0.52:
            pieces = self._pieces[self._random.choice(LANGUAGES)]
            count = self._random.choice((1, 2, 2, 3))
            return _text(" ".join(self._random.choice(pieces) for _ in range(count)))
        if drawn < 0.77:
            return _text(self._random.choice(ANSWERS))
        if drawn < 0.87:
            return {"photo": "(File not included. Change data exporting settings to download.)", **_text("")}
        sticker = {"file": "stickers/sticker.webp", "media_type": "sticker", "sticker_emoji": "😀"}
        return {**sticker, **_text("")}


def _text(text: str) -> dict[str, object]:
    return {"text": text, "text_entities": [{"type": "plain", "text": text}] if text else []}


def _everyday(lang: str) -> Iterator[str]:
    """The sentences of the corpus's everyday lines in a language."""
    for line in (LINES / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        if fields.get("kind") == "talk":
            yield from (piece.strip() for piece in _PIECE.findall(fields["text"]) if piece.strip())


def measured(path: Path, messages: int, *, jobs: int = 1) -> Measured:
    """Scan in processes of its own, on one core where it is one, and ask the system what it took."""
    scan = [sys.executable, "-m", "bot", "scan", str(path), "--html", f"{path}.html", "--fresh"]
    words = [*scan, "--jobs", str(jobs)]
    began = time.monotonic()
    process = Popen(
        _pinned(words) if jobs == 1 else words, stdout=PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    assert process.stdout is not None
    process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("the scan failed")
    return Measured(
        messages=messages,
        processor=used.ru_utime + used.ru_stime,
        wall=time.monotonic() - began,
        memory=used.ru_maxrss / 1024,
    )


def _pinned(words: Sequence[str]) -> list[str]:
    """On one core, where the machine can do that."""
    core = str(max(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else ""
    return ["taskset", "-c", core, *words] if core and Path("/usr/bin/taskset").exists() else list(words)


if __name__ == "__main__":
    sys.exit(main())
