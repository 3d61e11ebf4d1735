"""Reads and writes the file that tells what a question in free words is about."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np

from bot.core.gist import Gist
from bot.errors import DataError

NAME: Final = "model/topics.npz"
"""Where the file lies in a content folder."""
FORMAT: Final = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST = 5_000_000
_TABLES = ("centre", "weights", "bias")


def load_gist(content: Path) -> Gist | None:
    """What was learned for a content folder, None if nothing was; DataError when it cannot be read."""
    path = content / NAME
    if not path.exists():
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LONGEST:
                raise ValueError("too large")
            facts = json.loads(archive.read("facts.json"))
            if facts["format"] != FORMAT:
                raise ValueError("another format")
            tables = {
                name: np.load(BytesIO(archive.read(f"{name}.npy")), allow_pickle=False).astype(np.float32)
                for name in _TABLES
            }
            return Gist(names=tuple(facts["names"]), **tables)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({error}); run antifraud train --topics") from None


def save_gist(gist: Gist, path: Path) -> None:
    """Write it, the old file staying whole until the new one is complete; the same gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        facts = json.dumps({"format": FORMAT, "names": gist.names}, indent=1)
        archive.writestr(zipfile.ZipInfo("facts.json", _EPOCH), facts)
        for name in _TABLES:
            into = BytesIO()
            np.save(into, getattr(gist, name).astype(np.float16), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), into.getvalue())
    fresh.replace(path)
