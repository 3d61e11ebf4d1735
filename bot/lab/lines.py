"""Files of one object a line, as everything in the lab is kept that is read again."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path


def numbered(path: Path, faults: list[str]) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, with their numbers; a file that cannot be read is a fault."""
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror})")
        return
    for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            yield number, line
