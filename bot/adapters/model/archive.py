"""Plain arrays and facts in one zip, nothing that could run; the same content gives the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.files import open_regular

UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, OverflowError, zipfile.BadZipFile)
"""What reading a file of another make may raise, whichever part of it is wrong."""
_FACTS = "facts.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def stands(path: Path) -> bool:
    """Whether there is a file; a link that leads nowhere is there and cannot be read."""
    return path.exists() or path.is_symlink()


def write_archive(path: Path, facts: Mapping[str, object], tables: Mapping[str, NDArray[Any]]) -> None:
    """Write both, the old file staying whole until the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    # Stored as they are: what a compression makes of them depends on the library's version.
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(_FACTS, _EPOCH), json.dumps(facts, indent=1).encode())
        for name, table in tables.items():
            into = BytesIO()
            np.save(into, table, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), into.getvalue())
    fresh.replace(path)


def read_archive(path: Path, longest: int) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The facts and the tables of a file; ``UNREADABLE`` where it is none, or longer than that many bytes."""
    with open_regular(path) as file, zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > longest:
            raise ValueError("too large")
        facts = json.loads(archive.read(_FACTS))
        tables = {
            name.removesuffix(".npy"): np.load(BytesIO(archive.read(name)), allow_pickle=False)
            for name in archive.namelist()
            if name.endswith(".npy")
        }
    return facts, tables
