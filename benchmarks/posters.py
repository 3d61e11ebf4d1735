"""Made-up pictures for the eyes: posters, chats, price lists, log-in codes, and their innocent twins.

The words are ours (`posters.yaml`), the drawing follows one seed: the same pictures wherever the
same fonts are. ``python -m benchmarks.posters FOLDER`` writes them to look at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

import yaml
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.chats import chat, sides
from benchmarks.lettering import Colour, Ink, Pen

SEED = 17
CHATS = frozenset({"chat", "proof", "taken", "plain", "everyday", "warned", "exposed"})
"""Kinds that are screenshots of chats."""
FRAUD = frozenset({"poster", "chat", "proof", "taken", "prices", "login"})
"""Kinds that are to be flagged; the others are to be left alone."""
_TEXTS = Path(__file__).with_suffix(".yaml")
LOGINS = (
    "tg://login?token=AQJx3mB0kEyes",
    "https://open.weixin.qq.com/connect/confirm?uuid=03eyes7Kq",
    "https://login.weixin.qq.com/l/eyesQ3fL0==",
    "https://wa.me/settings/linked_devices#2@eYesAbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/=",
    "https://discord.com/ra/eyes-9mXq3fL0",
    "https://line.me/R/au/lgn/sq/SQeyes77",
)
CONTACTS = (
    "https://u.wechat.com/EMeyesQ3fL0",
    "https://t.me/+EyesAbCd3fL0",
    "https://wa.me/qr/EYES7KQ3FL0",
)
HARMLESS = (
    "https://www.corner-cafe.example/menu",
    "WIFI:T:WPA;S:Corner Cafe;P:lemonade;;",
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Reader\nTEL:+15550100\nEND:VCARD",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One picture, and what stands in it; ``spoken`` are the lines of a chat with their sides."""

    kind: str
    lang: str
    content: bytes
    lines: tuple[str, ...] = ()
    spoken: tuple[tuple[str, str], ...] = ()
    payload: str = ""


def texts() -> dict[str, dict[str, list[str]]]:
    """The lines of each kind of picture, by language."""
    read = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    return {
        lang: {kind: [said] if isinstance(said, str) else said for kind, said in kinds.items()}
        for lang, kinds in read.items()
    }


def pictures(every: int = 1) -> Iterator[Drawn]:
    """Each text in the layout made for it, in each language; of these one in so many."""
    plans = [
        (lang, kind, said, f"{SEED} {lang} {kind} {number} {copy}")
        for lang, kinds in texts().items()
        for kind, variants in kinds.items()
        for number, said in enumerate(variants)
        for copy in range(_COPIES.get(kind, 1))
    ]
    for lang, kind, said, seed in plans[::every]:
        yield _drawn(Random(seed), kind, lang, tuple(said.split(" | ")))


def codes(count: int = 400) -> Iterator[Drawn]:
    """Codes as they come in chats: tilted, small, blurred, pale, inverted, squeezed, on a photograph."""
    payloads = (*LOGINS, *CONTACTS, *HARMLESS)
    for number in range(count):
        rng = Random(f"{SEED} code {number}")
        payload = payloads[number % len(payloads)]
        made = _code(payload, rng.randint(3, 8))
        names = rng.sample(sorted(_STRESSES), rng.randint(1, 2))
        for name in names:
            made = _STRESSES[name](rng, made)
        kind = " + ".join(sorted(names))
        yield Drawn(kind=kind, lang="", content=_jpeg(made, rng.randint(25, 80)), payload=payload)


_COPIES = {"poster": 2}


def _drawn(rng: Random, kind: str, lang: str, lines: tuple[str, ...]) -> Drawn:
    payload = ""
    if kind == "login":
        payload = rng.choice(LOGINS)
    elif kind in {"poster", "vacancy", "menu"} and rng.random() < 0.4:
        payload = rng.choice(CONTACTS if kind == "poster" else HARMLESS)
    picture = _LAYOUTS[kind](rng, lang, lines, payload)
    shown = tuple(line.lstrip("<>=# ") for line in lines)
    spoken = tuple(sides(lines)) if kind in CHATS else ()
    return Drawn(
        kind=kind, lang=lang, content=_sent(rng, picture), lines=shown, spoken=spoken, payload=payload
    )


def _poster(rng: Random, lang: str, lines: Sequence[str], payload: str) -> Image.Image:
    size = rng.choice([(1080, 1350), (900, 1200), (1000, 1000), (800, 1422)])
    picture, ink = _ground(rng, size)
    title, rest = Pen(lang, rng.choice((1, 3)), size[0] // 15), Pen(lang, rng.randrange(4), size[0] // 24)
    top = 70.0
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen = rest if number else title
        for row in pen.wrap(line, size[0] - 120):
            pen.write(draw, ((size[0] - pen.width(row)) / 2, top), row, ink)
            top += pen.size * 1.45
        top += pen.size * (0.9 if number == 0 else 0.5)
    if payload:
        made = _code(payload, 6)
        picture.paste(made, ((size[0] - made.width) // 2, min(int(top) + 20, size[1] - made.height - 20)))
    return picture


def _chat(rng: Random, lang: str, lines: Sequence[str], _: str) -> Image.Image:
    return chat(rng, lang, lines)


def _table(rng: Random, lang: str, lines: Sequence[str], payload: str) -> Image.Image:
    width = rng.choice([800, 960, 1080])
    picture, ink = _ground(rng, (width, 160 + len(lines) * width // 11 + (260 if payload else 0)))
    title, pen = Pen(lang, rng.choice((1, 3)), width // 16), Pen(lang, rng.randrange(4), width // 25)
    draw, top = ImageDraw.Draw(picture), 50.0
    for number, line in enumerate(lines):
        chosen = pen if number else title
        rows = chosen.wrap(line, width - 140)
        for row in rows:
            chosen.write(draw, (70, top), row, ink)
            top += chosen.size * 1.4
        top += chosen.size * 0.5
        draw.line((60, top, width - 60, top), fill=ink[0], width=2)
        top += chosen.size * 0.3
    if payload:
        made = _code(payload, 4)
        picture.paste(made, (width - made.width - 70, picture.height - made.height - 10))
    return picture


def _login(rng: Random, lang: str, lines: Sequence[str], payload: str) -> Image.Image:
    size = rng.choice([(900, 1200), (1000, 1000), (720, 1280)])
    picture, ink = _ground(rng, size)
    pen, draw, top = Pen(lang, rng.choice((1, 3)), size[0] // 18), ImageDraw.Draw(picture), 70.0
    for line in lines:
        for row in pen.wrap(line, size[0] - 120):
            pen.write(draw, ((size[0] - pen.width(row)) / 2, top), row, ink)
            top += pen.size * 1.5
    made = _code(payload, 10)
    made = made.resize((rng.randint(260, 520),) * 2, Image.Resampling.LANCZOS)
    picture.paste(made, ((size[0] - made.width) // 2, int(top) + 60))
    return picture


def _notice(rng: Random, lang: str, lines: Sequence[str], _: str) -> Image.Image:
    size = rng.choice([(1080, 1080), (900, 1200)])
    ground, light = rng.choice([((13, 42, 99), False), ((240, 244, 250), True), ((255, 255, 255), True)])
    picture = Image.new("RGB", size, ground)
    draw, top = ImageDraw.Draw(picture), 40.0
    draw.rectangle((0, 0, size[0], 190), fill=(178, 24, 32))
    for number, line in enumerate(lines):
        pen = Pen(lang, rng.randrange(4) if number else 1, size[0] // (26 if number else 14))
        ink = (20, 30, 60) if light and number else (255, 255, 255), None
        for row in pen.wrap(line, size[0] - 120):
            pen.write(draw, (60, top), row, ink)
            top += pen.size * 1.45
        top = max(top + pen.size * 0.7, 240)
    return picture


def _meme(rng: Random, lang: str, lines: Sequence[str], _: str) -> Image.Image:
    size = rng.choice([(800, 800), (960, 720)])
    picture = _photograph(rng, size)
    draw, pen = ImageDraw.Draw(picture), Pen(lang, 1, size[0] // 18)
    rows = [row for line in lines[:1] for row in pen.wrap(line, size[0] - 60)]
    below = [row for line in lines[1:] for row in pen.wrap(line, size[0] - 60)]
    tops = [30 + number * pen.size * 1.4 for number in range(len(rows))]
    tops += [size[1] - 30 - (len(below) - number) * pen.size * 1.4 for number in range(len(below))]
    for row, top in zip(rows + below, tops, strict=True):
        pen.write(draw, ((size[0] - pen.width(row)) / 2, top), row, ((255, 255, 255), (0, 0, 0)))
    return picture


Layout = Callable[[Random, str, Sequence[str], str], Image.Image]
_LAYOUTS: dict[str, Layout] = {
    "poster": _poster,
    "vacancy": _poster,
    **dict.fromkeys(CHATS, _chat),
    "prices": _table,
    "menu": _table,
    "login": _login,
    "police": _notice,
    "meme": _meme,
}


def _ground(rng: Random, size: tuple[int, int]) -> tuple[Image.Image, Ink]:
    """What letters stand on, and their ink."""
    kind = rng.choice(("light", "dark", "fading", "photograph"))
    if kind == "photograph":
        return _photograph(rng, size), ((255, 255, 255), (20, 20, 20))
    if kind == "dark":
        return Image.new("RGB", size, _tint(rng, 10, 70)), (
            rng.choice([(255, 255, 255), (255, 221, 87)]),
            None,
        )
    light = Image.new("RGB", size, _tint(rng, 215, 256))
    if kind == "fading":
        other = Image.new("RGB", size, _tint(rng, 190, 256))
        light = Image.composite(light, other, Image.linear_gradient("L").resize(size))
    return light, (rng.choice([(20, 20, 20), (150, 20, 20), (20, 40, 110)]), None)


def _tint(rng: Random, least: int, most: int) -> Colour:
    return rng.randrange(least, most), rng.randrange(least, most), rng.randrange(least, most)


def _photograph(rng: Random, size: tuple[int, int]) -> Image.Image:
    """Blots of colour, out of focus, with grain."""
    blots = Image.frombytes("RGB", (9, 9), rng.randbytes(9 * 9 * 3)).resize(size, Image.Resampling.BICUBIC)
    small = (size[0] // 2, size[1] // 2)
    grain = Image.frombytes("L", small, rng.randbytes(small[0] * small[1])).resize(size)
    return Image.blend(blots.filter(ImageFilter.GaussianBlur(12)), grain.convert("RGB"), 0.12)


def _code(payload: str, scale: int) -> Image.Image:
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode).to_image(scale=scale)
    return Image.fromarray(made).convert("RGB")


def _sent(rng: Random, picture: Image.Image) -> bytes:
    """As it arrives: a little tilted, rescaled, soft, compressed."""
    if rng.random() < 0.35:
        picture = picture.rotate(
            rng.uniform(-4, 4), Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128)
        )
    side = rng.choice((900, 1100, 1280))
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    if rng.random() < 0.3:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.9)))
    return _jpeg(picture, rng.randint(45, 85))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    kept = BytesIO()
    picture.convert("RGB").save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def _grained(rng: Random, code: Image.Image) -> Image.Image:
    grain = Image.frombytes("L", code.size, rng.randbytes(code.width * code.height)).convert("RGB")
    return Image.blend(code, grain, rng.uniform(0.15, 0.35))


def _on_photograph(rng: Random, code: Image.Image) -> Image.Image:
    picture = _photograph(rng, (max(700, code.width + 200), max(900, code.height + 200)))
    room = picture.width - code.width, picture.height - code.height
    picture.paste(code, (rng.randint(0, room[0]), rng.randint(0, room[1])))
    return picture


def _askew(rng: Random, code: Image.Image) -> Image.Image:
    """As seen from the side."""
    width, height = code.size
    corners = [(-0.1, -0.1), (-0.1, 1.1), (1.1, 1.1), (1.1, -0.1)]
    moved = [
        coordinate
        for x, y in corners
        for coordinate in ((x + rng.uniform(-0.06, 0.06)) * width, (y + rng.uniform(-0.06, 0.06)) * height)
    ]
    return code.transform(code.size, Image.Transform.QUAD, moved, Image.Resampling.BICUBIC, fillcolor="white")


_STRESSES: dict[str, Callable[[Random, Image.Image], Image.Image]] = {
    "tilted": lambda rng, code: code.rotate(
        rng.uniform(5, 355), Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255)
    ),
    "small": lambda rng, code: code.resize(
        (max(60, int(code.width * rng.uniform(0.3, 0.5))),) * 2, Image.Resampling.LANCZOS
    ),
    "blurred": lambda rng, code: code.filter(ImageFilter.GaussianBlur(rng.uniform(1.0, 3.0))),
    "pale": lambda _, code: code.point(lambda level: 150 + level * 90 // 255),
    "inverted": lambda _, code: code.point(lambda level: 255 - level),
    "grained": _grained,
    "on a photograph": _on_photograph,
    "askew": _askew,
    "thickened": lambda _, code: code.filter(ImageFilter.MinFilter(3)),
    "thinned": lambda _, code: code.filter(ImageFilter.MaxFilter(3)),
}


def main() -> None:
    """Write the pictures into a folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate((*pictures(), *codes())):
        (folder / f"{number:03d}-{one.lang}-{one.kind.replace(' ', '_')}.jpg").write_bytes(one.content)


if __name__ == "__main__":
    main()
