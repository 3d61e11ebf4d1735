"""What operators order where no update of Telegram asks for it: kept in a commit of its own, then sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from hashlib import blake2b

from attrs import define, field

from bot.core.message import ChatId, UserId
from bot.core.operating.chats import Reach
from bot.services.delivery.handover import Outgoing
from bot.services.marks import Kind, Mark
from bot.services.operating.operating import Operating
from bot.services.store import Call, Store, Turn


@define(kw_only=True, eq=False, repr=False, slots=False)
class Orders:
    """Blocks chats and sends broadcasts; ``leave`` and ``letters`` word the calls."""

    _operating: Operating
    _store: Store
    _outbox: Outgoing
    _leave: Callable[[ChatId], Call]
    _letters: Callable[[Reach, str, Mark], tuple[Call, ...]]
    _tasks: set[asyncio.Task[bool]] = field(init=False, factory=set)

    async def block(self, chat_id: ChatId, reason: str, by: UserId) -> bool:
        """Keep out of a chat and leave it; whether that is news."""
        news = await self._operating.block(chat_id, reason, by)
        self._outbox.rejoined(chat_id)
        await self._commit(Turn(result="op.block", calls=(self._leave(chat_id),)))
        return news

    async def cast(self, text: str, number: str, by: UserId) -> Reach | None:
        """Send a text to the admins of all groups; None where this one is on its way already.

        All of it is one commit, which counts once for each ``number``: where it is not known whether it was
        kept, the same may be ordered again.
        """
        found = await self._operating.reach()
        mark = Mark(kind=Kind.BROADCAST, by=by, text=f"console:{number}")
        if not await self._operating.begin(str(mark)):
            return None
        turn = Turn(
            update_id=_once(str(mark)),
            result="op.broadcast",
            calls=self._letters(found, text, mark),
            acts=(self._operating.act("op.broadcast", ChatId(by), by),),
        )
        return found if await self._commit(turn) else None

    async def _commit(self, turn: Turn) -> bool:
        """Keep it and hand its calls over, also if who ordered it ceases to wait."""
        work = asyncio.create_task(self._kept(turn))
        self._tasks.add(work)
        work.add_done_callback(self._tasks.discard)
        return await asyncio.shield(work)

    async def _kept(self, turn: Turn) -> bool:
        queued = await self._store.inbox.finish(turn)
        self._outbox.submit(queued)
        return bool(queued)


def _once(mark: str) -> int:
    # Below zero: updates of Telegram have the numbers above.
    return -int.from_bytes(blake2b(mark.encode(), digest_size=7).digest())
