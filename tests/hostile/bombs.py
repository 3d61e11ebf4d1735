"""Files that somebody may take for an export, or make to look like one, of any size.

``python -m tests.hostile.bombs --megabytes 200`` writes each in a temporary folder, scans it with the real
command and prints its peak memory, seconds and what it said; exit status 1 when one took more than 300 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

from bot.errors import DataError
from bot.lab.scan.opening import open_export
from bot.lab.scan.running import ScanRun, Unfit, told
from bot.lab.scan.scan import Options, Scan
from tests.lab.scan.exports import START, Words, said
from tests.process import environment

MEGABYTE = 1_000_000
TARGET = 300
"""Megabytes of a scan at its peak, whatever it is given."""
ENTRY = 900_000
"""Bytes of a message that is not refused for its length."""
AD = "an ad"
_HEAD = b'{"name": "Riverside", "type": "private_supergroup", "id": 1234567890, "messages": ['
_TAIL = b"]}"
Bomb = Callable[[int], Iterator[bytes]]


def _filled(piece: bytes, size: int) -> Iterator[bytes]:
    """About so many bytes of one piece again and again."""
    chunk = piece * max(MEGABYTE // len(piece), 1)
    for _ in range(max(size // len(chunk), 1)):
        yield chunk


def _last(number: int = 9) -> bytes:
    """An advertisement, to see whether it is still found."""
    return json.dumps(said(AD, number=number), ensure_ascii=False).encode()


def _around(inside: Callable[[int], Iterator[bytes]]) -> Bomb:
    """What stands as one message between two that are in order."""

    def made(size: int) -> Iterator[bytes]:
        yield _HEAD + _last(1) + b","
        yield from inside(size)
        yield b"," + _last(2) + _TAIL

    return made


def _open_after(inside: Callable[[int], Iterator[bytes]]) -> Bomb:
    """What stands behind a message and never ends."""

    def made(size: int) -> Iterator[bytes]:
        yield _HEAD + _last(1) + b","
        yield from inside(size)

    return made


def _before(inside: Callable[[int], Iterator[bytes]]) -> Bomb:
    """What stands before the messages."""

    def made(size: int) -> Iterator[bytes]:
        yield b'{"more": '
        yield from inside(size)
        yield b"," + _HEAD[1:] + _last(1) + _TAIL

    return made


def _wrapped(begin: bytes, piece: bytes, end: bytes) -> Callable[[int], Iterator[bytes]]:
    def made(size: int) -> Iterator[bytes]:
        yield begin
        yield from _filled(piece, size)
        yield end

    return made


def _nested(opening: bytes, closing: bytes) -> Callable[[int], Iterator[bytes]]:
    def made(size: int) -> Iterator[bytes]:
        step = MEGABYTE // len(opening)
        steps = max(size // (2 * MEGABYTE), 1)
        yield from (opening * step for _ in range(steps))
        yield b"1"
        yield from (closing * step for _ in range(steps))

    return made


def _entries(make: Callable[[int], bytes]) -> Bomb:
    """Messages, each made of its number."""

    def made(size: int) -> Iterator[bytes]:
        yield _HEAD + _last(1)
        written = 0
        for number in count(2):
            piece = b"," + make(number)
            written += len(piece)
            yield piece
            if written >= size:
                break
        yield _TAIL

    return made


def _with(key: str, value: bytes) -> Callable[[int], bytes]:
    """A message with one field more, from its bytes."""
    rest = b', "' + key.encode() + b'": ' + value + b"}"
    return lambda number: json.dumps(said("ok", number=number)).encode()[:-1] + rest


def _repeated(begin: bytes, piece: bytes, end: bytes) -> bytes:
    return begin + (piece * (ENTRY // len(piece)))[:-1] + end


def _person(number: int) -> bytes:
    name = chr(0x1F300 + number % 512) * 250 + str(number)
    return json.dumps(said(f"maybe {number}", number=number, by=number, **{"from": name})).encode()


def _day(number: int) -> bytes:
    day = (date(2000, 1, 1) + timedelta(days=number % 36_000)).isoformat()
    return json.dumps(said(f"{AD} {number}", number=number, date=f"{day}T10:00:00")).encode()


def _unlike(number: int) -> bytes:
    text = f"{AD} " + "".join(chr(0x4E00 + (number * 7 + step * step) % 20_000) for step in range(200))
    return json.dumps(said(text, number=number, by=number, at=START + number)).encode()


def _chats(size: int) -> Iterator[bytes]:
    yield b'{"chats": {"list": ['
    written = 0
    for number in count(1):
        name = json.dumps(f"{number} " + "\U0001f600" * 300)
        head = f'{{"name": {name}, "type": "public_supergroup", "id": {number}, "messages": ['
        piece = (", " if number > 1 else "").encode() + head.encode() + _last(number) + b"]}"
        written += len(piece)
        yield piece
        if written >= size:
            break
    yield b"]}}"


def _keys(size: int) -> Iterator[bytes]:
    yield b"{"
    each = 20_000
    for start in range(0, max(size // 9, each), each):
        yield b",".join(b'"%x":1' % number for number in range(start, start + each)) + b","
    yield b'"": 1}'


def _cut(size: int) -> Iterator[bytes]:
    whole = _entries(_unlike)(size)
    yield from islice(whole, 50)
    yield _unlike(7)[:150]


def _one(data: bytes) -> Bomb:
    def made(size: int) -> Iterator[bytes]:
        yield from _filled(data, size)

    return made


def _encoded(encoding: str) -> Bomb:
    def made(size: int) -> Iterator[bytes]:
        for piece in _entries(_unlike)(size // 2):
            yield piece.decode().encode(encoding)

    return made


BOMBS: dict[str, Bomb] = {
    "brackets at once": _one(b"["),
    "brackets before": _before(_wrapped(b"[", b"[", b"")),
    "objects before": _before(_wrapped(b"{", b'"a":{', b"")),
    "brackets as a message": _open_after(_wrapped(b"[", b"[", b"")),
    "objects as a message": _open_after(_wrapped(b"{", b'"a":{', b"")),
    "brackets that close": _around(_nested(b"[", b"]")),
    "objects that close": _around(_nested(b'{"a":', b"}")),
    "brackets that close before": _before(_nested(b"[", b"]")),
    "closing brackets": _open_after(_wrapped(b"", b"]", b"")),
    "a long text": _around(_wrapped(b'{"type": "message", "text": "', b"x", b'"}')),
    "a long text of escapes": _around(_wrapped(b'{"type": "message", "text": "', b"\\\\", b'"}')),
    "a text without end": _open_after(_wrapped(b'{"text": "', b"x", b"")),
    "escapes without end": _open_after(_wrapped(b'{"text": "', b"\\u0041", b"\\")),
    "a text without end before": _before(_wrapped(b'"', b"x", b"")),
    "a long name": _before(_wrapped(b'1, "name": "', b"x", b'"')),
    "a huge key": _around(_wrapped(b'{"', b"k", b'": 1}')),
    "huge keys before": _before(_wrapped(b"", (b'{"' + b"k" * ENTRY + b'":'), b"1")),
    "a long number": _around(_wrapped(b'{"id": ', b"9", b"}")),
    "a long number before": _before(_wrapped(b"", b"9", b"")),
    "blanks": _before(_wrapped(b"1", b" \n", b"")),
    "blanks in a message": _around(_wrapped(b"{", b" \n", b"}")),
    "blanks between messages": _open_after(_wrapped(b"", b" \n", _last(2) + _TAIL)),
    "a million keys": _around(_keys),
    "a million keys before": _before(_keys),
    "numbers as messages": _open_after(_wrapped(b"1", b",1", b"," + _last(2) + _TAIL)),
    "texts as messages": _open_after(_wrapped(b'""', b',""', b"," + _last(2) + _TAIL)),
    "empty messages": _open_after(_wrapped(b"{}", b",{}", b"," + _last(2) + _TAIL)),
    "lists in messages": _entries(_with("x", _repeated(b"[", b"[],", b"]"))),
    "deep lists in messages": _entries(
        _with("text", _repeated(b"[", b"[" * 50 + b"]" * 50 + b",", b"]")),
    ),
    "objects in messages": _entries(_with("text", _repeated(b"[", b'{"a":0},', b"]"))),
    "keys in messages": _entries(
        _with("x", b"{" + b",".join(b'"%x":1' % number for number in range(ENTRY // 9)) + b"}")
    ),
    "wide texts in messages": _entries(_with("text", b'"' + "\U0001f600".encode() * (ENTRY // 5) + b'"')),
    "odd escapes in messages": _entries(_with("text", b'"' + b"\\x0B" * (ENTRY // 5) + b'"')),
    "halves of pairs in messages": _entries(_with("text", b'"' + b"\\ud83d" * (ENTRY // 7) + b'"')),
    "no UTF-8": _entries(_with("text", b'"' + b"\xff\xfe\xc0" * 5000 + b'"')),
    "zeros": _entries(_with("text", b'"' + b"\x00" * 5000 + b'"')),
    "many chats": _chats,
    "many people": _entries(_person),
    "many days": _entries(_day),
    "many texts": _entries(_unlike),
    "cut": _cut,
    "UTF-16": _encoded("utf-16-le"),
    "UTF-16 with a mark": lambda size: iter([b"\xff\xfe", *_encoded("utf-16-le")(size)]),
    "UTF-8 with a mark": lambda size: iter([b"\xef\xbb\xbf", *_entries(_unlike)(size)]),
    "gzip": _one(b"\x1f\x8b\x08\x00" + bytes(range(256))),
    "text": _one(b"hello "),
    "zeros alone": _one(b"\x00"),
    "empty": lambda size: iter([b""]),
}


def write(path: Path, name: str, size: int) -> Path:
    """The bomb of this name as a file of about so many bytes."""
    with path.open("wb") as file:
        for piece in BOMBS[name](size):
            file.write(piece)
    return path


_MEASURED = (
    "import resource, subprocess, sys\n"
    "status = subprocess.run([sys.executable, '-m', 'bot', *sys.argv[1:]], stdout=-3).returncode\n"
    "print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def scanned(path: Path) -> tuple[int, float, str]:
    """Exit status, megabytes at the peak, and what the real command said."""
    words = [sys.executable, "-c", _MEASURED, "scan", path.name, "--fresh"]
    done = subprocess.run(words, cwd=path.parent, env=environment(), capture_output=True, check=True)
    status, peak = done.stdout.split()
    return int(status), int(peak) / 1024, done.stderr.decode()


def read(path: Path) -> tuple[str, Scan]:
    """What is said of an export that is read by all but the real judge, and what was found in it."""
    scan = Scan(Words(), Options())
    try:
        opened = open_export(path)
    except DataError as refusal:
        return str(refusal).partition(": ")[2], scan
    with opened.file:
        runner = ScanRun(scan=scan, bound={}, state=path.with_name("state"), watcher=_Nobody())
        try:
            outcome = runner.run(opened.file)
        except Unfit as refusal:
            return str(refusal), scan
    return told(outcome.damage) if outcome.damage else "", scan


class _Nobody:
    def moved(self, place: int, scan: Scan) -> None:
        pass


def growth(megabytes: float, part: str) -> float:
    """Megabytes by which reading the bombs that are named so makes this process larger than talk does."""
    least = 0
    for name in ("many texts", *(name for name in BOMBS if part in name)):
        with TemporaryDirectory() as folder:
            read(write(Path(folder) / "result.json", name, int(megabytes * MEGABYTE)))
        least = least or getrusage(RUSAGE_SELF).ru_maxrss
    return (getrusage(RUSAGE_SELF).ru_maxrss - least) / 1024


def main() -> int:
    """Scan every bomb and print a line on each."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.bombs", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--only", default="", help="those whose name contains this")
    parser.add_argument(
        "--growth", action="store_true", help="without the judge, in this process, one number"
    )
    given = parser.parse_args()
    if given.growth:
        print(growth(given.megabytes, given.only))
        return 0
    worst = 0.0
    for name in (name for name in BOMBS if given.only in name):
        with TemporaryDirectory() as folder:
            path = write(Path(folder) / "result.json", name, int(given.megabytes * MEGABYTE))
            began, size = time.monotonic(), path.stat().st_size
            status, peak, said_ = scanned(path)
            took = time.monotonic() - began
        worst = max(worst, peak)
        line = said_.splitlines()[-1][:150] if said_ else ""
        print(
            f"{name:30} {size / MEGABYTE:6.0f} MB {took:6.1f} s {peak:6.0f} MB  {status} {line}", flush=True
        )
    print(f"at most {worst:.0f} MB (target {TARGET})")
    return int(worst > TARGET)


if __name__ == "__main__":
    sys.exit(main())
