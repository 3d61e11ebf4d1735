"""Scheduled tips as Telegram's calls: a message or a quiz, then pinning it and taking the last one away."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.telegram.send.compose import delete_call, text_calls
from bot.adapters.telegram.send.quiz import quiz_call
from bot.core.library.content import Tip
from bot.core.moderation.settings import ChatSettings
from bot.services.library.live import Live
from bot.services.store import Call, ChatRecord


class TelegramTipWriter:
    """The port TipWriter over the content in force."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def post(
        self, record: ChatRecord, settings: ChatSettings, tip: Tip, langs: Sequence[str], slot: float
    ) -> Call:
        """The call that posts a tip for a slot; a quiz, which has one question, in the first language."""
        catalog = self._live.catalog
        thread = topic_of(settings)
        silent = settings.tips_silent
        if tip.is_quiz:
            return quiz_call(catalog, langs[0], tip, record.chat_id, thread=thread, silent=silent, slot=slot)
        text = "\n\n".join(catalog.tipbook.text(lang, tip.id) for lang in langs)
        calls = text_calls(record.chat_id, text, thread=thread, silent=silent, once=True, slot=slot)
        return calls[0]

    def after(
        self, record: ChatRecord, settings: ChatSettings, message_id: int, previous: int
    ) -> tuple[Call, ...]:
        """Pin the new one without a sound, delete the one before."""
        chat_id, calls = record.chat_id, []
        if settings.tips_pin and message_id:
            pin = {"chat_id": chat_id, "message_id": message_id, "disable_notification": True}
            calls.append(Call(chat_id=chat_id, method="pinChatMessage", params=pin))
            if previous and not settings.tips_replace:
                old = {"chat_id": chat_id, "message_id": previous}
                calls.append(Call(chat_id=chat_id, method="unpinChatMessage", params=old))
        if settings.tips_replace and previous:
            calls.append(delete_call(chat_id, previous))
        return tuple(calls)


def topic_of(settings: ChatSettings) -> int:
    """The topic that tips go to, 0 for the general one."""
    return settings.tips_topic
