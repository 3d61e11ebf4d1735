"""Reads and writes the model file: plain arrays in a zip, nothing that could run.

The same model gives the same bytes, so a training can be checked by its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.model.archive import UNREADABLE, read_archive, stands, write_archive
from bot.core.detection.classifier import AD, HEADS, Classifier
from bot.core.detection.model import MEANING_TABLES, Meaning, Model, Scale
from bot.errors import DataError

FORMAT: Final = 4
NAME: Final = "model/reader.npz"
"""Where the model lies in a content folder."""
_LONGEST = 20_000_000
_ARRAYS = ("ad", "others", "scale", "bias")


def load_model(content: Path) -> Model | None:
    """The model of a content folder, None if it has none; DataError when there is one that cannot be read."""
    path = content / NAME
    if not stands(path):
        return None
    try:
        return _read(path)
    except UNREADABLE as error:
        raise DataError(f"{path}: is no model of this version ({error}); run antifraud train") from None


def save_model(model: Model, path: Path) -> None:
    """Write the model, the old file staying whole until the new one is complete."""
    tables: dict[str, NDArray[np.generic]] = {name: getattr(model.classifier, name) for name in _ARRAYS}
    if model.meaning is not None:
        # Half as many bytes; what is lost is far below what training again would change.
        tables |= {
            f"meaning_{name}": getattr(model.meaning, name).astype(np.float16) for name in MEANING_TABLES
        }
    facts = {
        "format": FORMAT,
        "heads": HEADS,
        "scale": asdict(model.scale),
        "wording": model.wording,
        "second": asdict(model.second),
        "second_wording": model.second_wording,
        "meaning_gains": dict(model.meaning_gains),
        "unsure": model.unsure,
        "encoder": model.encoder,
    }
    write_archive(path, facts, tables)


def _read(path: Path) -> Model:
    facts, tables = read_archive(path, _LONGEST)
    if facts["format"] != FORMAT or tuple(facts["heads"]) != HEADS:
        raise ValueError("another format")
    return Model(
        classifier=Classifier(**{name: tables[name] for name in _ARRAYS}),
        scale=Scale(**facts["scale"]),
        wording=facts["wording"],
        meaning=_meaning(tables),
        second=Scale(**facts["second"]),
        second_wording=facts["second_wording"],
        meaning_gains=_gains(facts["meaning_gains"]),
        unsure=(facts["unsure"][0], facts["unsure"][1]),
        encoder=int(facts["encoder"]),
    )


def _gains(given: Mapping[str, float]) -> Mapping[str, float]:
    if not {AD} <= set(given) <= set(HEADS):
        raise ValueError("gains of heads that are none")
    return given


def _meaning(tables: dict[str, Any]) -> Meaning | None:
    if "meaning_first" not in tables:
        return None
    return Meaning(**{name: tables[f"meaning_{name}"].astype(np.float32) for name in MEANING_TABLES})
