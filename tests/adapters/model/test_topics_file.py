"""The file of the topics: what is written is read again, and a broken one is refused with what to do."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bot.adapters.model.gist import NAME, load_learned, save_learned
from bot.core.detection.model import DIMENSIONS
from bot.core.library.gist import BUCKETS, NONE, Gist, Learned, Phrasing
from bot.errors import DataError

NAMES = ("lend_card", NONE)


def learned() -> Learned:
    rng = np.random.default_rng(7)
    return Learned(
        gist=Gist(
            names=NAMES,
            centre=rng.normal(size=DIMENSIONS).astype(np.float32),
            weights=rng.normal(size=(DIMENSIONS, 2)).astype(np.float32),
            bias=np.zeros(2, dtype=np.float32),
        ),
        phrasing=Phrasing(
            names=NAMES,
            weights=rng.integers(-127, 128, size=(BUCKETS, 2), dtype=np.int8),
            step=np.full(2, 0.03, dtype=np.float32),
            bias=np.zeros(2, dtype=np.float32),
        ),
    )


def test_what_is_written_is_read_again_and_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / NAME
    save_learned(learned(), path)
    first = path.read_bytes()
    save_learned(learned(), path)
    assert path.read_bytes() == first
    found = load_learned(tmp_path)
    assert found is not None
    assert found.gist.names == found.phrasing.names == NAMES
    assert np.array_equal(found.phrasing.weights, learned().phrasing.weights)
    assert np.allclose(found.gist.weights, learned().gist.weights, atol=1e-2)
    assert not path.with_suffix(".part").exists()


def test_content_without_the_file_has_learned_nothing(tmp_path: Path) -> None:
    assert load_learned(tmp_path) is None


def changed(path: Path, **facts: object) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    members["facts.json"] = json.dumps({**json.loads(members["facts.json"]), **facts}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    "facts",
    [{"format": 1}, {"names": ["lend_card"]}, {"names": ["a", "b"]}, {"names": None}, {"format": None}],
)
def test_a_file_of_another_make_is_refused_with_what_to_do(tmp_path: Path, facts: dict[str, object]) -> None:
    path = tmp_path / NAME
    save_learned(learned(), path)
    changed(path, **facts)
    with pytest.raises(DataError, match="run antifraud train --topics"):
        load_learned(tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 100])
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / NAME
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DataError):
        load_learned(tmp_path)


def test_a_file_that_grows_when_it_is_unpacked_is_refused(tmp_path: Path) -> None:
    path = tmp_path / NAME
    save_learned(learned(), path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"\x00" * 6_000_000)
    with pytest.raises(DataError, match="too large"):
        load_learned(tmp_path)
