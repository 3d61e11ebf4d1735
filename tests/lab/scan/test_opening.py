"""What somebody took for an export, and what is said when it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.lab.scan.opening import open_export
from tests.lab.scan.exports import chat, said, save

HOW = "in Telegram Desktop choose “Export chat history” and the format “Machine-readable JSON”"
WRONG = {
    "empty": (b"", f"empty; {HOW}"),
    "blank": (b" \n\t", f"empty; {HOW}"),
    "html": (b"<!DOCTYPE html><html>", f"a page for reading in a browser; {HOW}"),
    "other html": (b"\xef\xbb\xbf\n<html>", f"a page for reading in a browser; {HOW}"),
    "utf-16": ("{}".encode("utf-16"), f"not in UTF-8, so another program has changed it; {HOW}"),
    "picture": (b"\x89PNG\r\n", f"no JSON; {HOW}"),
    "text": (b"hello", f"no JSON; {HOW}"),
    "list": (b'[{"id": 1}]', f"JSON of another program; {HOW}"),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_sentence_on_what_it_is_and_what_to_do(name: str, tmp_path: Path) -> None:
    content, why = WRONG[name]
    path = save(tmp_path, content)
    with pytest.raises(DataError) as found:
        open_export(path)
    assert str(found.value) == f"{path}: {why}"


@pytest.mark.parametrize("whole", [True, False], ids=["folder", "file"])
def test_an_export(tmp_path: Path, whole: bool) -> None:
    path = save(tmp_path, chat([said()]))
    opened = open_export(tmp_path if whole else path)
    opened.file.close()
    assert (opened.path, opened.size, opened.changed) == (path, path.stat().st_size, path.stat().st_mtime_ns)


def test_a_folder_for_the_browser(tmp_path: Path) -> None:
    (tmp_path / "messages.html").write_text("<html>")
    with pytest.raises(DataError, match="an export for reading in a browser"):
        open_export(tmp_path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"result\.json: cannot be read \(No such file or directory\)"):
        open_export(tmp_path)
