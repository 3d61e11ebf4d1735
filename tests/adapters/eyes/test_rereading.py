"""What the first reader left blank or guessed is read again; what it surely read stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from bot.adapters.eyes import lacking
from bot.adapters.eyes.letters import Found, in_latin
from bot.adapters.eyes.tongues import TONGUES

pytestmark = pytest.mark.skipif(
    bool(lacking()) and "CI" not in os.environ, reason="Tesseract's data is not installed"
)
SURELY = ("Voitko hakea lapset päiväkodista?", 0.99, 16, 112, 380, 134)


class Reader:
    """Stands for Tesseract: reads the same in every line, and is so sure of each word."""

    def __init__(self, text: str, sure: int = 88) -> None:
        self._text = text
        self._sure = sure

    def SetImage(self, _: Image.Image) -> None:  # noqa: N802 - as Tesseract calls it
        pass

    def GetUTF8Text(self) -> str:  # noqa: N802
        return self._text

    def MapWordConfidences(self) -> list[tuple[str, int]]:  # noqa: N802
        return [(word, self._sure) for word in self._text.split()]


def reread(monkeypatch: pytest.MonkeyPatch, reader: Reader, *lines: Found, script: str) -> list[str]:
    """The lines where one script is known, which reads so."""
    from bot.adapters.eyes.rereading import Rereader

    monkeypatch.setattr(Rereader, "_reader", lambda self, tongue: reader)
    rereader = Rereader(Path(), [one for one in TONGUES if one.name == script])
    return [text for text, *_ in rereader.better(Image.new("RGB", (400, 400)), lines)]


def test_a_blurred_word_among_much_that_is_surely_read_is_in_no_other_script(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faint = ("Tänään", 0.77, 171, 77, 210, 98)
    read = reread(monkeypatch, Reader("Тапаёп"), faint, SURELY, script="Cyrillic")
    assert read == ["Tänään", SURELY[0]]


def test_a_line_in_another_script_is_read_again_beside_what_is_surely_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blank = ("", 0.3, 16, 77, 380, 98)
    read = reread(monkeypatch, Reader("Нужна твоя карта"), blank, SURELY, script="Cyrillic")
    assert read == ["Нужна твоя карта", SURELY[0]]


def test_digits_of_a_script_alone_are_no_line_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = ("Siirra rahaa eteenpäin", 0.7, 16, 77, 380, 98)
    assert reread(monkeypatch, Reader("10/५० ०६९९९६17 2106"), unsure, script="Devanagari") == [unsure[0]]


@pytest.mark.parametrize(
    ("first", "again", "shown"),
    [
        ("Mπαταρíα 30 €, σε íα α", "Μπαταρία 90 8, σε μία ώρα", "Μπαταρία 30 €, σε μία ώρα"),
        ("τηλ. 690 0000777", "τηλ. 690 0000177", "τηλ. 690 0000777"),
        ("9 ρ 9nn", "στην κάρτα 9", "στην κάρτα 9"),
        ("σε íα α", "σε μία ώρα 5", "σε μία ώρα 5"),
    ],
)
def test_numbers_stay_as_the_first_reader_knows_them(
    monkeypatch: pytest.MonkeyPatch, first: str, again: str, shown: str
) -> None:
    line = (first, 0.9, 16, 77, 380, 98)
    assert reread(monkeypatch, Reader(again), line, script="Greek") == [shown]


def test_a_handle_behind_a_dot_of_a_list_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [("∏ατησíων αγοράζουμε", 0.9, 16, 77, 380, 98), ("• Telegram @logar_gr", 0.99, 16, 120, 280, 141)]
    read = reread(monkeypatch, Reader("Αγοράζουμε", 95), *lines, script="Greek")
    assert read == ["Αγοράζουμε", "• Telegram @logar_gr"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Soita ρankkiisi ja ρoliisille", "Soita pankkiisi ja poliisille"),
        ("WhatsAρρ", "WhatsApp"),
        ("Πληρωμή", "Πληρωμή"),
        ("ρ", "ρ"),
        ("λoγαρ ιασμό", "λoγαρ ιασμό"),
    ],
)
def test_a_rho_among_latin_letters_is_a_round_p(read: str, meant: str) -> None:
    assert in_latin(read) == meant
