"""Answers what somebody asks through another program: on the command line and over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core.library.whereabouts import OTHER
from bot.core.library.wording import AUTO
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Role, Sender, UserId
from bot.core.talk.answers import Answer, begun, written
from bot.core.talk.dialogue import Dialogue
from bot.core.talk.question import Question, unreadable
from bot.core.text.language import kind_of
from bot.services.library.live import Live
from bot.services.platform import Places
from bot.services.programs.lines import JsonObject, UnfitLine
from bot.services.talk.talk import Talk

NEW = Dialogue()
SOMEBODY = ChatId(1)
"""The chat of who asks, where nobody else asks."""


class Answering:
    """Answers texts, each for itself or as one talk; ``shown`` takes the tags out of a text."""

    def __init__(self, *, live: Live, talk: Talk, places: Places, shown: Callable[[str], str]) -> None:
        self._live = live
        self._talk = talk
        self._places = places
        self._shown = shown

    async def answer(
        self, text: str, lang: str = "", before: Dialogue = NEW, country: str = "", chat_id: ChatId = SOMEBODY
    ) -> Answer:
        """What is answered to a text, in its own language where none is named that the bot speaks.

        Portuguese is told as it is written in the country that the text shows.
        ``country`` is where the person has said to be, by its name or letters, "" where nobody knows.
        """
        catalog = self._live.catalog
        question = Question(
            message=_message(text, chat_id),
            own=True,
            lang=kind_of(catalog.language(lang), text) if catalog.speaks(lang) else "",
            region=self._region(country),
            chosen=bool(country),
            unreadable=unreadable(text.strip()),
            shared=True,
        )
        return await self._talk.answer(before, question)

    def press(self, before: Dialogue, action: str, country: str = "") -> Answer:
        """What is answered to a button."""
        region = self._region(country)
        return self._talk.press(before, action, client="", region=region, chosen=bool(country))

    async def line(self, item: JsonObject, chat_id: ChatId = SOMEBODY) -> JsonObject:
        """The agreed fields of the answer to a line; UnfitLine where it has no text."""
        text = item.get("text")
        if not isinstance(text, str):
            raise UnfitLine('"text" must be a string', "text")
        lang, country = (_word(item, key) for key in ("lang", "country"))
        answer = await self.answer(text, lang, country=country.strip(), chat_id=chat_id)
        return {
            "id": item.get("id"),
            "risk": answer.reply.risk,
            "about": answer.reply.about,
            "answer": self.plain(answer),
            "more": self.further(answer),
        }

    def plain(self, answer: Answer) -> str:
        """What is told at once, in plain words."""
        return self._shown(begun(self._live.catalog, answer).text)

    def further(self, answer: Answer) -> list[str]:
        """What its buttons would open, part by part: what had no room, and more of it."""
        left = begun(self._live.catalog, answer).left
        return [self._part(answer, part) for part in (*left, *answer.reply.opens)]

    def _part(self, answer: Answer, part: str) -> str:
        alone = replace(answer, reply=replace(answer.reply, parts=(part,)))
        return self._shown(written(self._live.catalog, alone))

    def _region(self, country: str) -> str:
        """Whose law and numbers are told; of a country that the library does not know it tells nothing."""
        if not country:
            return AUTO
        code = self._places.country_of(country)
        return code if code in self._live.catalog.regions else OTHER


def _word(item: JsonObject, key: str) -> str:
    given = item.get(key)
    return given if isinstance(given, str) else ""


def _message(text: str, chat_id: ChatId) -> Message:
    """A text as somebody sends it to the bot."""
    return Message(
        chat=Chat(id=chat_id, kind=ChatKind.PRIVATE),
        id=MessageId(1),
        sender=Sender(id=UserId(1), role=Role.MEMBER),
        parts=(Part(origin=Origin.TEXT, text=text),),
    )
