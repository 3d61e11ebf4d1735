"""A file made to burst a scan costs bounded memory, and what stands before and behind it is still read."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.lab.scan import frames, tape
from bot.lab.scan.opening import open_export
from bot.lab.scan.tape import Tape
from tests.hostile.bombs import BOMBS, read, write
from tests.lab.scan.exports import chat, said, written
from tests.process import PATIENCE, ROOT, environment

SIZE, SMALL = 3_200_000, 1_200_000
"""Bytes of a bomb: more than two windows, where it is one piece; less where it is of many."""
ENDLESS = "the file has an entry that is too long or too deep and has no end, at byte "
DEEP = "the file is nested more than 64 deep, at byte "
DAMAGED = "the file is damaged, at byte "
FOREIGN = "JSON of another program; "
SAID = {
    "brackets at once": FOREIGN,
    "brackets before": DEEP,
    "objects before": DEEP,
    "brackets as a message": ENDLESS,
    "objects as a message": ENDLESS,
    "brackets that close before": DEEP,
    "closing brackets": DAMAGED,
    "a text without end": ENDLESS,
    "escapes without end": ENDLESS,
    "a text without end before": DAMAGED,
    "a long name": DAMAGED,
    "huge keys before": "the file ends too early, at byte ",
    "a long number before": DAMAGED,
    "cut": "the file ends too early, at byte ",
    "UTF-16": "not in UTF-8, so another program has changed it; ",
    "UTF-16 with a mark": "not in UTF-8, so another program has changed it; ",
    "gzip": "no JSON; ",
    "text": "no JSON; ",
    "zeros alone": "not in UTF-8, so another program has changed it; ",
    "empty": "empty; ",
}
"""What is said of a bomb; nothing is said of the others."""
AROUND = [
    "brackets that close", "objects that close", "a long text", "a long text of escapes", "a huge key",
    "a long number", "blanks in a message", "a million keys",
]  # fmt: skip
"""Those that stand as one message between two advertisements."""
BETWEEN = ["blanks between messages", "numbers as messages", "texts as messages", "empty messages"]
OF_MANY = [
    name
    for name in BOMBS
    if "in messages" in name or name.startswith(("many", "no UTF", "UTF", "zeros", "empty", "a million"))
]


@pytest.fixture
def widest(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The widest window over a file so far."""
    found = [0]
    more = Tape.more

    def counted(self: Tape, keep: int) -> bool:
        try:
            return more(self, keep)
        finally:
            found[0] = max(found[0], len(self.data))

    monkeypatch.setattr(Tape, "more", counted)
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_one_line_names_the_place_and_the_window_stays_small(
    name: str, tmp_path: Path, widest: list[int]
) -> None:
    said_of_it, scan = read(write(tmp_path / "result.json", name, SMALL if name in OF_MANY else SIZE))
    assert said_of_it.startswith(SAID.get(name, "")) is True
    assert bool(said_of_it) is (name in SAID)
    assert len(said_of_it.splitlines()) <= 1
    assert widest[0] <= frames.LONGEST + 2 * tape.CHUNK
    if name in AROUND:
        assert (scan.looked, scan.findings.tally.unreadable) == (3, 1)
        assert scan.findings.tally.levels == {"fraud": 2}
    if name in BETWEEN:
        assert scan.findings.tally.levels == {"fraud": 2}
    if said_of_it.startswith(ENDLESS):
        assert scan.findings.tally.levels == {"fraud": 1}


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("name", AROUND)
def test_wherever_the_window_ends_the_message_behind_is_found(
    name: str, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape, "CHUNK", chunk)
    monkeypatch.setattr(frames, "LONGEST", 1_000)
    path = write(tmp_path / "result.json", "cut", 0)
    inside = {
        "brackets that close": b"[" * 700 + b"]" * 700,
        "objects that close": b'{"a":' * 300 + b"1" + b"}" * 300,
        "a long text": b'{"a": "' + b"]}x" * 500 + b'"}',
        "a long text of escapes": b'{"a": "' + b'\\"\\\\' * 400 + b'"}',
        "a huge key": b'{"' + b"[k" * 700 + b'": 1}',
        "a long number": b'{"a": ' + b"9" * 1_500 + b"}",
        "blanks in a message": b"{" + b" \n" * 700 + b"}",
        "a million keys": b"{" + b'"k":1,' * 300 + b'"":1}',
    }[name]
    one, two = written(said("an ad"), indent=None), written(said("an ad", number=2), indent=None)
    whole = written(chat([]), indent=None)
    path.write_bytes(whole.replace(b"[]", b"[" + one + b"," + inside + b"," + two + b"]"))
    said_of_it, scan = read(path)
    assert (said_of_it, scan.looked, scan.findings.tally.levels) == ("", 3, {"fraud": 2})


def test_a_message_of_the_deepest_and_the_longest_is_read(tmp_path: Path) -> None:
    deep: object = "x"
    for _ in range(frames.DEEPEST - 1):
        deep = [deep]
    records = [said("an ad", more=deep), said("an ad", more=[deep]), said("x" * 500_000 + " an ad")]
    (tmp_path / "result.json").write_bytes(written(chat(records)))
    said_of_it, scan = read(tmp_path / "result.json")
    assert (said_of_it, scan.findings.tally.unreadable, scan.findings.tally.messages) == ("", 1, 2)


async def test_no_message_of_many_values_takes_much_memory() -> None:
    """In a process of its own, as this one has grown already."""
    words = ("-m", "tests.hostile.bombs", "--growth", "--megabytes", "1", "--only", "in messages")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, env=environment(), stdout=PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 3 * PATIENCE)
    assert process.returncode == 0
    assert float(out) < 100


@pytest.mark.parametrize("kind", ["a pipe", "a folder", "a device", "a socket", "a loop"])
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    import socket

    path = tmp_path / "result.json"
    with socket.socket(socket.AF_UNIX) as listener:
        if kind == "a pipe":
            os.mkfifo(path)
        elif kind == "a folder":
            (path / "result.json").mkdir(parents=True)
        elif kind == "a device":
            path = Path("/dev/zero")
        elif kind == "a socket":
            listener.bind(os.path.relpath(path))
        else:
            path.symlink_to(path)
        with pytest.raises(DataError) as found:
            open_export(path)
    (line,) = str(found.value).splitlines()
    assert str(path) in line
