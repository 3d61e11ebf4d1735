"""Messages that somebody forwards one after the other are one conversation, and get one answer.

They come as updates of their own. Each stays unfinished in the inbox until all are answered: after a crash
they are handled again and gathered again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core.message import ChatId, Message
from bot.core.talk.question import NAMES
from bot.services.delivery.ending import ended
from bot.services.delivery.turns import Turns
from bot.services.store import Json

_log = logging.getLogger(__name__)
PAUSE = 0.35
"""Seconds without a further message after which a conversation is complete."""
MOST = 50
"""Messages of one conversation; who forwards more gets more than one answer."""
LONGEST = 16_000
"""Characters from which on a conversation is complete: what is read at once must stay readable at once."""
Update = Mapping[str, Json]
Respond = Callable[[tuple[int, ...], Update, Message], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class _Gathered:
    last: Update
    ids: list[int] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    length: int = 0
    closed: bool = False
    more: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_full(self) -> bool:
        """Whether it has to be answered before there is more of it."""
        return len(self.ids) >= MOST or self.length >= LONGEST

    def add(self, update_id: int, raw: Update, message: Message) -> None:
        """One more, after which it may be complete."""
        self.last = raw
        self.ids.append(update_id)
        self.messages.append(message)
        self.length += len(message.text)
        self.closed = self.is_full
        self.more.set()


class Conversations:
    """Gathers what one person forwards; ``answer`` gets the updates' ids, the last one, and all as one."""

    def __init__(self, answer: Respond, *, pause: float = PAUSE, turns: Turns | None = None) -> None:
        self._answer = answer
        self._pause = pause
        self._turns = turns or Turns()
        self._open: dict[ChatId, _Gathered] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def add(self, update_id: int, raw: Update, message: Message) -> None:
        """Take a message; while a conversation of its chat that is complete is answered, it waits."""
        chat_id = message.chat.id
        while (gathered := self._open.get(chat_id)) is not None and gathered.closed:
            await gathered.answered.wait()
        if gathered is None:
            self._open[chat_id] = gathered = _Gathered(raw)
            task = asyncio.get_running_loop().create_task(self._wait(chat_id, gathered))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        gathered.add(update_id, raw, message)

    def close(self) -> None:
        """Have what is gathered answered without waiting for more."""
        for gathered in self._open.values():
            gathered.closed = True
            gathered.more.set()

    async def settle(self, grace: float) -> None:
        """Answer what is gathered and what still comes, without a wait for more, within ``grace`` seconds."""
        self.close()
        self._pause = 0.0
        await ended(tuple(self._tasks), grace)

    async def _wait(self, chat_id: ChatId, gathered: _Gathered) -> None:
        try:
            while not gathered.closed:
                gathered.more.clear()
                try:
                    await asyncio.wait_for(gathered.more.wait(), self._pause)
                except TimeoutError:
                    gathered.closed = True
            work = self._answer(tuple(gathered.ids), gathered.last, as_one(gathered.messages))
            await self._turns.run(chat_id, work, patient=gathered.is_full)
        except Exception as error:
            # They stay unfinished and are answered after a restart.
            _log.error("conversation_unanswered kind=%s", type(error).__name__)
        finally:
            del self._open[chat_id]
            gathered.answered.set()


def as_one(messages: list[Message]) -> Message:
    """Several messages read as one, in their order; the last one is answered.

    The names over them stand last and once, so that they part no sentence from the next.
    """
    every = [part for message in messages for part in message.parts]
    names = dict.fromkeys(part for part in every if part.origin in NAMES)
    parts = (*(part for part in every if part.origin not in NAMES), *names)
    links = tuple(link for message in messages for link in message.links)
    pictures = tuple(picture for message in messages for picture in message.pictures)
    return replace(messages[-1], parts=parts, links=links, pictures=pictures, album="")
