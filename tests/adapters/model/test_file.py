"""The model file: what is saved is what is loaded, and nothing else is."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.adapters.model.file import NAME, load_model, save_model
from bot.core.detection.model import DIMENSIONS, Scale
from bot.errors import DataError
from tests.core.detection.learned import meaning, model

FULL = model(
    "tea is on me",
    meaning=meaning(ad=1.0),
    scale=Scale(bias=-1.0, rules=0.5, low=-6.0, high=8.0),
    second=Scale(bias=-2.0),
    wording=0.7,
    second_wording=0.3,
    meaning_gains={"ad": 1.2, "warn": -0.3},
    unsure=(0.05, 0.97),
)


def write(folder: Path, **members: bytes) -> Path:
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_folder_without_a_model_has_none(tmp_path: Path) -> None:
    assert load_model(tmp_path) is None


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    save_model(FULL, tmp_path / NAME)
    found = load_model(tmp_path)
    assert found is not None
    assert found.meaning is not None
    assert np.array_equal(found.classifier.ad, FULL.classifier.ad)
    assert FULL.meaning is not None
    place = np.zeros(DIMENSIONS, dtype=np.float32)
    assert found.meaning.points(place, place) == pytest.approx(FULL.meaning.points(place, place), rel=1e-2)
    for field in ("scale", "second", "wording", "second_wording", "meaning_gains", "unsure"):
        assert getattr(found, field) == getattr(FULL, field)


def test_a_model_without_a_second_reader(tmp_path: Path) -> None:
    save_model(model(), tmp_path / NAME)
    found = load_model(tmp_path)
    assert found is not None
    assert found.meaning is None


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    for place in ("one", "two"):
        save_model(FULL, tmp_path / place / NAME)
    assert (tmp_path / "one" / NAME).read_bytes() == (tmp_path / "two" / NAME).read_bytes()


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    save_model(FULL, tmp_path / NAME)
    assert [file.name for file in (tmp_path / NAME).parent.iterdir()] == ["reader.npz"]


def test_a_file_that_is_no_zip(tmp_path: Path) -> None:
    write(tmp_path).write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(DataError, match=r"reader\.npz: is no model of this version.*run antifraud train"):
        load_model(tmp_path)


def test_a_model_of_another_format(tmp_path: Path) -> None:
    write(tmp_path, **{"facts.json": json.dumps({"format": 99, "heads": []}).encode()})
    with pytest.raises(DataError, match="another format"):
        load_model(tmp_path)


def test_a_file_that_would_unpack_without_end(tmp_path: Path) -> None:
    write(tmp_path, **{"facts.json": b" " * 20_000_001})
    with pytest.raises(DataError, match="too large"):
        load_model(tmp_path)


def test_arrays_that_would_run_code_are_refused(tmp_path: Path) -> None:
    save_model(FULL, tmp_path / NAME)
    with zipfile.ZipFile(tmp_path / NAME) as archive:
        facts = archive.read("facts.json")
    evil = np.lib.format.magic(1, 0) + b"\x00"
    write(tmp_path, **{"facts.json": facts, "ad.npy": evil})
    with pytest.raises(DataError):
        load_model(tmp_path)


def test_gains_of_heads_that_are_none(tmp_path: Path) -> None:
    save_model(replace(FULL, meaning_gains={"ad": 1.0, "nobody": 1.0}), tmp_path / NAME)
    with pytest.raises(DataError, match="heads that are none"):
        load_model(tmp_path)


def test_tables_of_another_shape(tmp_path: Path) -> None:
    save_model(FULL, tmp_path / NAME)
    with zipfile.ZipFile(tmp_path / NAME) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    write(tmp_path, **{**members, "ad.npy": members["bias.npy"]})
    with pytest.raises(DataError, match="another shape"):
        load_model(tmp_path)
