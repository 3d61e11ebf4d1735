"""Sheets as a reviewer sends them back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.adapters.content.sheets import SheetRow, sheet
from bot.adapters.content.texts import all_texts


def row(folder: Path, lang: str, key: str, **said: str) -> SheetRow:
    """A text as it stands there, and what is said of it."""
    return replace(SheetRow(locale=lang, key=key, master="", present=all_texts(folder, lang)[key]), **said)  # type: ignore[arg-type]


def exported(folder: Path, lang: str) -> list[SheetRow]:
    """All texts of a language, of which nobody said anything yet."""
    texts = all_texts(folder, lang).items()
    return [SheetRow(locale=lang, key=key, master="", present=text) for key, text in texts]


def saved(folder: Path, *rows: SheetRow) -> Path:
    """The rows in a file beside a folder."""
    path = folder.parent / "back.csv"
    path.write_bytes(sheet(rows))
    return path


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
