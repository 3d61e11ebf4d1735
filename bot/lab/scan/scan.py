"""One scan: messages go in one by one, what is to be reported adds up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import NamedTuple

from bot.core.detection.judge import Sensitivity
from bot.core.message import Chat, Message
from bot.core.moderation.policy import PROTECTED
from bot.core.surfaces.pictured import with_pictures
from bot.core.surfaces.seen import Glance
from bot.core.surfaces.values import Json
from bot.core.verdict import Level, Verdict
from bot.lab.scan import shown
from bot.lab.scan.admins import Admins
from bot.lab.scan.decode import record_of
from bot.lab.scan.duty import Duty
from bot.lab.scan.export import Head
from bot.lab.scan.flagged import Flagged, FlaggedKind, FlaggedShelf, flagged_of, said
from bot.lab.scan.hearing import NOTHING_SAID, AwaitedVerdict, Hearing, Judge
from bot.lab.scan.people import Senders
from bot.lab.scan.record import NOBODY, Writer, chat_of, message_of, role_of, sent_at, writer_of
from bot.lab.scan.repeats import Repeats, key_of
from bot.lab.scan.tally import Tally, clock

OFTEN, LONG = 50, 30 * 86_400
"""Messages without a flag, and seconds in the chat, from which on a sender is in good standing."""
_FIRST = 1_000_000_000
"""Puts a regular who is called a fraud before all who are merely suspected."""
MANY = 3
"""People who say the same from which on it may be a common phrase."""


Pictures = Callable[[Json], Sequence[Glance]]
"""What stands in the pictures of a message."""


def no_pictures(_: Json) -> Sequence[Glance]:
    """What is seen with closed eyes."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the reader of the report decided; ``second``: the second reader is asked too."""

    sensitivity: Sensitivity = Sensitivity.NORMAL
    admins: Sequence[str] = ()
    second: bool = False


@dataclass(slots=True)
class Findings:
    """All that is reported."""

    tally: Tally = field(default_factory=Tally)
    repeats: Repeats = field(default_factory=Repeats)
    shelves: dict[FlaggedKind, FlaggedShelf] = field(
        default_factory=lambda: {kind: FlaggedShelf() for kind in FlaggedKind}
    )


class Matter(IntEnum):
    """What stands in an export among the messages of a chat."""

    UNREADABLE = 0
    SERVICE = 1
    OF_ADMIN = 2
    HEARD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedChat:
    """One chat whose messages follow, with what is known of it so far."""

    chat: Chat
    title: str
    people: Senders
    duty: Duty


class Prepared(NamedTuple):
    """One entry of an export, which can be recorded as soon as its ``answer`` is there.

    ``is_known`` tells that it has the shape of Telegram's, ``is_first`` that its writer was not met before.
    ``message`` is None where nothing is judged.
    """

    group: ScannedChat
    matter: Matter
    is_known: bool = False
    is_first: bool = False
    writer: Writer = NOBODY
    earlier: int = 0
    since: int = 0
    sent: int = 0
    date: object = None
    message: Message | None = None
    answer: AwaitedVerdict = NOTHING_SAID


class Scan:
    """Judges the messages of one export in their order.

    ``looked`` counts what was looked at, ``known`` what of it has the shape of a Telegram message. ``ask`` is
    somebody who answers later: then each is to be recorded in its turn, when its answer is there.
    """

    def __init__(
        self,
        judge: Judge,
        options: Options,
        pictures: Pictures = no_pictures,
        ask: Callable[[Message], AwaitedVerdict] | None = None,
    ) -> None:
        self._pictures = pictures
        self.findings = Findings()
        self.looked = 0
        self.known = 0
        self._hearing = Hearing(judge, options.sensitivity, ask)
        self._admins = Admins(options.admins)
        self._begin(Head())
        self._has_begun = False

    @property
    def forgets(self) -> bool:
        """Whether what is prepared next may have somebody forgotten: all before must be recorded by then."""
        return self._group.people.full

    def prepare(self, head: Head, raw: bytes) -> Prepared | None:
        """Read one message from its bytes and have it judged; None for those, empty, that nobody looks at."""
        if not raw:
            return None
        if head != self._head or not self._has_begun:
            self._begin(head)
            self._has_begun = True
            self.findings.tally.group(self._group.title)
        record = record_of(raw)
        if record is None:
            return Prepared(self._group, Matter.UNREADABLE)
        kind = record.get("type")
        is_known = isinstance(record.get("date"), str) and isinstance(kind, str)
        if kind == "service":
            self._group.people.hear(record)
            return Prepared(self._group, Matter.SERVICE, is_known)
        if kind == "message":
            return self._prepared(record, is_known=is_known)
        return Prepared(self._group, Matter.UNREADABLE, is_known)

    def _prepared(self, record: Json, *, is_known: bool) -> Prepared:
        group = self._group
        writer, sent = writer_of(record), sent_at(record)
        standing = group.people.wrote(writer, sent)
        role = role_of(writer, group.chat)
        ready = Prepared(
            group,
            Matter.OF_ADMIN,
            is_known,
            bool(writer.id) and not standing.messages,
            writer,
            standing.messages,
            standing.first,
            sent,
            record.get("date"),
        )
        if role in PROTECTED or self._admins.include(writer):
            return ready
        sender = group.people.sender(writer, role, standing, sent)
        name = self._hearing.named(group.chat, writer.name)
        message = message_of(record, group.chat, sender, sent, name)
        if seen := self._pictures(record):
            message = with_pictures(message, seen)
        return ready._replace(matter=Matter.HEARD, message=message, answer=self._hearing.answer(message))

    def record(self, ready: Prepared) -> None:
        """Count one message, whose answer is there, and keep what is to be shown of it."""
        tally = self.findings.tally
        self.looked += 1
        self.known += ready.is_known
        if ready.matter is Matter.UNREADABLE:
            tally.unreadable += 1
        elif ready.matter is Matter.SERVICE:
            tally.service += 1
        else:
            tally.people += ready.is_first
            day, hour = clock(ready.date)
            tally.met(day, hour, ready.sent)
            if ready.matter is Matter.OF_ADMIN:
                tally.admins += 1
            else:
                self._judged(ready, day, hour)

    def _judged(self, ready: Prepared, day: str, hour: str) -> None:
        verdict, message = ready.answer.verdict, ready.message
        if message is None or verdict is None or verdict.level is Level.CLEAN:
            return
        self.findings.tally.flagged(verdict, day, hour, ready.group.title)
        self._flagged(ready, message, verdict, when=f"{day} {str(ready.date)[11:16]}" if day else "")

    def _flagged(self, ready: Prepared, message: Message, verdict: Verdict, *, when: str) -> None:
        group, writer = ready.group, ready.writer
        group.duty.flagged(message, verdict)
        flags = group.people.flag(writer)
        key = key_of(said(message))
        people = self.findings.repeats.add(key, writer.id)
        number = self.findings.tally.messages

        def case() -> Flagged:
            return flagged_of(
                message,
                verdict,
                number=number,
                when=when,
                sender=writer.name,
                earlier=ready.earlier,
            )

        is_regular = ready.earlier >= OFTEN and not flags and ready.sent - ready.since >= LONG
        for kind, rank in _ranks(verdict, ready.earlier if is_regular else 0, people):
            self.findings.shelves[kind].offer(key, (rank, -number), case)

    def _begin(self, head: Head) -> None:
        self._head = head
        chat = chat_of(head)
        self._group = ScannedChat(
            chat=chat, title=shown.name(chat.title), people=Senders(), duty=Duty(self.findings.tally.done)
        )

    def plain(self) -> dict[str, object]:
        """Everything in JSON's own types."""
        found = self.findings
        return {
            "looked": self.looked,
            "known": self.known,
            "tally": found.tally.plain(),
            "repeats": found.repeats.plain(),
            "shelves": {kind.value: shelf.plain() for kind, shelf in found.shelves.items()},
            "people": self._group.people.plain(),
            "duty": self._group.duty.plain(),
        }

    def restore(self, kept: Json, head: Head) -> None:
        """Put back what ``plain`` gave, among the messages of this chat."""
        found = self.findings
        found.tally = Tally.restored(kept["tally"])
        found.repeats.restore(kept["repeats"])
        for kind, shelf in found.shelves.items():
            shelf.restore(kept["shelves"][kind.value])
        self.looked, self.known = kept["looked"], kept["known"]
        self._begin(head)
        self._has_begun = self.looked > 0
        self._group = replace(self._group, people=Senders.restored(kept["people"]))
        self._group.duty.restore(kept["duty"])


def _ranks(verdict: Verdict, regular: int, people: int) -> list[tuple[FlaggedKind, float]]:
    """The kinds of case that a flagged message is, with how high it ranks there.

    ``regular``: the messages of a sender in good standing, 0 for others.
    """
    found: list[tuple[FlaggedKind, float]] = []
    if verdict.level is Level.FRAUD:
        found = [(FlaggedKind.UNCERTAIN, -verdict.score), (FlaggedKind.CERTAIN, verdict.score)]
    else:
        found = [(FlaggedKind.SUSPICIOUS, verdict.score)]
    if regular:
        found.append((FlaggedKind.REGULAR, regular + _FIRST * (verdict.level is Level.FRAUD)))
    if people >= MANY:
        found.append((FlaggedKind.REPEATED, people))
    return found
