"""The small networks: they learn what no line can part, the same each time, and only what lines tell."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.lab.training.net import HIDDEN, Lesson, fit

Floats = NDArray[np.float32]


def said(tables: tuple[Floats, ...], places: Floats) -> Floats:
    first, first_bias, last, last_bias = tables
    found: Floats = np.maximum(places @ first + first_bias, 0) @ last + last_bias
    return found


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    """One head wants either of two things but not both; of the other head only the first half tells."""
    chance = np.random.default_rng(7)
    places = chance.choice([-1.0, 1.0], size=(2000, 2)).astype(np.float32)
    either = (places[:, 0] != places[:, 1]).astype(np.float32)
    first = (places[:, 0] > 0).astype(np.float32)
    told = np.ones((2000, 2), dtype=np.float32)
    told[1000:, 1], first[1000:] = 0, 1 - first[1000:]
    return Lesson(places=places, wanted=np.stack([either, first], axis=1), weights=told)


def test_it_learns_what_no_line_can_part(lesson: Lesson) -> None:
    points = said(fit(lesson, 0), lesson.places)
    assert ((points[:, 0] > 0) == lesson.wanted[:, 0]).mean() > 0.99


def test_a_line_that_is_silent_about_a_head_teaches_it_nothing(lesson: Lesson) -> None:
    points = said(fit(lesson, 0), lesson.places)
    assert ((points[:, 1] > 0) == (lesson.places[:, 0] > 0)).all()


def test_the_same_seed_gives_the_same_bits_and_another_does_not(lesson: Lesson) -> None:
    one, two, other = (fit(lesson, seed) for seed in (0, 0, 1))
    assert all(np.array_equal(*pair) for pair in zip(one, two, strict=True))
    assert not np.array_equal(one[0], other[0])


def test_answers_are_never_certain(lesson: Lesson) -> None:
    assert np.abs(said(fit(lesson, 0), lesson.places)[:, 0]).max() < 8


def test_few_lines_are_enough_for_one_step() -> None:
    ones = np.ones((3, 1), dtype=np.float32)
    few = Lesson(places=np.ones((3, 4), dtype=np.float32), wanted=ones, weights=ones)
    first, first_bias, last, last_bias = fit(few, 0)
    assert (first.shape, first_bias.shape, last.shape, last_bias.shape) == (
        (4, HIDDEN),
        (HIDDEN,),
        (HIDDEN, 1),
        (1,),
    )
