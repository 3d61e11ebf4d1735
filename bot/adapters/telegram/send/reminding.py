"""The reminder that somebody asked for: the step that was come to, with its buttons."""

from __future__ import annotations

from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import talk_keyboard
from bot.core.message import ChatId
from bot.core.talk.answers import Answer, begun
from bot.core.talk.ask import Dialogue, reminded
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
        return text_calls(chat_id, begun(catalog, answer).text, markup=talk_keyboard(catalog, answer))
