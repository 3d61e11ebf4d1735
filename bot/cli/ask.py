"""``antifraud ask``: the talk of the private chat, on the command line and for other programs."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.markup import shown
from bot.adapters.content.places import CldrPlaces
from bot.config import Settings
from bot.core.library.catalog import AUTO
from bot.core.library.whereabouts import OTHER
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Role, Sender, UserId
from bot.core.talk.answers import Answer, begun, written
from bot.core.talk.ask import Dialogue
from bot.core.talk.question import Question, unreadable
from bot.errors import AntifraudError
from bot.readers import open_oracle, open_readers
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders
from bot.services.guard.third import ThirdReader
from bot.services.library.live import Live
from bot.services.platform import Oracle
from bot.services.talk.talk import Talk

NEW = Dialogue()
Run = Callable[[Coroutine[Any, Any, Answer]], Answer]


class Asker:
    """Answers texts one after the other, each for itself or as one talk.

    What people said of a text's like is known to the running bot alone. ``run`` does the work: without a
    loop, unless a third reader has to be waited for.
    """

    def __init__(self, settings: Settings, run: Run = at_once, oracle: Oracle | None = None) -> None:
        self._run = run
        readers = open_readers(settings, patient=True)
        self._live = Live(load_catalog(settings.content_dir), readers.phrasing)
        self._places = CldrPlaces(lambda: self._live.catalog)
        judging = TwoReaders(readers.engine, readers.second, patient=True)
        third = ThirdReader(oracle, judging.rejudge, patient=True)
        self._talk = Talk(live=self._live, judging=judging, places=self._places, third=third.heard)

    def answer(self, text: str, lang: str = "", before: Dialogue = NEW, country: str = "") -> Answer:
        """What is answered to a text, in its own language where none is named that the bot speaks.

        ``country`` is where the person has said to be, by its name or letters, "" where nobody knows.
        """
        catalog = self._live.catalog
        question = Question(
            message=_message(text),
            own=True,
            lang=catalog.language(lang) if catalog.speaks(lang) else "",
            region=self._region(country),
            chosen=bool(country),
            unreadable=unreadable(text.strip()),
            shared=True,
        )
        return self._run(self._talk.answer(before, question))

    def press(self, before: Dialogue, action: str, country: str = "") -> Answer:
        """What is answered to a button."""
        region = self._region(country)
        return self._talk.press(before, action, client="", region=region, chosen=bool(country))

    def _region(self, country: str) -> str:
        """Whose law and numbers are told; of a country that the library does not know it tells nothing."""
        if not country:
            return AUTO
        code = self._places.country_of(country)
        return code if code in self._live.catalog.regions else OTHER

    def plain(self, answer: Answer) -> str:
        """What is told at once, in plain words."""
        return shown(begun(self._live.catalog, answer).text)

    def further(self, answer: Answer) -> list[str]:
        """What its buttons would open, part by part: what had no room, and more of it."""
        left = begun(self._live.catalog, answer).left
        return [self._part(answer, part) for part in (*left, *answer.reply.opens)]

    def _part(self, answer: Answer, part: str) -> str:
        alone = replace(answer, reply=replace(answer.reply, parts=(part,)))
        return shown(written(self._live.catalog, alone))


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
    status = 0
    with asking(settings) as asker:
        for number, line in enumerate(given, 1):
            if not line.strip():
                continue
            answer = _line(asker, number, line)
            status = status or int("error" in answer)
            output.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
            output.flush()
    return status


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


def _line(asker: Asker, number: int, line: bytes) -> dict[str, object]:
    try:
        given = json.loads(line)
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            raise AntifraudError("an object with a text is needed")
    except (ValueError, AntifraudError, RecursionError) as error:
        return {"id": None, "error": f"line {number}: {error}"}
    lang, country = (given[key] if isinstance(given.get(key), str) else "" for key in ("lang", "country"))
    answer = asker.answer(given["text"], lang, country=country.strip())
    reply = answer.reply
    return {
        "id": given.get("id"),
        "risk": reply.risk,
        "about": reply.about,
        "answer": asker.plain(answer),
        "more": asker.further(answer),
    }


def _message(text: str) -> Message:
    """A text as somebody sends it to the bot."""
    return Message(
        chat=Chat(id=ChatId(1), kind=ChatKind.PRIVATE),
        id=MessageId(1),
        sender=Sender(id=UserId(1), role=Role.MEMBER),
        parts=(Part(origin=Origin.TEXT, text=text),),
    )
