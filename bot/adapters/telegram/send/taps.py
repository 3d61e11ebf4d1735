"""Answers to taps: one each, within a second of its arrival, whatever becomes of what was tapped.

A button keeps spinning until its tap is answered. So an answer waits for no message, no lane and no turn: it
is no message that the platform counts, and goes out by itself. Who taps faster than the bot can work gets an
empty one when time is up, and what the work would have said then is not said any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from attrs import define, field

from bot.adapters.telegram.send.render import ALERT_LIMIT
from bot.core.remembered import Remembered, size
from bot.core.text.quoting import cut
from bot.errors import CallFailed
from bot.services.platform import Messenger
from bot.services.store import Json

_log = logging.getLogger(__name__)
PATIENCE = 0.7
"""Seconds after its arrival in which the work itself may answer a tap; the answer has to get there, too."""
REMEMBERED = 4 * 2**20
"""Bytes of taps of which it is remembered that they were answered: none is answered twice."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Taps:
    """Which taps are not answered yet is in memory: after a restart those of the life before are too old."""

    _messenger: Messenger
    _due: dict[str, asyncio.TimerHandle] = field(init=False, factory=dict)
    _answered: Remembered[str, bool] = field(
        init=False, factory=lambda: Remembered(REMEMBERED, lambda query_id, _: size(query_id))
    )
    _tasks: set[asyncio.Task[None]] = field(init=False, factory=set)

    def expect(self, query_id: str) -> None:
        """A tap has arrived: it is answered in time, by its work or else emptily."""
        if query_id not in self._due and not self._answered.get(query_id):
            loop = asyncio.get_running_loop()
            self._due[query_id] = loop.call_later(PATIENCE, self.answer_at_once, query_id)

    def answer_at_once(self, query_id: str) -> None:
        """Answer a tap emptily, beside all else."""
        task = asyncio.get_running_loop().create_task(self.answer(query_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """Answer a tap, once; one that is too old to be answered is nobody's loss."""
        if (due := self._due.pop(query_id, None)) is not None:
            due.cancel()
        if self._answered.get(query_id):
            return
        self._answered.put(query_id, True)  # noqa: FBT003 - the value says nothing
        params: dict[str, Json] = {"callback_query_id": query_id}
        if text:
            params |= {"text": cut(text, ALERT_LIMIT), "show_alert": alert}
        if url:
            params["url"] = url
        await self._call(params)

    async def settle(self) -> None:
        """Wait for the answers that are on their way."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _call(self, params: Mapping[str, Json]) -> None:
        try:
            await self._messenger.call("answerCallbackQuery", params)
        except CallFailed as error:
            _log.info("click_unanswered kind=%s", type(error).__name__)
