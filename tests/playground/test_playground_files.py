"""What is read from the first bytes of a picture, and where files lie."""

from __future__ import annotations

import pytest

from bot.playground.files import FileStore, picture_size, picture_type

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x06\x00\x08\x03"
GIF = b"GIF89a\x08\x00\x06\x00"
WEBP = b"RIFF\x00\x00\x00\x00WEBP"


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (JPEG, "image/jpeg", (8, 6)),
        (GIF, "image/gif", (8, 6)),
        (WEBP, "image/webp", (512, 512)),
        (JPEG[:9], "image/jpeg", (0, 0)),
        (b"\xff\xd8\xff\xe0\x00\x02x", "image/jpeg", (0, 0)),
        (b"\xff\xd8\xff\xe0\x00\x02\x00\x00\x00", "image/jpeg", (0, 0)),
        (b"\x89PNG\r\n\x1a\n", "image/png", (0, 0)),
        (b"<svg/>", "", (0, 0)),
        (b"", "", (0, 0)),
    ],
)
def test_pictures(data: bytes, kind: str, size: tuple[int, int]) -> None:
    assert (picture_type(data), picture_size(data)) == (kind, size)


def test_equal_bytes_share_their_unique_id_only() -> None:
    files = FileStore()
    first, second = (files.keep(GIF, folder="photos") for _ in range(2))
    assert first.unique_id == second.unique_id
    assert first.id != second.id
    assert (first.path, second.path) == ("photos/file_0.gif", "photos/file_1.gif")
    assert files.keep(b"x", folder="documents", name="收号.txt").path == "documents/file_2.txt"
    assert files.keep(b"x", folder="documents").path == "documents/file_3.bin"
    assert (files.by_id(first.id), files.by_path(first.path)) == (first, first)
