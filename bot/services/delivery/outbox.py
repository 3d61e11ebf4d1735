"""Performs what was decided: in order per chat, paced, retried, and never lost."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TypeVar

from attrs import define, field

from bot.core.message import ChatId, ChatKind
from bot.core.remembered import Remembered
from bot.errors import Busy, CallFailed, Failing, Gone, Migrated, StoreError, Uncertain, Unsent, place
from bot.services.cause import CAUSE, Cause
from bot.services.delivery.backoff import backoff, insist
from bot.services.delivery.lanes import Lanes
from bot.services.metering import UNMETERED, Event, Meter, time_answer
from bot.services.platform import Messenger, Pacing
from bot.services.store import Call, CallState, Json, Queued, Store

_log = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
"""Seconds between two tries at most, while the platform cannot be reached."""
IN_DOUBT = 5.0
"""Seconds between two looks of a tip whether the time is sure."""
REMEMBERED = 20_000
"""Chats of which it is remembered that they moved, or that the bot left them."""
RESTING = 1000
"""Tips that may rest between two tries without counting as waiting."""
LONGEST_ERROR = 200
"""Characters of the platform's reason that are kept."""
# An apostrophe is no quotation mark: "can't parse".
_QUOTED = re.compile(r"""["“][^"”]*["”]?|«[^»]*»?|(?<!\w)'[^']*'?""")
Told = Callable[[Queued, int, Json], Awaitable[None]]
Noted = TypeVar("Noted")
HALF_SENT = "stopped while sending; it may have arrived"
ATTEMPTS = 2
"""Times that a message may be sent without it being known whether it arrived, over all lives of the bot."""
TWICE = "sent twice, and either may have arrived"
UNCERTAIN_TRIES = 5
"""Tries, whether they arrived or not, of a call that does no harm when it is repeated."""
FAILING_TRIES = 20
"""Tries against a platform that answers and fails, a quarter of an hour: one call must not block its chat."""
STUMBLES = 5
"""Tries of a call on which the program itself stumbles before or after it is sent."""


def _cause(queued: Queued) -> Cause | None:
    """Of a call that another process or an earlier life committed: the store has kept its update's number."""
    return None if queued.update_id is None else Cause(update_id=queued.update_id)


@dataclass(slots=True, kw_only=True)
class _Sending:
    """A call in hand: ``attempts`` that may have arrived, in whichever life, and ``tries`` of this life."""

    queued: Queued
    attempts: int
    tries: int = 0


@define(kw_only=True, eq=False, repr=False, slots=False)
class Outbox:
    """Takes committed calls to the platform.

    A call is in the store before it is here, and leaves it only when the platform took or refused it. A
    message is counted before each try, so that a crash repeats at most what was on its way, and nothing a
    second time. ``move`` moves what is kept of a chat that has another id now, ``changed`` is told each chat
    whose record became another, ``told`` each tip that was posted: it notes it as sent. ``is_stale`` is asked
    of a tip's slot before it is sent: what waited too long is dropped. While the time is not ``is_sure``,
    tips wait; what ``has_ended`` before its turn is left undone. ``refused`` is told each call that failed,
    ``took`` each that has a mark and was taken.
    """

    _store: Store
    _messenger: Messenger
    _pacing: Pacing
    _move: Callable[[ChatId, ChatId], Awaitable[None]]
    _changed: Callable[[ChatId], None] = lambda _: None
    _told: Told | None = None
    _is_stale: Callable[[float], bool] = lambda _: False
    _is_sure: Callable[[], bool] = lambda: True
    _has_ended: Callable[[Call], bool] = lambda _: False
    _refused: Callable[[Call, CallFailed], Awaitable[None]] | None = None
    _took: Callable[[Call], Awaitable[None]] | None = None
    _sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _meter: Meter = UNMETERED
    _ends: dict[int, asyncio.Event] = field(init=False, factory=dict)
    _since: dict[int, tuple[Cause | None, float]] = field(init=False, factory=dict)
    _of_chats: Counter[ChatId] = field(init=False, factory=Counter)
    _answers: int = field(init=False, default=0)
    _tips_waiting: int = field(init=False, default=0)
    _tips_resting: int = field(init=False, default=0)
    _lanes: Lanes[Queued] = field(init=False)
    # Who is forgotten here is tried once more, and the platform says it again.
    _moved: Remembered[ChatId, ChatId] = field(init=False, factory=lambda: Remembered(REMEMBERED))
    _left: Remembered[ChatId, ChatId] = field(init=False, factory=lambda: Remembered(REMEMBERED))

    def __attrs_post_init__(self) -> None:
        self._lanes = Lanes(self._perform)

    async def resume(self) -> int:
        """Take up what an earlier life left; return how many calls.

        A half-sent ``once`` call is dropped, and a message that may have arrived twice.
        """
        return await self._resume(await self._store.outbox.queued())

    async def resume_begun(self) -> int:
        """The same for those alone that were half sent."""
        return await self._resume(await self._store.outbox.begun())

    async def _resume(self, left: Sequence[Queued]) -> int:
        for queued in left:
            if queued.call.once and queued.state is CallState.SENDING:
                await self._fail(queued, HALF_SENT)
            elif queued.attempts >= ATTEMPTS:
                await self._give_up(queued, HALF_SENT)
            else:
                self.submit((queued,))
        return len(left)

    def submit(self, calls: Iterable[Queued]) -> None:
        """Queue committed calls.

        What the platform does not count as a message has a lane of its own in each chat: a deletion must not
        stand behind answers that wait for their minute, nor a warning behind a tip that waits for the time.
        """
        cause, now = CAUSE.get(), monotonic()
        for queued in calls:
            self._since[queued.id] = cause or _cause(queued), now
            self._of_chats[queued.call.chat_id] += 1
            self._answers += not queued.call.once
            call, is_tip = queued.call, queued.call.slot is not None
            self._tips_waiting += is_tip
            self._lanes.add((call.chat_id, self._pacing.charges(call.method), is_tip), queued)

    async def performed(self, calls: Sequence[Queued], within: float) -> None:
        """Queue committed calls and wait until those that no message waits before are done, or so long."""
        ends = {one.id: asyncio.Event() for one in calls if not self._pacing.charges(one.call.method)}
        self._ends.update(ends)
        self.submit(calls)
        waiting = [asyncio.ensure_future(end.wait()) for end in ends.values()]
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=within)
            for one in late:
                one.cancel()
        for number in ends:
            self._ends.pop(number, None)

    def backlog(self, chat_id: ChatId) -> int:
        """Messages to a chat that wait for their turn."""
        return self._lanes.behind((chat_id, True, False))

    @property
    def in_hand(self) -> frozenset[int]:
        """The calls that were handed over and are not done yet."""
        return frozenset(self._since)

    def answers(self) -> int:
        """How many of them are neither broadcasts nor tips, of which a chat has few at a time."""
        return self._answers

    def full(self, most: int) -> frozenset[ChatId]:
        """The chats of which so many of these or more are in hand."""
        return frozenset(chat_id for chat_id, count in self._of_chats.items() if count >= most)

    def oldest(self) -> float | None:
        """Seconds for which the call that was handed over first has waited, None when none waits."""
        since = next((since for _, since in self._since.values()), None)
        return None if since is None else monotonic() - since

    def tips_waiting(self) -> int:
        """Tips that were handed over and are not sent yet.

        Those that rest between two tries do not count, up to ``RESTING``: a few hundred chats that the
        platform makes wait must not stand in the way of all others, and a whole bot made to wait must.
        """
        return self._tips_waiting - min(self._tips_resting, RESTING)

    def has_left(self, chat_id: ChatId) -> bool:
        """Whether the platform said that the bot is no longer in this chat."""
        return self._left.get(chat_id) is not None

    def rejoined(self, chat_id: ChatId) -> None:
        """The bot may speak in this chat again."""
        self._left.pop(chat_id)

    async def idle(self) -> None:
        """Wait until everything submitted was performed."""
        await self._lanes.idle()

    async def stop(self, grace: float) -> None:
        """Let sends in flight end; what is left stays in the store."""
        await self._lanes.stop(grace)

    async def _perform(self, queued: Queued) -> None:
        sending, stumbles = _Sending(queued=queued, attempts=queued.attempts), 0
        CAUSE.set(self._since[queued.id][0])
        try:
            while not await self._is_over(sending, stumbles):
                stumbles += 1
        finally:
            self._ended(queued)
            self._tips_waiting -= queued.call.slot is not None
            if (end := self._ends.get(queued.id)) is not None:
                end.set()

    def _ended(self, queued: Queued) -> None:
        self._since.pop(queued.id, None)
        self._answers -= not queued.call.once
        chat_id = queued.call.chat_id
        self._of_chats[chat_id] -= 1
        if not self._of_chats[chat_id]:
            del self._of_chats[chat_id]

    async def _is_over(self, sending: _Sending, stumbles: int) -> bool:
        """Send; false when the program stumbled on it and it is to be tried again."""
        try:
            await self._send(sending)
        except Exception as error:
            said = _stumbled(sending.queued, error)
            if sending.queued.call.once or stumbles + 1 >= STUMBLES:
                await self._fail(sending.queued, said)
                return True
            await self._sleep(backoff(stumbles + 1, LONGEST_PAUSE))
            return False
        return True

    async def _send(self, sending: _Sending) -> None:
        while True:
            queued = sending.queued
            call = self._moved_call(queued.call)
            if call is None or self.has_left(call.chat_id):
                # Left ready, it would be said out of nowhere after a restart.
                await self._fail(queued, "its message stayed behind, or the bot left the chat")
                return
            if call.slot is not None and not self._is_sure():
                await self._rest(call, IN_DOUBT)
                continue
            if call is not queued.call:
                sending.queued = replace(queued, call=call)
            # Until its fate is committed: what is on its way when the program dies is what may come twice.
            async with self._pacing.turn(call.chat_id, call.method, patient=call.once):
                pause = await self._try(sending)
            if pause is None:
                return
            sending.tries += 1
            self._meter.count(Event.RETRY, call.method)
            await self._rest(call, pause)

    async def _try(self, sending: _Sending) -> float | None:
        """Send once; the seconds to wait before the next try, None when there is none."""
        queued, call = sending.queued, sending.queued.call
        if call.slot is not None and self._is_stale(call.slot):
            await self._fail(queued, "waited too long to be posted")
            return None
        if self._has_ended(call):
            await self._fail(queued, "its end came before its turn")
            return None
        counts = call.once or self._pacing.doubles(call.method)
        if counts and sending.attempts >= ATTEMPTS:
            await self._give_up(queued, "the program stumbled on it")
            return None
        if counts and not await self._note(partial(self._store.outbox.sending, queued.id)):
            return None
        sending.attempts += counts
        try:
            result = await self._messenger.call(call.method, call.params)
        except Exception as caught:
            # Where the program itself stumbled, nobody knows whether it arrived.
            error = caught if isinstance(caught, CallFailed) else Uncertain(_stumbled(queued, caught))
            pause = await self._failed(sending, error)
            if counts and pause is not None and not isinstance(error, Uncertain):
                # It did not arrive: stopped before the next try, the bot must not take it for half sent.
                await self._note(partial(self._store.outbox.unsent, queued.id))
                sending.attempts -= 1
            return pause
        await self._arrived(queued, result)
        return None

    async def _rest(self, call: Call, pause: float) -> None:
        resting = call.slot is not None
        self._tips_resting += resting
        try:
            await self._sleep(pause)
        finally:
            self._tips_resting -= resting

    async def _arrived(self, queued: Queued, result: Json) -> None:
        """Note that a call arrived; a fault in noting it must not send it once more."""
        time_answer(self._meter)
        try:
            await self._note(partial(self._sent, queued, result))
        except Exception as error:
            _log.error("sent_not_noted call=%s kind=%s at=%s", queued.id, type(error).__name__, place(error))
            await self._note(partial(self._store.outbox.sent, queued.id, 0))
        if self._took is not None and queued.call.mark:
            try:
                await self._took(queued.call)
            except StoreError as error:
                _log.warning("arrival_not_heeded kind=%s", type(error).__name__)

    async def _sent(self, queued: Queued, result: Json) -> None:
        if queued.call.slot is None or self._told is None:
            await self._store.outbox.sent(queued.id, _message_id(result))
        else:
            await self._told(queued, _message_id(result), result)

    async def _fail(self, queued: Queued, error: str) -> None:
        self._meter.count(Event.UNDONE, queued.call.method)
        await self._note(partial(self._store.outbox.failed, queued.id, unquoted(error)))

    async def _give_up(self, queued: Queued, error: str) -> None:
        """Send no third time what may have arrived twice."""
        call = queued.call
        _log.warning("call_given_up method=%s chat=%s attempts=%s", call.method, call.chat_id, ATTEMPTS)
        await self._fail(queued, f"{TWICE}: {error}")

    async def _note(self, write: Callable[[], Awaitable[Noted]]) -> Noted:
        """Write to the store, again and again while it cannot: unwritten, a restart would send once more."""
        return await insist(write, waits=_waits, sleep=self._sleep, longest=LONGEST_PAUSE)

    async def _failed(self, sending: _Sending, error: CallFailed) -> float | None:
        """Handle a failure: the seconds to wait before the next try, None when there is none."""
        call = sending.queued.call
        _log.warning("call_failed method=%s chat=%s kind=%s", call.method, call.chat_id, type(error).__name__)
        if isinstance(error, Busy):
            self._pacing.pause(call.chat_id, error.seconds)
            return error.seconds
        if isinstance(error, Migrated) and sending.tries < FAILING_TRIES:
            await self._note(partial(self._migrate, call.chat_id, ChatId(error.chat_id)))
            # At once, unless it is sent to and fro.
            return backoff(sending.tries, LONGEST_PAUSE) if sending.tries else 0.0
        if _may_retry(call, error, sending.tries, sending.attempts):
            return backoff(sending.tries + 1, LONGEST_PAUSE)
        if sending.attempts >= ATTEMPTS and isinstance(error, Uncertain):
            await self._give_up(sending.queued, str(error))
            return None
        await self._fail(sending.queued, str(error))
        if isinstance(error, Gone):
            await self._note(partial(self._leave, call.chat_id, str(error)))
        if self._refused is not None:
            await self._note(partial(self._refused, call, error))
        return None

    async def _migrate(self, old: ChatId, new: ChatId) -> None:
        await self._move(old, new)
        self._moved.put(old, new)

    def _moved_call(self, call: Call) -> Call | None:
        """The call for where its chat is now, None when it is about a message that stayed in the old one."""
        new = self._moved.get(call.chat_id)
        if new is None:
            return call
        # The new chat counts its messages from 1 again: the same number is somebody else's message.
        if "message_id" in call.params or "message_ids" in call.params:
            return None
        params = {key: value for key, value in call.params.items() if key != "reply_parameters"}
        return replace(call, chat_id=new, params={**params, "chat_id": new})

    async def _leave(self, chat_id: ChatId, error: str) -> None:
        record = await self._store.chats.get(chat_id)
        if record is not None and record.active:
            # Who blocked the bot in private and comes back was asked where they are all the same.
            greeted = record.greeted and record.kind == ChatKind.PRIVATE
            await self._store.chats.save(replace(record, active=False, greeted=greeted))
            self._changed(chat_id)
        self._left.put(chat_id, chat_id)
        await self._store.outbox.drop(chat_id, unquoted(error))


def _stumbled(queued: Queued, error: Exception) -> str:
    """Log a fault of the program's own, which names no text; what to keep of it."""
    kind = type(error).__name__
    _log.error("call_stumbled call=%s kind=%s at=%s", queued.id, kind, place(error))
    return f"the program stumbled ({kind})"


def _waits(tries: int, _: float, error: StoreError) -> None:
    _log.warning("store_unavailable tries=%s kind=%s", tries, type(error).__name__)


def _may_retry(call: Call, error: CallFailed, tries: int, attempts: int) -> bool:
    """Whether to try again: always if nobody was reached, else a few times; never what may not come twice."""
    if isinstance(error, Failing):
        return tries + 1 < FAILING_TRIES
    if isinstance(error, Uncertain):
        return not call.once and attempts < ATTEMPTS and tries + 1 < UNCERTAIN_TRIES
    return isinstance(error, Unsent)


def unquoted(error: str) -> str:
    """The platform's reason without what it quotes, which may be somebody's words."""
    return _QUOTED.sub("…", error)[:LONGEST_ERROR]


def _message_id(result: Json) -> int:
    number = result.get("message_id") if isinstance(result, dict) else None
    # Beyond that no database takes it, and unnoted the call would go out again at every start.
    return number if type(number) is int and 0 <= number < 2**63 else 0
