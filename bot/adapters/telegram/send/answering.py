"""An answer of a talk as a message: what a phone shows at once, and the ways on under it."""

from __future__ import annotations

from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import talk_keyboard
from bot.core.library.catalog import Catalog
from bot.core.message import ChatId, MessageId
from bot.core.talk.answers import Answer, begun
from bot.services.store import Call


def answer_calls(
    catalog: Catalog, chat_id: ChatId, answer: Answer, *, reply_to: MessageId | int | None = None
) -> tuple[Call, ...]:
    """The message of an answer with its buttons."""
    screen = begun(catalog, answer)
    markup = talk_keyboard(catalog, answer, screen.left)
    return text_calls(chat_id, screen.text, reply_to=reply_to, markup=markup)
