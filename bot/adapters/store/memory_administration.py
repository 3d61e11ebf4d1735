"""What is kept for the admins of chats, in memory: a part of the store for tests and trying out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.core.message import ChatId, MessageId, UserId
from bot.services.admin_store import PERSON, Act, Appeal, Counted, Entry, Marked, Report
from bot.services.guard.recording import wordless
from bot.services.ports import REPORTED, Call, ChatRecord, Judgement, Queued

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Tables

_HIDDEN = frozenset({"by", "user_id", "before"})


@dataclass(slots=True, kw_only=True)
class AdminTables:
    """The rows, by their keys."""

    acts: dict[int, Act] = field(default_factory=dict)
    entries: dict[tuple[int, str, str], Entry] = field(default_factory=dict)
    reports: dict[tuple[int, int, int], Report] = field(default_factory=dict)
    appeals: dict[tuple[int, int, int], Appeal] = field(default_factory=dict)
    stewards: set[tuple[int, int]] = field(default_factory=set)
    daily: dict[tuple[int, str, str], int] = field(default_factory=dict)
    last_act: int = 0

    def record(self, acts: Iterable[Act], counted: Iterable[Counted]) -> None:
        """Keep what was done and counted."""
        for act in acts:
            self.last_act += 1
            self.acts[self.last_act] = replace(act, id=self.last_act)
        for one in counted:
            key = (one.chat_id, one.day, one.key)
            self.daily[key] = self.daily.get(key, 0) + one.count

    def undo(self, undone: Iterable[tuple[int, UserId]]) -> None:
        """Mark acts as taken back, each once."""
        for number, by in undone:
            if number in self.acts and not self.acts[number].undone_by:
                self.acts[number] = replace(self.acts[number], undone_by=by)

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup; rows of ``new`` win, counts are added up."""
        for key, act in self.acts.items():
            if act.chat_id == old:
                self.acts[key] = replace(act, chat_id=new, message_id=MessageId(-abs(act.message_id)))
        for line in [key for key in self.entries if key[0] == old]:
            entry = replace(self.entries.pop(line), chat_id=new)
            self.entries.setdefault((new, *line[1:]), entry)
        for who in [key for key in self.reports if key[0] == old]:
            report = replace(self.reports.pop(who), chat_id=new, message_id=MessageId(-abs(who[1])))
            self.reports.setdefault((new, report.message_id, who[2]), report)
        for who in [key for key in self.appeals if key[0] == old]:
            appeal = replace(self.appeals.pop(who), chat_id=new, message_id=MessageId(-abs(who[1])))
            self.appeals.setdefault((new, appeal.message_id, who[2]), appeal)
        self.stewards = {(new if chat == old else chat, user) for chat, user in self.stewards}
        for day in [key for key in self.daily if key[0] == old]:
            there = (new, *day[1:])
            self.daily[there] = self.daily.get(there, 0) + self.daily.pop(day)

    def purge(self, acts_before: float, day_before: str) -> int:
        """Delete what is old; return how many."""
        acts = [key for key, one in self.acts.items() if one.at < acts_before]
        reports = [key for key, one in self.reports.items() if one.at < acts_before]
        appeals = [key for key, one in self.appeals.items() if one.at < acts_before]
        days = [key for key in self.daily if key[1] < day_before]
        for number in acts:
            del self.acts[number]
        for key in reports:
            del self.reports[key]
        for key in appeals:
            del self.appeals[key]
        for day in days:
            del self.daily[day]
        return len(acts) + len(reports) + len(appeals) + len(days)

    def of(self, user_id: UserId) -> list[dict[str, Any]]:
        """The rows that name somebody."""
        own: list[Any] = [one for one in self.acts.values() if one.user_id == user_id]
        own += [one for one in self.reports.values() if one.user_id == user_id]
        own += [one for one in self.appeals.values() if one.user_id == user_id]
        own += [self.entries[key] for key in self.entries if key[1:] == (PERSON, str(user_id))]
        rows = [
            {"what" if name == "kind" else name: value for name, value in asdict(one).items()} for one in own
        ]
        rows = [{name: value for name, value in row.items() if name not in _HIDDEN} for row in rows]
        return [*rows, *({"chat_id": chat} for chat, user in sorted(self.stewards) if user == user_id)]

    def forget(self, user_id: UserId) -> None:
        """Delete what names somebody; what was done stays without them."""
        for key, act in self.acts.items():
            if act.user_id == user_id:
                self.acts[key] = replace(act, user_id=UserId(0), before="")
        for one in [key for key in self.reports if key[2] == user_id]:
            del self.reports[one]
        for one in [key for key in self.appeals if key[2] == user_id]:
            del self.appeals[one]
        for line in [key for key in self.entries if key[1:] == (PERSON, str(user_id))]:
            del self.entries[line]
        self.stewards = {pair for pair in self.stewards if pair[1] != user_id}


class MemoryAdministration:
    """The port ``AdminStore`` without a database."""

    _tables: _Tables

    async def acts(
        self, chat_id: ChatId, limit: int, *, message_id: MessageId | None = None
    ) -> tuple[Act, ...]:
        """What was done in a chat, or about one message of it, newest first."""
        own = [act for act in self._tables.admin.acts.values() if act.chat_id == chat_id]
        if message_id is not None:
            own = [act for act in own if act.message_id == message_id]
        return tuple(sorted(own, key=lambda act: -act.id)[:limit])

    async def cases(self, chat_id: ChatId, limit: int) -> tuple[Judgement, ...]:
        """The last judgements of a chat, newest first, one a message."""
        own = sorted(
            (row for row in self._tables.judgements.values() if row.chat_id == chat_id),
            key=lambda row: -row.judged_at,
        )
        newest: dict[int, Judgement] = {}
        for row in own:
            newest.setdefault(row.message_id, row)
        return tuple(newest.values())[:limit]

    async def offences(self, chat_id: ChatId, user_id: UserId, since: float) -> tuple[float, ...]:
        """When somebody's messages were judged fraud and not cleared, one a message, oldest first."""
        first: dict[int, float] = {}
        for row in self._tables.judgements.values():
            own = row.chat_id == chat_id and row.sender_id == user_id and row.level == "fraud"
            alleged = row.reason == REPORTED and not row.confirmed_by
            if own and row.judged_at >= since and not row.cleared_by and not alleged:
                first[row.message_id] = min(row.judged_at, first.get(row.message_id, row.judged_at))
        return tuple(sorted(first.values()))

    async def confirm_case(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "fraud"."""
        self._must_be_open()
        standing = [
            (key, row)
            for key, row in self._tables.judgements.items()
            if row.chat_id == chat_id and row.message_id == message_id
            if not (row.cleared_by or row.confirmed_by)
        ]
        for key, row in standing:
            self._tables.judgements[key] = replace(row, confirmed_by=by)
        return bool(standing)

    async def sightings(self, campaign: int) -> int:
        """How many messages of all chats were known by this."""
        return sum(row.campaign == campaign != 0 for row in self._tables.judgements.values())

    async def seen_since(self, chat_id: ChatId, since: float) -> int:
        """How many messages of a chat were judged fraud since then."""
        rows = self._tables.judgements.values()
        own = {
            r.message_id for r in rows if r.chat_id == chat_id and r.judged_at >= since and r.level == "fraud"
        }
        return len(own)

    async def purge_evidence(self, before: float) -> int:
        """Forget the words of old cases and of updates set aside."""
        self._must_be_open()
        rows = self._tables.judgements
        old = [key for key, row in rows.items() if row.judged_at < before and row.evidence]
        for key in old:
            rows[key] = replace(rows[key], evidence="", signals=wordless(rows[key].signals))
        aside = [row for row in self._tables.inbox.values() if row.is_aside and row.done_at < before]
        return len(old) + sum(row.empty() for row in aside)

    async def message_marked(self, chat_id: ChatId, mark: str) -> MessageId:
        """The newest message of the bot that bears a mark, 0 if none was sent yet."""
        sent = [one for _, one in sorted(self._tables.outbox.items()) if one.message_id > 0]
        found = [
            one.message_id
            for one in sent
            if mark and (one.queued.call.chat_id, one.queued.call.mark) == (chat_id, mark)
        ]
        return MessageId(found[-1] if found else 0)

    async def mark_of(self, chat_id: ChatId, message_id: MessageId) -> Marked | None:
        """What one of the bot's messages is."""
        for _, one in sorted(self._tables.outbox.items(), reverse=True):
            call = one.queued.call
            if (call.chat_id, one.message_id) == (chat_id, message_id) and call.mark:
                return Marked(mark=call.mark, at=one.done_at)
        return None

    async def take_expired(self, now: float, limit: int) -> tuple[Queued, ...]:
        """Queue the deletion of messages that have stood long enough, each once."""
        self._must_be_open()
        due = [one for one in self._tables.outbox.values() if one.gone_at is not None and one.gone_at <= now]
        calls = []
        for one in sorted(due, key=lambda one: one.gone_at or 0.0)[:limit]:
            one.gone_at = None
            chat_id = one.queued.call.chat_id
            params = {"chat_id": chat_id, "message_id": one.message_id}
            if one.message_id:
                calls.append(Call(chat_id=chat_id, method="deleteMessage", params=params))
        return tuple(self._enqueue(call) for call in calls)

    async def keep_entry(self, entry: Entry) -> bool:
        """Add a line to a chat's lists."""
        self._must_be_open()
        key = (entry.chat_id, entry.kind, entry.value)
        return self._tables.admin.entries.setdefault(key, entry) is entry

    async def drop_entry(self, chat_id: ChatId, kind: str, value: str) -> bool:
        """Take a line out."""
        self._must_be_open()
        return self._tables.admin.entries.pop((chat_id, kind, value), None) is not None

    async def entries(self, chat_id: ChatId) -> tuple[Entry, ...]:
        """The lists of a chat, oldest line first."""
        own = [one for one in self._tables.admin.entries.values() if one.chat_id == chat_id]
        return tuple(sorted(own, key=lambda one: (one.at, one.kind, one.value)))

    async def report(self, report: Report) -> bool:
        """Keep a report; False if this person reported this message before."""
        self._must_be_open()
        key = (report.chat_id, report.message_id, report.user_id)
        return self._tables.admin.reports.setdefault(key, report) is report

    async def reports(self, chat_id: ChatId, message_id: MessageId) -> tuple[Report, ...]:
        """Who reported a message, the first first."""
        own = [one for key, one in self._tables.admin.reports.items() if key[:2] == (chat_id, message_id)]
        return tuple(sorted(own, key=lambda one: (one.at, one.user_id)))

    async def reported(self, chat_id: ChatId, user_id: UserId) -> tuple[int, int]:
        """How many of somebody's reports proved right, and how many wrong."""
        rows = self._tables.admin.reports.items()
        said = [one.outcome for key, one in rows if (key[0], key[2]) == (chat_id, user_id)]
        return said.count("right"), said.count("wrong")

    async def reported_since(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody reported since then."""
        rows = self._tables.admin.reports.values()
        return sum(one.chat_id == chat_id and one.user_id == user_id and one.at >= since for one in rows)

    async def settle_reports(self, chat_id: ChatId, message_id: MessageId, outcome: str) -> int:
        """Say what became of the reports of a message."""
        self._must_be_open()
        rows = self._tables.admin.reports
        still = [key for key, one in rows.items() if key[:2] == (chat_id, message_id) and not one.outcome]
        for key in still:
            rows[key] = replace(rows[key], outcome=outcome)
        return len(still)

    async def appeal(self, appeal: Appeal) -> bool:
        """Keep an objection; False if this person objected about this message before."""
        self._must_be_open()
        key = (appeal.chat_id, appeal.message_id, appeal.user_id)
        return self._tables.admin.appeals.setdefault(key, appeal) is appeal

    async def appeals(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody objected since then."""
        rows = self._tables.admin.appeals.values()
        return sum(one.chat_id == chat_id and one.user_id == user_id and one.at >= since for one in rows)

    async def settle_appeals(
        self, chat_id: ChatId, message_id: MessageId, outcome: str
    ) -> tuple[Appeal, ...]:
        """Answer the open objections about a message; return them as they are now."""
        self._must_be_open()
        rows = self._tables.admin.appeals
        still = [key for key, one in rows.items() if key[:2] == (chat_id, message_id) and not one.outcome]
        for key in still:
            rows[key] = replace(rows[key], outcome=outcome)
        return tuple(rows[key] for key in sorted(still))

    async def set_stewards(self, led: Mapping[ChatId, Collection[UserId]]) -> None:
        """Keep who the admins of these chats are."""
        self._must_be_open()
        tables = self._tables.admin
        others = {pair for pair in tables.stewards if pair[0] not in led}
        tables.stewards = others | {(chat, user) for chat, users in led.items() for user in users}

    async def stewarded(self, user_id: UserId) -> tuple[ChatRecord, ...]:
        """The active chats that somebody is kept as an admin of, by title."""
        chats = self._tables.chats
        own = [chats[chat] for chat, user in self._tables.admin.stewards if user == user_id and chat in chats]
        active = [self._with_settings(record) for record in own if record.active]
        return tuple(sorted(active, key=lambda record: (record.title, record.chat_id)))

    async def counts(self, chat_id: ChatId, since: str) -> tuple[Counted, ...]:
        """What was counted since a day, by day and key."""
        return tuple(
            Counted(chat_id=chat_id, day=day, key=key, count=count)
            for (chat, day, key), count in sorted(self._tables.admin.daily.items())
            if chat == chat_id and day >= since
        )

    def _must_be_open(self) -> None:
        raise NotImplementedError

    def _enqueue(self, call: Call) -> Queued:
        raise NotImplementedError

    def _with_settings(self, record: ChatRecord) -> ChatRecord:
        raise NotImplementedError
