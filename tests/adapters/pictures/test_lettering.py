"""Letters of every script: the right font for each, nothing drawn as a box, lines that fit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.adapters.content import cldr
from bot.adapters.pictures import missing_fonts
from bot.adapters.pictures.faces import BUILT_IN, FOLDERS, chain, coverage, drawable, face_for, font
from bot.adapters.pictures.lettering import Style, cut, fit, runs, visible, width, write
from bot.core.moderation.settings import LANGUAGES
from bot.core.moderation.stats_words import StatsWords, words
from tests.adapters.pictures.conftest import Only
from tests.counted import busy
from tests.packaged import catalog

PLAIN = Style(script="Latn", size=28)
NOTO = Path("/usr/share/fonts/truetype/noto")


def said(shown: StatsWords) -> Iterator[str]:
    """Every text of a picture."""
    yield from (shown.heading, shown.period, shown.axis, *shown.empty, *shown.legend.values(), *shown.days)
    for figure in shown.figures:
        yield from (figure.value, figure.label, figure.note)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_of_every_language_has_its_glyph(fonts: None, lang: str, bold: bool) -> None:
    shown = words(catalog(), lang, busy(30), cldr)
    faces = chain(shown.script, bold=bold)[:-1]
    letters = set("".join(said(shown)))
    assert sorted(sign for sign in letters if face_for(sign, faces) is None) == []


@pytest.mark.parametrize(
    ("script", "text", "names"),
    [
        ("Latn", "Ąžuolas", ["NotoSans-Regular.ttf"]),
        ("Hans", "统计 CSV", ["NotoSansCJK-Regular.ttc"]),
        ("Deva", "क CSV", ["NotoSansDevanagari-Regular.ttf", "NotoSans-Regular.ttf"]),
        ("Latn", "a 统 b", ["NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoSans-Regular.ttf"]),
    ],
)
def test_each_script_has_its_font(fonts: None, script: str, text: str, names: list[str]) -> None:
    found = [run.face.path for run in runs(text, script, False)]
    assert [path.name for path in found if path] == names


def test_each_language_has_its_own_form_of_a_han_character(fonts: None) -> None:
    """The same character is written differently in China, Taiwan, Japan and Korea."""
    drawn = {script: pixels("骨直", Style(script=script, size=60)) for script in ("Hans", "Hant", "Jpan")}
    assert len(set(drawn.values())) == 3


def pixels(text: str, style: Style, size: tuple[int, int] = (400, 100)) -> bytes:
    canvas = Image.new("RGB", size)
    write(ImageDraw.Draw(canvas), (10, 70), text, style, (255, 255, 255))
    return canvas.tobytes()


def test_devanagari_is_shaped(fonts: None) -> None:
    """A conjunct is one sign, narrower than its letters one by one."""
    style = Style(script="Deva", size=60)
    assert width("क्ष", style) < 0.8 * (width("क", style) + width("ष", style))
    assert pixels("कि", style) != pixels("िक", style)


def test_right_to_left_stands_right_to_left(fonts: None) -> None:
    found = runs("שלום (אב) abc", "Latn", False)
    assert next((run.text, run.from_right) for run in found if run.text.strip()) == ("abc", False)
    assert next(run.text for run in found if "של" in run.text).startswith("שלום")
    assert found[-1].from_right
    left = runs("abc (שלום) d", "Latn", False)
    assert (left[0].text, left[-1].text) == ("abc (", ") d")


def test_what_nobody_can_draw_is_left_out(fonts: None) -> None:
    assert visible("a \U0001faea\U000e0100 b", PLAIN) == "a b"
    assert visible("\U0001faea", PLAIN) == ""
    assert visible("a\u2009b", PLAIN).split() == ["a", "b"]


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("script", ["Latn", "Hans", "Deva"])
@given(text=st.text(st.sampled_from("abcWé -…統计क्ि()、 שم"), max_size=60), room=st.integers(30, 400))
def test_what_is_fitted_fits(script: str, text: str, room: int, lines: int) -> None:
    fitted = fit(text, Style(script=script, size=28), room, lines=lines, least=20)
    assert len(fitted.lines) <= lines
    assert [line for line in fitted.lines if width(line, fitted.style) > room] == []
    assert 20 <= fitted.style.size <= 28


def test_a_long_label_is_made_smaller_then_wrapped_then_cut(fonts: None) -> None:
    room = width("Toimenpiteet", PLAIN)
    assert fit("Toimenpiteet", PLAIN, room).style.size == 28
    assert fit("Toimenpiteet", PLAIN, room * 0.9, lines=2).lines == ("Toimenpiteet",)
    assert fit("Jäsenten ilmoitukset", PLAIN, room, lines=2).lines == ("Jäsenten", "ilmoitukset")
    assert fit("Jäsenten ilmoitukset", PLAIN, room, lines=1).lines[0].endswith("…")


def test_no_line_begins_with_what_closes(fonts: None) -> None:
    style = Style(script="Hans", size=28)
    wrapped = fit("统计统计、统计", style, 28 * 4.4, lines=2, least=28).lines
    assert wrapped == ("统计统", "计、统计")


def test_cutting_takes_as_little_as_it_can(fonts: None) -> None:
    assert cut("Riverside", PLAIN, width("Riverside", PLAIN)) == "Riverside"
    assert cut("Riverside", PLAIN, width("Rivers…", PLAIN)) == "Rivers…"
    assert cut("Riverside", PLAIN, 1) == ""


@pytest.mark.usefixtures("bare")
def test_a_machine_without_fonts_can_still_write_english() -> None:
    assert chain("Hans", bold=True) == (BUILT_IN,)
    assert visible("30 Oct – 2 Nov · “Ads”…", PLAIN) == '30 Oct - 2 Nov - "Ads"...'
    assert visible("统计é", PLAIN) == ""
    assert width("Ads", PLAIN) > 0
    assert missing_fonts() == (
        "Latin",
        "Cyrillic",
        "Greek",
        "Devanagari",
        "simplified Chinese",
        "traditional Chinese",
        "Japanese",
        "Korean",
    )


def test_what_is_missing_is_named(fonts: None, tmp_path: Path, only: Only) -> None:
    assert missing_fonts() == ()
    shutil.copy(NOTO / "NotoSans-Regular.ttf", tmp_path)
    only(tmp_path)
    assert missing_fonts()[0] == "Devanagari"
    assert len(missing_fonts()) == 5
    assert chain("Latn", bold=True)[0].path == tmp_path / "NotoSans-Regular.ttf"


def test_without_shaping_devanagari_is_not_drawn(
    fonts: None, only: Only, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drawing library shapes only where the system has FriBiDi, and says nothing where it has not."""
    monkeypatch.setattr("bot.adapters.pictures.faces.features.check", lambda _: False)
    only(*FOLDERS)
    assert missing_fonts() == ("Devanagari",)
    assert not drawable("कि", "Deva")
    assert width("שלום", PLAIN) > 0


def test_a_damaged_font_is_passed_over(fonts: None, tmp_path: Path, only: Only) -> None:
    (tmp_path / "NotoSans-Regular.ttf").write_bytes(b"ttcf not a font")
    only(tmp_path)
    assert visible("Ads", PLAIN) == "Ads"
    assert width("Ads", PLAIN) > 0


def test_a_face_draws_what_it_says_it_covers(fonts: None) -> None:
    """The box of a font is what it draws for a character that no font has."""
    face = chain("Latn", bold=False)[0]
    box = bytes(font(face, 40).getmask("\U000f1234"))
    signs = [chr(code) for code in range(0x21, 0x3000) if chr(code) in coverage(face)]
    assert len(signs) > 2000
    assert [sign for sign in signs if sign.isalpha() and bytes(font(face, 40).getmask(sign)) == box] == []
