"""The library's encoder computes on what was tuned, and its file stays as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.adapters.model.encoder import NAME, library_image, load_encoder, load_tuning, save_tuning
from bot.core.detection.tuning import Layout, Tuning
from bot.errors import DataError
from tests.second import here

pytestmark = pytest.mark.skipif(not here(), reason="the library has no wheel for this kind of machine")
FIRST = 11


@pytest.fixture(scope="module")
def unchanged() -> Tuning:
    """A tuning that changes no more than rounding does."""
    image = library_image()
    layout = Layout.of(image)
    blocks = sum(len(some) for some in layout.blocks(image, FIRST))
    return Tuning(
        first=FIRST,
        base=layout.checksum(image, FIRST),
        steps=np.zeros(blocks, dtype=np.int8),
        vectors=np.concatenate([*layout.vectors(image, FIRST)]).astype(np.float16),
    )


def test_the_encoder_computes_on_what_was_tuned(unchanged: Tuning) -> None:
    text = "Rent me your account"
    before = load_encoder(None).query(text)
    assert float(before @ load_encoder(unchanged).query(text)) > 0.999
    changed = replace(unchanged, steps=np.full_like(unchanged.steps, 100))
    assert float(before @ load_encoder(changed).query(text)) < 0.99
    assert np.array_equal(before, load_encoder(None).query(text))


def test_a_tuning_for_another_encoder_is_refused(unchanged: Tuning) -> None:
    with pytest.raises(ValueError, match="another encoder"):
        load_encoder(replace(unchanged, base=1))


def test_what_is_written_is_read_again(unchanged: Tuning, tmp_path: Path) -> None:
    save_tuning(unchanged, tmp_path / NAME)
    found = load_tuning(tmp_path)
    assert found is not None
    assert (found.first, found.base, found.checksum) == (FIRST, unchanged.base, unchanged.checksum)


def test_a_content_folder_may_have_none(tmp_path: Path) -> None:
    assert load_tuning(tmp_path) is None


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).parent.mkdir()
    (tmp_path / NAME).write_bytes(b"no archive")
    with pytest.raises(DataError, match=r"encoder\.npz: is no tuning"):
        load_tuning(tmp_path)
