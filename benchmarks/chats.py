"""Screenshots of chats as seven messengers draw them, light and dark: bubbles of two sides, times, a header.

A line that begins with "<" is the other side's, with ">" that of whoever took the screenshot, with "=" what
the app writes in the middle, with "#" the name above it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from benchmarks.lettering import Colour, Ink, Pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """How one messenger looks; ``times`` is where the time of a message stands.

    ``faces`` are the sides that have a picture of who writes: "<", ">" or both.
    """

    ground: Colour
    theirs: Colour
    ours: Colour
    bar: Colour
    ink: Colour = (17, 17, 17)
    our_ink: Colour | None = None
    times: str = "middle"
    faces: str = ""
    widest: float = 0.66


SKINS: Final = {
    "wechat": Skin(
        ground=(237, 237, 237),
        theirs=(255, 255, 255),
        ours=(149, 236, 105),
        bar=(237, 237, 237),
        faces="<>",
    ),
    "wechat dark": Skin(
        ground=(17, 17, 17),
        theirs=(44, 44, 44),
        ours=(59, 179, 113),
        bar=(25, 25, 25),
        ink=(225, 225, 225),
        our_ink=(6, 26, 14),
        faces="<>",
    ),
    "whatsapp": Skin(
        ground=(230, 221, 212),
        theirs=(255, 255, 255),
        ours=(220, 248, 198),
        bar=(0, 128, 105),
        times="inside",
        widest=0.76,
    ),
    "whatsapp dark": Skin(
        ground=(11, 20, 26),
        theirs=(32, 44, 51),
        ours=(0, 92, 75),
        bar=(31, 44, 52),
        ink=(233, 237, 239),
        times="inside",
        widest=0.76,
    ),
    "telegram": Skin(
        ground=(198, 219, 185),
        theirs=(255, 255, 255),
        ours=(239, 254, 222),
        bar=(255, 255, 255),
        times="inside",
        faces="<",
        widest=0.74,
    ),
    "telegram dark": Skin(
        ground=(14, 22, 33),
        theirs=(24, 37, 51),
        ours=(43, 82, 120),
        bar=(23, 33, 43),
        ink=(240, 244, 248),
        times="inside",
        widest=0.74,
    ),
    "line": Skin(
        ground=(141, 171, 204),
        theirs=(255, 255, 255),
        ours=(133, 226, 73),
        bar=(141, 171, 204),
        times="beside",
        faces="<",
        widest=0.56,
    ),
    "kakao": Skin(
        ground=(186, 206, 224),
        theirs=(255, 255, 255),
        ours=(254, 229, 0),
        bar=(186, 206, 224),
        times="beside",
        faces="<",
        widest=0.56,
    ),
    "sms": Skin(
        ground=(255, 255, 255),
        theirs=(229, 229, 234),
        ours=(0, 122, 255),
        bar=(247, 247, 247),
        our_ink=(255, 255, 255),
        widest=0.7,
    ),
}
_COMMON: Final = {
    "zh-Hans": ("wechat", "wechat dark"),
    "zh-Hant": ("line", "line", "telegram", "whatsapp"),
    "ja": ("line", "line", "sms"),
    "ko": ("kakao", "kakao", "telegram dark"),
}
_USUAL: Final = ("whatsapp", "whatsapp dark", "telegram", "telegram dark", "sms")
_GREY: Final = (140, 140, 140)


@dataclass(slots=True)
class _Sheet:
    """What has been drawn so far."""

    picture: Image.Image
    draw: ImageDraw.ImageDraw
    skin: Skin
    pen: Pen
    small: Pen
    top: float

    @property
    def width(self) -> int:
        return self.picture.width


def chat(rng: Random, lang: str, lines: Sequence[str], *, skin: str = "") -> Image.Image:
    """A screenshot as the messengers that a language is mostly written in draw it, or in a named skin."""
    chosen = SKINS[skin or rng.choice(_COMMON.get(lang, _USUAL))]
    width = rng.choice([720, 828, 1080])
    picture = Image.new("RGB", (width, int(width * rng.choice((1.5, 1.9)))), chosen.ground)
    pens = Pen(lang, 0, width // 24), Pen(lang, 0, width // 36)
    sheet = _Sheet(picture, ImageDraw.Draw(picture), chosen, *pens, top=0.0)
    named = next((line[2:] for line in lines if line.startswith("#")), "")
    _header(rng, sheet, named)
    minute = rng.randrange(9 * 60, 21 * 60)
    for line in lines:
        if line[0] == "=":
            _middle(sheet, line[2:])
        elif line[0] in "<>":
            minute += rng.randrange(3)
            _bubble(rng, sheet, line[0], line[2:], f"{minute // 60}:{minute % 60:02d}")
    _foot(sheet)
    return picture


def _header(rng: Random, sheet: _Sheet, named: str) -> None:
    """The phone's own line, and the bar with a name."""
    width, small = sheet.width, sheet.small
    high = width / 6.5
    sheet.draw.rectangle((0, 0, width, high), fill=sheet.skin.bar)
    ink: Ink = _on(sheet.skin.bar), None
    small.write(sheet.draw, (36, 8), f"{rng.randrange(8, 22)}:{rng.randrange(10, 60)}", ink)
    level = f"{rng.randrange(12, 99)}%"
    small.write(sheet.draw, (width - 36 - small.width(level), 8), level, ink)
    if named:
        centred = sheet.skin.times != "inside"
        left = (width - sheet.pen.width(named)) / 2 if centred else width * 0.16
        sheet.pen.write(sheet.draw, (left, high - sheet.pen.size * 1.5), named, ink)
    sheet.top = high + 24


def _foot(sheet: _Sheet) -> None:
    """The field to type in."""
    width, height = sheet.picture.size
    high = width / 9
    sheet.draw.rectangle((0, height - high, width, height), fill=sheet.skin.bar)
    place = (width * 0.12, height - high * 0.82, width * 0.84, height - high * 0.18)
    sheet.draw.rounded_rectangle(place, 20, fill=sheet.skin.theirs)


def _middle(sheet: _Sheet, said: str) -> None:
    pen = sheet.small
    for row in pen.wrap(said, sheet.width * 0.8):
        wide, left = pen.width(row), (sheet.width - pen.width(row)) / 2
        ink: Ink = _GREY, None
        if sheet.skin.times == "inside":
            place = (left - 16, sheet.top - 4, left + wide + 16, sheet.top + pen.size * 1.5)
            sheet.draw.rounded_rectangle(place, 14, fill=sheet.skin.theirs)
        pen.write(sheet.draw, (left, sheet.top), row, ink)
        sheet.top += pen.size * 1.6
    sheet.top += pen.size * 0.9


def _bubble(rng: Random, sheet: _Sheet, side: str, said: str, at: str) -> None:
    skin, pen, small = sheet.skin, sheet.pen, sheet.small
    rows = pen.wrap(said, sheet.width * skin.widest - 44)
    within = skin.times == "inside"
    wide = max(map(pen.width, rows)) + 44
    high = len(rows) * pen.size * 1.4 + 28
    if within:
        wide, high = max(wide, small.width(at) + 44), high + small.size * 1.2
    edge = sheet.width / 9 if side in skin.faces else sheet.width / 40
    left = edge if side == "<" else sheet.width - edge - wide
    if side in skin.faces:
        face = sheet.width / 11.5
        round_ = sheet.width / 60 if side == "<" else sheet.width - sheet.width / 60 - face
        sheet.draw.rounded_rectangle(
            (round_, sheet.top, round_ + face, sheet.top + face), 10, fill=_tint(rng)
        )
    ground = skin.theirs if side == "<" else skin.ours
    sheet.draw.rounded_rectangle((left, sheet.top, left + wide, sheet.top + high), 18, fill=ground)
    ink: Ink = (skin.our_ink if side == ">" and skin.our_ink else skin.ink), None
    for number, row in enumerate(rows):
        pen.write(sheet.draw, (left + 22, sheet.top + 9 + number * pen.size * 1.4), row, ink)
    faint: Ink = _GREY, None
    if within:
        end = left + wide - 16 - small.width(at)
        small.write(sheet.draw, (end, sheet.top + high - small.size * 1.5), at, faint)
    elif skin.times == "beside":
        beside = left + wide + 8 if side == "<" else left - 8 - small.width(at)
        small.write(sheet.draw, (beside, sheet.top + high - small.size * 1.5), at, ((90, 100, 110), None))
    sheet.top += high + rng.choice((14, 22, 30))


def _on(ground: Colour) -> Colour:
    return (240, 240, 240) if sum(ground) < 400 else (20, 20, 20)


def _tint(rng: Random) -> Colour:
    return rng.randrange(60, 220), rng.randrange(60, 220), rng.randrange(60, 220)


def sides(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line with its side, as "<", ">" or "="; what stands above is nobody's."""
    yield from ((line[0], line[2:]) for line in lines if line[0] in "<>=")
