"""Files that were sent, and what can be read from a picture's first bytes."""

from __future__ import annotations

import hashlib
import mimetypes
import struct

from bot.playground.model import Json, StoredFile

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def picture_type(data: bytes) -> str:
    """The media type of a picture, "" when it is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height, (0, 0) when they cannot be read."""
    kind = picture_type(data)
    try:
        if kind == "image/png":
            width, height = struct.unpack(">II", data[16:24])
        elif kind == "image/gif":
            width, height = struct.unpack("<HH", data[6:10])
        elif kind == "image/jpeg":
            width, height = _jpeg_size(data)
        else:
            return (512, 512) if kind else (0, 0)
    except (struct.error, IndexError):
        return (0, 0)
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return (0, 0)


class FileStore:
    """Files by their id; equal bytes share their unique id, as on Telegram."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, data: bytes, *, folder: str, name: str = "") -> StoredFile:
        """Store bytes under a new id."""
        number = len(self._by_id)
        unique = hashlib.sha256(data).hexdigest()[:15]
        ending = name.rpartition(".")[2] if "." in name else picture_type(data).rpartition("/")[2] or "bin"
        stored = StoredFile(
            id=f"PLAY{number:06d}{unique}",
            unique_id=unique,
            path=f"{folder}/file_{number}.{ending}",
            data=data,
            name=name,
        )
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file at this ``file_path``."""
        return self._by_path.get(path)


def photo_json(stored: StoredFile) -> list[Json]:
    """The PhotoSize list of a message."""
    width, height = picture_size(stored.data)
    return [{**file_json(stored), "width": width or 1, "height": height or 1}]


def document_json(stored: StoredFile) -> Json:
    """The Document of a message; its media type is guessed from the name, as nobody else says it."""
    kind = mimetypes.guess_type(stored.name)[0]
    return {**file_json(stored), "file_name": stored.name, **({"mime_type": kind} if kind else {})}


def file_json(stored: StoredFile) -> Json:
    """The ids and the size that every file object carries."""
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
