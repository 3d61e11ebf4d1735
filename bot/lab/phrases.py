"""Sentences that an advertiser puts around an ad, or that chance puts around a harmless line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import DataError
from bot.lab.lines import numbered

TEXT = "{text}"


class On(StrEnum):
    """Which lines a tactic changes."""

    ADS = "ads"
    INNOCENT = "innocent"


class Position(StrEnum):
    """Where a phrase stands; a frame holds the line where ``{text}`` is written."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"
    FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What one tactic says in one language."""

    tactic: str
    on: On
    place: Position
    lang: str
    text: str

    def around(self, line: str) -> str:
        """The line with the phrase in its place."""
        if self.place is Position.FRAME:
            return self.text.replace(TEXT, line)
        before = (self.text,) if self.place is not Position.AFTER else ()
        after = (self.text,) if self.place is not Position.BEFORE else ()
        return " ".join((*before, line, *after))


def load(path: Path) -> tuple[Phrase, ...]:
    """The phrases of a file of JSON lines; DataError names each line at fault."""
    faults: list[str] = []
    found = tuple(_phrases(path, faults))
    if faults:
        raise DataError("\n".join(faults))
    return found


def _phrases(path: Path, faults: list[str]) -> Iterator[Phrase]:
    for number, line in numbered(path, faults):
        try:
            yield _phrase(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            faults.append(f"{path}:{number}: is no phrase with tactic, on, place, lang and text ({error})")


def _phrase(row: dict[str, str]) -> Phrase:
    tactic, lang, text = (row[key].strip() for key in ("tactic", "lang", "text"))
    place = Position(row["place"])
    if not (tactic and lang and text):
        raise ValueError("none of them may be empty")
    if (place is Position.FRAME) is not (TEXT in text):
        raise ValueError(f"{TEXT} stands in a frame and nowhere else")
    return Phrase(tactic=tactic, on=On(row["on"]), place=place, lang=lang, text=text)
