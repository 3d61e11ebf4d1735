"""The hot changes in bulk: a few statements for any number of turns that share a commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, insert
from sqlalchemy.sql.dml import ReturningUpdate

from bot.adapters.store.rows import EMPTIED, call_row, row_of, summed
from bot.adapters.store.schema import acts
from bot.adapters.store.shared import padded
from bot.adapters.store.sightings import see
from bot.adapters.store.statements import Statements
from bot.services.store import GATHERED, Call, CallState, Judgement, Queued, Received, Turn

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one call."""

    call_id: int
    state: CallState
    message_id: int | None = None
    error: str | None = None


class Writes:
    """Bulks for the group commit; ``clock`` gives the times that ``purge`` goes by.

    ``may_send`` says in a transaction whether this is still the one that sends.
    """

    def __init__(
        self,
        statements: Statements,
        clock: Callable[[], float],
        may_send: Callable[[Connection], bool] = lambda _: True,
    ) -> None:
        self._sql = statements
        self._clock = clock
        self._may_send = may_send

    def receive(
        self, connection: Connection, batches: Sequence[Sequence[Received]]
    ) -> list[tuple[Received, ...]]:
        """Keep batches; each answer holds the rows that were new."""
        now = self._clock()
        first: dict[int, Received] = {}
        for batch in batches:
            for row in batch:
                first.setdefault(row.update_id, row)
        rows = [
            {
                "update_id": r.update_id,
                "lane": r.lane,
                "payload": r.payload,
                "state": "new",
                "received_at": now,
            }
            for r in first.values()
        ]
        new = set(connection.execute(self._sql.receive, rows).scalars()) if rows else set()
        return [tuple(row for row in batch if _take(new, row.update_id)) for batch in batches]

    def finish(self, connection: Connection, turns: Sequence[Turn]) -> list[tuple[Queued, ...]]:
        """Commit turns; each answer holds the turn's calls."""
        done = self._mark_done(connection, turns)
        self._meet(connection, [turns[place] for place in done])
        see(connection, self._sql, [saw for place in done if (saw := turns[place].sighting)])
        taken = self._judge(connection, turns, done)
        self._record(connection, [turns[place] for place in taken])
        return self._enqueue(connection, turns, taken)

    def finish_all(self, connection: Connection, batches: Sequence[Sequence[Turn]]) -> list[None]:
        """Commit many turns at once, whose calls nobody waits for."""
        self.finish(connection, [turn for batch in batches for turn in batch])
        return [None] * len(batches)

    def settle(self, connection: Connection, outcomes: Sequence[Outcome]) -> list[None]:
        """Mark calls as sent or failed. What was sent stays sent."""
        now = self._clock()
        rows = [
            {
                "call_id": outcome.call_id,
                "unless": "sent" if outcome.state is CallState.FAILED else "",
                "to_state": outcome.state.value,
                "sent_id": outcome.message_id,
                "said": outcome.error,
                "at": now,
                "gone_from": now,
                "emptied": EMPTIED,
            }
            for outcome in outcomes
        ]
        connection.execute(self._sql.settle, rows)
        return [None] * len(outcomes)

    def sending(self, connection: Connection, call_ids: Sequence[int]) -> list[bool]:
        """Count an attempt of each call that still waits for this sender; whether it does."""
        if not self._may_send(connection):
            return [False] * len(call_ids)
        return _turned(connection, self._sql.sending, call_ids)

    def unsent(self, connection: Connection, call_ids: Sequence[int]) -> list[bool]:
        """Take the last attempt back; whether there was one."""
        return _turned(connection, self._sql.unsent, call_ids)

    def enqueue(self, connection: Connection, calls: Sequence[Call]) -> list[Queued]:
        """Put calls that no update led to into the outbox, in order."""
        return self._put(connection, [(call, None) for call in calls])

    def _put(self, connection: Connection, calls: Sequence[tuple[Call, int | None]]) -> list[Queued]:
        """Put calls into the outbox, in order, each with the update that led to it."""
        if not calls:
            return []
        ids = connection.execute(self._sql.enqueue, [call_row(*one) for one in calls]).scalars()
        return [
            Queued(id=number, call=call, update_id=update_id)
            for number, (call, update_id) in zip(ids, calls, strict=True)
        ]

    def _mark_done(self, connection: Connection, turns: Sequence[Turn]) -> list[int]:
        """Places of the turns whose updates were not done before; of two for one update the first counts."""
        now = self._clock()
        before = self._done_before(
            connection, [key for turn in turns if turn.gathered for key in turn.updates]
        )
        first: dict[int, int] = {}
        for place, turn in enumerate(turns):
            if not any(key in first or key in before for key in turn.updates):
                first.update(dict.fromkeys(turn.updates, place))
        results = {
            key: turns[place].result if key == turns[place].update_id else GATHERED
            for key, place in first.items()
        }
        done = self._mark_received(connection, results, now)
        rows = [_done_row(key, result, now) for key, result in results.items() if key not in done]
        done |= set(connection.execute(self._sql.done, rows).scalars()) if rows else set()
        return [
            place
            for place, turn in enumerate(turns)
            if turn.update_id is None or (turn.update_id in done and first.get(turn.update_id) == place)
        ]

    def _done_before(self, connection: Connection, keys: Sequence[int]) -> set[int]:
        if not keys:
            return set()
        rows = connection.execute(self._sql.done_before, {"ids": padded(keys)})
        return {row.update_id for row in rows if row.state == "done"}

    def _mark_received(self, connection: Connection, results: Mapping[int, str], now: float) -> set[int]:
        """Mark those that were received, which are nearly always all: a statement for each result."""
        together: dict[str, list[int]] = {}
        for update_id, result in results.items():
            together.setdefault(result, []).append(update_id)
        done: set[int] = set()
        for result, ids in together.items():
            values = {"ids": padded(ids), "to_result": result, "at": now}
            done |= set(connection.execute(self._sql.done_received, values).scalars())
        return done

    def _meet(self, connection: Connection, turns: Sequence[Turn]) -> None:
        # No statement may meet a row twice.
        last = {(met.chat_id, met.user_id): met for turn in turns for met in turn.met}
        if last:
            connection.execute(self._sql.meet, [row_of(met) for met in last.values()])

    def _record(self, connection: Connection, turns: Sequence[Turn]) -> None:
        """Keep what was done and counted."""
        if done := [row_of(act) for turn in turns for act in turn.acts]:
            connection.execute(insert(acts), done)
        if undone := [{"act": act, "who": who} for turn in turns for act, who in turn.undone]:
            connection.execute(self._sql.undo, undone)
        if counted := summed(one for turn in turns for one in turn.counted):
            connection.execute(self._sql.count, counted)

    def _judge(self, connection: Connection, turns: Sequence[Turn], places: Sequence[int]) -> list[int]:
        """Of these places those without a judgement or with one that was taken, in order."""
        taken: set[int] = set()
        left = [place for place in places if turns[place].judgement is not None]
        while left:
            # No statement may meet a row twice: a second judgement of the same message waits for the next.
            first: dict[tuple[int, ...], int] = {}
            for place in left:
                first.setdefault(_key(turns[place].judgement), place)
            taken |= self._take_judgements(connection, turns, first)
            left = [place for place in left if first[_key(turns[place].judgement)] != place]
        return [place for place in places if turns[place].judgement is None or place in taken]

    def _take_judgements(
        self, connection: Connection, turns: Sequence[Turn], first: dict[tuple[int, ...], int]
    ) -> set[int]:
        """Of these places, one for each message, those whose judgement was taken."""
        taken: set[int] = set()
        for statement, caused in ((self._sql.judge_again, True), (self._sql.judge, False)):
            rows = [
                row_of(judgement)
                for place in first.values()
                if (judgement := turns[place].judgement) and (turns[place].update_id is not None) is caused
            ]
            keys = connection.execute(statement, rows) if rows else ()
            taken |= {first[tuple(key)] for key in keys}
        return taken

    def _enqueue(
        self, connection: Connection, turns: Sequence[Turn], places: Sequence[int]
    ) -> list[tuple[Queued, ...]]:
        calls = [(call, turns[place].update_id) for place in places for call in turns[place].calls]
        queued = iter(self._put(connection, calls))
        answers: list[tuple[Queued, ...]] = [()] * len(turns)
        for place in places:
            answers[place] = tuple(next(queued) for _ in turns[place].calls)
        return answers


def one_by_one(connection: Connection, works: Sequence[Callable[[Connection], R]]) -> list[R]:
    """The bulk for rare changes: each is its own function."""
    return [work(connection) for work in works]


def _turned(
    connection: Connection, statement: ReturningUpdate[tuple[Any, ...]], call_ids: Sequence[int]
) -> list[bool]:
    turned = set(connection.execute(statement, {"call_ids": padded(call_ids)}).scalars())
    return [call_id in turned for call_id in call_ids]


def _take(new: set[int], update_id: int) -> bool:
    if update_id not in new:
        return False
    new.remove(update_id)
    return True


def _done_row(update_id: int, result: str, now: float) -> dict[str, Any]:
    # An update that was never received gets a row too: finishing it twice must do nothing.
    return {
        "update_id": update_id,
        "lane": 0,
        "payload": None,
        "state": "done",
        "result": result,
        "received_at": now,
        "done_at": now,
    }


def _key(judgement: Judgement | None) -> tuple[int, ...]:
    return (judgement.chat_id, judgement.message_id, judgement.edited) if judgement else ()
