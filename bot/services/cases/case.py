"""A case, what may become of it, and what the platform is asked to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.settings import ChatSettings
from bot.services.cases.audience import Place
from bot.services.chats.chats import ChatState
from bot.services.marks import Mark
from bot.services.store import Act, Appeal, Call, Judgement

BUTTON = "button"
"""The reason of what an admin did by a button."""
TRUST = "trust"
"""The kind of act by which who wrote something is trusted from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case with all that is known of it; ``objected``: an objection waits for its answer."""

    judgement: Judgement
    acts: tuple[Act, ...]
    state: ChatState
    reports: int = 0
    objected: bool = False

    @property
    def settings(self) -> ChatSettings:
        """The settings of its chat."""
        return self.state.settings

    @property
    def chat_id(self) -> ChatId:
        """Its chat."""
        return self.judgement.chat_id

    @property
    def message_id(self) -> MessageId:
        """Its message."""
        return self.judgement.message_id


class CaseCalls(Protocol):
    """The platform's calls for what admins decide."""

    def mute(self, chat_id: ChatId, user_id: UserId, until: float) -> Call:
        """Silence somebody."""

    def ban(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Remove somebody."""

    def restore(self, chat_id: ChatId, user_id: UserId, before: Mapping[str, object], now: float) -> Call:
        """Give back what somebody was allowed before they were silenced."""

    def unban(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Let somebody come back."""

    def delete(self, chat_id: ChatId, message_id: MessageId) -> Call:
        """Remove a message."""

    def unreact(self, chat_id: ChatId, message_id: MessageId) -> Call:
        """Take the bot's reaction off a message."""

    def apology(self, case: Case, instead_of: MessageId) -> Sequence[Call]:
        """Say in the chat what was done by mistake, in place of the warning where one stands."""

    def log_lost(self, state: ChatState, place: Place, mark: Mark) -> Sequence[Call]:
        """Tell an admin that the log of a group cannot be written to."""

    def apologies(self, state: ChatState) -> Sequence[Call]:
        """Say in the chat that several messages were deleted by mistake."""

    def verdict_on_appeal(
        self, appeal: Appeal, judgement: Judgement, settings: ChatSettings, title: str, *, private: bool
    ) -> Sequence[Call]:
        """Answer who objected: in private where the bot may write to them, else in the chat."""

    def card(self, case: Case, place: Place, card: MessageId) -> Sequence[Call]:
        """Show a case as it is now: by its card, or by a new one where ``card`` is 0."""

    def objection(self, case: Case, place: Place, card: MessageId) -> Sequence[Call]:
        """Point to a card because its sender objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a click: a word for the one who clicked, and details for it."""

    word: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """How often, in how many chats and when last something like a message was seen."""

    last_seen: float
    count: int
    chats: int
