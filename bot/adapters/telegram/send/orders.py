"""What an operator's orders send: a broadcast to its places, and the way out of a chat."""

from __future__ import annotations

from bot.adapters.telegram.send.compose import text_calls
from bot.core.library.catalog import Catalog
from bot.core.message import ChatId
from bot.core.operating.chats import Reach
from bot.core.text.quoting import escaped
from bot.services.marks import Mark
from bot.services.store import Call


def worded(catalog: Catalog, lang: str, text: str) -> str:
    """A broadcast as admins read it."""
    return catalog.text(lang, "op.cast.message", text=escaped(text))


def letters(catalog: Catalog, found: Reach, text: str, mark: Mark) -> tuple[Call, ...]:
    """One call a place, each at most once: a broadcast that comes twice is worse than one that is missed."""
    return tuple(
        call
        for place, lang in found.places.items()
        for call in text_calls(
            ChatId(place), worded(catalog, catalog.language(lang), text), once=True, mark=mark
        )
    )


def leaving(chat_id: ChatId) -> Call:
    """Leave a chat."""
    return Call(chat_id=chat_id, method="leaveChat", params={"chat_id": chat_id})
