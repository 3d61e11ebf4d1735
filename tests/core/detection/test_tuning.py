"""The tuning of the encoder: read where the tables lie, put numbers there, and refuse what does not fit."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from bot.core.detection.tuning import BLOCK, MATRICES, NORMS, STEP, Bytes, Cursor, Layout, Tuning, tune

WIDTH, LAYERS = 32, 2
PER_LAYER = len(MATRICES) + 2 * len(NORMS)


def image() -> Bytes:
    """A small encoder's file: every product has one block a row, every number of a vector is one."""
    block = np.zeros(WIDTH, dtype=BLOCK)
    block["scale"] = 2.0
    vector = np.ones(WIDTH, dtype="<f4").tobytes()
    tables = {}
    for layer in range(LAYERS):
        for name in MATRICES:
            tables[f"l{layer}.{name}.w"], tables[f"l{layer}.{name}.b"] = block.tobytes(), vector
        for name in NORMS:
            tables[f"l{layer}.{name}.w"] = tables[f"l{layer}.{name}.b"] = vector
    pieces = struct.pack("<5iQ2If", 1, 0, 2, 1, 3, 2, 0, 2, -1.0) + b"ab"
    norms = struct.pack("<iI", 1, 9) + struct.pack("<IBI", 65, 1, 97)
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, LAYERS, 1, 64, 1, 512, 1, 1e-12, 32) + pieces + norms
    entry = sum(2 + len(name) + 1 + 4 + 16 for name in tables)
    at = len(head) + 4 + entry
    entries = struct.pack("<i", len(tables))
    for name, table in tables.items():
        entries += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), 0, len(table), at, len(table))
        at += len(table)
    return np.frombuffer(bytearray(head + entries + b"".join(tables.values())), dtype=np.uint8)


def tuning(**other: object) -> Tuning:
    """One step up for the scales of the last layer, and a half for all its other numbers."""
    found = image()
    given = {
        "first": 1,
        "base": Layout.of(found).checksum(found, 1),
        "steps": np.ones(len(MATRICES) * WIDTH, dtype=np.int8),
        "vectors": np.full(PER_LAYER * WIDTH, 0.5, dtype=np.float16),
    }
    return Tuning(**(given | other))  # type: ignore[arg-type]


def test_a_file_tells_how_the_encoder_is_built() -> None:
    sizes = Layout.of(image()).sizes
    assert (sizes.width, sizes.layers, sizes.heads, sizes.inner, sizes.pieces) == (WIDTH, LAYERS, 1, 64, 1)
    assert sizes.epsilon == pytest.approx(1e-12)


def test_what_was_tuned_stands_in_its_place_and_all_else_as_before() -> None:
    found, untouched = image(), image()
    tune(found, tuning())
    layout = Layout.of(found)
    for name in MATRICES:
        assert layout.table(found, f"l1.{name}.w").view(BLOCK)["scale"] == pytest.approx(
            2.0 * np.exp(STEP), abs=1e-3
        )
    assert all(set(vector.tolist()) == {0.5} for vector in layout.vectors(found, 1))
    changed = np.flatnonzero(found != untouched)
    first, _ = layout.tables["l1.q.w"]
    assert changed.min() >= first
    assert (layout.checksum(found, 0), layout.checksum(found, 1)) != (
        layout.checksum(untouched, 0),
        layout.checksum(untouched, 1),
    )


def test_a_tuning_for_another_encoder_is_refused_and_changes_nothing() -> None:
    found = image()
    with pytest.raises(ValueError, match="another encoder"):
        tune(found, tuning(base=1))
    assert np.array_equal(found, image())


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(ValueError, match="another kind"):
        Layout.of(np.zeros(64, dtype=np.uint8))
    with pytest.raises(ValueError, match="another kind"):
        tune(image()[:100], tuning())


@pytest.mark.parametrize(
    "other",
    [
        {"first": LAYERS},
        {"steps": np.ones(len(MATRICES) * WIDTH + 1, dtype=np.int8)},
        {"vectors": np.ones(PER_LAYER * WIDTH - 1, dtype=np.float16)},
    ],
)
def test_a_tuning_of_another_size_is_refused_and_changes_nothing(other: dict[str, object]) -> None:
    found = image()
    with pytest.raises(ValueError, match="another encoder"):
        tune(found, tuning(**other))
    assert np.array_equal(found, image())


@pytest.mark.parametrize(
    "other",
    [
        {"first": -1},
        {"steps": np.ones(4, dtype=np.float32)},
        {"vectors": np.ones((2, 2), dtype=np.float16)},
        {"vectors": np.array([np.nan], dtype=np.float16)},
        {"vectors": np.array([np.inf], dtype=np.float16)},
    ],
)
def test_numbers_that_are_none_are_refused(other: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="the tuning"):
        tuning(**other)


def test_tunings_are_told_apart_by_their_numbers() -> None:
    other = np.zeros(len(MATRICES) * WIDTH, dtype=np.int8)
    assert tuning().checksum == tuning().checksum
    assert tuning().checksum != tuning(steps=other).checksum


def test_numbers_are_read_one_after_the_other() -> None:
    reader = Cursor(np.arange(12, dtype=np.uint8), 1)
    assert reader.take("<BH") == (1, 0x0302)
    assert reader.table(2, "<u2").tolist() == [0x0504, 0x0706]
    assert reader.at == 8
