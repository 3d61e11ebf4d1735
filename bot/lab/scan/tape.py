"""A file of any size as a window that moves over its bytes."""

from __future__ import annotations

from typing import BinaryIO

CHUNK = 1 << 20


class Damaged(Exception):  # noqa: N818 - reads as the state that it is
    """The file cannot be read on; ``place`` is the byte, ``cut`` tells that it ends too early.

    ``why`` says what else is the matter.
    """

    def __init__(self, place: int, *, cut: bool, why: str = "") -> None:
        self.place = place
        self.cut = cut
        self.why = why
        super().__init__(f"byte {place}")


class Tape:
    """The bytes that are looked at: ``data`` stands at ``base`` in the file, ``pos`` is where reading is."""

    __slots__ = ("_file", "base", "data", "pos")

    def __init__(self, file: BinaryIO, offset: int = 0) -> None:
        file.seek(offset)
        self._file = file
        self.data = b""
        self.base = offset
        self.pos = 0

    @property
    def place(self) -> int:
        """Where reading is in the file."""
        return self.base + self.pos

    def more(self, keep: int) -> bool:
        """Read a piece more and forget what stands before ``keep``; False at the end of the file."""
        try:
            piece = self._file.read(CHUNK)
        except OSError as error:
            place = self.base + len(self.data)
            raise Damaged(place, cut=False, why=f"cannot be read ({error.strerror})") from None
        self.data = self.data[keep:] + piece
        self.base += keep
        self.pos -= keep
        return bool(piece)
