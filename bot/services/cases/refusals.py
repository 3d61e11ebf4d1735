"""What the platform refused to do: no card claims it, and the count of it is taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from attrs import define, field

from bot.core.message import ChatId, MessageId
from bot.core.moderation.acts import BAN, DELETE, FREED, MUTE, RIGHT_FOR
from bot.errors import CallFailed, Gone
from bot.services.cases.audience import BLOCKED, KICKED, MISSING, NO_RIGHT
from bot.services.chats.chats import Chats
from bot.services.guard.recording import counted_day
from bot.services.marks import Kind, Mark
from bot.services.platform import Calendar, Clock
from bot.services.store import Act, Call, Counted, Json, Store, Turn

STALE_FOR = 600.0
"""Seconds for which a card that was not sent yet is waited for."""
MOST_ACTS = 50
"""Acts of a chat that are looked through for what was refused."""
_LOGGED: Final = frozenset({Kind.CASE, Kind.WAVE, Kind.JOIN})
"""What is shown to admins, where they read it."""
_NO_RIGHT: Final = ("rights", "administrator", "write_forbidden", "forbidden")
_NO_CHAT: Final = ("chat not found", "deactivated", "peer_id_invalid")
_GONE: Final = "not found"
"""What the platform says of a message that somebody else deleted: then it is as it should be."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Refusals:
    """Notes what was refused, with the right that is missing, and has the case's cards say so.

    Which cards still have to is in memory: they are rewritten at the latest with the next act.
    """

    _store: Store
    _chats: Chats
    _clock: Clock
    _calendar: Calendar
    _show: Callable[[ChatId, MessageId], Awaitable[bool]]
    _lost: Callable[[Mark, ChatId, str], Awaitable[None]]
    _reached: Callable[[Mark, ChatId], Awaitable[None]]
    _stale: dict[tuple[ChatId, MessageId], float] = field(init=False, factory=dict)

    async def fell(self, call: Call, error: CallFailed) -> None:
        """The platform refused a call for good."""
        mark = Mark.read(call.mark)
        if mark is not None and mark.kind in _LOGGED:
            if why := _why_shut_out(call.chat_id, error):
                await self._lost(mark, call.chat_id, why)
            return
        kind = _kind(call)
        act = await self._act(call, kind) if kind and _GONE not in str(error) else None
        if act is None:
            return
        await self._store.ledger.refuse(act.id, f"{act.kind} {await self._lacking(act)}".strip())
        await self._take_back(act)
        if act.message_id:
            self._stale[act.chat_id, act.message_id] = self._clock.steady()
        await self.tick()

    async def arrived(self, call: Call) -> None:
        """The platform took a call: a card that got there says that the log can be reached."""
        mark = Mark.read(call.mark) if call.mark else None
        if mark is not None and mark.kind in _LOGGED:
            await self._reached(mark, call.chat_id)

    async def tick(self) -> None:
        """Rewrite the cards that claim what was refused, as soon as they stand."""
        for case, since in list(self._stale.items()):
            if await self._show(*case) or self._clock.steady() - since >= STALE_FOR:
                self._stale.pop(case, None)

    async def _act(self, call: Call, kind: str) -> Act | None:
        """The newest act that a call was to carry out."""
        params = call.params
        messages, user = _messages(params), params.get("user_id", params.get("sender_chat_id"))
        for act in await self._store.ledger.acts(call.chat_id, MOST_ACTS):
            meant = act.message_id in messages if kind == DELETE else act.user_id == user
            if meant and act.kind == kind:
                return act
        return None

    async def _lacking(self, act: Act) -> str:
        """The right without which it cannot be done, "" where the bot has it."""
        state = await self._chats.known(act.chat_id)
        right = RIGHT_FOR.get(act.kind, RIGHT_FOR[MUTE])
        if state is None:
            return ""
        self._chats.admins_changed(act.chat_id)
        return "" if self._chats.may(await self._chats.refresh(state.chat), right) else right

    async def _take_back(self, act: Act) -> None:
        state = await self._chats.known(act.chat_id)
        if state is None or act.kind in FREED.values():
            return
        if act.kind != DELETE:
            state.restricted.pop(act.user_id, None)
        if not act.by:
            day = counted_day(self._calendar, state.settings, act.at)
            less = Counted(chat_id=act.chat_id, day=day, key=f"act.{act.kind}", count=-1)
            await self._store.inbox.finish(Turn(result="refused", counted=(less,)))


def _why_shut_out(place: ChatId, error: CallFailed) -> str:
    """Why the bot may not write there at all, "" for what is refused of that one message."""
    said = str(error).lower()
    if any(word in said for word in _NO_CHAT):
        return MISSING
    if isinstance(error, Gone):
        # The private chat of somebody whose account is gone is shut as a block shuts it.
        return BLOCKED if place > 0 else KICKED
    return NO_RIGHT if any(word in said for word in _NO_RIGHT) else ""


def _kind(call: Call) -> str:
    """What a call was to do, "" for one that does none of this."""
    if call.method == "restrictChatMember":
        given = call.params.get("permissions")
        return FREED[MUTE] if isinstance(given, Mapping) and any(given.values()) else MUTE
    return {
        "deleteMessage": DELETE,
        "deleteMessages": DELETE,
        "banChatMember": BAN,
        "banChatSenderChat": BAN,
        "unbanChatMember": FREED[BAN],
        "unbanChatSenderChat": FREED[BAN],
    }.get(call.method, "")


def _messages(params: Mapping[str, Json]) -> frozenset[Json]:
    several = params.get("message_ids")
    return frozenset(several if isinstance(several, list) else [params.get("message_id")])
