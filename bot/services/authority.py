"""Who may do what: asked of the platform at the moment of a command or of a press."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from attrs import define

from bot.core.message import ChatId, MessageId, UserId
from bot.errors import CallFailed
from bot.services.marks import ANYBODY, Kind, Mark
from bot.services.platform import Clock, Member, Messenger
from bot.services.store import Store

_PRESENT = frozenset({"creator", "administrator", "member", "restricted"})


class Refusal(StrEnum):
    """Why a press is not heeded."""

    FOREIGN = "foreign"
    """The message is not one that has such buttons."""
    EXPIRED = "expired"
    NOT_YOURS = "not_yours"
    DENIED = "denied"
    """Who pressed is no admin there."""
    NEED_RIGHT = "need_right"
    """They are one, without the right that this takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressRule:
    """What the buttons under one kind of message are held to.

    ``about`` is the very mark that the button's data speak of, None where they name nothing; they work for
    ``lasts`` seconds. Where ``ranked``, an admin alone may press, with ``right`` if that is not "": of the
    chat that the mark names, else of ``group``, by default the one that the message stands in.
    """

    about: Mark | None = None
    lasts: float = math.inf
    ranked: bool = True
    right: str = ""
    group: ChatId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A press that may be heeded: what the message above the button is, and when it was sent."""

    mark: Mark
    at: float


@define(kw_only=True, eq=False, repr=False, slots=False)
class Authority:
    """Believes nothing but what the platform and the store say now."""

    _store: Store
    _messenger: Messenger
    _clock: Clock

    async def member(self, chat_id: ChatId, user_id: UserId) -> Member | None:
        """Somebody's rights in a chat; None when the platform does not say, as of a channel."""
        if user_id < 0:
            return None
        try:
            return await self._messenger.member(chat_id, user_id)
        except CallFailed:
            return None

    async def leads(self, chat_id: ChatId, user_id: UserId) -> bool:
        """Whether somebody is an admin of a chat."""
        member = await self.member(chat_id, user_id)
        return member is not None and member.is_admin

    async def belongs(self, chat_id: ChatId, user_id: UserId) -> bool:
        """Whether somebody is in a chat."""
        member = await self.member(chat_id, user_id)
        return member is not None and member.status in _PRESENT

    async def check(
        self, chat_id: ChatId, message_id: MessageId, by: UserId, rules: Mapping[Kind, PressRule]
    ) -> Allowed | Refusal:
        """Hold the press of a button to the rule of the message that it stands under."""
        marked = await self._store.outbox.mark_of(chat_id, message_id)
        mark = Mark.read(marked.mark) if marked is not None else None
        rule = rules.get(mark.kind) if mark is not None else None
        if marked is None or mark is None or rule is None or rule.about not in {None, mark}:
            return Refusal.FOREIGN
        if self._clock.now() - marked.at > rule.lasts:
            return Refusal.EXPIRED
        group = chat_id if rule.group is None else rule.group
        lacking = await self._lacking(mark.chat or group, by, rule.right) if rule.ranked else None
        # Whoever could open none of their own is not told to.
        if mark.by not in {ANYBODY, by} and lacking is not Refusal.DENIED:
            return Refusal.NOT_YOURS
        return lacking or Allowed(mark=mark, at=marked.at)

    async def _lacking(self, group: ChatId, by: UserId, right: str) -> Refusal | None:
        member = await self.member(group, by)
        if member is None or not member.is_admin:
            return Refusal.DENIED
        held = not right or member.status == "creator" or right in member.rights
        return None if held else Refusal.NEED_RIGHT
