"""Which characters a font has, read from the file itself, and what is made of files that are no fonts."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.pictures.coverage import Coverage, coverage_of


def groups(*spans: tuple[int, int, int]) -> bytes:
    """A table of format 12."""
    return struct.pack(">HHIII", 12, 0, 16 + 12 * len(spans), 0, len(spans)) + b"".join(
        struct.pack(">III", *span) for span in spans
    )


def segments(*parts: tuple[int, int, int, int], listed: tuple[int, ...] = ()) -> bytes:
    """A table of format 4 with its closing segment; a part is start, end, difference, offset of its list."""
    closed = (*parts, (0xFFFF, 0xFFFF, 1, 0))
    count = len(closed)
    starts, ends, deltas, ranges = zip(*closed, strict=True)
    body = struct.pack(f">{count}HH{count}H{count}H{count}H", *ends, 0, *starts, *deltas, *ranges)
    return (
        struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + body + struct.pack(f">{len(listed)}H", *listed)
    )


def table(*tables: tuple[int, int, bytes]) -> bytes:
    """A ``cmap`` of tables, each with platform and encoding."""
    head, body = struct.pack(">HH", 0, len(tables)), b""
    for platform, encoding, data in tables:
        head += struct.pack(">HHI", platform, encoding, 4 + 8 * len(tables) + len(body))
        body += data
    return head + body


def font_file(cmap: bytes, *, at: int = 0) -> bytes:
    """A font with no other table; ``at`` is where in its file it begins."""
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", 1, 0, 0, 0)
    return head + struct.pack(">4sIII", b"cmap", 0, at + len(head) + 16, len(cmap)) + cmap


def read(folder: Path, data: bytes, index: int = 0) -> Coverage:
    path = folder / "font.ttf"
    path.write_bytes(data)
    return coverage_of(path, index)


def covered(coverage: Coverage) -> str:
    return "".join(chr(code) for code in range(0x20000) if chr(code) in coverage)


def test_groups_reach_beyond_the_basic_plane(tmp_path: Path) -> None:
    cmap = table((3, 10, groups((0x41, 0x43, 5), (0x1F600, 0x1F601, 9))))
    assert covered(read(tmp_path, font_file(cmap))) == "ABC😀😁"


def test_the_box_is_no_glyph(tmp_path: Path) -> None:
    cmap = table((3, 10, groups((0x41, 0x43, 0), (0x61, 0x61, 0))))
    assert covered(read(tmp_path, font_file(cmap))) == "BC"


def test_segments_by_difference_and_by_list(tmp_path: Path) -> None:
    # An offset counts from its own place: from that of the second of four, the list is 6 bytes away.
    parts = ((0x41, 0x42, 10, 0), (0x61, 0x63, 1, 6), (0x7A, 0x7A, 0x10000 - 0x7A, 0))
    cmap = table((3, 1, segments(*parts, listed=(0, 7, 0xFFFF))))
    assert covered(read(tmp_path, font_file(cmap))) == "ABb"


def test_the_table_that_reaches_furthest_is_read(tmp_path: Path) -> None:
    small, large = segments((0x41, 0x41, 1, 0)), groups((0x41, 0x42, 1))
    assert covered(read(tmp_path, font_file(table((3, 1, small), (3, 10, large))))) == "AB"
    assert covered(read(tmp_path, font_file(table((0, 3, small), (1, 0, large))))) == "A"


def test_of_several_fonts_in_a_file_one_is_asked(tmp_path: Path) -> None:
    first = font_file(table((3, 10, groups((0x41, 0x41, 1)))), at=20)
    second = font_file(table((3, 10, groups((0x42, 0x42, 1)))), at=20 + len(first))
    data = b"ttcf" + struct.pack(">IIII", 0x10000, 2, 20, 20 + len(first)) + first + second
    assert [covered(read(tmp_path, data, index)) for index in (0, 1)] == ["A", "B"]


@pytest.mark.parametrize("data", [b"", b"ttcf", b"no font at all, but longer than a head", font_file(b"")])
def test_what_is_no_font_covers_nothing(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == Coverage()
    assert coverage_of(tmp_path / "absent.ttf", 0) == Coverage()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.binary(max_size=300), st.integers(0, 60))
def test_a_damaged_font_is_survived(tmp_path: Path, junk: bytes, keep: int) -> None:
    whole = font_file(table((3, 1, segments((0x41, 0x50, 1, 0)))))
    read(tmp_path, whole[:keep] + junk)
