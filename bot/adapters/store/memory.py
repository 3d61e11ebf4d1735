"""The store in memory: for tests and trying out; held to the same suite as the real one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.adapters.store.memory_administration import AdminTables, MemoryAdministration
from bot.adapters.store.memory_campaigns import MemoryCampaigns
from bot.adapters.store.memory_dialogues import MemoryDialogues
from bot.adapters.store.memory_federations import FederationTables, MemoryFederations
from bot.adapters.store.memory_feedback import MemoryFeedback
from bot.adapters.store.memory_operating import MemoryOperating, OperatingTables
from bot.adapters.store.memory_tips import MemoryTips
from bot.adapters.store.moved import moved_params
from bot.core.message import ChatId, MessageId, UserId
from bot.errors import StoreError
from bot.services.ask_store import Feedback, Reminder
from bot.services.ports import (
    ACTS_LONGER,
    POSTS_LONGER,
    Acquaintance,
    Call,
    CallState,
    ChatRecord,
    Judgement,
    Post,
    Queued,
    Received,
    Turn,
    Waiting,
)

Key = tuple[int, int, int]


@dataclass(slots=True, kw_only=True)
class _Update:
    received: Received
    state: str = "new"
    received_at: float = 0.0
    done_at: float = 0.0
    error: str = ""

    @property
    def is_aside(self) -> bool:
        """Whether it could not be handled."""
        return self.state == "aside"

    def empty(self) -> bool:
        """Leave the kind of the error; whether there was more."""
        kind, colon, _ = self.error.partition(":")
        was_full = bool(self.received.payload or colon)
        self.received, self.error = replace(self.received, payload=b""), kind
        return was_full


@dataclass(slots=True, kw_only=True)
class _Sent:
    queued: Queued
    done_at: float = 0.0
    message_id: int = 0
    gone_at: float | None = None


@dataclass(slots=True, kw_only=True)
class _Tables:
    inbox: dict[int, _Update] = field(default_factory=dict)
    outbox: dict[int, _Sent] = field(default_factory=dict)
    chats: dict[int, ChatRecord] = field(default_factory=dict)
    settings: dict[tuple[int, str], str] = field(default_factory=dict)
    history: list[tuple[int, float, int, str, str | None]] = field(default_factory=list)
    judgements: dict[Key, Judgement] = field(default_factory=dict)
    tick: dict[tuple[int, float], Post] = field(default_factory=dict)
    dialogues: dict[tuple[int, int], tuple[str, float]] = field(default_factory=dict)
    reminders: dict[int, Reminder] = field(default_factory=dict)
    feedback: dict[int, Feedback] = field(default_factory=dict)
    polls: dict[str, tuple[int, float]] = field(default_factory=dict)
    met: dict[tuple[int, int], Acquaintance] = field(default_factory=dict)
    admin: AdminTables = field(default_factory=AdminTables)
    federal: FederationTables = field(default_factory=FederationTables)
    operating: OperatingTables = field(default_factory=OperatingTables)


class MemoryStore(
    MemoryCampaigns,
    MemoryTips,
    MemoryDialogues,
    MemoryFeedback,
    MemoryAdministration,
    MemoryOperating,
    MemoryFederations,
):
    """The port ``Store`` without a database; nothing survives the process."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._tables = _Tables()
        self._last_call = 0
        self._closed = False

    async def receive(self, rows: Sequence[Received]) -> tuple[Received, ...]:
        """Keep a batch; return those never seen before, in the given order."""
        self._must_be_open()
        new = []
        for row in rows:
            if row.update_id not in self._tables.inbox:
                self._tables.inbox[row.update_id] = _Update(received=row, received_at=self._clock())
                new.append(row)
        return tuple(new)

    async def set_aside(self, update_id: int, error: str) -> None:
        """Mark an update that cannot be handled; one that is done stays done."""
        self._must_be_open()
        empty = Received(update_id=update_id, lane=0, payload=b"")
        update = self._tables.inbox.setdefault(update_id, _Update(received=empty))
        if update.state != "done":
            update.state, update.done_at, update.error = "aside", self._clock(), error

    async def waiting(self) -> tuple[Waiting, ...]:
        """Updates received and neither done nor set aside, by rising id, without what is in them."""
        return tuple(
            Waiting(update_id=row.update_id, lane=row.lane, size=len(row.payload))
            for row in await self.unfinished()
        )

    async def unfinished(self, among: Sequence[int] | None = None) -> tuple[Received, ...]:
        """The same with what is in them: all, or those of a few hundred ids."""
        waiting = [update.received for update in self._tables.inbox.values() if update.state == "new"]
        some = [row for row in waiting if among is None or row.update_id in among]
        return tuple(sorted(some, key=lambda row: row.update_id))

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        """Commit a turn and return its calls as queued, in order."""
        self._must_be_open()
        for call in turn.calls:
            json.dumps(dict(call.params))
        if not self._mark_done(turn.update_id):
            return ()
        self._tables.met.update({(one.chat_id, one.user_id): one for one in turn.met})
        if not self._judge(turn.judgement, caused=turn.update_id is not None):
            return ()
        self._tables.admin.record(turn.acts, turn.counted)
        self._tables.admin.undo(turn.undone)
        return tuple(self._enqueue(call) for call in turn.calls)

    async def queued(self) -> tuple[Queued, ...]:
        """Calls in state ready or sending, by rising id."""
        return tuple(entry.queued for entry in self._waiting())

    async def sending(self, call_id: int) -> bool:
        """Mark that a call is about to be sent once more; False if it waits no longer."""
        return self._turn(call_id, {CallState.READY, CallState.SENDING}, CallState.SENDING, 1)

    async def unsent(self, call_id: int) -> None:
        """Mark that the last attempt of a call in state sending did not arrive: it is ready again."""
        self._turn(call_id, {CallState.SENDING}, CallState.READY, -1)

    def _turn(self, call_id: int, old: Collection[CallState], new: CallState, attempts: int) -> bool:
        self._must_be_open()
        entry = self._tables.outbox.get(call_id)
        if entry is None or entry.queued.state not in old:
            return False
        entry.queued = replace(entry.queued, state=new, attempts=entry.queued.attempts + attempts)
        return True

    async def sent(self, call_id: int, message_id: int) -> None:
        """Mark a call done."""
        self._must_be_open()
        entry = self._tables.outbox.get(call_id)
        if entry is not None:
            self._settle(entry, CallState.SENT)
            entry.message_id = message_id
            entry.gone_at = entry.done_at + entry.queued.call.lasts if entry.queued.call.lasts else None

    async def failed(self, call_id: int, error: str) -> None:  # noqa: ARG002 - nobody reads it here
        """Mark a call that was refused for good; what was sent stays sent."""
        self._must_be_open()
        entry = self._tables.outbox.get(call_id)
        if entry is not None and entry.queued.state is not CallState.SENT:
            self._settle(entry, CallState.FAILED)

    async def drop_calls(self, chat_id: ChatId, error: str) -> int:  # noqa: ARG002 - nobody reads it here
        """Mark every waiting call of a chat as failed and return how many there were."""
        self._must_be_open()
        dropped = [entry for entry in self._waiting() if entry.queued.call.chat_id == chat_id]
        for entry in dropped:
            self._settle(entry, CallState.FAILED)
        return len(dropped)

    async def chat(self, chat_id: ChatId) -> ChatRecord | None:
        """The record of a chat, None if it was never saved."""
        record = self._tables.chats.get(chat_id)
        return self._with_settings(record) if record else None

    async def chats(self) -> tuple[ChatRecord, ...]:
        """All active chats, by id."""
        active = [record for record in self._tables.chats.values() if record.active]
        return tuple(self._with_settings(record) for record in sorted(active, key=lambda r: r.chat_id))

    async def save_chat(self, record: ChatRecord) -> None:
        """Insert or replace the record of a chat, without its settings."""
        self._must_be_open()
        self._tables.chats[record.chat_id] = replace(record, settings={})
        self._tables.operating.since.setdefault(record.chat_id, self._clock())

    async def set_heard(self, chat_id: ChatId, lang: str) -> bool:
        """Keep the language that a chat speaks; whether that was news."""
        self._must_be_open()
        record = self._tables.chats.get(chat_id)
        if record is None or record.heard == lang:
            return False
        self._tables.chats[chat_id] = replace(record, heard=lang)
        return True

    async def set_setting(self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float) -> None:
        """Store one setting, None resets it, and add a row to the history."""
        self._must_be_open()
        if value is None:
            self._tables.settings.pop((chat_id, key), None)
        else:
            self._tables.settings[chat_id, key] = value
        self._tables.history.append((chat_id, at, by, key, value))

    async def setting_history(
        self, chat_id: ChatId, limit: int
    ) -> tuple[tuple[float, int, str, str | None], ...]:
        """The latest changes, newest first: (when, who, key, value)."""
        own = [change[1:] for change in reversed(self._tables.history) if change[0] == chat_id]
        return tuple(sorted(own, key=lambda change: -change[0])[:limit])

    async def migrate_chat(self, old: ChatId, new: ChatId) -> None:
        """Move everything kept under ``old`` to ``new``; rows of ``new`` win."""
        self._must_be_open()
        if old == new:
            return
        tables = self._tables
        self._move_chat(old, new)
        for at, key in [pair for pair in tables.settings if pair[0] == old]:
            tables.settings.setdefault((new, key), tables.settings.pop((at, key)))
        for at, slot in [pair for pair in tables.tick if pair[0] == old]:
            post = tables.tick.pop((at, slot))
            tables.tick.setdefault((new, slot), replace(post, message_id=-abs(post.message_id)))
        for poll, (at, slot) in list(tables.polls.items()):
            tables.polls[poll] = (new if at == old else at, slot)
        for at, who in [pair for pair in tables.met if pair[0] == old]:
            tables.met.setdefault((new, who), replace(tables.met.pop((at, who)), chat_id=new))
        tables.history = [(new if row[0] == old else row[0], *row[1:]) for row in tables.history]
        self._move_judgements(old, new)
        tables.admin.moved(old, new)
        tables.federal.moved(old, new)
        tables.operating.moved(old, new)
        self._move_calls(old, new)
        self._move_voices(old, new)

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        """What is kept of somebody in a chat."""
        return self._tables.met.get((chat_id, user_id))

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        """The newest judgement of a message."""
        return max(self._edits(chat_id, message_id), key=lambda row: row.edited, default=None)

    async def answered(self, chat_id: ChatId, message_id: MessageId, album: str) -> bool:
        """Whether this message or its album was answered in any edit."""
        return any(
            row.answered and (row.message_id == message_id or (album and row.album == album))
            for row in self._tables.judgements.values()
            if row.chat_id == chat_id
        )

    async def last_warnings(self, chat_id: ChatId, since: float) -> Mapping[str, float]:
        """For each scheme the time of its newest full warning, not before ``since``."""
        newest: dict[str, float] = {}
        for row in self._tables.judgements.values():
            if row.chat_id == chat_id and row.form == "full" and row.judged_at >= since:
                newest[row.scheme] = max(row.judged_at, newest.get(row.scheme, row.judged_at))
        return newest

    async def clear(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "not fraud"."""
        self._must_be_open()
        standing = [row for row in self._edits(chat_id, message_id) if not row.cleared_by]
        for row in standing:
            self._tables.judgements[_key(row)] = replace(row, cleared_by=by)
        return bool(standing)

    async def purge(self, before: float) -> int:
        """Delete what ended before ``before``: updates, calls, judgements, acquaintances."""
        self._must_be_open()
        tables = self._tables
        done = [key for key, row in tables.inbox.items() if row.state != "new" and row.done_at < before]
        ended = {CallState.SENT, CallState.FAILED}
        sent = [
            key for key, row in tables.outbox.items() if row.queued.state in ended and row.done_at < before
        ]
        old = [key for key, row in tables.judgements.items() if row.judged_at < before]
        gone = [key for key, row in tables.met.items() if row.seen_at < before]
        posted = [key for key in tables.tick if key[1] < before - POSTS_LONGER]
        last_day = datetime.fromtimestamp(max(0.0, before - POSTS_LONGER), UTC).date().isoformat()
        administered = tables.admin.purge(before - ACTS_LONGER, last_day) + tables.federal.purge(before)
        for slot in posted:
            del tables.tick[slot]
        for who in gone:
            del tables.met[who]
        for update_id in done:
            del tables.inbox[update_id]
        for call_id in sent:
            del tables.outbox[call_id]
        for key in old:
            del tables.judgements[key]
        return len(done) + len(sent) + len(old) + len(gone) + len(posted) + administered

    async def scrub(self) -> bool:
        """There is no file."""
        self._must_be_open()
        return True

    async def close(self) -> None:
        """Refuse every further change."""
        self._closed = True

    def _must_be_open(self) -> None:
        if self._closed:
            raise StoreError("memory: was closed")

    def _mark_done(self, update_id: int | None) -> bool:
        if update_id is None:
            return True
        empty = Received(update_id=update_id, lane=0, payload=b"")
        update = self._tables.inbox.setdefault(update_id, _Update(received=empty))
        if update.state == "done":
            return False
        update.received = replace(update.received, payload=b"")
        update.state, update.done_at = "done", self._clock()
        return True

    def _judge(self, judgement: Judgement | None, *, caused: bool) -> bool:
        if judgement is None:
            return True
        known = self._tables.judgements.get(_key(judgement))
        if known is not None:
            if known.answered or not caused:
                return False
            judgement = replace(
                judgement,
                cleared_by=known.cleared_by or judgement.cleared_by,
                confirmed_by=known.confirmed_by or judgement.confirmed_by,
            )
        self._tables.judgements[_key(judgement)] = judgement
        return True

    def _enqueue(self, call: Call) -> Queued:
        self._last_call += 1
        queued = Queued(id=self._last_call, call=call)
        self._tables.outbox[queued.id] = _Sent(queued=queued)
        return queued

    def _settle(self, entry: _Sent, state: CallState) -> None:
        entry.queued = replace(entry.queued, state=state, call=replace(entry.queued.call, params={}))
        entry.done_at = self._clock()

    def _waiting(self) -> list[_Sent]:
        states = {CallState.READY, CallState.SENDING}
        return [entry for _, entry in sorted(self._tables.outbox.items()) if entry.queued.state in states]

    def _with_settings(self, record: ChatRecord) -> ChatRecord:
        own = {key: value for (chat, key), value in self._tables.settings.items() if chat == record.chat_id}
        return replace(record, settings=own)

    def _edits(self, chat_id: int, message_id: int) -> list[Judgement]:
        rows = self._tables.judgements.values()
        return [row for row in rows if row.chat_id == chat_id and row.message_id == message_id]

    def _move_chat(self, old: ChatId, new: ChatId) -> None:
        chats = self._tables.chats
        if (record := chats.pop(old, None)) is None:
            return
        known = chats.setdefault(new, replace(record, chat_id=new))
        next_run = record.next_run if known.next_run is None else known.next_run
        chats[new] = replace(known, next_run=next_run, greeted=known.greeted or record.greeted)

    def _move_judgements(self, old: ChatId, new: ChatId) -> None:
        # Under negative message ids, which no message has; those moved before come first and win.
        for key in sorted(key for key in self._tables.judgements if key[0] == old):
            row = self._tables.judgements.pop(key)
            moved = replace(row, chat_id=new, message_id=MessageId(-abs(row.message_id)))
            self._tables.judgements.setdefault(_key(moved), moved)

    def _move_calls(self, old: ChatId, new: ChatId) -> None:
        for sent in self._tables.outbox.values():
            if sent.message_id and sent.queued.call.chat_id == old:
                sent.gone_at = None
                sent.queued = replace(sent.queued, call=replace(sent.queued.call, mark=""))
        for entry in self._waiting():
            call = entry.queued.call
            if call.chat_id != old:
                continue
            params = moved_params(call.params, old, new)
            if params is None:
                self._settle(entry, CallState.FAILED)
            else:
                entry.queued = replace(entry.queued, call=replace(call, chat_id=new, params=params))


def _key(judgement: Judgement) -> Key:
    return (judgement.chat_id, judgement.message_id, judgement.edited)
