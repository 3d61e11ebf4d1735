"""What the people who run the bot see and do: how it stands, which chats it keeps out of, when it rests."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import attrs

from bot.core.message import ChatId, UserId
from bot.core.moderation.policy import answer_language
from bot.core.moderation.settings import BY_KEY, ChatSettings, settings_of
from bot.core.operating.chats import Group, Reach, reach
from bot.core.operating.roles import ProcessRole
from bot.services.allowance import Allowance
from bot.services.cases.audience import log_fault
from bot.services.chats.chats import Chats
from bot.services.guard.gallery import PictureTally
from bot.services.guard.third import ThirdTally
from bot.services.platform import Clock
from bot.services.store import SHARDS, Act, Backlog, Block, ChatRecord, Peer, Store, Turn

NEWEST = 10
MOST_ACTS = 300
"""Acts of operators that are listed."""
WEEK = 7 * 86_400.0
SAID_EVERY = 60.0
"""Seconds in which a chat is told once that the bot is being worked on."""
MAINTENANCE, BROADCAST = "maintenance", "broadcast"
_GROUPS = frozenset({"group", "supergroup"})
"""The kinds of chat that people talk in and the bot watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What the program itself tells: versions, what it lacks, and how many bytes of memory it takes."""

    program: str
    python: str
    library: str
    fonts: tuple[str, ...] = ()
    memory: int = 0
    second: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How the bot's work stands; ages in seconds, None for what never happened.

    ``sure`` is whether the time is, ``off`` by how much the machine's clock is ahead of it. ``restarts`` are
    those of parts that died, ``faults`` those of the database, a line each. ``third`` is what became of the
    third reader, ``pictures`` what became of those, None where there is none. ``roles`` are what this process
    of several does, and whether it is at work or stands by; ``crew`` all processes, where several may be.
    """

    backlog: Backlog
    uptime: float
    tick: float | None
    oldest: float | None
    sure: bool
    off: float
    restarts: Mapping[str, int]
    faults: tuple[str, ...] = ()
    third: ThirdTally | None = None
    pictures: PictureTally | None = None
    roles: Mapping[ProcessRole, bool] = field(default_factory=dict)
    crew: tuple[Peer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the program tells of itself, and how its work stands."""

    vitals: Vitals
    pulse: Pulse


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The chats that the bot is in by kind, and the groups by mode, most first; ``left`` are the others."""

    kinds: Sequence[tuple[str, int]]
    modes: Sequence[tuple[str, int]]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an operator may know of one chat: counts and settings, never what was said there.

    ``log`` is "none", "ok", or why the last card for its log did not get there.
    """

    record: ChatRecord
    settings: ChatSettings
    judged: int
    acted: int
    admins: int
    reached: int
    log: str


@attrs.define(kw_only=True, eq=False, repr=False, slots=False)
class Operating:
    """The use cases of those who run the bot. ``load`` must have read what was decided before.

    ``rate`` is how many messages of a broadcast go out in a second, ``content`` the version in force.
    ``at_work`` tells what this process of several does, and nothing of one that works alone.
    """

    _ids: frozenset[int]
    _store: Store
    _chats: Chats
    _clock: Clock
    _zone: str
    _vitals: Callable[[], Vitals]
    rate: float
    content: str = ""
    _restarts: Callable[[], Mapping[str, int]] = dict
    third: Callable[[], ThirdTally | None] = lambda: None
    pictures: Callable[[], PictureTally | None] = lambda: None
    at_work: Callable[[], Mapping[ProcessRole, bool]] = dict
    _began: float = attrs.field(init=False)
    _ticked: float | None = attrs.field(init=False, default=None)
    _blocks: dict[ChatId, Block] = attrs.field(init=False, factory=dict)
    _resting: str | None = attrs.field(init=False, default=None)
    _said: Allowance = attrs.field(init=False, factory=lambda: Allowance(1, SAID_EVERY))

    def __attrs_post_init__(self) -> None:
        self._began = self._clock.steady()

    async def load(self) -> None:
        """Read which chats are blocked, and whether the bot was left resting."""
        self._blocks = {block.chat_id: block for block in await self._store.operating.blocks()}
        self._resting = await self._store.operating.flag(MAINTENANCE)

    def is_operator(self, user_id: int) -> bool:
        """Whether somebody runs this bot."""
        return user_id in self._ids

    def is_blocked(self, chat_id: int) -> bool:
        """Whether a chat is to be neither judged nor answered."""
        return chat_id in self._blocks

    @property
    def blocked(self) -> tuple[Block, ...]:
        """The chats that the bot keeps out of, the last blocked first."""
        return tuple(sorted(self._blocks.values(), key=lambda block: -block.at))

    def ticked(self) -> None:
        """The regular work was done just now."""
        self._ticked = self._clock.steady()

    async def block(self, chat_id: ChatId, reason: str, by: UserId) -> bool:
        """Keep out of a chat: what waits for it is dropped; whether that is news."""
        block = Block(chat_id=chat_id, by=by, at=self._clock.now(), reason=reason)
        if not await self._store.operating.block(block):
            return False
        self._blocks[chat_id] = block
        record = await self._store.chats.get(chat_id)
        if record is not None:
            await self._chats.save(replace(record, active=False))
        await self._store.outbox.drop(chat_id, "the chat was blocked")
        await self.note("op.block", chat_id, by, reason)
        return True

    async def unblock(self, chat_id: ChatId, by: UserId) -> bool:
        """Let a chat have the bot again; whether that is news. It must add the bot itself."""
        if not await self._store.operating.unblock(chat_id):
            return False
        self._blocks.pop(chat_id, None)
        await self.note("op.unblock", chat_id, by)
        return True

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup, and stays blocked."""
        if (block := self._blocks.pop(old, None)) is not None:
            self._blocks.setdefault(new, replace(block, chat_id=new))

    def reason(self, chat_id: ChatId) -> str:
        """Why a chat is blocked, "" where nobody said or it is not."""
        block = self._blocks.get(chat_id)
        return block.reason if block is not None else ""

    @property
    def resting(self) -> bool:
        """Whether commands and questions are put off."""
        return self._resting is not None

    @property
    def resting_text(self) -> str:
        """What operators want to be said meanwhile, "" for the usual words."""
        return self._resting or ""

    async def rest(self, text: str | None, by: UserId) -> None:
        """Put commands and questions off, with words of one's own or "" for the usual; None: go on."""
        await self._store.operating.set_flag(MAINTENANCE, text)
        self._resting = text
        await self.note(f"op.maintenance.{'off' if text is None else 'on'}", ChatId(by), by)

    def may_say(self, chat_id: ChatId) -> bool:
        """Whether a chat may be told now that the bot rests: once a minute."""
        return self._said.take(chat_id, self._clock.now())

    async def health(self) -> Health:
        """How the bot stands."""
        return Health(vitals=await self.vitals(), pulse=await self.pulse())

    async def vitals(self) -> Vitals:
        """What the program tells of itself."""
        return await asyncio.to_thread(self._vitals)

    async def pulse(self) -> Pulse:
        """How the bot's work stands."""
        backlog = await self._store.operating.backlog()
        condition = await self._store.look()
        steady = self._clock.steady()
        return Pulse(
            backlog=backlog,
            uptime=steady - self._began,
            tick=None if self._ticked is None else steady - self._ticked,
            oldest=None if backlog.oldest is None else self._clock.now() - backlog.oldest,
            sure=self._clock.is_sure(),
            off=self._clock.off(),
            restarts=dict(self._restarts()),
            faults=condition.faults,
            third=self.third(),
            pictures=self.pictures(),
            roles=self.at_work(),
            crew=await self._store.operating.crew(),
        )

    async def census(self) -> Census:
        """All chats counted."""
        kinds, modes, left = Counter[str](), Counter[str](), 0
        of_mode = BY_KEY["mode"]
        for crowd in await self._store.chats.census():
            if not crowd.active:
                left += crowd.count
                continue
            kinds[crowd.kind] += crowd.count
            if crowd.kind in _GROUPS:
                modes[crowd.mode if of_mode.holds(crowd.mode) else of_mode.default] += crowd.count
        return Census(kinds=kinds.most_common(), modes=modes.most_common(), left=left)

    async def newest(self) -> Sequence[tuple[ChatId, str]]:
        """The groups that came last."""
        return await self._store.chats.newest(NEWEST)

    async def about(self, chat_id: ChatId) -> About | None:
        """What is known of one chat."""
        record = await self._store.chats.get(chat_id)
        if record is None:
            return None
        judged, acted = await self._store.ledger.activity(chat_id, self._clock.now() - WEEK)
        settings = settings_of(record.settings, zone=self._zone)
        why = await log_fault(self._store, record, settings)
        people = {user for _, user in await self._store.chats.stewards(chat_id)}
        return About(
            record=record,
            settings=settings,
            judged=judged,
            acted=acted,
            admins=len(people),
            reached=len(people & _private(await self._store.chats.active())),
            log=why or ("ok" if settings.log else "none"),
        )

    async def acts(self) -> Sequence[Act]:
        """What operators did lately, newest first."""
        return await self._store.operating.acts(MOST_ACTS)

    async def reach(self) -> Reach:
        """Whom a broadcast would go to now."""
        records = await self._store.chats.active()
        admins: dict[int, list[int]] = {}
        for chat, user in await self._store.chats.stewards():
            admins.setdefault(chat, []).append(user)
        groups = [self._group(record, admins) for record in records if record.kind in _GROUPS]
        return reach(groups, _private(records), self._blocks.keys())

    def _group(self, record: ChatRecord, admins: Mapping[int, Sequence[int]]) -> Group:
        settings = settings_of(record.settings, zone=self._zone)
        return Group(
            chat_id=record.chat_id,
            lang=answer_language(settings, record.heard),
            log=settings.log,
            admins=tuple(admins.get(record.chat_id, ())),
        )

    async def begin(self, mark: str) -> bool:
        """Make this the broadcast that is under way; false where it is known already."""
        if await self._store.outbox.progress(mark):
            return False
        await self._store.operating.set_flag(BROADCAST, mark)
        return True

    async def progress(self) -> Mapping[str, int]:
        """How many messages of the last broadcast are in each state; nothing where there was none."""
        mark = await self._store.operating.flag(BROADCAST)
        return await self._store.outbox.progress(mark) if mark else {}

    async def note(self, kind: str, chat_id: ChatId, by: UserId, reason: str = "") -> None:
        """Write down what an operator did; ``kind`` begins with ``op.``."""
        act = self.act(kind, chat_id, by, reason)
        await self._store.inbox.finish(Turn(result=kind, acts=(act,)))

    def act(self, kind: str, chat_id: ChatId, by: UserId, reason: str = "") -> Act:
        """The same, to be kept with what it led to."""
        return Act(chat_id=chat_id, kind=kind, at=self._clock.now(), by=by, reason=reason)


def _private(records: Sequence[ChatRecord]) -> set[int]:
    return {record.chat_id for record in records if record.kind == "private"}


def peer_line(peer: Peer) -> str:
    """A process of several and what it has now, in the words of the command line."""
    judged = (f"worker {peer.parts}/{SHARDS}",) if peer.parts else ()
    name = f"[{peer.name}]" if peer.here else peer.name
    return f"{name}: {', '.join((*judged, *peer.rights)) or '–'}"
