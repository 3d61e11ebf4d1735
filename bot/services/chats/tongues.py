"""What language a chat speaks, heard from its talk: counted in memory, kept when it is clear."""

from __future__ import annotations

from collections import Counter

from cachetools import LRUCache

from bot.core.library.catalog import Catalog
from bot.core.message import ChatId, Message
from bot.services.chats.chats import Chats

ENOUGH = 40
"""Messages after which it is asked which language they were in."""
CLEAR = 0.6
"""The share of one language that settles it."""
SHOWN = 0.2
"""The share of messages with words of one way of writing a language that shows that it is this one."""
TELLING = 12
"""Characters from which on a message tells its language."""
CHATS = 5000
"""Chats that are counted at a time, those heard last."""


class Tongues:
    """Counts the languages of messages; ``keep`` writes what is clear, away from the messages' own path."""

    def __init__(self) -> None:
        self._heard: LRUCache[ChatId, Counter[str]] = LRUCache(CHATS)
        self._clear: dict[ChatId, str] = {}

    def hear(self, message: Message, lang: str) -> None:
        """Count one message."""
        if lang == "und" or len(message.text) < TELLING:
            return
        chat_id = message.chat.id
        try:
            counts = self._heard[chat_id]
        except KeyError:
            counts = self._heard[chat_id] = Counter()
        counts[lang] += 1
        if counts.total() >= ENOUGH:
            found, count = _gathered(counts).most_common(1)[0]
            if count >= CLEAR * counts.total():
                self._clear[chat_id] = found
            del self._heard[chat_id]

    async def keep(self, chats: Chats, catalog: Catalog) -> int:
        """Keep what has become clear, if the library speaks it; return how many chats were changed."""
        clear, self._clear = self._clear, {}
        changed = 0
        for chat_id, lang in clear.items():
            changed += catalog.speaks(lang) and await chats.heard(chat_id, catalog.language(lang))
        return changed


def _gathered(counts: Counter[str]) -> Counter[str]:
    """The counts with messages that may be of either way of writing counted to the one that is shown.

    Most of what Brazilians write could stand in Portugal too: "pt" says little, "pt-BR" much.
    """
    found = Counter(counts)
    for lang in counts:
        common = lang.partition("-")[0]
        if common == lang or common not in found:
            continue
        kept, other = (
            (lang, common) if counts[lang] >= SHOWN * (counts[lang] + counts[common]) else (common, lang)
        )
        found[kept] += found.pop(other)
    return found
