"""`scan --images` reads the pictures that lie beside an export, and nothing beyond its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bot.adapters import eyes
from bot.cli.seeing import ExportedPictures, Seer
from bot.core.surfaces.seen import Glance
from bot.errors import NoPicture
from tests.lab.scan.exports import chat, said, save
from tests.pictures import lines
from tests.process import antifraud, antifraud_here

LOGIN = "tg://login?token=AQLd0WbWJ3Fz"


class FakeSeer(Seer):
    """Sees the name of a file."""

    def look(self, file: Path) -> Glance:
        if file.suffix == ".bad":
            raise NoPicture("it is none")
        return lines(file.name)


@pytest.mark.parametrize(
    ("record", "read"),
    [
        ({"photo": "photos/a.jpg"}, ("a.jpg",)),
        ({"file": "files/b.png", "mime_type": "image/png"}, ("b.png",)),
        ({"file": "files/b.png", "mime_type": "application/pdf"}, ()),
        ({"photo": "(File not included. Change data exporting settings to download.)"}, ()),
        ({"photo": "../outside.jpg"}, ()),
        ({"photo": "photos/../../outside.jpg"}, ()),
        ({"photo": "/etc/passwd"}, ()),
        ({"photo": "photos"}, ()),
        ({"photo": "a\0b"}, ()),
        ({"photo": 5}, ()),
        ({"photo": "photos/c.bad"}, ()),
        ({}, ()),
    ],
)
def test_pictures_are_found_in_the_folder_of_the_export_alone(
    tmp_path: Path, record: dict[str, Any], read: tuple[str, ...]
) -> None:
    folder = tmp_path / "export"
    for name in ("photos/a.jpg", "photos/c.bad", "files/b.png", "../outside.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    found = ExportedPictures(folder, FakeSeer()).of(record)
    assert tuple(word for one in found for word in one.words) == read


def exported(folder: Path) -> None:
    """Talk of three, one of whom shows a log-in code."""
    made = zxingcpp.create_barcode(LOGIN, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    Image.fromarray(made).save(folder / "code.png")
    shown = {**said("扫一下", number=2, by=2), "photo": "code.png"}
    save(folder, chat([said("早上好", number=1, by=1), shown, said("谢谢", number=3, by=3)]))


async def test_what_stands_in_exported_pictures_is_judged(tmp_path: Path) -> None:
    exported(tmp_path)
    blind = await antifraud("scan", "result.json", cwd=tmp_path)
    assert blind.out.startswith(b"Nothing was flagged.")
    seeing = await antifraud("scan", "result.json", "--images", cwd=tmp_path)
    # On a slow machine it tells how far it is.
    complaints = [line for line in seeing.err.splitlines() if "/s, " not in line]
    assert (seeing.status, complaints) == (0, [])
    assert seeing.out.startswith(b"Looks like fraud: 1 of 3 messages.")


async def test_without_the_libraries_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(tmp_path)
    monkeypatch.setattr(eyes, "find_spec", lambda name: None)
    outcome = await antifraud_here("scan", "result.json", "--images", cwd=tmp_path)
    assert outcome.status == 2
    assert "faster-paddle and zxing-cpp" in outcome.err
