"""What operators order where no update of Telegram asks for it: kept in a commit of its own, then sent."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.message import ChatId, UserId
from bot.core.operating.chats import Reach
from bot.services.delivery.handover import Outgoing
from bot.services.marks import Kind, Mark
from bot.services.operating.operating import Operating
from bot.services.store import Call, Store, Turn


class Orders:
    """Blocks chats and sends broadcasts; ``leave`` and ``letters`` word the calls."""

    def __init__(
        self,
        *,
        operating: Operating,
        store: Store,
        outbox: Outgoing,
        leave: Callable[[ChatId], Call],
        letters: Callable[[Reach, str, Mark], tuple[Call, ...]],
    ) -> None:
        self._operating = operating
        self._store = store
        self._outbox = outbox
        self._leave = leave
        self._letters = letters

    async def block(self, chat_id: ChatId, reason: str, by: UserId) -> bool:
        """Keep out of a chat and leave it; whether that is news."""
        news = await self._operating.block(chat_id, reason, by)
        self._outbox.rejoined(chat_id)
        await self._send("op.block", (self._leave(chat_id),))
        return news

    async def cast(self, text: str, number: str, by: UserId) -> Reach | None:
        """Send a text to the admins of all groups; None where this one is on its way already."""
        found = await self._operating.reach()
        mark = Mark(kind=Kind.BROADCAST, by=by, text=f"console:{number}")
        if not await self._operating.begin(str(mark), by):
            return None
        await self._send("op.broadcast", self._letters(found, text, mark))
        return found

    async def _send(self, result: str, calls: tuple[Call, ...]) -> None:
        turn = Turn(update_id=None, result=result, calls=calls)
        self._outbox.submit(await self._store.inbox.finish(turn))
