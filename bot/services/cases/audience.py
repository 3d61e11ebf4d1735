"""Who hears of what concerns a group's admins alone: the log, else those of them who opened the bot.

Never the group: there a case would accuse somebody before everybody, and carry an ad on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attrs import define, field

from bot.core.message import ChatId
from bot.core.moderation.policy import read_in
from bot.core.moderation.settings import ChatSettings
from bot.core.operating.chats import Group, places
from bot.services.allowance import Allowance
from bot.services.chats.chats import ChatState, spoken_in
from bot.services.marks import Kind, Mark
from bot.services.platform import Clock
from bot.services.store import Call, ChatRecord, Store

MOST_ADMINS = 20
"""Admins who are written to, of those who opened the bot."""
PASSED_ON = (30, 3600.0)
"""What members cause, and what goes to admins in private, for one group in so many seconds."""
LOST_FOR = 3600.0
"""Seconds after which a log that could not be written to is tried again."""
AGAIN = 30 * 86_400.0
"""Seconds after which that is said again; for so long its mark is kept too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat where admins of a group read what concerns them; ``settings`` are the group's, for who reads."""

    chat: ChatId
    settings: ChatSettings


@define(kw_only=True, eq=False, repr=False, slots=False)
class Audience:
    """Finds the places for each group. How much went to whom is in memory: a restart begins anew.

    ``has_left`` tells whether the bot was turned out of a chat.
    """

    _store: Store
    _clock: Clock
    _bot_id: int
    _unheard: Callable[[ChatState, int], Sequence[Call]]
    _has_left: Callable[[ChatId], bool] = lambda _: False
    _lost: dict[ChatId, float] = field(init=False, factory=dict)
    _passed_on: Allowance = field(init=False, factory=lambda: Allowance(*PASSED_ON))
    _said: Allowance = field(init=False, factory=lambda: Allowance(1, AGAIN))

    async def of(self, state: ChatState) -> tuple[Place, ...]:
        """The group's log; without one the private chats of its admins as last heard of."""
        admins = [int(user) for user in state.admins if user != self._bot_id]
        log = log_of(state)
        opened = {user for user in (*admins, log) if user > 0 and await self._has_opened(user)}
        group = Group(chat_id=state.record.chat_id, lang="", log=log, admins=tuple(admins))
        shut = {log} if self._is_lost(ChatId(log)) else ()
        found = [ChatId(place) for place in places(group, opened, shut)[:MOST_ADMINS]]
        return tuple([await self._place(state.settings, chat) for chat in found])

    async def _place(self, settings: ChatSettings, chat: ChatId) -> Place:
        chosen = chat == settings.log and settings.log_spoken
        record = await self._store.chats.get(chat) if chat > 0 and not chosen else None
        lang = "" if record is None else spoken_in(record)
        return Place(chat=chat, settings=read_in(settings, lang))

    def lose(self, place: ChatId) -> None:
        """A log could not be written to: for a while what goes there goes elsewhere."""
        self._lost[place] = self._clock.steady()

    def _is_lost(self, log: ChatId) -> bool:
        since = self._lost.get(log)
        if since is not None and self._clock.steady() - since >= LOST_FOR:
            del self._lost[log]
            since = None
        return since is not None or self._has_left(log)

    async def told(
        self, state: ChatState, write: Callable[[Place], Sequence[Call]], *, caused: bool, thread: int = 0
    ) -> tuple[Call, ...]:
        """The calls that put something before the admins; ``caused``: by what a member did.

        Where none of them can be reached it is a line for the group instead, now and then, in ``thread``.
        """
        found = await self.of(state)
        if not found:
            return await self._hint(state, thread)
        private = any(place.chat > 0 for place in found)
        if (caused or private) and not self._passed_on.take(state.record.chat_id, self._clock.now()):
            return ()
        return tuple(call for place in found for call in write(place))

    async def _has_opened(self, user: int) -> bool:
        record = await self._store.chats.get(ChatId(user))
        return record is not None and record.active and record.kind == "private"

    async def _hint(self, state: ChatState, thread: int) -> tuple[Call, ...]:
        chat, now = state.record.chat_id, self._clock.now()
        # Whose admins nobody told about may well be reached.
        if not any(user != self._bot_id for user in state.admins):
            return ()
        last = await self._store.outbox.message_marked(chat, str(Mark(kind=Kind.UNHEARD)))
        marked = await self._store.outbox.mark_of(chat, last) if last else None
        lately = marked is not None and now - marked.at < AGAIN
        return () if lately or not self._said.take(chat, now) else tuple(self._unheard(state, thread))


BLOCKED, KICKED, MISSING, NO_RIGHT = "blocked", "kicked", "missing", "right"
"""Why a log cannot be written to; the words are stored."""


def log_flag(group: ChatId) -> str:
    """The switch that keeps what the last card for a group's log led to, off where it got there.

    It holds the place and why, so that a log that was chosen since is under no suspicion.
    """
    return f"log:{group}"


async def log_fault(store: Store, record: ChatRecord, settings: ChatSettings) -> str:
    """Why a group's log cannot be written to, as far as was heard, "" where nothing tells so."""
    if not settings.log:
        return ""
    place, _, why = (await store.operating.flag(log_flag(record.chat_id)) or "").partition(":")
    if place == str(settings.log):
        return why
    there = await store.chats.get(ChatId(settings.log))
    if there is None or there.active:
        return ""
    return BLOCKED if settings.log > 0 else KICKED


def log_of(state: ChatState) -> int:
    """The chat that a group's cases go to, 0 without one.

    A group is never its own log, nor is the private chat of somebody who is known to be no admin any more.
    """
    log = state.settings.log
    fell = log > 0 and bool(state.admins) and log not in state.admins
    return 0 if fell or log == state.record.chat_id else log
