"""What the word of groups is worth elsewhere: asked for when it matters, and believed for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cachetools import LRUCache

from bot.core.detection.hearsay import GREEN, Repute, worth
from bot.core.message import ChatId
from bot.services.platform import Clock
from bot.services.store import CampaignStore

BELIEVED_FOR = 3600.0
"""Seconds after which a group is looked at again."""
KNOWN = 5000
"""Groups in memory, the last needed ones."""
ASKED = 16
"""Groups that the store is asked about for one message; the others are for the next one."""


class Reputes:
    """Groups with what is known of their past."""

    def __init__(self, *, store: CampaignStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        # No TTLCache: what is old counts until the store has been asked again.
        self._known: LRUCache[ChatId, tuple[Repute, float]] = LRUCache(KNOWN)

    async def worths(self, chats: Sequence[ChatId]) -> Mapping[ChatId, float]:
        """What the word of each group counts; of those not known the first are asked for, others left out."""
        now = self._clock.now()
        unknown = [chat for chat in dict.fromkeys(chats) if not self._is_known(chat, now)][:ASKED]
        if unknown:
            found = await self._store.reputes(unknown, now - GREEN)
            for chat in unknown:
                self._known[chat] = found.get(chat, Repute()), now
        return {chat: worth(self._known[chat][0], now) for chat in chats if chat in self._known}

    def _is_known(self, chat: ChatId, now: float) -> bool:
        known = self._known.get(chat)
        return known is not None and 0 <= now - known[1] < BELIEVED_FOR
