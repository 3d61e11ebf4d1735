"""Texts are cut into the pieces that the library cuts them into."""

from __future__ import annotations

import pytest

from bot.adapters.model.encoder import library_image, load_encoder
from bot.core.detection.tuning import Layout
from tests.second import here
from tools.tuning.pieces import Pieces

pytestmark = pytest.mark.skipif(not here(), reason="the library has no wheel for this kind of machine")

TEXTS = (
    "Help post on Moments, 20 yuan a day",
    "高价收微信小号，日结",
    "  two  spaces\tand a tab ",
    "Нужны люди — пишите 🙂",
    "ｆｕｌｌ width and ﬁ",
    "नमस्ते",
    "收购" * 160,
    "",
)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    image = library_image()
    return Pieces.of(image, Layout.of(image))


def test_a_text_has_as_many_pieces_as_the_library_counts(pieces: Pieces) -> None:
    library = load_encoder(None)
    assert [len(pieces.cut(text, 500)) for text in TEXTS] == [
        library.token_count(text, is_query=True) for text in TEXTS
    ]


def test_of_a_long_text_the_first_pieces_are_read_with_both_marks(pieces: Pieces) -> None:
    cut = pieces.cut("word " * 100, 20)
    assert len(cut) == 22
    assert (cut[0], cut[-1]) == (pieces.begin, pieces.end)
