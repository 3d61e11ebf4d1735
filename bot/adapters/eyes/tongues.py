"""The scripts that the first reader does not know, and where Tesseract's data for them lies."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bot.core.text.ranges import DEVANAGARI, HANGUL

_DIGITS = "[\u0964-\u0970]"
"""Digits and dots of Devanagari."""
LIBRARY: Final = "tesserocr"
OWN: Final = Path(sys.prefix, "share", "tessdata")
"""Where `make install` puts data that the system does not have."""
_FOLDERS: Final = (
    Path("/usr/share/tesseract-ocr/5/tessdata"),
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),
    Path("/usr/share/tessdata"),
    Path("/usr/local/share/tessdata"),
    Path("/opt/homebrew/share/tessdata"),
    OWN,
)
FIRST: Final = ("Latin", "Chinese", "Japanese")
"""What the first reader knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One script: how people call it, the data that reads it, and what its letters are (no digits)."""

    name: str
    data: str
    letters: re.Pattern[str]


TONGUES: Final = (
    Tongue(name="Cyrillic", data="rus", letters=re.compile(r"[\u0400-\u04ff]")),
    Tongue(name="Hangul", data="kor", letters=re.compile(f"[{HANGUL}]")),
    Tongue(name="Greek", data="ell", letters=re.compile(r"[\u0370-\u03ff]")),
    Tongue(name="Devanagari", data="san", letters=re.compile(f"(?!{_DIGITS})[{DEVANAGARI}]")),
)


def folder() -> Path | None:
    """Where the data lies; None where there is no data or nothing to read it with.

    What TESSDATA_PREFIX names goes first, then whatever knows most scripts.
    """
    if find_spec(LIBRARY) is None:
        return None
    named = os.environ.get("TESSDATA_PREFIX")
    if named and any(_held(Path(named))):
        return Path(named)
    best = max(_FOLDERS, key=lambda place: sum(_held(place)))
    return best if any(_held(best)) else None


def _held(place: Path) -> list[bool]:
    return [_holds(place, one) for one in TONGUES]


def _holds(place: Path, tongue: Tongue) -> bool:
    return (place / f"{tongue.data}.traineddata").is_file()


def readable() -> tuple[Tongue, ...]:
    """The tongues that can be read here."""
    place = folder()
    return tuple(one for one in TONGUES if place is not None and _holds(place, one))


def lacking() -> tuple[Tongue, ...]:
    """The tongues that stay unread here."""
    here = readable()
    return tuple(one for one in TONGUES if one not in here)
