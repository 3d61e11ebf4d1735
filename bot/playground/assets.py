"""The files of the page, as they lie in the package."""

from __future__ import annotations

from pathlib import Path

import orjson

STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


def asset(name: str) -> tuple[bytes, str] | None:
    """The bytes and the media type of one file, None when there is none of this name."""
    path = STATIC / name
    if path.parent != STATIC or not path.is_file():
        return None
    return path.read_bytes(), _TYPES.get(path.suffix, "application/octet-stream")


def samples() -> list[object]:
    """The sample messages that the page offers."""
    path = STATIC / "samples.json"
    found = orjson.loads(path.read_bytes()) if path.is_file() else []
    return found if isinstance(found, list) else []
