"""``python -m benchmarks.restore [MEGABYTES]``: a database backed up, exported, proven and restored.

Each step is a process of its own, as at the prompt; its seconds are told, those of the processor too, and the
most memory that any of them took so far.
"""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import SHARE
from benchmarks.store import CHAT

MEGABYTES = max(1, round(1000 * SHARE))
BATCH = 10_000
WORDS = (
    "保证",
    "日结",
    "发一条",
    "朋友圈",
    "大米",
    "扫码",
    "收款",
    "rice",
    "group",
    "deal",
    "code",
    "secret",
)
JUDGED = (
    "INSERT INTO judgements (chat_id, message_id, edited, sender_id, level, stance, lang, reason, scheme,"
    " sub, album, signals, form, score, judged_at, answered, cleared_by, evidence)"
    " VALUES (?, ?, 0, ?, 'fraud', 'offer', 'zh-Hans', 'reader', 'recruit_posting',"
    " '', '', ?, 'full', ?, ?, 1, 0, ?)"
)
ACTED = (
    "INSERT INTO acts (chat_id, message_id, user_id, kind, by, reason, at, until, before, undone_by)"
    " VALUES (?, ?, ?, 'delete', 0, 'mode', ?, 0, '', 0)"
)


def main(megabytes: int) -> None:
    """Make the database, then do to it what an operator does."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        _run(folder, "migrate")
        rows = _filled(folder / "bot.db", megabytes)
        print(f"a database of {_size(folder / 'bot.db')} MB, {rows:,} rows", flush=True)
        for words in (("backup", "a.db"), ("verify", "a.db"), ("export", "a.gz"), ("verify", "a.gz")):
            _told(folder, *words)
        print(f"the export has {_size(folder / 'a.gz')} MB", flush=True)
        for file in ("a.db", "a.gz"):
            _told(folder, "restore", file)


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:,.0f}"


def _filled(file: Path, megabytes: int) -> int:
    dice, rows = random.Random(1), 0
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        while file.stat().st_size < megabytes * 1_000_000:
            numbers = range(rows, rows + BATCH)
            connection.executemany(JUDGED, [_judged(dice, number) for number in numbers])
            connection.executemany(ACTED, [_acted(dice, number) for number in numbers])
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            rows += BATCH
    return 2 * rows


def _judged(dice: random.Random, number: int) -> tuple[object, ...]:
    said = " ".join(dice.choices(WORDS, k=30))
    signals = f'[{{"id":"reader","weight":{dice.random()},"evidence":["{said[:40]}"]}}]'
    return (
        CHAT - number % 5_000,
        number,
        dice.getrandbits(33),
        signals,
        dice.random(),
        _moment(number),
        said,
    )


def _acted(dice: random.Random, number: int) -> tuple[object, ...]:
    return (CHAT - number % 5_000, number, dice.getrandbits(33), _moment(number))


def _moment(number: int) -> float:
    return 1_764_000_000 + number / 7


def _told(folder: Path, *words: str) -> None:
    began, before = time.monotonic(), _spent()
    _run(folder, *words)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    seconds = f"{time.monotonic() - began:6.1f} s, {_spent() - before:6.1f} s of a processor"
    print(f"{' '.join(words):<14} {seconds}, {most:4.0f} MB of memory", flush=True)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(folder: Path, *words: str) -> None:
    root = Path(__file__).parent.parent
    variables = {**os.environ, "DATABASE_URL": "sqlite:///bot.db", "PYTHONPATH": str(root)}
    command = (sys.executable, "-m", "bot", "db", *words)
    subprocess.run(command, cwd=folder, env=variables, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES)
