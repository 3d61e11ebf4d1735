"""Pictures are read by real readers in a process of their own; what is hostile costs itself alone."""

from __future__ import annotations

import asyncio
import os
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from io import BytesIO
from itertools import product
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from bot.adapters.eyes import Workers, lacking, missing, readable, tongues
from bot.adapters.eyes.codes import codes_in
from bot.adapters.eyes.finders import shows_corners
from bot.adapters.eyes.grounds import grounds_of
from bot.adapters.eyes.pixels import LONGEST_SIDE, MOST_LAYERS, Undecodable, pixels_of
from bot.adapters.eyes.prints import print_of
from bot.adapters.eyes.workers import MOST_BYTES
from bot.adapters.pictures.lettering import Style, write
from bot.core.message import Speaker
from bot.core.surfaces.chats import turns_in
from bot.core.surfaces.collector import LINK_LENGTH
from bot.errors import NoPicture, ReaderLost

LOGIN = "tg://login?token=AQLd0WbWJ3Fz"
WORDS = {
    "Hans": ("高价收购微信号", "闲置小号换零花钱"),
    "Hant": ("高價收購微信帳號", "閒置小號換零用錢"),
    "Jpan": ("アカウント高価買取", "即日払い簡単なお仕事"),
    "Latn": ("Täglich 50 Euro für dein Konto", "Payé chaque soir sans expérience"),
}


def saved(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    kept = BytesIO()
    picture.save(kept, kind, **how)
    return kept.getvalue()


def poster() -> Image.Image:
    """A line in each of the scripts, on a tinted ground."""
    picture = Image.new("RGB", (800, 760), (250, 236, 190))
    draw, top = ImageDraw.Draw(picture), 80
    for script, lines in WORDS.items():
        for text in lines:
            write(draw, (40, top), text, Style(script=script, size=40), (90, 10, 10))
            top += 80
    return picture


def code(payload: str, scale: int = 6) -> Image.Image:
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode).to_image(scale=scale)
    return Image.fromarray(made).convert("RGB")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def eyes() -> AsyncIterator[Workers]:
    """One worker for all tests: it takes seconds to start."""
    async with Workers(1, patience=300) as workers:
        yield workers


def test_what_reads_is_installed_where_it_is_tested() -> None:
    assert missing() == ()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_poster_in_several_scripts_with_a_code_is_read(eyes: Workers) -> None:
    picture = poster()
    picture.paste(code(LOGIN, 3), (620, 20))
    seen = await eyes.look(saved(picture, "JPEG", quality=60))
    read = "".join("".join(seen.words).split()).lower()
    assert [
        text for lines in WORDS.values() for text in lines if "".join(text.split()).lower() not in read
    ] == []
    assert seen.payloads == (LOGIN,)
    assert len(seen.print) == 64
    assert 560 < seen.codes[0].place.left < seen.codes[0].place.right < 800


FURTHER = {
    "Cyrl": ("Куплю ваш аккаунт дорого", "Оплата сразу на карту"),
    "Kore": ("계정 고가 매입 당일 입금", "안 쓰는 계정도 삽니다"),
    "Grek": ("Αγοράζουμε λογαριασμούς", "Πληρωμή κάθε βράδυ"),
    "Deva": ("विज्ञापनं न प्रेषयन्तु", "प्रतिदिनं धनं ददामि"),
}


@pytest.mark.skipif(bool(lacking()) and "CI" not in os.environ, reason="Tesseract's data is not installed")
@pytest.mark.parametrize("script", FURTHER)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_script_that_the_first_reader_leaves_blank_is_read_again(eyes: Workers, script: str) -> None:
    picture = Image.new("RGB", (800, 330), (235, 240, 250))
    draw = ImageDraw.Draw(picture)
    for number, text in enumerate((*FURTHER[script], "Telegram @shop_77")):
        write(draw, (40, 90 + 90 * number), text, Style(script=script, size=40), (30, 30, 60))
    seen = await eyes.look(saved(picture, "JPEG", quality=75))
    assert seen.words == (*FURTHER[script], "Telegram @shop_77")


@pytest.mark.skipif(bool(lacking()) and "CI" not in os.environ, reason="Tesseract's data is not installed")
@pytest.mark.asyncio(loop_scope="module")
async def test_light_letters_on_a_dark_ground_are_read_again_too(eyes: Workers) -> None:
    picture = Image.new("RGB", (800, 160), (20, 26, 33))
    write(
        ImageDraw.Draw(picture), (40, 90), FURTHER["Cyrl"][1], Style(script="Cyrl", size=40), (235, 235, 235)
    )
    assert (await eyes.look(saved(picture))).words == (FURTHER["Cyrl"][1],)


@pytest.mark.skipif(bool(lacking()) and "CI" not in os.environ, reason="Tesseract's data is not installed")
@pytest.mark.asyncio(loop_scope="module")
async def test_a_line_of_which_the_first_reader_saw_the_name_alone_is_read_again(eyes: Workers) -> None:
    picture = Image.new("RGB", (900, 330), (235, 240, 250))
    lines = (*FURTHER["Kore"], "텔레그램 문의 @katok_buy77")
    for number, text in enumerate(lines):
        write(
            ImageDraw.Draw(picture), (40, 90 + 90 * number), text, Style(script="Kore", size=40), (30, 30, 60)
        )
    assert (await eyes.look(saved(picture, "JPEG", quality=75))).words == lines


@pytest.mark.skipif(bool(lacking()) and "CI" not in os.environ, reason="Tesseract's data is not installed")
@pytest.mark.parametrize(("script", "seed"), [("Grek", 4), ("Kore", 5)])
@pytest.mark.asyncio(loop_scope="module")
async def test_outlined_letters_on_a_restless_ground_are_read_again(
    eyes: Workers, script: str, seed: int
) -> None:
    blots = Image.frombytes("RGB", (9, 9), Random(seed).randbytes(9 * 9 * 3))
    picture = blots.resize((800, 260), Image.Resampling.BICUBIC)
    draw, style = ImageDraw.Draw(picture), Style(script=script, size=40)
    for number, text in enumerate(FURTHER[script]):
        for across, down in product((-2, 0, 2), repeat=2):
            write(draw, (40 + across, 90 + 90 * number + down), text, style, (20, 20, 20))
        write(draw, (40, 90 + 90 * number), text, style, (255, 255, 255))
    assert (await eyes.look(saved(picture, "JPEG", quality=75))).words == FURTHER[script]


@pytest.mark.skipif(bool(lacking()) and "CI" not in os.environ, reason="Tesseract's data is not installed")
def test_a_picture_full_of_what_seems_to_be_lines_takes_a_bounded_number_of_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.adapters.eyes.rereading import LOOKS, Rereader

    class Reader:
        looks = 0

        def SetImage(self, _: Image.Image) -> None:  # noqa: N802 - as Tesseract calls it
            self.looks += 1

        def GetUTF8Text(self) -> str:  # noqa: N802
            return "шум"

        def MapWordConfidences(self) -> list[tuple[str, int]]:  # noqa: N802
            return [("шум", 55)]

    reader = Reader()
    monkeypatch.setattr(Rereader, "_reader", lambda self, tongue: reader)
    place = tongues.folder()
    assert place is not None
    lines = [("", 0.0, 0, top, 300, top + 20) for top in range(500)]
    assert Rereader(place, readable()).better(Image.new("RGB", (320, 600)), lines) == lines
    assert reader.looks == LOOKS


def test_without_tesseract_or_its_data_its_scripts_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "kor.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert [one.name for one in lacking()] == ["Cyrillic", "Greek", "Devanagari"]
    assert [one.name for one in readable()] == ["Hangul"]
    monkeypatch.setattr(tongues, "find_spec", lambda name: None)
    assert len(lacking()) == len(FURTHER)


def test_data_is_taken_from_where_most_scripts_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for place, names in {"few": ["rus"], "all": ["rus", "kor", "ell", "san"], "none": []}.items():
        (tmp_path / place).mkdir()
        for name in names:
            (tmp_path / place / f"{name}.traineddata").touch()
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr(tongues, "_FOLDERS", [tmp_path / place for place in ("none", "few", "all")])
    assert tongues.folder() == tmp_path / "all"
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "few"))
    assert tongues.folder() == tmp_path / "few"
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "none"))
    assert tongues.folder() == tmp_path / "all"


@pytest.mark.parametrize("turned", [0, 45])
def test_a_longer_search_is_made_where_corners_of_a_code_show(turned: int) -> None:
    ground = Image.new("L", (900, 900), 255)
    ground.paste(code(LOGIN, 9).convert("L").rotate(turned, expand=True, fillcolor=255), (100, 100))
    assert shows_corners(ground)
    assert not shows_corners(Image.linear_gradient("L").resize((900, 900)))
    assert not shows_corners(Image.new("L", (900, 900), 128))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no picture"),
    "zip": (lambda: b"PK\x03\x04" + bytes(100), "no picture"),
    "svg": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
        "no picture",
    ),
    "truncated": (lambda: saved(poster(), "JPEG")[:9000], "damaged"),
    "bomb": (lambda: png(60_000, 60_000), "pixels"),
    "long side": (lambda: png(LONGEST_SIDE + 1, 1), "pixels"),
    "lying header": (lambda: png(2_000, 2_000), "damaged"),
    "30,000 pixels": (lambda: png(30_000, 2), "pixels"),
    "gzip": (lambda: zlib.compress(bytes(10_000)), "no picture"),
    "page": (lambda: b"<!doctype html><img src=x onerror=alert(1)>", "no picture"),
    "tiff": (lambda: saved(poster(), "TIFF"), "no picture"),
    "cut after its header": (lambda: saved(poster())[:60], "damaged"),
    "too many bytes": (lambda: bytes(MOST_BYTES + 1), "MB"),
}


def png(width: int, height: int) -> bytes:
    """A file of a few bytes that says it is so large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_no_picture_is_said_to_be_none(eyes: Workers, kind: str) -> None:
    made, why = HOSTILE[kind]
    with pytest.raises(NoPicture, match=why):
        await eyes.look(made())


def test_of_a_film_the_first_frame_alone_is_read() -> None:
    frames = [Image.new("P", (40, 40), number % 256) for number in range(300)]
    film = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert pixels_of(film).size == (40, 40)


@pytest.mark.parametrize("tail", [b"PK\x03\x04" + bytes(50), b"<script>alert(1)</script>", b"%PDF-1.7"])
def test_what_hangs_behind_a_picture_is_not_looked_at(tail: bytes) -> None:
    assert pixels_of(saved(code(LOGIN)) + tail).size == code(LOGIN).size


def test_a_picture_keeps_its_shape_when_it_is_sent_again() -> None:
    sent = poster()
    smaller = sent.resize((sent.width // 2, sent.height // 2))
    for changed in (smaller, sent.convert("L"), pixels_of(saved(sent, "JPEG", quality=30))):
        assert apart(sent, changed) < 20
    assert apart(sent, sent.rotate(180)) > 50
    assert print_of(Image.new("RGB", (90, 90), "white")) == ""


def apart(one: Image.Image, other: Image.Image) -> int:
    return (int(print_of(one), 16) ^ int(print_of(other), 16)).bit_count()


def test_a_transparent_picture_stands_on_white() -> None:
    assert pixels_of(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)))).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photograph_is_read_smaller() -> None:
    assert max(pixels_of(saved(Image.new("L", (5_000, 3_000)), "JPEG")).size) <= 2_048


def test_a_picture_of_a_thousand_layers_is_not_drawn() -> None:
    """Each layer of a progressive JPEG is worked through in full, and takes a few bytes."""
    layered = saved(poster(), "JPEG", progressive=True)
    last = layered[layered.rindex(b"\xff\xda") : -2]
    assert pixels_of(layered).size == poster().size
    with pytest.raises(Undecodable, match="layers"):
        pixels_of(layered[:-2] + last * MOST_LAYERS + layered[-2:])


def test_the_bytes_of_a_stranger_fail_in_one_way_only() -> None:
    good = saved(code(LOGIN))
    for place in range(0, len(good), 7):
        bad = good[:place] + b"\xff" + good[place + 1 :]
        with suppress(Undecodable):
            pixels_of(bad)


def test_what_a_file_says_of_itself_is_not_believed() -> None:
    """Turned by its EXIF, with a profile that is none and a comment: the pixels stand as they are stored."""
    turned = Image.Exif()
    turned[0x0112] = 6
    plain = code(LOGIN).resize((60, 40))
    told = saved(plain, "JPEG", exif=turned, icc_profile=b"nonsense" * 400, comment=b"\x00\xff" * 500)
    assert pixels_of(told).size == (60, 40)
    noise = saved(plain, "JPEG", exif=b"Exif\x00\x00" + b"\xff" * 3_000)
    assert pixels_of(noise).size == (60, 40)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_code_of_thousands_of_signs_is_taken_in_part(eyes: Workers) -> None:
    made = zxingcpp.create_barcode("https://a.example/" + "x" * 2_800, zxingcpp.BarcodeFormat.QRCode)
    (payload,) = (await eyes.look(saved(Image.fromarray(made.to_image(scale=5))))).payloads
    assert payload.startswith("https://a.example/xxx")
    assert len(payload) == LINK_LENGTH


@pytest.mark.asyncio(loop_scope="module")
async def test_what_cannot_be_seen_in_a_code_is_not_handed_on(eyes: Workers) -> None:
    payload = "https://t.me/\u202e+moc\x00\x1b[2J\u200bx\ufeff"
    assert (await eyes.look(saved(code(payload)))).payloads == ("https://t.me/ +moc [2J x",)


@pytest.mark.skipif(sys.platform != "linux", reason="these bounds are Linux's")
async def test_a_picture_has_bounded_memory_and_processor_time() -> None:
    for spent in ("bytearray(4 * 2**30)", "list(iter(int, 1))"):
        greedy = f"from bot.adapters.eyes import worker; worker._restrain(); worker._allow(1); {spent}"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", greedy, stderr=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() != 0


STRESSES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda picture: picture,
    "tilted": lambda picture: picture.rotate(17, expand=True, fillcolor="white"),
    "upside down": lambda picture: picture.rotate(180),
    "white on black": lambda picture: Image.eval(picture, lambda level: 255 - level),
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(2.5)),
    "small": lambda picture: picture.resize((picture.width // 3, picture.height // 3)),
    "pale": lambda picture: Image.eval(picture, lambda level: 170 + level // 4),
    "thin": lambda picture: picture.filter(ImageFilter.MaxFilter(5)),
}


@pytest.mark.parametrize("stress", STRESSES)
def test_a_code_is_read_in_a_poor_picture(stress: str) -> None:
    picture = STRESSES[stress](code("https://u.wechat.com/EMNnQzBXz"))
    kept = pixels_of(saved(picture, "JPEG", quality=40))
    assert [found[0] for found in codes_in(kept)] == ["https://u.wechat.com/EMNnQzBXz"]


DYING = """
import os, struct, sys
sys.stdout.buffer.write(bytes(4)); sys.stdout.buffer.flush()
(length,) = struct.unpack(">I", sys.stdin.buffer.read(4))
given = sys.stdin.buffer.read(length)
if given == b"hang":
    import time
    time.sleep(600)
if given == b"crash":
    os.abort()
said = b"{}" if given == b"nonsense" else b'{"lines": [["ok", 0.9, 1, 2, 3, 4]], "codes": []}'
sys.stdout.buffer.write(struct.pack(">I", len(said)) + said); sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""


@pytest.mark.parametrize(("content", "patience"), [(b"crash", 60), (b"hang", 0.2), (b"nonsense", 60)])
async def test_a_reader_that_dies_or_hangs_costs_its_picture_alone(content: bytes, patience: float) -> None:
    async with Workers(1, patience=patience, command=(sys.executable, "-c", DYING)) as workers:
        with pytest.raises(ReaderLost):
            await workers.look(content)
    async with Workers(1, command=(sys.executable, "-c", DYING)) as workers:
        for _ in range(2):
            if content == b"crash":
                with pytest.raises(ReaderLost):
                    await workers.look(content)
        assert (await workers.look(b"fine")).words == ("ok",)


def test_a_blank_picture_is_not_searched_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.adapters.eyes.letters import Letters
    from bot.adapters.eyes.reader import PictureReader

    searched: list[tuple[int, int]] = []
    monkeypatch.setattr(Letters, "lines_in", lambda _, picture: searched.append(picture.size) or [])
    reader = PictureReader()
    read = reader.read(saved(Image.new("RGB", (512, 512), "white")))
    assert (read["codes"], read["lines"], read["print"]) == ([], [], "")
    reader.read(saved(poster()))
    assert searched == [poster().size]


FILLED = """
import json, os, struct, sys
sys.stdout.buffer.write(bytes(4)); sys.stdout.buffer.flush()
while head := sys.stdin.buffer.read(4):
    sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    lines = [[f"process {os.getpid()}", 0.9, 1, 2, 3, 4]]
    said = json.dumps({"lines": lines, "codes": [], "held": 1000}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(said)) + said); sys.stdout.buffer.flush()
"""


@pytest.mark.parametrize(("most_held", "readers"), [(999, 3), (1000, 1)])
async def test_a_reader_that_holds_too_much_after_a_picture_makes_room_for_a_new_one(
    most_held: int, readers: int
) -> None:
    async with Workers(1, most_held=most_held, command=(sys.executable, "-c", FILLED)) as workers:
        seen = [(await workers.look(b"fine")).words for _ in range(3)]
    assert all(words[0].startswith("process ") for words in seen)
    assert len(set(seen)) == readers


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells it in its own way")
@pytest.mark.asyncio(loop_scope="module")
async def test_a_reader_says_what_it_holds() -> None:
    async with Workers(1, patience=300, most_held=0) as workers:
        await workers.look(saved(code(LOGIN)))
        assert workers._free.qsize() == 1
        assert all(worker._process is None for worker in workers._all)


async def test_who_gives_up_leaves_no_answer_to_the_next() -> None:
    async with Workers(1, command=(sys.executable, "-c", DYING)) as workers:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(workers.look(b"hang"), 1)
        assert (await workers.look(b"fine")).words == ("ok",)


async def test_a_reader_that_cannot_start_is_told_of(tmp_path: Path) -> None:
    async with Workers(1, command=(str(tmp_path / "nothing"),)) as workers:
        with pytest.raises(ReaderLost):
            await workers.look(b"fine")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_screenshot_of_a_chat_is_read_by_speaker(eyes: Workers) -> None:
    picture = Image.new("RGB", (720, 700), (237, 237, 237))
    draw = ImageDraw.Draw(picture)
    said = (("left", "Send me the code"), ("right", "I sent the code"), ("left", "You are paid tonight"))
    for row, (side, text) in enumerate(said):
        top, left = 80 + 150 * row, 40 if side == "left" else 330
        ground = (255, 255, 255) if side == "left" else (149, 236, 105)
        draw.rounded_rectangle((left, top, left + 350, top + 80), 16, fill=ground)
        write(draw, (left + 15, top + 52), text, Style(script="Latn", size=32), (17, 17, 17))
    seen = await eyes.look(saved(picture, "JPEG", quality=70))
    assert (seen.width, [turn.speaker for turn in turns_in(seen)]) == (
        720,
        [Speaker.OTHER, Speaker.HOLDER, Speaker.OTHER],
    )


def test_a_line_without_pixels_has_a_ground_all_the_same() -> None:
    page, grounds = grounds_of(Image.new("RGB", (40, 40), (9, 8, 7)), [("x", 0.9, 50, 50, 60, 60)])
    assert (page, grounds) == ((9, 8, 7), [(0, 0, 0)])


def test_the_page_is_what_most_of_its_edges_show() -> None:
    """A picture that was turned a little: bars above and below, and grey corners beside a dark page."""
    turned = Image.new("RGB", (400, 600), (11, 20, 26))
    draw = ImageDraw.Draw(turned)
    draw.rectangle((0, 0, 400, 60), fill=(31, 44, 52))
    draw.rectangle((0, 540, 400, 600), fill=(31, 44, 52))
    for left, top in ((0, 0), (392, 300)):
        draw.rectangle((left, top, left + 8, top + 200), fill=(128, 128, 128))
    assert grounds_of(turned, [])[0] == (11, 20, 26)
