"""What a phrase of a chat's own would have done lately, without keeping what was said.

Of the last messages of a chat a few hundred bits each stay in memory: which runs of three folded letters they
have, by the interpreter's own hash, whose key dies with the process. That tells how many may have contained
a phrase.
"""

from __future__ import annotations

from collections import deque
from functools import reduce
from operator import or_

from cachetools import LRUCache

from bot.core.message import ChatId, Message
from bot.core.text.folding import fold
from bot.services.guard.recording import text_of
from bot.services.platform import Clock
from bot.services.store import Store

REMEMBERED = 400
"""Messages of a chat."""
CHATS = 500
WEEK = 7 * 86_400.0
BITS = 1024
_BIT = tuple(1 << place for place in range(BITS))
LONGEST = 300
MOST_CASES = 500


class Phrases:
    """Hears what is said in chats, and tells what a phrase would have met."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._heard: LRUCache[ChatId, deque[int]] = LRUCache(CHATS)

    def hear(self, message: Message) -> None:
        """Remember which letters a message has."""
        try:
            heard = self._heard[message.chat.id]
        except KeyError:
            heard = self._heard[message.chat.id] = deque(maxlen=REMEMBERED)
        # A part at a time: so it is folded as the judge reads it, once for both.
        said = " ".join(fold(part.text[:LONGEST]) for part in message.parts if part.authored)
        heard.append(_bits(" ".join(said[:LONGEST].split())))

    def flagged(self, chat_id: ChatId, phrase: str) -> tuple[int, int]:
        """Of the last messages, how many may contain a phrase, and how many there were."""
        wanted, heard = _bits(phrase), self._heard.get(chat_id, ())
        return sum(bits & wanted == wanted for bits in heard), len(heard)

    async def passed(self, chat_id: ChatId, phrase: str) -> tuple[int, int]:
        """Of the cases of the last week, how many contain a phrase, and how many there were."""
        since = self._clock.now() - WEEK
        cases = [
            one for one in await self._store.ledger.latest(chat_id, MOST_CASES) if one.judged_at >= since
        ]
        return sum(phrase in " ".join(fold(text_of(one)).split()) for one in cases), len(cases)


def _bits(text: str) -> int:
    places = {hash(run) % BITS for run in zip(text, text[1:], text[2:], strict=False)}
    return reduce(or_, map(_BIT.__getitem__, places), 0)
