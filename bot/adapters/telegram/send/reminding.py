"""The reminder that somebody asked for: the step that was come to, with its buttons."""

from __future__ import annotations

from bot.adapters.telegram.send.answering import answer_calls
from bot.core.message import ChatId
from bot.core.talk.answers import Answer
from bot.core.talk.dialogue import Dialogue
from bot.core.talk.pressing import reminded
from bot.services.library.live import Live
from bot.services.store import Call


class Reminding:
    """Words reminders by the content in force."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def write(self, chat_id: ChatId, state: Dialogue) -> tuple[Call, ...]:
        """The messages of one reminder."""
        catalog = self._live.catalog
        answer = Answer(reply=reminded(state), lang=catalog.language(state.lang))
        return answer_calls(catalog, chat_id, answer)
