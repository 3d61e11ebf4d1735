"""What is kept for the people who run the bot, in memory: a part of the store for tests and trying out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.message import ChatId, UserId
from bot.services.operating_store import Backlog, Block, Condition, Crowd
from bot.services.ports import CallState

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Tables


@dataclass(slots=True, kw_only=True)
class OperatingTables:
    """The rows, by their keys; ``since`` is when each chat was first kept."""

    blocks: dict[int, Block] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    since: dict[int, float] = field(default_factory=dict)

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup; rows of ``new`` win."""
        if block := self.blocks.pop(old, None):
            self.blocks.setdefault(new, replace(block, chat_id=new))
        if old in self.since:
            self.since.setdefault(new, self.since.pop(old))


class MemoryOperating:
    """The port ``OperatingStore`` without a database."""

    _tables: _Tables

    async def look(self) -> Condition:
        """Memory is always well."""
        return Condition()

    async def block(self, block: Block) -> bool:
        """Keep out of a chat."""
        self._must_be_open()
        return self._tables.operating.blocks.setdefault(block.chat_id, block) is block

    async def unblock(self, chat_id: ChatId) -> bool:
        """Let a chat have the bot again."""
        self._must_be_open()
        return self._tables.operating.blocks.pop(chat_id, None) is not None

    async def blocks(self) -> tuple[Block, ...]:
        """The blocked chats, by id."""
        return tuple(block for _, block in sorted(self._tables.operating.blocks.items()))

    async def flag(self, key: str) -> str | None:
        """What a switch is set to."""
        return self._tables.operating.flags.get(key)

    async def set_flag(self, key: str, value: str | None) -> None:
        """Set a switch; None turns it off."""
        self._must_be_open()
        self._tables.operating.flags.pop(key, None)
        if value is not None:
            self._tables.operating.flags[key] = value

    async def backlog(self) -> Backlog:
        """How the work stands."""
        new = [row for row in self._tables.inbox.values() if row.state == "new"]
        states = Counter(entry.queued.state for entry in self._tables.outbox.values())
        return Backlog(
            label="memory",
            revision="",
            updates=len(new),
            oldest=min((row.received_at for row in new), default=None),
            ready=states[CallState.READY],
            sending=states[CallState.SENDING],
        )

    async def newest(self) -> float | None:
        """When something was last written down."""
        tables = self._tables
        done = {key: row for key, row in tables.outbox.items() if row.done_at}
        lasts = [table[max(table)].received_at for table in (tables.inbox,) if table]
        lasts += [table[max(table)].done_at for table in (done,) if table]
        lasts += [table[max(table)].at for table in (tables.admin.acts,) if table]
        return max(lasts, default=None)

    async def census(self) -> tuple[Crowd, ...]:
        """All chats counted, by kind, whether active, and mode."""
        tables = self._tables
        counted = Counter(
            (record.kind, record.active, tables.settings.get((chat, "mode"), ""))
            for chat, record in tables.chats.items()
        )
        return tuple(
            Crowd(kind=kind, active=active, mode=mode, count=count)
            for (kind, active, mode), count in sorted(counted.items())
        )

    async def newest_chats(self, limit: int) -> tuple[tuple[ChatId, str], ...]:
        """Number and title of the active groups and channels that came last."""
        since = self._tables.operating.since
        own = [record for record in self._tables.chats.values() if record.active and record.chat_id < 0]
        own.sort(key=lambda record: (-since.get(record.chat_id, 0.0), record.chat_id))
        return tuple((record.chat_id, record.title) for record in own[:limit])

    async def activity(self, chat_id: ChatId, since: float) -> tuple[int, int]:
        """How many messages were judged since then, and how many acts followed."""
        rows, acts = self._tables.judgements.values(), self._tables.admin.acts.values()
        judged = {row.message_id for row in rows if row.chat_id == chat_id and row.judged_at >= since}
        return len(judged), sum(act.chat_id == chat_id and act.at >= since for act in acts)

    async def stewards(self, chat_id: ChatId | None = None) -> tuple[tuple[ChatId, UserId], ...]:
        """Who is kept as an admin of which chat, or of this one."""
        pairs = sorted(self._tables.admin.stewards)
        return tuple((ChatId(chat), UserId(user)) for chat, user in pairs if chat_id in {None, chat})

    async def progress(self, mark: str) -> Mapping[str, int]:
        """How many ``once`` calls that bear a mark are in each state."""
        calls = (entry.queued for entry in self._tables.outbox.values())
        return dict(Counter(str(one.state) for one in calls if one.call.once and one.call.mark == mark != ""))

    def _must_be_open(self) -> None:
        raise NotImplementedError
