"""Reads and writes the file that tells what a question in free words is about."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.core.gist import Gist, Learned, Phrasing
from bot.errors import DataError

NAME: Final = "model/topics.npz"
"""Where the file lies in a content folder."""
FORMAT: Final = 2
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST = 5_000_000
_TABLES: Final = ("centre", "meaning", "meaning_bias", "wording", "wording_step", "wording_bias")
Tables = dict[str, NDArray[Any]]


def load_learned(content: Path) -> Learned | None:
    """What was learned for a content folder, None if nothing was; DataError when it cannot be read."""
    path = content / NAME
    if not path.exists():
        return None
    try:
        names, tables = _read(path)
        gist = Gist(
            names=names,
            centre=tables["centre"].astype(np.float32),
            weights=tables["meaning"].astype(np.float32),
            bias=tables["meaning_bias"].astype(np.float32),
        )
        phrasing = Phrasing(
            names=names,
            weights=tables["wording"].astype(np.int8),
            step=tables["wording_step"].astype(np.float32),
            bias=tables["wording_bias"].astype(np.float32),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: cannot be read ({error}); run antifraud train --topics") from None
    return Learned(gist=gist, phrasing=phrasing)


def _read(path: Path) -> tuple[tuple[str, ...], Tables]:
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LONGEST:
            raise ValueError("too large")
        facts = json.loads(archive.read("facts.json"))
        if facts["format"] != FORMAT:
            raise ValueError("another format")
        read = {name: np.load(BytesIO(archive.read(f"{name}.npy")), allow_pickle=False) for name in _TABLES}
        return tuple(map(str, facts["names"])), read


def save_learned(learned: Learned, path: Path) -> None:
    """Write it, the old file staying whole until the new one is complete; the same gives the same bytes."""
    gist, phrasing = learned.gist, learned.phrasing
    tables: tuple[NDArray[Any], ...] = (
        gist.centre,
        gist.weights,
        gist.bias,
        phrasing.weights,
        phrasing.step,
        phrasing.bias,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        facts = json.dumps({"format": FORMAT, "names": gist.names}, indent=1)
        archive.writestr(zipfile.ZipInfo("facts.json", _EPOCH), facts)
        for name, table in zip(_TABLES, tables, strict=True):
            into = BytesIO()
            np.save(into, table if name == "wording" else table.astype(np.float16), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), into.getvalue(), zipfile.ZIP_DEFLATED)
    fresh.replace(path)
