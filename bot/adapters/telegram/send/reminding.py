"""The reminder that somebody asked for: the checklist as it was left, with its buttons."""

from __future__ import annotations

from bot.adapters.telegram.screens.ask_buttons import buttons
from bot.adapters.telegram.send.compose import text_calls
from bot.core.message import ChatId
from bot.core.talk.answers import worded
from bot.core.talk.ask import State, Turn
from bot.services.library.live import Live
from bot.services.ports import Call


class Reminding:
    """Words reminders by the content in force."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def write(self, chat_id: ChatId, state: State) -> tuple[Call, ...]:
        """The messages of one reminder."""
        catalog, lang = self._live.catalog, self._live.catalog.language(state.lang)
        parts = ("aid.remind_head", *(("aid",) if state.situation else ("happened",)))
        turn = Turn(state=state, parts=parts)
        text = "\n\n".join(worded(catalog, lang, turn))
        return text_calls(chat_id, text, markup=buttons(catalog, lang, turn))
