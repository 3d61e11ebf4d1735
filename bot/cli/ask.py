"""``antifraud ask``: the talk of the private chat, on the command line and for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.markup import shown
from bot.adapters.telegram.send.cards import reasons_of
from bot.cli.check import message_of
from bot.cli.judges import open_readers
from bot.config import Settings
from bot.core.library.search import Library
from bot.core.talk.answers import Reason, worded
from bot.core.talk.ask import LOGINS, Risk, State, Turn, answered, follows, harmless, pressed, said, spoken_of
from bot.errors import AntifraudError
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders

LEGIT, UNCLEAR = "legit", "unclear"


class Asker:
    """Answers texts one after the other, each for itself or as one talk."""

    def __init__(self, settings: Settings) -> None:
        readers = open_readers(settings, patient=True)
        self._judging = TwoReaders(readers.engine, readers.second, patient=True)
        self._library = Library(load_catalog(settings.content_dir), readers.phrasing)

    def turn(self, text: str, lang: str = "", state: State | None = None) -> tuple[Turn, str, list[Reason]]:
        """What comes next for a text, the language of the answer, and the reasons."""
        catalog = self._library.catalog
        talk = state.lang if state else ""
        spoken = catalog.language(lang) if catalog.speaks(lang) else self._library.language(text, talk)
        meant = catalog.intents.of(text)
        turn = said(state or State(), meant)
        if turn is not None:
            return turn, spoken, []
        before, length = state or State(), len(text.strip())
        verdict = at_once(self._judging.verdict(message_of({"text": text}), asked=True))
        scheme = spoken_of(verdict, length, before)
        likely = at_once(self._judging.topics(text))
        goes_on = follows(verdict, length, before)
        found = self._library.find(spoken, text, likely, scheme, follows=goes_on, harmless=harmless(verdict))
        turn = answered(verdict, length, spoken, found, before, meant)
        return turn, spoken, reasons_of(catalog, spoken, verdict, turn.state.scheme)

    def text(self, turn: Turn, lang: str, reasons: list[Reason], *, whole: bool = False) -> str:
        """The answer in plain words; ``whole`` with what a button would open."""
        parts = [*turn.parts]
        if whole and "card" in parts and turn.state.risk in {Risk.HIGH, Risk.MEDIUM}:
            parts.insert(parts.index("card") + 1, "more")
        if whole and turn.state.situation in LOGINS and "aid" in parts:
            parts.append("logout")
        told = worded(self._library.catalog, lang, replace(turn, parts=tuple(parts)), reasons)
        return "\n\n".join(map(shown, told))


def ask_text(settings: Settings, text: str) -> str:
    """The whole answer to one text."""
    asker = Asker(settings)
    turn, lang, reasons = asker.turn(text)
    return asker.text(turn, lang, reasons, whole=True)


def ask_lines(settings: Settings, given: BinaryIO, output: BinaryIO) -> int:
    """Answer lines of JSON in order; exit status 1 if a line could not be read."""
    asker, status = Asker(settings), 0
    for number, line in enumerate(given, 1):
        if not line.strip():
            continue
        answer = _line(asker, number, line)
        status = status or int("error" in answer)
        output.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        output.flush()
    return status


def converse(settings: Settings) -> Iterator[str]:
    """A talk over standard input, one line a message, until it ends."""
    asker, state = Asker(settings), State()
    for line in sys.stdin:
        text = line.strip()
        if not text:
            continue
        turn, lang, reasons = asker.turn(text, state=state)
        if text.startswith(":"):
            turn = pressed(state, text[1:])
        state = turn.state
        yield asker.text(turn, state.lang or lang, reasons)


def _line(asker: Asker, number: int, line: bytes) -> dict[str, object]:
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise AntifraudError("an object with a text is needed")
    except (ValueError, AntifraudError, RecursionError) as error:
        return {"id": None, "error": f"line {number}: {error}"}
    lang = given.get("lang")
    turn, spoken, reasons = asker.turn(given["text"], lang if isinstance(lang, str) else "")
    answer = asker.text(turn, spoken, reasons, whole=True)
    return {"id": given.get("id"), "risk": _risk(turn), "about": _about(turn), "answer": answer}


def _risk(turn: Turn) -> str:
    return Risk.HIGH if "aid" in turn.parts else str(turn.state.risk)


def _about(turn: Turn) -> str:
    if turn.state.scheme:
        return turn.state.scheme
    return LEGIT if turn.state.risk == Risk.LOW else UNCLEAR
