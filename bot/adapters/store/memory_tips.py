"""Schedules and posted tips in memory: a part of the store for tests and trying out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.message import ChatId
from bot.services.ports import Call, CallState, ChatRecord, Claim, Post, Queued

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Sent, _Tables


class MemoryTips:
    """The port ``TipStore`` without a database."""

    _tables: _Tables

    async def set_next_run(self, chat_id: ChatId, next_run: float | None) -> None:
        """Set when the next tip is due."""
        self._must_be_open()
        if chat_id in self._tables.chats:
            self._tables.chats[chat_id] = replace(self._tables.chats[chat_id], next_run=next_run)

    async def warned_of(self, chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, frozenset[str]]:
        """For each chat the schemes of its full warnings."""
        rows = [r for r in self._tables.judgements.values() if r.form == "full" and r.judged_at >= since]
        return {
            chat_id: frozenset(row.scheme for row in rows if row.chat_id == chat_id) for chat_id in chat_ids
        }

    async def due(self, now: float, limit: int) -> tuple[ChatRecord, ...]:
        """Active chats whose ``next_run`` is not after ``now``, the longest overdue first."""
        return self._scheduled(lambda next_run: next_run <= now, limit)

    async def strayed(self, after: float, limit: int) -> tuple[ChatRecord, ...]:
        """Active chats whose ``next_run`` lies after ``after``."""
        return self._scheduled(lambda next_run: next_run > after, limit)

    async def claim_slots(self, claims: Sequence[Claim]) -> tuple[Queued, ...]:
        """Take slots, each once."""
        self._must_be_open()
        queued = [await self._claim(claim) for claim in claims]
        return tuple(one for one in queued if one is not None)

    async def posts(self, chat_ids: Sequence[ChatId], limit: int) -> Mapping[ChatId, tuple[Post, ...]]:
        """For each chat its latest slots, newest first."""
        found: dict[ChatId, list[Post]] = {chat_id: [] for chat_id in chat_ids}
        for (chat_id, _), post in self._tables.tick.items():
            if ChatId(chat_id) in found:
                found[ChatId(chat_id)].append(post)
        return {
            chat_id: tuple(sorted(own, key=lambda post: -post.slot)[:limit]) for chat_id, own in found.items()
        }

    async def posted(
        self, queued: Queued, message_id: int, poll_id: str, calls: Sequence[Call]
    ) -> tuple[Queued, ...]:
        """Mark a tip's call done and note what was sent at its slot."""
        self._must_be_open()
        key = (queued.call.chat_id, queued.call.slot or 0.0)
        if queued.id in self._tables.outbox:
            self._settle(self._tables.outbox[queued.id], CallState.SENT)
        if key in self._tables.tick:
            self._tables.tick[key] = replace(self._tables.tick[key], message_id=message_id)
            polls = self._tables.polls
            for other in [poll for poll, at in polls.items() if at == key]:
                del polls[other]
            if poll_id:
                polls[poll_id] = key
        return tuple(self._enqueue(call) for call in calls)

    async def voted(self, poll_id: str, voters: int, hits: int) -> bool:
        """Note how a quiz stands."""
        self._must_be_open()
        key = self._tables.polls.get(poll_id)
        if key is None or key not in self._tables.tick:
            return False
        self._tables.tick[key] = replace(self._tables.tick[key], voters=voters, hits=hits)
        return True

    async def _claim(self, claim: Claim) -> Queued | None:
        key = (claim.chat_id, claim.slot)
        record = self._tables.chats.get(claim.chat_id)
        if record is not None and record.next_run is not None and record.next_run <= claim.slot:
            await self.set_next_run(claim.chat_id, claim.next_run)
        if key in self._tables.tick:
            return None
        self._tables.tick[key] = Post(
            slot=claim.slot,
            local=claim.local,
            tip_id=claim.tip_id if claim.call else "",
            round=claim.round,
            lang=claim.lang,
        )
        return self._enqueue(claim.call) if claim.call else None

    def _scheduled(self, fits: Callable[[float], bool], limit: int) -> tuple[ChatRecord, ...]:
        found = [
            (record.next_run, record.chat_id, record)
            for record in self._tables.chats.values()
            if record.active and record.next_run is not None and fits(record.next_run)
        ]
        return tuple(self._with_settings(record) for _, _, record in sorted(found)[:limit])

    def _must_be_open(self) -> None:
        raise NotImplementedError

    def _enqueue(self, call: Call) -> Queued:
        raise NotImplementedError

    def _settle(self, entry: _Sent, state: CallState) -> None:
        raise NotImplementedError

    def _with_settings(self, record: ChatRecord) -> ChatRecord:
        raise NotImplementedError
