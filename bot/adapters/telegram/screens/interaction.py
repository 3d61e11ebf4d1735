"""What a handler is given, and what it may reach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from telegram import Message as Received
from telegram import Update

from bot.adapters.telegram.send.casecard import CaseCards
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.taps import Taps
from bot.core.library.catalog import Catalog
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, UserId
from bot.core.moderation.policy import answer_language
from bot.core.moderation.settings import AUTO
from bot.core.moderation.stats import Stats
from bot.core.moderation.stats_words import Formats, StatsWords
from bot.services.authority import Authority
from bot.services.cases.audience import Audience
from bot.services.cases.casebook import Casebook
from bot.services.cases.cases import Cases
from bot.services.cases.showing import Showing
from bot.services.cases.voices import Voices
from bot.services.chats.chats import Chats
from bot.services.chats.moving import Moving
from bot.services.chats.people import People
from bot.services.chats.settings import SettingsService
from bot.services.chats.statistics import Statistics
from bot.services.chats.vouching import Vouching
from bot.services.console.entrance import Entrance
from bot.services.delivery.handover import Outgoing
from bot.services.federations.federations import Federations
from bot.services.guard.joins import Joins
from bot.services.guard.looking import Looking
from bot.services.guard.past import Past
from bot.services.guard.third import ThirdReader
from bot.services.library.live import Live
from bot.services.library.tips import Tips
from bot.services.marks import ANYBODY, Mark
from bot.services.operating.operating import Operating
from bot.services.platform import Clock, Messenger, Places
from bot.services.store import Call, Json
from bot.services.talk.talk import Talk
from bot.services.talk.talks import Talks


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


class Paint(Protocol):
    """Draws statistics; it blocks for some tenths of a second."""

    def __call__(self, stats: Stats, words: StatsWords, *, dark: bool, title: str) -> bytes:
        """The picture as PNG."""


class Desk(Protocol):
    """Everything a handler may use."""

    me: Me
    live: Live
    federations: Federations
    messenger: Messenger
    authority: Authority
    people: People
    chats: Chats
    vouching: Vouching
    moving: Moving
    past: Past
    settings: SettingsService
    joins: Joins
    tips: Tips
    talk: Talk
    talks: Talks
    taps: Taps
    third: ThirdReader
    looking: Looking
    outbox: Outgoing
    operating: Operating
    entrance: Entrance
    casebook: Casebook
    cases: Cases
    showing: Showing
    voices: Voices
    audience: Audience
    cards: CaseCards
    statistics: Statistics
    formats: Formats
    paint: Paint
    clock: Clock
    places: Places

    @property
    def catalog(self) -> Catalog:
        """The content in force."""
        return self.live.catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One update that somebody expects an answer to; ``message`` is its neutral form, if it has one.

    ``answers`` gathers the presses that were answered.
    """

    update: Update
    raw: Mapping[str, Json]
    message: Message | None
    args: str = ""
    answers: list[str] = field(default_factory=list)

    @property
    def chat(self) -> Chat:
        """Where it happens."""
        return chat_of(self.update)

    @property
    def asker(self) -> UserId:
        """Who asks, 0 where nobody is named."""
        user = self.update.effective_user
        return UserId(user.id if user is not None else 0)

    @property
    def opener(self) -> UserId:
        """Whose it is what this asks for."""
        message = self.update.message
        return ANYBODY if message is not None and message.sender_chat is not None else self.asker

    @property
    def above(self) -> MessageId | None:
        """The message whose button was pressed, None where none was or it is gone."""
        query = self.update.callback_query
        return None if query is None or query.message is None else MessageId(query.message.message_id)

    @property
    def answered(self) -> Received | None:
        """The message that the one with the command answers."""
        message = self.update.effective_message
        return None if message is None else message.reply_to_message

    def given(self, *, behind: int) -> str:
        """What stands behind so many words of a command, or in the message that it answers."""
        message = self.update.effective_message
        own = ((message.text if message is not None else None) or "").split(maxsplit=behind)
        if len(own) > behind:
            return own[behind]
        return (self.answered.text if self.answered is not None else None) or ""

    def reply(
        self, text: str, *, markup: Json = None, mark: Mark | None = None, lasts: float = 0.0
    ) -> tuple[Call, ...]:
        """Answer a message where it stands, under it."""
        number = self.message.id if self.message else None
        return self.say(text, reply_to=number, markup=markup, mark=mark, lasts=lasts)

    def say(
        self,
        text: str,
        *,
        reply_to: MessageId | None = None,
        markup: Json = None,
        mark: Mark | None = None,
        lasts: float = 0.0,
    ) -> tuple[Call, ...]:
        """Say something where it happens."""
        chat = self.chat
        return text_calls(
            chat.id, text, reply_to=reply_to, thread=chat.thread, markup=markup, mark=mark, lasts=lasts
        )


Calls = tuple[Call, ...]
Handler = Callable[[Desk, Interaction], Awaitable[Calls]]


def chat_of(update: Update) -> Chat:
    """The chat of an update that certainly has one."""
    chat = update.effective_chat
    if chat is None:
        raise ValueError("the update has no chat")
    message = update.effective_message
    thread = message.message_thread_id if message is not None and message.is_topic_message else None
    return Chat(id=ChatId(chat.id), kind=ChatKind(chat.type), title=chat.title or "", thread=thread or 0)


def spoken(desk: Desk, update: Update) -> str:
    """The language of the person, as their client tells it."""
    user = update.effective_user
    return desk.catalog.language((user.language_code if user else "") or "")


async def language(desk: Desk, update: Update) -> str:
    """The language to answer in: the person's in private, the chat's in a group."""
    chat = chat_of(update)
    if chat.kind is ChatKind.PRIVATE:
        return spoken(desk, update)
    return answer_language(await desk.settings.read(chat), spoken(desk, update))


class Where(NamedTuple):
    """Whose law and numbers somebody is told, and whether they chose that themselves."""

    region: str
    chosen: bool


async def region_of(desk: Desk, update: Update) -> str:
    """Whose law and numbers to tell here: the group's, in private the person's."""
    chat = chat_of(update)
    if chat.kind is ChatKind.PRIVATE:
        return (await where(desk, update)).region
    return (await desk.settings.read(chat)).region


async def where(desk: Desk, update: Update, group: str = AUTO) -> Where:
    """Where a person is: as they chose, else as the group that they come from, else as their client tells."""
    user = update.effective_user
    if user is None:
        return Where(group, chosen=False)
    state = await desk.chats.known(ChatId(user.id))
    if state is not None and state.settings.region != AUTO:
        return Where(state.settings.region, chosen=True)
    if group != AUTO:
        return Where(group, chosen=False)
    return Where(desk.catalog.country_of_tag(user.language_code or ""), chosen=False)


def elsewhere(desk: Desk, interaction: Interaction, lang: str) -> Calls | None:
    """In a group the way to the private chat, where somebody's own affairs are spoken of; None in private."""
    chat = interaction.chat
    if chat.kind is ChatKind.PRIVATE:
        return None
    return text_calls(chat.id, desk.catalog.text(lang, "ask.say.start_first"), thread=chat.thread)


async def is_admin(desk: Desk, update: Update) -> bool:
    """Whether this person may administer this chat, asked of Telegram at this moment.

    An anonymous admin writes as the group itself, which Telegram vouches for.
    """
    chat, user = chat_of(update), update.effective_user
    message = update.message
    if message is not None and message.sender_chat is not None:
        return message.sender_chat.id == chat.id
    # A bot may have the rank of an admin, and decides nothing by it.
    if user is None or user.is_bot:
        return False
    return await desk.authority.leads(chat.id, UserId(user.id))
