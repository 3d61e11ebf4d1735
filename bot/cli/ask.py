"""``antifraud ask``: the talk of the private chat, on the command line and for other programs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol, TypeVar

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.markup import shown
from bot.adapters.content.places import CldrPlaces
from bot.cli.lines import answer_lines
from bot.config import Settings
from bot.core.talk.answers import Answer
from bot.core.talk.dialogue import Dialogue
from bot.readers import open_oracle, open_readers
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders
from bot.services.guard.third import ThirdReader
from bot.services.library.live import Live
from bot.services.platform import Oracle
from bot.services.programs.answering import NEW, Answering
from bot.services.programs.lines import JsonObject
from bot.services.talk.talk import Talk

R = TypeVar("R")


class Finish(Protocol):
    """Does a piece of work to its end."""

    def __call__(self, work: Coroutine[Any, Any, R], /) -> R: ...


class Asker:
    """Answers texts one after the other, each for itself or as one talk.

    What people said of a text's like is known to the running bot alone. ``run`` does the work: without a
    loop, unless a third reader has to be waited for.
    """

    def __init__(self, settings: Settings, run: Finish = at_once, oracle: Oracle | None = None) -> None:
        self._run = run
        readers = open_readers(settings, patient=True)
        live = Live(load_catalog(settings.content_dir), readers.phrasing)
        places = CldrPlaces(lambda: live.catalog)
        judging = TwoReaders(readers.engine, readers.second, patient=True)
        third = ThirdReader(oracle, judging.rejudge, patient=True)
        talk = Talk(live=live, judging=judging, places=places, third=third.heard)
        self._answering = Answering(live=live, talk=talk, places=places, shown=shown)
        self.press = self._answering.press
        self.plain = self._answering.plain
        self.further = self._answering.further

    def answer(self, text: str, lang: str = "", before: Dialogue = NEW, country: str = "") -> Answer:
        """What is answered to a text."""
        return self._run(self._answering.answer(text, lang, before, country))

    def line(self, item: JsonObject) -> JsonObject:
        """The agreed fields of the answer to a line."""
        return self._run(self._answering.line(item))


@contextmanager
def asking(settings: Settings) -> Iterator[Asker]:
    """Somebody who answers, with the third reader of the settings where there is one."""
    oracle = open_oracle(settings)
    if oracle is None:
        yield Asker(settings)
        return
    with asyncio.Runner() as runner:
        try:
            yield Asker(settings, runner.run, oracle)
        finally:
            runner.run(oracle.close())


def ask_text(settings: Settings, text: str) -> str:
    """The whole answer to one text."""
    with asking(settings) as asker:
        answer = asker.answer(text)
        return "\n\n".join((asker.plain(answer), *asker.further(answer)))


def ask_lines(settings: Settings, given: BinaryIO, output: BinaryIO) -> int:
    """Answer lines of JSON in order; exit status 1 if a line could not be read."""
    with asking(settings) as asker:
        return answer_lines(given, output, asker.line, blank=False)


def converse(settings: Settings) -> Iterator[str]:
    """A talk over standard input, one line a message, until it ends; ``:action`` presses a button."""
    state, country = NEW, ""
    with asking(settings) as asker:
        for line in sys.stdin:
            text = line.strip()
            if not text:
                continue
            pressed = text.startswith(":")
            given = text[1:] if pressed else text
            answer = (
                asker.press(state, given, country) if pressed else asker.answer(given, "", state, country)
            )
            state, country = answer.reply.state, answer.region if answer.settled else country
            yield asker.plain(answer)
