"""`check --image` by its command: a line of JSON for each picture, in order, and words in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from bot.adapters import eyes
from bot.adapters.pictures.lettering import Style, write
from tests.process import antifraud_here

LOGIN = "tg://login?token=AQLd0WbWJ3Fz"


def drawn(folder: Path) -> list[str]:
    """A log-in code, a file that is no picture, one that is not there, and a menu."""
    made = zxingcpp.create_barcode(LOGIN, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    Image.fromarray(made).save(folder / "code.png")
    (folder / "notes.jpg").write_text("no picture at all")
    menu = Image.new("RGB", (500, 160), "white")
    write(ImageDraw.Draw(menu), (30, 90), "Soup of the day 4.50", Style(script="Latn", size=32), (0, 0, 0))
    menu.save(folder / "menu.jpg")
    return ["code.png", "notes.jpg", "absent.png", "menu.jpg"]


async def test_each_picture_is_answered_in_its_place(tmp_path: Path) -> None:
    names = drawn(tmp_path)
    outcome = await antifraud_here("check", *(f"--image={name}" for name in names), cwd=tmp_path)
    code, notes, absent, menu = map(json.loads, outcome.out.splitlines())
    assert (outcome.status, outcome.err) == (1, "")
    assert list(code) == [
        *("file", "id", "verdict", "scheme", "sub", "score", "stance", "lang", "signals"),
        *("image_text", "qr"),
    ]
    assert (code["file"], code["verdict"], code["sub"], code["qr"]) == (
        "code.png",
        "fraud",
        "scan_login",
        [LOGIN],
    )
    assert notes == {
        "file": "notes.jpg",
        "error": "no picture of a kind that is read (JPEG, PNG, WebP, GIF, BMP)",
    }
    assert absent == {"file": "absent.png", "error": "cannot be opened: No such file or directory"}
    assert (menu["verdict"], menu["image_text"], menu["qr"]) == ("clean", ["Soup of the day 4.50"], [])


async def test_people_are_told_what_was_read(tmp_path: Path) -> None:
    drawn(tmp_path)
    words = ("check", "--explain", "--image", "code.png", "--image", "notes.jpg")
    outcome = await antifraud_here(*words, cwd=tmp_path)
    said = outcome.out.decode()
    assert outcome.status == 1
    assert said.startswith(f"code.png\nIn the picture:\n  code: {LOGIN}\nLooks like fraud")
    assert "whoever scans it gives the account away" in said
    assert said.endswith("notes.jpg\nno picture of a kind that is read (JPEG, PNG, WebP, GIF, BMP)\n\n")


@pytest.mark.parametrize("words", [("text",), ("--jsonl",), ("--json", "--explain")])
async def test_a_picture_is_no_text_and_no_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    outcome = await antifraud_here("check", "--image", "a.png", *words, cwd=tmp_path)
    assert outcome.status == 2


async def test_without_the_libraries_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eyes, "find_spec", lambda name: None)
    outcome = await antifraud_here("check", "--image", "a.png", cwd=tmp_path)
    assert outcome.status == 2
    assert "faster-paddle and zxing-cpp" in outcome.err


async def test_a_line_may_have_pictures_beside_its_text_or_alone(tmp_path: Path) -> None:
    drawn(tmp_path)
    given = (
        {"id": 1, "text": "扫一下", "images": ["code.png"]},
        {"id": 2, "images": ["code.png", "notes.jpg"]},
        {"id": 3, "text": "hello"},
        {"id": 4, "text": "hello", "images": "code.png"},
        {"id": 5, "images": []},
    )
    sent = "\n".join(map(json.dumps, given)).encode()
    outcome = await antifraud_here("check", "--jsonl", cwd=tmp_path, given=sent)
    shown, unfit, bare, wrong, none = map(json.loads, outcome.out.splitlines())
    assert outcome.status == 1
    assert (shown["id"], shown["verdict"], shown["qr"], shown["image_text"]) == (1, "fraud", [LOGIN], [])
    assert unfit == {
        "id": None,
        "error": "line 2: no picture of a kind that is read (JPEG, PNG, WebP, GIF, BMP)",
    }
    assert "qr" not in bare
    assert wrong == {"id": None, "error": 'line 4: "images" must be a list of paths'}
    assert (none["verdict"], none["qr"]) == ("clean", [])
