"""The picture as a reader sees it: size, contrast, bars in proportion, any title, any thread."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.adapters.content import cldr
from bot.adapters.pictures import render
from bot.adapters.pictures.chart import MOST_LINES, grid_step
from bot.adapters.pictures.lettering import Colour
from bot.adapters.pictures.palette import DARK, LIGHT, Palette
from bot.core.moderation.settings import LANGUAGES
from bot.core.moderation.stats import Stats
from bot.core.moderation.stats_words import words
from tests.counted import busy, stats
from tests.packaged import catalog

PALETTES = {False: LIGHT, True: DARK}
LARGEST = 200_000
Seen = Image.Image


def picture(counted: Stats, lang: str = "en", *, dark: bool = False, title: str = "Riverside") -> Seen:
    """What the PNG holds."""
    data = render(counted, words(catalog(), lang, counted, cldr), dark=dark, title=title)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(data) < LARGEST
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.mode, image.size) == ("RGB", (900, 1150))
    return image


def count(image: Seen, colour: Colour, box: tuple[int, int, int, int] | None = None) -> int:
    part = image.crop(box) if box else image
    return {shown: many for many, shown in part.getcolors(1 << 14) or []}.get(colour, 0)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("days", [7, 30, 90])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_is_drawn_within_the_margins(fonts: None, lang: str, days: int, dark: bool) -> None:
    image = picture(busy(days, 40), lang, dark=dark, title="骨 Riverside हिन्दी Ωж")
    ground = PALETTES[dark].ground
    edges = ((0, 0, 30, 1150), (870, 0, 900, 1150), (0, 0, 900, 14), (0, 1130, 900, 1150))
    for box in edges:
        part = image.crop(box)
        assert count(part, ground) == part.width * part.height


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_label_is_cut(fonts: None, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    for module in ("chart", "picture"):
        monkeypatch.setattr(
            f"bot.adapters.pictures.{module}.write", lambda *given: written.append(str(given[2]))
        )
    for counted in (busy(90, 4000), busy(30, 3), stats(7)):
        picture(counted, lang)
    assert len(written) > 60
    assert [line for line in written if "…" in line] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_shows_letters_that_can_be_read(
    fonts: None, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    for module in ("chart", "picture"):
        monkeypatch.setattr(
            f"bot.adapters.pictures.{module}.write", lambda *given: sizes.append(given[3].size)
        )
    for counted in (busy(30, 40), busy(7, 400), stats(7)):
        shown = picture(counted, lang).width
        assert min(sizes) * 380 / shown >= 9
        assert shown <= 900


def luminance(colour: Colour) -> float:
    parts = (value / 255 for value in colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_and_bars_stand_out_from_their_ground_as_drawn(fonts: None, dark: bool) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for what is no text; measured on the pixels."""
    palette, image = PALETTES[dark], picture(busy(30, 9), dark=dark)
    ground, panel = image.getpixel((5, 5)), image.getpixel((296, 240))
    assert (ground, panel) == (palette.ground, palette.panel)
    for ink in (palette.ink, palette.muted):
        assert count(image, ink) > 500
        assert min(contrast(ink, ground), contrast(ink, panel)) >= 4.5
    for colour in palette.bars:
        assert count(image, colour) > 500
        assert contrast(colour, ground) >= 3
    calm = picture(stats(7), dark=dark)
    assert count(calm, palette.good) > 500
    assert contrast(palette.good, ground) >= 3


EYES = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no long": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no middle": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no short": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""What eyes without one kind of cone see, in linear light (Machado, Oliveira, Fernandes 2009)."""


def lab(colour: Colour, eye: str) -> tuple[float, float, float]:
    parts = [value / 255 for value in colour]
    line = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [min(1.0, max(0.0, sum(m * part for m, part in zip(row, line, strict=True)))) for row in EYES[eye]]
    to_xyz = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8730))
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (sum(m * part for m, part in zip(row, seen, strict=True)) for row in to_xyz)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_schemes_are_told_apart_by_every_eye(palette: Palette, eye: str) -> None:
    """A difference of 2 can just be seen between colours side by side; these lie apart in a legend."""
    seen = [lab(colour, eye) for colour in palette.bars]
    gaps = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for one, other in combinations(seen, 2)
    ]
    assert min(gaps) > 30
    assert min(abs(one[0] - other[0]) for one, other in pairwise(seen)) > 10


def test_bars_are_as_high_as_what_they_count(fonts: None) -> None:
    image = picture(stats(7, ad__recruit_posting={0: 8, 1: 4, 2: 0}, ad__other_fraud={3: 4, 4: 1}))
    chart = (60, 580, 870, 860)
    first, other = LIGHT.bars[0], LIGHT.bars[5]
    tall = _heights(image.crop(chart), first)
    assert tall[0] == pytest.approx(2 * tall[1], abs=2)
    rose = _heights(image.crop(chart), other)
    assert rose[0] == pytest.approx(tall[1], abs=2)
    assert rose[1] == pytest.approx(tall[1] / 4, abs=2)
    assert len(tall) == len(rose) == 2


def _heights(image: Seen, colour: Colour) -> list[int]:
    """The heights of the bars of one colour, from left to right."""
    pixels = image.load()
    assert pixels is not None
    columns = [sum(pixels[x, y] == colour for y in range(image.height)) for x in range(image.width)]
    starts = [x for x, (before, now) in enumerate(pairwise([0, *columns])) if now and not before]
    return [columns[start + 3] for start in starts]


def test_parts_of_a_bar_are_parted_without_any_colour(fonts: None) -> None:
    image = picture(stats(7, ad__recruit_posting={6: 5}, ad__recruit_task={6: 5}))
    pixels = image.load()
    assert pixels is not None
    column = [pixels[800, y] for y in range(580, 860)]
    inside = [colour for colour in column if colour in (LIGHT.bars[0], LIGHT.bars[1], LIGHT.ground)]
    changes = [now for before, now in pairwise(inside) if now != before]
    assert changes == [LIGHT.bars[1], LIGHT.ground, LIGHT.bars[0]]


@pytest.mark.parametrize("highest", [1, 2, 4, 5, 9, 40, 41, 99, 12345, 10**9])
def test_the_grid_has_few_lines_at_round_numbers(highest: int) -> None:
    step = grid_step(highest)
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert -(-highest // step) <= MOST_LINES
    assert step == 1 or highest > MOST_LINES * step // 3


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_said_kindly(fonts: None, dark: bool) -> None:
    image, palette = picture(stats(30), "fi", dark=dark), PALETTES[dark]
    assert count(image, palette.good) > 500
    assert sum(count(image, colour) for colour in palette.bars) == 0


def test_a_title_without_a_glyph_gives_way_to_the_heading(fonts: None) -> None:
    counted = stats(ad__card_trade=1)
    without = picture(counted, title="").tobytes()
    assert picture(counted, title="\U0001faea\u202e\n").tobytes() == without
    assert picture(counted, title="Riverside").tobytes() != without


@settings(max_examples=40)
@given(title=st.text(st.characters(), max_size=300), lang=st.sampled_from(LANGUAGES))
@example(title="W" * 255, lang="en")
@example(title="\ufdfd" * 255, lang="ja")
@example(title="Z" + "\u0300\u0323" * 127, lang="ko")
@example(title="\U0001f468\u200d\U0001f469\u200d\U0001f467" * 30, lang="sa")
@example(title="\u202e\u2066ab\u2069" * 50, lang="el")
@example(title="שלום 统计 हिन्दी abc مرحبا " * 10, lang="zh-Hans")
@example(title="\ud800\x00\x1b[31m", lang="la")
def test_no_title_breaks_or_leaves_its_line(title: str, lang: str) -> None:
    counted = stats(ad__card_trade=1)
    named = picture(counted, lang, title=title)
    below = (0, 164, 900, 1150)
    assert named.crop(below).tobytes() == _named_x(lang).crop(below).tobytes()
    right = (860, 0, 900, 164)
    assert count(named, LIGHT.ground, right) == 40 * 164


@cache
def _named_x(lang: str) -> Seen:
    return picture(stats(ad__card_trade=1), lang, title="x")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("lang", ["zh-Hans", "sa", "ru", "en"])
def test_without_fonts_it_is_in_english(lang: str) -> None:
    counted = busy(7)
    assert picture(counted, lang).tobytes() == picture(counted, "en").tobytes()


@pytest.mark.parametrize("numbers", [10**6, 10**12])
def test_huge_numbers_stay_in_their_places(fonts: None, numbers: int) -> None:
    image = picture(busy(7, numbers), "fi")
    gap = (305, 164, 316, 334)
    assert count(image, LIGHT.ground, gap) == 11 * 170


def test_one_day_and_a_year_can_be_drawn(fonts: None) -> None:
    for days in (1, 8, 45, 365):
        picture(busy(days))


def test_threads_do_not_disturb_each_other(fonts: None) -> None:
    asked = [(lang, dark) for lang in ("en", "zh-Hans", "sa", "ko") for dark in (False, True)] * 3
    alone = {one: picture(busy(30), one[0], dark=one[1]).tobytes() for one in asked}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: picture(busy(30), one[0], dark=one[1]).tobytes(), asked))
    assert together == [alone[one] for one in asked]


def test_the_same_is_drawn_twice_the_same(fonts: None) -> None:
    assert picture(busy(30)).tobytes() == picture(busy(30)).tobytes()
