"""What is known of each chat right now: its record, its settings, its admins, its recent past."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cachetools import LRUCache

from bot.core.library.schedule import OFF
from bot.core.message import Chat, ChatId, ChatKind, Message, Role, UserId
from bot.core.moderation.lists import NO_LISTS, Lists, lists_of
from bot.core.moderation.policy import FULL_EVERY
from bot.core.moderation.settings import AUTO, ChatSettings, settings_of, written_in
from bot.core.remembered import Remembered, size
from bot.errors import CallFailed
from bot.services.marks import Kind, Mark
from bot.services.platform import Clock, Member, Messenger
from bot.services.store import ChatRecord, Kept, Store

_log = logging.getLogger(__name__)
ADMINS_FOR = 60.0
"""Seconds for which a list of admins is believed; a change that Telegram reports ends it sooner."""
REMEMBERED = 32 * 2**20
"""Bytes of chats kept in memory; the others are read again from the store."""
EXPECTED = 4000
"""Chats of which is remembered what was read for messages to come, each until the first of them."""
STATE, ADMIN = 4000, 600
"""Bytes that a chat takes by itself, and each of its admins."""
MUTED = 200
"""Members of a chat of whom it is remembered until when they are muted; of others it is not asked."""
NAMED = 30
"""People of a chat beside its admins of whom it is remembered what they are called."""
STEWARDS = 50
"""Chats whose admins are written down in one commit, for which a message may have to wait."""
DEMOTED, PROMOTED = Mark(kind=Kind.RANK, text="fell"), Mark(kind=Kind.RANK, text="rose")
"""What the messages about the bot's own rank are found by."""
LEADING = frozenset({Role.ADMIN, Role.OWNER, Role.ANONYMOUS_ADMIN})
"""Who leads a group."""


@dataclass(slots=True, kw_only=True)
class ChatState:
    """One chat in memory; everything in it can be read again from the store or asked of the platform."""

    record: ChatRecord
    settings: ChatSettings
    last_full: dict[str, float] = field(default_factory=dict)
    last_short: dict[str, float] = field(default_factory=dict)
    admins: Mapping[UserId, Member] = field(default_factory=dict)
    admins_at: float = float("-inf")
    saved: bool = True
    linked: int = 0
    linked_at: float = float("-inf")
    lists: Lists = NO_LISTS
    stewards: frozenset[UserId] | None = None
    names: dict[UserId, str] = field(default_factory=dict)
    restricted: dict[UserId, float] = field(default_factory=dict)

    @property
    def chat(self) -> Chat:
        """The chat itself."""
        record = self.record
        return Chat(id=record.chat_id, kind=ChatKind(record.kind), title=record.title)

    def restrict(self, user: UserId, until: float) -> None:
        """Remember until when somebody is muted."""
        self.restricted[user] = until
        while len(self.restricted) > MUTED:
            del self.restricted[next(iter(self.restricted))]

    def name(self, user: UserId, name: str) -> None:
        """Remember what somebody is called who is no admin, until others are."""
        self.names[user] = name
        while len(self.names) > NAMED:
            del self.names[next(iter(self.names))]

    @property
    def weight(self) -> int:
        """Bytes that it takes in memory; it is weighed again whenever its admins are asked for."""
        lists = self.lists
        lines = sum(map(len, (lists.persons, lists.channels, lists.silenced, self.restricted)))
        words = size(*lists.domains, *lists.passes, *lists.flags, self.record.title)
        return STATE + ADMIN * len(self.admins) + 60 * (lines + 2 * len(self.names)) + words


class Chats:
    """The chats that are active, least recently used ones forgotten."""

    def __init__(
        self, *, store: Store, messenger: Messenger, clock: Clock, zone: str, bot_id: int = 0
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._zone = zone
        self._bot_id = UserId(bot_id)
        self._states: Remembered[ChatId, ChatState] = Remembered(REMEMBERED, _weight)
        self._expected: LRUCache[ChatId, Kept] = LRUCache(EXPECTED)
        self._changes = 0
        self._stewards: dict[ChatId, frozenset[UserId]] = {}

    async def state(self, chat: Chat) -> ChatState:
        """The state of a chat; a chat never seen before is saved with the defaults."""
        state = await self.glance(chat)
        if not state.saved:
            await self._store.chats.save(state.record)
            state.saved = True
        return state

    async def glance(self, chat: Chat) -> ChatState:
        """The same for a chat in which nothing has happened yet: it leaves no record."""
        if (state := self._states.get(chat.id)) is not None:
            return state
        new = ChatRecord(chat_id=chat.id, kind=chat.kind, title=chat.title)
        kept = await self._kept(chat.id)
        return self._opened(kept.record or new, kept)

    async def known(self, chat_id: ChatId) -> ChatState | None:
        """The state of a chat by its number alone, None for one that was never seen."""
        known = self._states.get(chat_id)
        if known is not None:
            return known
        kept = await self._kept(chat_id)
        return None if kept.record is None else self._opened(kept.record, kept)

    async def expect(self, chat_ids: Iterable[ChatId]) -> None:
        """Read at once what is kept of chats whose messages come next: each would wait for the database."""
        unknown = [one for one in dict.fromkeys(chat_ids) if self._states.get(one) is None]
        before = self._changes
        found = await self._store.chats.kept(unknown, self._since()) if unknown else {}
        # What was opened or changed meanwhile is newer than what was found.
        if self._changes == before:
            self._expected.update((key, kept) for key, kept in found.items() if self._states.get(key) is None)

    async def _kept(self, chat_id: ChatId) -> Kept:
        expected = self._expected.get(chat_id)
        while expected is None:
            before = self._changes
            found = await self._store.chats.kept((chat_id,), self._since())
            # What was forgotten meanwhile was not here yet: an answer from before would stay.
            if self._changes == before:
                return found[chat_id]
        return expected

    def _since(self) -> float:
        return self._clock.now() - FULL_EVERY

    def _opened(self, record: ChatRecord, kept: Kept) -> ChatState:
        state = ChatState(
            record=record,
            settings=settings_of(record.settings, zone=self._zone),
            saved=kept.record is not None,
            last_full=dict(kept.warned),
            lists=lists_of((line.kind, line.value) for line in kept.lines),
        )
        self._expected.pop(record.chat_id, None)
        self._states.put(record.chat_id, state)
        return state

    async def spoke(self, chat: Chat, lang: str) -> None:
        """Somebody speaks to the bot in private, in this language: their group's cards will speak it too."""
        if (await self.state(chat)).record.heard != lang:
            await self.heard(chat.id, lang)

    async def heard(self, chat_id: ChatId, lang: str) -> bool:
        """Keep the language that a chat speaks; whether that was news."""
        news = await self._store.chats.set_heard(chat_id, lang)
        if news:
            self.forget(chat_id)
        return news

    async def save(self, record: ChatRecord) -> None:
        """Store a record and let the next reader see it; when the next tip is due stays as it is stored."""
        current = await self._store.chats.get(record.chat_id)
        if current is not None:
            # What is remembered of a chat may be older than its plan.
            record = replace(record, next_run=current.next_run)
        await self._store.chats.save(record)
        self.forget(record.chat_id)

    async def entered(self, chat: Chat, *, present: bool) -> bool:
        """The bot came into a group, left it or has another rank there; whether it was greeted before."""
        # The record in memory may be older than the tips' schedule in the store.
        self.forget(chat.id)
        record = (await self.state(chat)).record
        greeted = record.greeted and present
        await self.save(replace(record, kind=chat.kind, title=chat.title, active=present, greeted=greeted))
        if not present:
            await self._store.outbox.drop(chat.id, "the bot left the chat")
        return greeted

    async def ask_once(self, chat: Chat) -> bool:
        """Whether somebody may be asked where they are: never a second time, whether they answered or not.

        What greeting is to a group, this is to a private chat.
        """
        record = (await self.state(chat)).record
        if not record.greeted:
            await self.save(replace(record, greeted=True))
        return not record.greeted

    async def was_asked(self, place: ChatId, mark: Mark) -> bool:
        """Whether somebody was asked something in a chat, as long as what was said there is known."""
        return bool(await self._store.outbox.message_marked(place, str(mark)))

    async def may_speak(self, chat_id: ChatId, *, may: bool) -> None:
        """Somebody blocked the bot in private, or let it speak again."""
        record = await self._store.chats.get(chat_id)
        if record is not None and record.active is not may:
            await self.save(replace(record, active=may))

    async def was_demoted(self, chat_id: ChatId) -> bool:
        """Whether the last that a group heard of the bot's rank was that it fell."""
        fell = await self._store.outbox.message_marked(chat_id, str(DEMOTED))
        return fell > await self._store.outbox.message_marked(chat_id, str(PROMOTED))

    async def led_by(self, user_id: UserId) -> tuple[ChatRecord, ...]:
        """The groups that somebody was last heard of as an admin of; their right is asked for anew."""
        await self.keep_stewards()
        return await self._store.chats.stewarded(user_id)

    def forget(self, chat_id: ChatId) -> None:
        """Read this chat again at the next use: its record or its admins changed."""
        self._changes += 1
        self._expected.pop(chat_id, None)
        self._states.pop(chat_id)

    def forget_all(self) -> None:
        """Read every chat again at its next use."""
        self._changes += 1
        self._expected.clear()
        self._states.clear()

    def is_shut(self, chat_id: ChatId) -> bool:
        """Whether a chat that was looked up lately is one that the bot is not in."""
        state = self._states.get(chat_id)
        return state is not None and state.saved and not state.record.active

    def admins_changed(self, chat_id: ChatId) -> None:
        """Ask for this chat's admins again at the next use."""
        state = self._states.get(chat_id)
        if state is not None:
            state.admins_at = float("-inf")

    async def with_role(self, message: Message, state: ChatState) -> Message:
        """The message with the sender's role looked up, if the update did not tell it.

        When the platform does not answer, the last known admins count; without any the sender counts as a
        member, because a warning to an admin is a smaller harm than an ad left alone.
        """
        await self._refresh_admins(message.chat.id, state)
        if message.sender.role is Role.CHANNEL:
            return await self._with_linked(message, state)
        if message.sender.role is not Role.UNKNOWN:
            return message
        member = state.admins.get(message.sender.id)
        role = Role.MEMBER
        if member is not None:
            role = Role.OWNER if member.status == "creator" else Role.ADMIN
        return replace(message, sender=replace(message.sender, role=role))

    async def ranked(self, subject: Message) -> Message:
        """A message that somebody points to, with its sender's role: nothing but their number is told."""
        sender = subject.sender
        known = {int(subject.chat.id): Role.ANONYMOUS_ADMIN, int(self._bot_id): Role.SELF}
        role = known.get(int(sender.id), Role.CHANNEL if sender.id < 0 else Role.UNKNOWN)
        subject = replace(subject, sender=replace(sender, role=role))
        return await self.with_role(subject, await self.state(subject.chat))

    async def is_led_by(self, message: Message) -> bool:
        """Whether an admin of the group wrote this, as far as was heard within the last minute.

        What is decided in their name is asked of the platform at that moment. A linked channel leads nothing:
        its admins need not be the group's.
        """
        sender = (await self.with_role(message, await self.state(message.chat))).sender
        return sender.role in LEADING and not sender.is_bot

    def may(self, state: ChatState, right: str) -> bool:
        """Whether the bot has a right here, by the admins last heard of; true while nothing was heard."""
        if state.admins_at == float("-inf"):
            return True
        me = state.admins.get(self._bot_id)
        return me is not None and right in me.rights

    def name_of(self, chat_id: ChatId, user_id: int) -> str:
        """What somebody in a chat is called as last heard of, "" when it is not known."""
        state = self._states.get(chat_id)
        member = state.admins.get(UserId(user_id)) if state is not None else None
        if member is not None:
            return member.name
        return state.names.get(UserId(user_id), "") if state is not None else ""

    async def acquaint(self, chat: Chat, users: Iterable[int]) -> None:
        """Ask what these people are called, where that is not known: after a restart nobody's name is."""
        state = await self.refresh(chat)
        unknown = {UserId(user) for user in users if user > 0} - {*state.admins, *state.names}
        for user in sorted(unknown)[:NAMED]:
            try:
                state.name(user, (await self._messenger.member(chat.id, user)).name)
            except CallFailed:
                return

    def title_of(self, chat_id: ChatId) -> str:
        """The title of a chat that was looked up lately, "" when it is not known."""
        state = self._states.get(chat_id)
        return state.record.title if state is not None else ""

    def knows(self, message: Message, state: ChatState) -> bool:
        """Whether it was ever heard who leads this chat: else nothing is done that an admin might suffer."""
        linked = message.sender.role is not Role.CHANNEL or state.linked_at > float("-inf")
        return linked and state.admins_at > float("-inf")

    async def refresh(self, chat: Chat) -> ChatState:
        """The state with admins heard of within the last minute."""
        state = await self.state(chat)
        await self._refresh_admins(chat.id, state)
        return state

    async def _with_linked(self, message: Message, state: ChatState) -> Message:
        """The linked channel speaks for the group's admins, by hand too; any other channel for somebody."""
        now = self._clock.now()
        if not 0 <= now - state.linked_at < ADMINS_FOR:
            try:
                state.linked = await self._messenger.linked_channel(message.chat.id)
                state.linked_at = now
            except CallFailed as error:
                _log.warning("linked_unknown chat=%s kind=%s", message.chat.id, type(error).__name__)
        if message.sender.id != state.linked:
            return message
        return replace(message, sender=replace(message.sender, role=Role.LINKED_CHANNEL))

    def _note_stewards(self, chat_id: ChatId, state: ChatState) -> None:
        people = frozenset(user for user in state.admins if user != self._bot_id)
        if people != state.stewards:
            self._stewards[chat_id] = state.stewards = people

    async def keep_stewards(self) -> None:
        """Write down who the admins are, away from the path of a message: no warning waits for that."""
        while self._stewards:
            some = list(self._stewards)[:STEWARDS]
            await self._store.chats.set_stewards({chat: self._stewards.pop(chat) for chat in some})

    async def _refresh_admins(self, chat_id: ChatId, state: ChatState) -> None:
        now = self._clock.now()
        if 0 <= now - state.admins_at < ADMINS_FOR:
            return
        try:
            state.admins = await self._messenger.administrators(chat_id)
            state.admins_at = now
            if self._states.get(chat_id) is state:
                self._states.put(chat_id, state)
            self._note_stewards(chat_id, state)
        except CallFailed as error:
            _log.warning("admins_unknown chat=%s kind=%s", chat_id, type(error).__name__)


def _weight(_: ChatId, state: ChatState) -> int:
    return state.weight


def lets_read(record: ChatRecord) -> bool:
    """Whether a private chat lets a third reader see what is asked there: unless somebody said no.

    Who asks gives the bot a text to be judged; in a group those who write do not: there an admin says yes.
    """
    return record.settings.get("share_texts") != OFF


def spoken_in(record: ChatRecord) -> str:
    """The language of a private chat, as chosen or as last heard; "" where it is not known."""
    chosen, region = (record.settings.get(key, AUTO) for key in ("language", "region"))
    return written_in(record.heard, region) if chosen == AUTO else chosen
