"""Pictures are known again by their code or their shape, whatever became of their colours and size."""

from __future__ import annotations

from random import Random

import pytest

from bot.core.detection.campaign import SAME, Fingerprint, Salt, near, similar
from bot.core.message import Message, Origin, Part
from tests.builders import message

SALT = Salt(b"a secret of tests")
BITS = 256


def shape(seed: int, flipped: int = 0) -> str:
    """A shape with some bits other than the one of the same seed."""
    rng = Random(seed)
    bits = rng.getrandbits(BITS)
    for place in rng.sample(range(BITS), flipped):
        bits ^= 1 << place
    return f"{bits:064x}"


def known(said: Message) -> Fingerprint:
    found = SALT.pictured(said)
    assert found is not None
    return found


def pictured(*prints: str, payload: str = "") -> Message:
    parts = (Part(origin=Origin.QR, text=payload),) if payload else ()
    return message("", parts=parts, prints=prints)


@pytest.mark.parametrize("flipped", [0, 6, 14, 20])
def test_a_picture_that_was_sent_again_is_known(flipped: int) -> None:
    """Measured: JPEG at 30, half the size, without colours and with less contrast flip up to 14 bits."""
    assert near(known(pictured(shape(1))), known(pictured(shape(1, flipped))))


@pytest.mark.parametrize("seed", range(2, 12))
def test_another_picture_is_another(seed: int) -> None:
    """Of 21,528 pairs of made-up pictures the two that are most alike differ in 52 bits."""
    one = known(pictured(shape(1)))
    assert not near(one, known(pictured(shape(seed))))
    assert not near(one, known(pictured(shape(1, 52 + seed))))


def test_a_little_change_leaves_it_the_same() -> None:
    assert similar(known(pictured(shape(1))), known(pictured(shape(1, 6)))) >= SAME


def test_a_code_is_known_wholly_or_not_at_all_and_goes_before_the_shape() -> None:
    one = known(pictured(shape(1), payload="https://u.wechat.com/EMeyesQ3fL0"))
    assert known(pictured(shape(7), payload="https://u.wechat.com/EMeyesQ3fL0")) == one
    other = known(pictured(shape(1), payload="https://u.wechat.com/EMeyesQ3fL1"))
    assert similar(one, other) == 0.0


def test_what_shows_nothing_is_known_by_nothing() -> None:
    assert SALT.pictured(message("")) is None
