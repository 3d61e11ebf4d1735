"""Talks, and what is kept of one person, in memory: a part of the store for tests and trying out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.core.message import ChatId, UserId
from bot.services.ports import CallState

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Sent, _Tables


MET = ("chat_id", "joined_at", "messages", "seen_at")
SAID = ("said", "at", "risk", "scheme", "lang", "text")
JUDGED = ("chat_id", "message_id", "level", "scheme", "signals", "judged_at")


class MemoryDialogues:
    """The port ``DialogueStore`` without a database."""

    _tables: _Tables

    async def dialogue(self, chat_id: ChatId, user_id: UserId, since: float) -> str | None:
        """A talk that was last kept at ``since`` or later."""
        state, at = self._tables.dialogues.get((chat_id, user_id), ("", float("-inf")))
        return state if at >= since else None

    async def keep_dialogue(self, chat_id: ChatId, user_id: UserId, state: str, at: float) -> None:
        """Keep a talk as it is now."""
        self._must_be_open()
        self._tables.dialogues[chat_id, user_id] = (state, at)

    async def drop_dialogue(self, chat_id: ChatId, user_id: UserId) -> None:
        """Forget a talk."""
        self._must_be_open()
        self._tables.dialogues.pop((chat_id, user_id), None)

    async def purge_dialogues(self, before: float) -> int:
        """Forget talks last kept before ``before``."""
        self._must_be_open()
        old = [key for key, (_, at) in self._tables.dialogues.items() if at < before]
        for key in old:
            del self._tables.dialogues[key]
        return len(old)

    async def known_of(self, user_id: UserId) -> Mapping[str, int]:
        """How many rows of each kind name a person."""
        tables = self._tables
        return {
            "talks": sum(key[1] == user_id for key in tables.dialogues),
            "chats": sum(key[1] == user_id for key in tables.met),
            "messages": sum(row.sender_id == user_id for row in tables.judgements.values()),
            "reminders": int(user_id in tables.reminders),
            "feedback": sum(one.user_id == user_id for one in tables.feedback.values()),
            "settings": sum(key[0] == user_id for key in tables.settings),
            "moderation": len(tables.admin.of(user_id)) + tables.federal.counted(user_id),
        }

    async def rows_of(self, user_id: UserId, limit: int) -> tuple[Mapping[str, Any], ...]:
        """The rows that name a person, as plain values."""
        tables = self._tables
        talks = [
            {"kind": "talks", "chat_id": chat, "state": state, "at": at}
            for (chat, who), (state, at) in tables.dialogues.items()
            if who == user_id
        ]
        met = sorted(
            (one for key, one in tables.met.items() if key[1] == user_id), key=lambda one: -one.seen_at
        )
        judged = sorted(
            (row for row in tables.judgements.values() if row.sender_id == user_id),
            key=lambda row: -row.judged_at,
        )
        chats = [{"kind": "chats", **{name: getattr(one, name) for name in MET}} for one in met]
        messages = [{"kind": "messages", **{name: getattr(row, name) for name in JUDGED}} for row in judged]
        return (
            *talks[:limit],
            *chats[:limit],
            *messages[:limit],
            *self._reminder_rows(user_id),
            *self._feedback_rows(user_id)[:limit],
            *(
                {"kind": "settings", "key": key, "value": value}
                for (chat, key), value in tables.settings.items()
                if chat == user_id
            ),
            *({"kind": "moderation", **row} for row in tables.admin.of(user_id)),
            *({"kind": "moderation", **row} for row in tables.federal.rows(user_id)),
        )

    def _reminder_rows(self, user_id: UserId) -> list[dict[str, Any]]:
        kept = self._tables.reminders.get(user_id)
        return [] if kept is None else [{"kind": "reminders", "due": kept.due, "state": kept.state}]

    def _feedback_rows(self, user_id: UserId) -> list[dict[str, Any]]:
        own = [one for one in self._tables.feedback.values() if one.user_id == user_id]
        return [
            {"kind": "feedback", **{name: getattr(one, name) for name in SAID}}
            for one in sorted(own, key=lambda one: -one.at)
        ]

    async def forget_person(self, user_id: UserId) -> Mapping[str, int]:
        """Delete what names a person; a judgement stays, without its sender and its words."""
        self._must_be_open()
        counts = await self.known_of(user_id)
        tables = self._tables
        for key in [key for key in tables.dialogues if key[1] == user_id]:
            del tables.dialogues[key]
        for met in [key for key in tables.met if key[1] == user_id]:
            del tables.met[met]
        for where, row in tables.judgements.items():
            if row.sender_id == user_id:
                tables.judgements[where] = replace(row, sender_id=UserId(0), signals="[]", evidence="")
        tables.reminders.pop(user_id, None)
        for number in [number for number, one in tables.feedback.items() if one.user_id == user_id]:
            del tables.feedback[number]
        for setting in [key for key in tables.settings if key[0] == user_id]:
            del tables.settings[setting]
        tables.history[:] = [row for row in tables.history if row[0] != user_id]
        tables.chats.pop(user_id, None)
        for entry in self._waiting():
            if entry.queued.call.chat_id == ChatId(user_id):
                self._settle(entry, CallState.FAILED)
        names = re.compile(rb"(?<!\d)%d(?!\d)" % user_id)
        for update in tables.inbox.values():
            if update.is_aside and names.search(update.received.payload):
                update.empty()
        tables.admin.forget(user_id)
        tables.federal.forget(user_id)
        return counts

    def _must_be_open(self) -> None:
        raise NotImplementedError

    def _waiting(self) -> list[_Sent]:
        raise NotImplementedError

    def _settle(self, entry: _Sent, state: CallState) -> None:
        raise NotImplementedError
