"""One scan: messages go in one by one, what is to be reported adds up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
from bot.lab.scan.hearing import Hearing, Judge
from bot.lab.scan.people import SenderHistory, Senders
from bot.lab.scan.record import Writer, chat_of, message_of, role_of, sent_at, writer_of
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


class Scan:
    """Judges the messages of one export in their order.

    ``looked`` counts what was looked at, ``known`` what of it has the shape of a Telegram message.
    """

    def __init__(self, judge: Judge, options: Options, pictures: Pictures = no_pictures) -> None:
        self._pictures = pictures
        self.findings = Findings()
        self.looked = 0
        self.known = 0
        self._hearing = Hearing(judge, options.sensitivity)
        self._admins = Admins(options.admins)
        self._begin(Head())

    def take(self, head: Head, raw: bytes) -> None:
        """Judge one message from its bytes; those of a chat that is not looked at are empty."""
        if not raw:
            return
        if head != self._head or not self.looked:
            self._begin(head)
            self.findings.tally.group(self._title)
        self.looked += 1
        record = record_of(raw)
        if record is None:
            self.findings.tally.unreadable += 1
            return
        kind = record.get("type")
        self.known += isinstance(record.get("date"), str) and isinstance(kind, str)
        if kind == "service":
            self.findings.tally.service += 1
            self._people.hear(record)
        elif kind == "message":
            self._message(record)
        else:
            self.findings.tally.unreadable += 1

    def _message(self, record: Json) -> None:
        tally = self.findings.tally
        writer, sent = writer_of(record), sent_at(record)
        standing = self._people.wrote(writer, sent)
        tally.people += bool(writer.id) and not standing.messages
        day, hour = clock(record.get("date"))
        tally.met(day, hour, sent)
        role = role_of(writer, self._chat)
        if role in PROTECTED or self._admins.include(writer):
            tally.admins += 1
            return
        sender = self._people.sender(writer, role, standing, sent)
        name = self._hearing.named(self._chat, writer.name)
        message = message_of(record, self._chat, sender, sent, name)
        if seen := self._pictures(record):
            message = with_pictures(message, seen)
        verdict = self._hearing.verdict(message)
        if verdict.level is Level.CLEAN:
            return
        tally.flagged(verdict, day, hour, self._title)
        when = f"{day} {record['date'][11:16]}" if day else ""
        self._flagged(message, verdict, writer, standing, when=when)

    def _flagged(
        self, message: Message, verdict: Verdict, writer: Writer, standing: SenderHistory, *, when: str
    ) -> None:
        self._duty.flagged(message, verdict)
        self._people.flag(writer)
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
                earlier=standing.messages,
            )

        for kind, rank in _ranks(verdict, standing, people, message.sent):
            self.findings.shelves[kind].offer(key, (rank, -number), case)

    def _begin(self, head: Head) -> None:
        self._head = head
        self._chat: Chat = chat_of(head)
        self._title = shown.name(self._chat.title)
        self._people = Senders()
        self._duty = Duty(self.findings.tally.done)

    def plain(self) -> dict[str, object]:
        """Everything in JSON's own types."""
        found = self.findings
        return {
            "looked": self.looked,
            "known": self.known,
            "tally": found.tally.plain(),
            "repeats": found.repeats.plain(),
            "shelves": {kind.value: shelf.plain() for kind, shelf in found.shelves.items()},
            "people": self._people.plain(),
            "duty": self._duty.plain(),
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
        self._people = Senders.restored(kept["people"])
        self._duty.restore(kept["duty"])


def _ranks(
    verdict: Verdict, standing: SenderHistory, people: int, sent: int
) -> list[tuple[FlaggedKind, float]]:
    """The kinds of case that a flagged message is, with how high it ranks there."""
    found: list[tuple[FlaggedKind, float]] = []
    if verdict.level is Level.FRAUD:
        found = [(FlaggedKind.UNCERTAIN, -verdict.score), (FlaggedKind.CERTAIN, verdict.score)]
    else:
        found = [(FlaggedKind.SUSPICIOUS, verdict.score)]
    if standing.messages >= OFTEN and not standing.flagged and sent - standing.first >= LONG:
        found.append((FlaggedKind.REGULAR, standing.messages + _FIRST * (verdict.level is Level.FRAUD)))
    if people >= MANY:
        found.append((FlaggedKind.REPEATED, people))
    return found
