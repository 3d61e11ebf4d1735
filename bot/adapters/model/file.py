"""Reads and writes the model file: plain arrays in a zip, nothing that could run.

The same model gives the same bytes, so a training can be checked by its file.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.core.classifier import AD, HEADS, Classifier
from bot.core.model import MEANING_TABLES, Meaning, Model, Scale
from bot.errors import DataError

FORMAT: Final = 3
NAME: Final = "model/reader.npz"
"""Where the model lies in a content folder."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST = 20_000_000
_ARRAYS = ("ad", "others", "scale", "bias")


def load_model(content: Path) -> Model | None:
    """The model of a content folder, None if it has none; DataError when there is one that cannot be read."""
    path = content / NAME
    if not path.exists():
        return None
    try:
        return _read(path)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: is no model of this version ({error}); run antifraud train") from None


def save_model(model: Model, path: Path) -> None:
    """Write the model, the old file staying whole until the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    # Stored as they are: what a compression makes of them depends on the library's version.
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _members(model).items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    fresh.replace(path)


def _members(model: Model) -> dict[str, bytes]:
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
    }
    written = {f"{name}.npy": _npy(table) for name, table in tables.items()}
    return {"facts.json": json.dumps(facts, indent=1).encode(), **written}


def _npy(table: NDArray[np.generic]) -> bytes:
    into = BytesIO()
    np.save(into, table, allow_pickle=False)
    return into.getvalue()


def _read(path: Path) -> Model:
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LONGEST:
            raise ValueError("too large")
        facts = json.loads(archive.read("facts.json"))
        tables = {
            name.removesuffix(".npy"): np.load(BytesIO(archive.read(name)), allow_pickle=False)
            for name in archive.namelist()
            if name.endswith(".npy")
        }
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
    )


def _gains(given: Mapping[str, float]) -> Mapping[str, float]:
    if not {AD} <= set(given) <= set(HEADS):
        raise ValueError("gains of heads that are none")
    return given


def _meaning(tables: dict[str, Any]) -> Meaning | None:
    if "meaning_first" not in tables:
        return None
    return Meaning(**{name: tables[f"meaning_{name}"].astype(np.float32) for name in MEANING_TABLES})
