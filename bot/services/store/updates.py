"""Updates from their arrival until all that they led to is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, MessageId, UserId
from bot.services.store.campaigns import Sighting
from bot.services.store.ledger import Act, Counted, Judgement
from bot.services.store.outbox import Call, Queued
from bot.services.store.people import Acquaintance

GATHERED = "gathered"
"""The result of an update that was answered with another."""
SHARDS = 64
"""Parts into which the lanes are shared out, a few times as many as there will ever be workers."""


def shard_of(lane: int) -> int:
    """The part that a lane belongs to."""
    return lane % SHARDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One raw update; ``lane`` names what keeps order: the chat, or the user where there is none.

    ``at`` is when it was received, where that was read from the store.
    """

    update_id: int
    lane: int
    payload: bytes
    at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One raw update that is not done yet; ``size`` is that of its payload in bytes."""

    update_id: int
    lane: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything that one update led to, committed together: done mark, judgement, calls, acts, who was met.

    A sighting is kept whatever becomes of the judgement.

    ``update_id`` is None for work that no update caused. ``result`` is one word for the inbox row.
    ``undone`` names acts that are taken back, each with who does it. ``gathered`` are further updates that
    are answered with this one: all of them are done with it, or none.
    """

    update_id: int | None = None
    result: str
    judgement: Judgement | None = None
    calls: tuple[Call, ...] = ()
    met: tuple[Acquaintance, ...] = ()
    acts: tuple[Act, ...] = ()
    counted: tuple[Counted, ...] = ()
    undone: tuple[tuple[int, UserId], ...] = ()
    sighting: Sighting | None = None
    gathered: tuple[int, ...] = ()

    @property
    def updates(self) -> tuple[int, ...]:
        """The updates that are done with it."""
        return () if self.update_id is None else (self.update_id, *self.gathered)


class InboxStore(Protocol):
    """Updates from their arrival until all that they led to is kept."""

    async def receive(self, rows: Sequence[Received]) -> tuple[Received, ...]:
        """Keep a batch in one commit; return those never seen before, in the given order."""

    async def set_aside(self, update_id: int, error: str) -> None:
        """Mark an update that cannot be handled, with its error; its payload stays until ``purge_evidence``.

        An id never received is kept too, with an empty payload.
        """

    async def waiting(self) -> tuple[Waiting, ...]:
        """Updates received and neither done nor set aside, by rising id, without what is in them."""

    async def unfinished(self, among: Sequence[int] | None = None) -> tuple[Received, ...]:
        """The same with what is in them: all, or those of a few hundred ids."""

    async def lanes(self, after: int | None, limit: int) -> tuple[int, ...]:
        """Lanes in which updates wait, by number, those beyond ``after``; however many wait in one."""

    async def crowd(self, most: int, share: int) -> tuple[int, frozenset[int]]:
        """How many updates wait, counted up to ``most``.

        Where half of that wait, the lanes in which more than ``share`` do besides; else none.
        """

    async def ready(self, lanes: Collection[int], held: Collection[int], limit: int) -> tuple[Received, ...]:
        """Of the same those in some lanes without some ids, by lane and id; not all where there is much.

        Of a lane only the first hundred are looked at, those that are held among them.
        """

    async def still_open(self, among: Collection[int]) -> frozenset[int]:
        """Which of these are neither done nor set aside."""

    async def purge_done(self, before: float) -> int:
        """Forget that updates were done which were so before ``before``; return how many.

        One that comes again later is new.
        """

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        """Commit a turn and return its calls as queued, in order.

        Turns of one moment share a commit. The done update's payload is removed. A turn of whose updates one
        is already done changes nothing and returns (). Of somebody met twice the last word is kept.

        Where a judgement of the same (chat, message, edited) exists, two edits came within one second. If
        the chat saw nothing of the earlier one, the later one replaces it (what was cleared stays cleared)
        and its calls are queued. Otherwise, and for a turn without an update, only the update is marked
        done: (). Acts and counts are kept where the calls are queued.
        """

    async def finish_first(self, turn: Turn, once: Counted) -> tuple[Queued, ...] | None:
        """The same with a count that is none yet, in one commit; None, and nothing done, where it is counted.

        Of several processes that do it at once one does.
        """

    async def finish_step(
        self, turn: Turn, chat_id: ChatId, message_id: MessageId, after: int
    ) -> tuple[Queued, ...] | None:
        """Commit an admin's step about a judged message.

        None, and nothing done, where it was cleared meanwhile or an admin acted on it after the act of this
        number. Of several who take one at the same moment, in whichever process, one does.
        """

    async def finish_all(self, turns: Sequence[Turn]) -> None:
        """The same for many in one commit, all or none; what they queued is not told."""
