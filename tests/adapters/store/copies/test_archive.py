"""An export that is not what was written is refused in one sentence, and nothing comes of it."""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from sqlalchemy import Connection, text

from bot.adapters.store import migrate
from bot.adapters.store.copies import Old, archive, export, restore, verify
from bot.errors import StoreError
from tests.adapters.store.lives import held, on, populate

Lines = list[bytes]
CHAT = b'[-7,"supergroup","Rice & co",true,false,null,"",0.0]\n'
CHATS = b'{"table":"chats"'


@pytest.fixture
async def whole(sqlite_url: str, tmp_path: Path) -> Path:
    """An export with one chat."""
    await migrate(sqlite_url)
    row = "INSERT INTO chats VALUES (-7, 'supergroup', 'Rice & co', true, false, NULL, '', 0)"
    await on(sqlite_url, lambda connection: connection.execute(text(row)))
    await export(sqlite_url, tmp_path / "whole.gz")
    return tmp_path / "whole.gz"


async def refused(file: Path) -> str:
    """What is said, and that nothing is left of the attempt."""
    before = sorted(file.parent.iterdir())
    with pytest.raises(StoreError) as caught:
        await verify(file)
    with pytest.raises(StoreError) as again:
        await restore(f"sqlite:///{file.parent}/new/bot.db", file, Old.REFUSED)
    assert str(again.value) == str(caught.value)
    assert sorted(file.parent.iterdir()) == before
    assert str(caught.value).startswith(f"{file}: ")
    return str(caught.value).removeprefix(f"{file}: ")


def unpacked(file: Path) -> Lines:
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


def rewritten(file: Path, change: Callable[[Lines], object]) -> Path:
    """The same with other lines, packed well."""
    lines = unpacked(file)
    change(lines)
    other = file.with_name("other.gz")
    other.write_bytes(gzip.compress(b"".join(lines)))
    return other


async def test_it_is_lines_of_json_that_tell_what_they_are(whole: Path) -> None:
    lines = [orjson.loads(line) for line in unpacked(whole)]
    assert {**lines[0], "revision": "", "made_at": ""} == {
        "antifraud": "export",
        "format": 1,
        "revision": "",
        "made_at": "",
    }
    place = next(n for n, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == "chats")
    assert lines[place + 1] == [-7, "supergroup", "Rice & co", True, False, None, "", 0.0]
    assert lines[place + 2].keys() == {"rows", "sha256", "last"}
    assert lines[-1].keys() == {"end", "sha256"}
    assert (await verify(whole)).contents.parts["chats"].rows == 1


@pytest.fixture
def content(whole: Path) -> bytes:
    """The same as it stands on the disk."""
    return whole.read_bytes()


async def test_wherever_it_is_cut_off_it_is_refused(content: bytes, tmp_path: Path) -> None:
    short = tmp_path / "short.gz"
    for size in sorted(random.Random(1).sample(range(2, len(content)), 12)):
        short.write_bytes(content[:size])
        assert await refused(short) == "is cut off, its end is missing; take another copy"


async def test_one_that_ends_at_the_end_of_a_line_is_cut_off_too(whole: Path) -> None:
    for count in (1, 2, 10, -1):
        other = rewritten(whole, lambda lines, count=count: lines.__delitem__(slice(count, None)))
        assert await refused(other) == "is cut off, its end is missing; take another copy"


async def test_whichever_byte_is_another_it_is_refused(content: bytes, tmp_path: Path) -> None:
    other = tmp_path / "other.gz"
    # The header of gzip tells a time and a system, which nobody reads.
    for place in random.Random(2).sample(range(12, len(content)), 12):
        other.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        assert "take another copy" in await refused(other)


def replaced(row: bytes) -> Callable[[Lines], object]:
    return lambda lines: lines.__setitem__(lines.index(CHAT), row + b"\n")


ROWS = {
    b"[-7]": "a row must be a list of 8 values",
    b"[-7,1,2,3,4,5,6,7,8]": "a row must be a list of 8 values",
    b'["-7","s","R",true,false,null,"",0.0]': "chats.chat_id: must be a whole number of 64 bits",
    b'[9223372036854775808,"s","R",true,false,null,"",0.0]': "must be a whole number of 64 bits",
    b'[1e3,"s","R",true,false,null,"",0.0]': "must be a whole number of 64 bits",
    b'[true,"s","R",true,false,null,"",0.0]': "must be a whole number of 64 bits",
    b'[-7,"s",5,true,false,null,"",0.0]': "chats.title: must be text",
    b'[-7,"s",null,true,false,null,"",0.0]': "chats.title: must not be empty",
    b'[-7,"s","R\\u0000",true,false,null,"",0.0]': "chats.title: must not hold a NUL",
    b'[-7,"s","R\\ud800",true,false,null,"",0.0]': "is no JSON",
    b'[-7,"s","R\xff",true,false,null,"",0.0]': "is no JSON",
    b'[-7,"s",{"R":1},true,false,null,"",0.0]': "chats.title: must be text",
    b'[-7,"s","R",1,false,null,"",0.0]': "chats.active: must be true or false",
    b'[-7,"s","R",true,false,"soon","",0.0]': "chats.next_run: must be a number",
    b'[-7,"s","R",true,false,null,"",NaN]': "is no JSON",
    b"[" * 2000: "is no JSON",
    b'[-7,"supergroup","Rice and co",true,false,null,"",0.0]': "the rows of chats are not those that were",
    b'[-7, "supergroup","Rice & co",true,false,null,"",0.0]': "the rows of chats are not those that were",
}


@pytest.mark.parametrize("row", ROWS)
async def test_a_row_that_is_not_what_was_written(whole: Path, row: bytes) -> None:
    said = await refused(rewritten(whole, replaced(row)))
    assert said.startswith("is damaged or was altered (line ")
    assert ROWS[row] in said


async def test_a_row_that_is_there_twice(whole: Path) -> None:
    other = rewritten(whole, replaced(CHAT + CHAT[:-1]))
    assert await refused(other) == "holds rows that no database takes together; take another copy"


def _at(lines: Lines, beginning: bytes) -> int:
    return next(n for n, line in enumerate(lines) if line.startswith(beginning))


def _renamed(lines: Lines) -> None:
    place = _at(lines, CHATS)
    lines[place] = lines[place].replace(b'"chats"', b'"../../chats"')


def _without_table(lines: Lines) -> None:
    place = _at(lines, CHATS)
    del lines[place : place + 3]


def _other_columns(lines: Lines) -> None:
    place = _at(lines, CHATS)
    lines[place] = lines[place].replace(b'"title"', b'"name"')


def _other_seal(lines: Lines) -> None:
    lines[-1] = b'{"end":true,"sha256":"' + b"0" * 64 + b'"}\n'


def _other_day(lines: Lines) -> None:
    lines[0] = lines[0].replace(b'"made_at":"2', b'"made_at":"3')


def _other_number(lines: Lines) -> None:
    place = _at(lines, b'{"table":"outbox"') + 1
    lines[place] = lines[place].replace(b'"last":null', b'"last":99')


CHANGES: dict[Callable[[Lines], object], str] = {
    _renamed: "chats does not begin here",
    _without_table: "chats does not begin here",
    _other_columns: "chats does not begin here",
    _other_seal: "its seal is another",
    _other_day: "its seal is another",
    _other_number: "its seal is another",
    lambda lines: lines.append(b"{}\n"): "something stands behind its end",
    lambda lines: lines.append(b"x"): "something stands behind its end",
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_stream_that_is_not_what_was_written(whole: Path, change: Callable[[Lines], object]) -> None:
    assert CHANGES[change] in await refused(rewritten(whole, change))


async def test_a_second_stream_behind_it_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "twice.gz").write_bytes(content * 2)
    assert "something stands behind its end" in await refused(tmp_path / "twice.gz")


async def test_a_row_without_end_takes_bounded_memory(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LONGEST_LINE", 10_000)
    bomb = rewritten(whole, replaced(b'["' + b"a" * 20_000))
    assert "is too long" in await refused(bomb)


async def test_what_unfolds_without_end_is_refused(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FREE", 100_000)
    long = CHAT.replace(b"Rice & co", b"x" * 4000)
    many = b"".join(long.replace(b"-7", b"%d" % number) for number in range(1000))
    assert "unfolds to more than any database does" in await refused(rewritten(whole, replaced(many[:-1])))


FOREIGN = {
    "empty": b"",
    "text": b"hello",
    "json": b'{"antifraud":"export"}',
    "zip": b"PK\x03\x04" + b"\0" * 40,
    "packed text": gzip.compress(b"hello\n"),
    "packed json": gzip.compress(b'{"a":1}\n[1]\n'),
    "packed list": gzip.compress(b"[1]\n"),
    "one long line": gzip.compress(b"a" * 1_000_000),
}


@pytest.mark.parametrize("name", FOREIGN)
async def test_something_else(name: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(FOREIGN[name])
    assert await refused(file) == "is neither a backup nor an export of this program"


async def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no regular file" in await refused(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert await refused(tmp_path / "pipe") == "cannot be read (no regular file)"
    assert await refused(tmp_path / "folder") == "cannot be read (no regular file)"
    assert await refused(tmp_path / "none") == "cannot be read (No such file or directory)"


async def test_one_of_a_newer_program(whole: Path) -> None:
    def newer(lines: Lines) -> None:
        first = orjson.loads(lines[0])
        lines[0] = orjson.dumps({**first, "revision": "0999"}) + b"\n"

    assert "was written by a newer program (its revision is 0999" in await refused(rewritten(whole, newer))
    other = rewritten(
        whole, lambda lines: lines.__setitem__(0, lines[0].replace(b'"format":1', b'"format":2'))
    )
    assert await refused(other) == "is an export of a newer program; update this one"


async def test_two_exports_of_the_same_are_the_same_but_for_their_moment(
    sqlite_url: str, tmp_path: Path
) -> None:
    await migrate(sqlite_url)
    await on(sqlite_url, populate)
    first, second = await export(sqlite_url, tmp_path / "1.gz"), await export(sqlite_url, tmp_path / "2.gz")
    assert first == second == await held(sqlite_url)


def _spoiled(connection: Connection) -> None:
    connection.execute(text("INSERT INTO flags VALUES ('secret', 'Aladdin' || char(0) || 'Sesame')"))


async def test_a_value_that_not_both_databases_take_is_named_by_its_place_alone(
    sqlite_url: str, tmp_path: Path
) -> None:
    await migrate(sqlite_url)
    await on(sqlite_url, _spoiled)
    with pytest.raises(StoreError, match=r"does not write \(flags\.value: must not hold a NUL\)") as caught:
        await export(sqlite_url, tmp_path / "a.gz")
    assert "Sesame" not in str(caught.value)
    assert not (tmp_path / "a.gz.part").exists()
    assert not (tmp_path / "a.gz").exists()
