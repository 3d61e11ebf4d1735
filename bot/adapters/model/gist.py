"""Reads and writes the file that tells what a question in free words is about."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from bot.adapters.model.archive import UNREADABLE, read_archive, write_archive
from bot.core.library.gist import Gist, Learned, Phrasing
from bot.errors import DataError

NAME: Final = "model/topics.npz"
"""Where the file lies in a content folder."""
FORMAT: Final = 2
_LONGEST = 5_000_000


def load_learned(content: Path) -> Learned | None:
    """What was learned for a content folder, None if nothing was; DataError when it cannot be read."""
    path = content / NAME
    if not path.exists():
        return None
    try:
        facts, tables = read_archive(path, _LONGEST)
        if facts["format"] != FORMAT:
            raise ValueError("another format")
        names = tuple(map(str, facts["names"]))
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
    except UNREADABLE as error:
        raise DataError(f"{path}: cannot be read ({error}); run antifraud train --topics") from None
    return Learned(gist=gist, phrasing=phrasing)


def save_learned(learned: Learned, path: Path) -> None:
    """Write it, the old file staying whole until the new one is complete; the same gives the same bytes."""
    gist, phrasing = learned.gist, learned.phrasing
    tables = {
        "centre": gist.centre,
        "meaning": gist.weights,
        "meaning_bias": gist.bias,
        "wording_step": phrasing.step,
        "wording_bias": phrasing.bias,
    }
    halves = {name: table.astype(np.float16) for name, table in tables.items()}
    facts = {"format": FORMAT, "names": gist.names}
    write_archive(path, facts, {**halves, "wording": phrasing.weights})
