"""The version of the content is what its files say, wherever and whenever they were written."""

from __future__ import annotations

import os
from pathlib import Path

from bot.adapters.content.changes import version


def folder(place: Path, **files: str) -> Path:
    for name, text in files.items():
        path = place / "rules" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        os.utime(path, (len(text), len(text)))
    return place


def test_the_same_words_are_the_same_version(tmp_path: Path) -> None:
    first, second = (folder(tmp_path / place, a="1", b="2") for place in ("x", "y"))
    os.utime(second / "rules" / "a.yaml")
    (second / "notes.txt").write_text("no content", "utf-8")
    assert version(first) == version(second)


def test_other_words_and_other_names_are_another(tmp_path: Path) -> None:
    folders = (
        folder(tmp_path / "1", a="1", b="2"),
        folder(tmp_path / "2", a="1", b="3"),
        folder(tmp_path / "3", a="1", c="2"),
        folder(tmp_path / "4", a="2", b="1"),
    )
    assert len({version(one) for one in folders}) == 4
