"""The state of the world and who hears of its changes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bot.playground.clock import PlaygroundClock
from bot.playground.faults import FaultInjector
from bot.playground.files import FileStore
from bot.playground.limits import Limits
from bot.playground.model import (
    CallbackQuery,
    ChatType,
    Hook,
    JournalEntry,
    Json,
    PlayChat,
    PlayMessage,
    Poll,
    Rank,
    Seat,
    User,
)
from bot.playground.queue import UpdateQueue
from bot.playground.refusal import PlayError
from bot.playground.wire import message_json

CODES = {"en": "en", "zh": "zh-hans"}
"""The languages of the page and what the clients of its people say theirs is, in the order of ``words``."""
CALLED = "call"
"""The kind that watchers hear of when the bot called a method, whether or not anything changed."""
JOURNAL_LENGTH = 200_000
"""The journal forgets its older half beyond this, so that a page left open for weeks does not fill memory."""


class State:
    """Chats, people, updates and the journal; everything in memory."""

    def __init__(self, *, clock: PlaygroundClock, bot: User) -> None:
        self.clock = clock
        self.bot = bot
        self.zone = "UTC"
        self.language = "en"
        self.words: Sequence[tuple[str, str]] = ()
        self.reads_all = True
        self.users: dict[int, User] = {}
        self.chats: dict[int, PlayChat] = {}
        self.files = FileStore()
        self.queue = UpdateQueue()
        self.limits = Limits(clock.now)
        self.faults = FaultInjector(random.Random(0))  # noqa: S311 - repeatable faults, no secret
        self.journal: list[JournalEntry] = []
        self.clicks: dict[str, CallbackQuery] = {}
        self.timed: list[Poll] = []
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.closed = False
        self.hook: Hook | None = None
        self.hook_task: asyncio.Task[None] | None = None
        self.hook_retry = 1.0
        self.rev = 0
        self.watchers: list[Callable[[int, str, int], None]] = []

    def now(self) -> int:
        """The date that a message of this moment bears."""
        return int(self.clock.now())

    def chat(self, chat_id: int) -> PlayChat:
        """A chat that is known to exist."""
        if chat_id not in self.chats:
            raise PlayError(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def user(self, user_id: int) -> User:
        """A play figure that is known to exist."""
        if user_id not in self.users:
            raise PlayError(f"there is no user {user_id}")
        return self.users[user_id]

    def post_at(self, chat_id: int, message_id: int) -> PlayMessage:
        """A message that is still there."""
        found = self.chat(chat_id).posts.get(message_id)
        if found is None or found.deleted:
            raise PlayError(f"there is no message {message_id} in chat {chat_id}")
        return found

    def seat(self, chat: PlayChat, user_id: int) -> Seat:
        """Somebody's place now; a restriction whose time is over has ended, a stranger has left."""
        seat = chat.seats.get(user_id)
        if seat is None:
            known = self.bot if user_id == self.bot.id else self.users.get(user_id)
            return Seat(user=known or User(id=user_id, name="?"), role=Rank.LEFT)
        if seat.until and seat.until <= self.clock.now():
            seat.role = Rank.LEFT if seat.role is Rank.KICKED else Rank.MEMBER
            seat.until, seat.rights = 0, frozenset()
        return seat

    def bot_seat(self, chat: PlayChat) -> Seat:
        """The bot's own place."""
        return self.seat(chat, self.bot.id)

    def changed(self, kind: str, chat_id: int = 0) -> int:
        """Count one change and tell the pages that are open."""
        self.rev += 1
        for watcher in self.watchers:
            watcher(self.rev, kind, chat_id)
        return self.rev

    def touch(self, post: PlayMessage) -> None:
        """A message is new or different."""
        post.rev = self.changed("message", post.chat.id)

    def record(self, entry: JournalEntry) -> None:
        """Add to the journal."""
        self.journal.append(entry)
        for watcher in self.watchers:
            watcher(self.rev, CALLED, 0)
        if len(self.journal) > JOURNAL_LENGTH:
            del self.journal[: JOURNAL_LENGTH // 2]

    def speak(self, language: str) -> None:
        """Let the world be of a language: the names, titles and bios that it has words for, and its people.

        Whoever was given a name or a language of their own keeps it.
        """
        if language not in CODES:
            raise PlayError(f"the world speaks {' or '.join(CODES)}")
        old, new = (list(CODES).index(one) for one in (self.language, language))
        words = {pair[old]: pair[new] for pair in self.words}
        for user in (self.bot, *self.users.values()):
            user.name, user.bio = words.get(user.name, user.name), words.get(user.bio, user.bio)
            if user.language == CODES[self.language]:
                user.language = CODES[language]
        for chat in self.chats.values():
            chat.title = words.get(chat.title, chat.title)
        self.language = language
        self.changed("chat")

    def add_post(self, post: PlayMessage) -> PlayMessage:
        """Keep a message under its id."""
        post.chat.posts[post.id] = post
        if post.poll is not None:
            post.poll.posts.append(post)
        self.touch(post)
        return post

    def deliver(self, post: PlayMessage, *, edited: bool = False) -> None:
        """Send the bot an update about a message, if it would see it."""
        if not self._sees(post):
            return
        kind = "channel_post" if post.chat.kind is ChatType.CHANNEL else "message"
        self.queue.put(f"edited_{kind}" if edited else kind, message_json(post))

    def _sees(self, post: PlayMessage) -> bool:
        seat = self.bot_seat(post.chat)
        if not seat.role.present:
            return False
        if self.reads_all or seat.role.leads or post.chat.kind is ChatType.PRIVATE or post.service:
            return True
        answered = post.chat.posts.get(post.reply_to or 0)
        to_bot = answered is not None and answered.sender is self.bot
        return to_bot or post.text.startswith("/") or f"@{self.bot.username}" in post.text

    def succeed(self, old: State) -> None:
        """Take over from an earlier world: pages stay connected, ids go on, the bot keeps its menu."""
        self.commands, self.profile, self.zone = old.commands, old.profile, old.zone
        self.speak(old.language)
        self.watchers, self.rev = old.watchers, max(old.rev, self.rev)
        self.queue.last_id = max(old.queue.last_id, self.queue.last_id)
        for chat_id, chat in self.chats.items():
            chat.last_id = max(chat.last_id, old.chats[chat_id].last_id if chat_id in old.chats else 0)
        old.queue.wake()
        self.changed("chat")

    def close(self) -> None:
        """End what waits: long polls and open pages."""
        self.closed = True
        self.queue.wake()
        self.changed("clock")

    @contextmanager
    def watching(self, watcher: Callable[[int, str, int], None]) -> Iterator[None]:
        """Call ``watcher(rev, kind, chat_id)`` at each change while inside."""
        self.watchers.append(watcher)
        try:
            yield
        finally:
            self.watchers.remove(watcher)

    async def wait_for(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until something holds, looking again at each change and call; else TimeoutError."""
        event = asyncio.Event()
        with self.watching(lambda *_: event.set()):
            async with asyncio.timeout(seconds):
                while not true():
                    await event.wait()
                    event.clear()
