"""Takes raw updates in: committed first, then handled in order per chat, and replayed after a crash."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic

import orjson

from bot.adapters.telegram.receive.dates import newest_date
from bot.adapters.telegram.receive.normalise import kind_of, lane_of
from bot.adapters.telegram.receive.room import ALL_SAID, Room, Unsaid
from bot.errors import StoreError, place
from bot.services.cause import CAUSE, Cause
from bot.services.delivery.backoff import insist
from bot.services.delivery.lanes import Lanes
from bot.services.delivery.turns import Turns
from bot.services.metering import UNMETERED, Event, Meter
from bot.services.store import Json, Received, Store, Waiting

Update = Mapping[str, Json]
Handle = Callable[[int, Update], Awaitable[None]]

_log = logging.getLogger(__name__)
WAITING = 256 * 2**20
"""Bytes of updates that wait at most, in the database; while there are as many, no more are fetched."""
SHARED, SHARE, LEAST = 192 * 2**20, 4, 32 * 2**10
"""Of this room a lane may have a fourth of what is left, and so much in any case.

Who floods leaves room for all others so. What comes beyond it is let go unread: kept waiting at the platform
it would keep every other chat waiting too.
"""
BESIDE = 1000
"""Bytes that an update takes beside its payload."""
HELD, LANE_HELD = 16 * 2**20, 2**20
"""Bytes of payloads in memory, of all lanes and of one; the others are read back in their turn."""
AT_WORK = 512
"""Lanes at work at once: a few may wait for the platform, and none for them."""
AHEAD = 100
"""Updates of a lane that are read from the database together."""
BATCH = 2000
"""Updates of one batch that are taken at most; what is beyond comes again."""
LOOK_EVERY = 1.0
"""Seconds between two looks whether there is room again, where others make it."""
JUNK = 10
"""Pieces of a batch that are no updates and are put on record; the rest is counted only."""


class Inbox:
    """The one door for updates, whoever receives them. ``dated`` is told the newest date of each batch.

    ``expect`` is told what comes next while that is committed, to look up at once what all of it needs.

    Where one process receives and another judges, what is accepted is ``only_kept``, and the other is given
    it to ``take``. Where one does all of it, it takes in no more while too much is ``unsaid``. It begins only
    with what it ``may_begin`` when its turn comes.

    What waits is in the database; memory holds its numbers, and what is in those that come next.
    """

    def __init__(
        self,
        store: Store,
        handle: Handle,
        *,
        turns: Turns | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        dated: Callable[[float], None] = lambda _: None,
        expect: Callable[[Sequence[Update]], Awaitable[None]] | None = None,
        only_kept: bool = False,
        unsaid: Unsaid = ALL_SAID,
        may_begin: Callable[[int], bool] = lambda _: True,
        meter: Meter = UNMETERED,
    ) -> None:
        self._meter = meter
        self._only_kept = only_kept
        self._may_begin = may_begin
        self._store = store
        self._handle = handle
        self._dated = dated
        self._expect = expect
        self._sleep = sleep
        self._lanes: Lanes[Waiting] = Lanes(self._work, at_once=AT_WORK, turns=turns)
        self._held: dict[int, bytes] = {}
        self._held_size = 0
        self._room = Room(store.inbox) if only_kept else unsaid
        self._arrived: dict[int, float] = {}
        self.met = 0
        """Updates that were new, those among them that there was no room for."""

    async def replay(self) -> int:
        """Handle what an earlier life received and did not finish; return how many."""
        rows = await self._store.inbox.waiting()
        for row in rows:
            self._lanes.add(row.lane, row, BESIDE + row.size)
        return len(rows)

    async def accept(self, updates: Sequence[Json]) -> int | None:
        """Commit a batch and start on it; return the highest update id, None if there was none.

        Whatever in the batch is no update with an id is set aside under a negative number made from its
        content, so that it blocks nothing.
        """
        now = monotonic()
        self._dated(newest_date(updates))
        known: dict[int, Update] = {}
        junk: list[Json] = []
        for item in updates:
            update_id = item.get("update_id") if isinstance(item, dict) else None
            if isinstance(item, dict) and type(update_id) is int and 0 <= update_id < 2**63:
                known.setdefault(update_id, item)
            else:
                junk.append(item)
        await self._aside(junk)
        # The lowest: to confirm the highest of what was taken must confirm nothing that was left.
        taken = sorted(known)[:BATCH]
        every = [row for key in taken if (row := await self._row(key, known[key]))]
        rows = self._uncrowded(every)
        if self._only_kept:
            kept = await self._store.inbox.receive(rows)
            self.met += len(kept)
            return max(taken, default=None)
        fresh, _ = await asyncio.gather(
            self._store.inbox.receive(self._fitting(rows)),
            self._prepare([*(known[row.update_id] for row in rows), *self._pressed(known, every, rows)]),
        )
        self.met += len(fresh)
        for row in fresh:
            self._arrived[row.update_id] = now
            self._queue(row)
        return max(taken, default=None)

    @staticmethod
    def _pressed(
        known: Mapping[int, Update], every: Sequence[Received], kept: Sequence[Received]
    ) -> list[Update]:
        """The presses among what there is no room for: they are answered all the same."""
        left = {row.update_id for row in every} - {row.update_id for row in kept}
        return [known[update_id] for update_id in sorted(left) if "callback_query" in known[update_id]]

    async def take(self, rows: Sequence[Received], now: float) -> None:
        """Start on updates that another process received; ``now`` is the time by which they were dated.

        All are queued or, where something is raised, none.
        """
        known = {row.update_id: _decode(row.payload) for row in rows}
        self._dated(newest_date(list(known.values())))
        await self._prepare(list(known.values()))
        steady = monotonic()
        for row in rows:
            late = max(0.0, now - row.at) if row.at is not None else 0.0
            self._arrived[row.update_id] = steady - late
            self._queue(row)

    async def _prepare(self, updates: Sequence[Update]) -> None:
        if self._expect is None or not updates:
            return
        try:
            await self._expect(updates)
        except StoreError as error:
            # Each will ask again for itself.
            _log.warning("updates_not_prepared reason=%s", error)

    async def pass_over(self, update_id: int) -> None:
        """Put an update on record that cannot even be read."""
        _log.error("update_passed_over update=%s", update_id)
        await self._store.inbox.set_aside(update_id, "cannot be read")

    async def has_room(self) -> bool:
        """Whether more updates may come in now; where not, they are to come later."""
        left = await self._room.is_left() and not self._is_full()
        if not left:
            self._meter.count(Event.PUT_OFF)
        return left

    async def room(self) -> None:
        """Wait until more updates may be fetched."""
        while not await self.has_room():
            if self._is_full():
                await self._lanes.below(WAITING)
            else:
                await self._sleep(LOOK_EVERY)

    def _is_full(self) -> bool:
        return not self._only_kept and self._lanes.waiting >= WAITING

    def again(self, update_id: int, lane: int) -> None:
        """Handle an update that was left open once more, behind what waits in its lane."""
        if (cause := CAUSE.get()) is not None and cause.arrived is not None:
            self._arrived[update_id] = cause.arrived
        self._lanes.add(lane, Waiting(update_id=update_id, lane=lane, size=0), BESIDE)

    async def idle(self) -> None:
        """Wait until everything accepted was handled."""
        await self._lanes.idle()

    async def stop(self, grace: float) -> None:
        """Let updates in hand end; what is left is replayed at the next start."""
        await self._lanes.stop(grace)

    def behind(self, lane: int) -> int:
        """Updates of a lane that wait for the one in work."""
        return self._lanes.behind(lane)

    def _fitting(self, rows: Sequence[Received]) -> list[Received]:
        """Those for which there is room: of lanes that have more than their share waiting, none."""
        fitting: list[Received] = []
        coming: Counter[int] = Counter()
        let_go: Counter[int] = Counter()
        left = SHARED - self._lanes.waiting
        for row in rows:
            if self._lanes.weight(row.lane) + coming[row.lane] > max(LEAST, left / SHARE):
                let_go[row.lane] += 1
            else:
                weight = BESIDE + len(row.payload)
                coming[row.lane] += weight
                left -= weight
                fitting.append(row)
        self._tell(let_go)
        return fitting

    def _uncrowded(self, rows: Sequence[Received]) -> list[Received]:
        """The same of lanes that have more than their share waiting in the store, or to be answered."""
        crowded = self._room.crowded
        self._tell(Counter(row.lane for row in rows if row.lane in crowded))
        return [row for row in rows if row.lane not in crowded]

    def _tell(self, let_go: Counter[int]) -> None:
        if let_go:
            self.met += let_go.total()
            self._meter.count(Event.LET_GO, by=let_go.total())
            ((lane, _),) = let_go.most_common(1)
            _log.warning("updates_let_go count=%s lanes=%s most=%s", let_go.total(), len(let_go), lane)

    def _queue(self, row: Received) -> None:
        size = len(row.payload)
        waiting = Waiting(update_id=row.update_id, lane=row.lane, size=size)
        self._lanes.add(row.lane, waiting, BESIDE + size)
        if self._lanes.weight(row.lane) <= LANE_HELD and self._held_size + size <= HELD:
            self._hold(row)

    def _hold(self, row: Received) -> None:
        self._held_size += len(row.payload)
        self._held[row.update_id] = row.payload

    async def _read(self, one: Waiting) -> bytes | None:
        """What is in an update, read with others that come next; None if another life has done it."""
        if one.update_id not in self._held:
            ids, size = [one.update_id], one.size
            for following in self._lanes.next(one.lane, AHEAD):
                size += following.size
                if size > LANE_HELD or self._held_size + size > HELD:
                    break
                if following.update_id not in self._held:
                    ids.append(following.update_id)
            for row in await self._store.inbox.unfinished(ids):
                self._hold(row)
        return self._held.get(one.update_id)

    async def _row(self, update_id: int, update: Update) -> Received | None:
        try:
            return Received(update_id=update_id, lane=lane_of(update), payload=_encode(update))
        except (ValueError, TypeError, RecursionError) as error:
            # What cannot be kept must not cost the batch.
            await self._store.inbox.set_aside(update_id, f"cannot be kept: {type(error).__name__}")
            return None

    async def _aside(self, junk: Sequence[Json]) -> None:
        if junk:
            _log.warning("update_without_id count=%s type=%s", len(junk), type(junk[0]).__name__)
        for item in junk[:JUNK]:
            digest = hashlib.blake2b(_print(item), digest_size=7).digest()
            await self._store.inbox.set_aside(
                -int.from_bytes(digest), f"not an update: {type(item).__name__} without an update_id"
            )

    async def _work(self, one: Waiting) -> None:
        arrived = self._arrived.pop(one.update_id, None)
        CAUSE.set(Cause(update_id=one.update_id, arrived=arrived))
        try:
            if self._may_begin(one.update_id):
                await self._handle_or_set_aside(one)
        finally:
            self._held_size -= len(self._held.pop(one.update_id, b""))

    async def _handle_or_set_aside(self, one: Waiting) -> None:
        update_id = one.update_id
        error = await self._insist(update_id, lambda: self._take_up(one))
        if error is None:
            return
        # The kind and the place say enough to find it; the text of a message must not reach the log.
        kind, cause = type(error).__name__, CAUSE.get()
        _log.error("update_set_aside update=%s kind=%s at=%s", update_id, kind, place(error))
        self._meter.count(Event.UPDATE, cause.kind if cause else "", "set_aside")
        said = f"{kind}: {error}"[:500]
        fault = await self._insist(update_id, lambda: self._store.inbox.set_aside(update_id, said))
        if fault is not None:
            _log.error("set_aside_failed update=%s kind=%s", update_id, type(fault).__name__)

    async def _take_up(self, one: Waiting) -> None:
        payload = await self._read(one)
        if payload is not None:
            update = _decode(payload)
            if (cause := CAUSE.get()) is not None:
                cause.kind = kind_of(update)
            await self._handle(one.update_id, update)

    async def _insist(self, update_id: int, work: Callable[[], Awaitable[None]]) -> Exception | None:
        """Try until the database does its part; return what else is at fault.

        An update that a failing database costs would be an ad that is never answered. Who stops meanwhile
        leaves it to the next start.
        """

        def waits(_: int, pause: float, error: StoreError) -> None:
            _log.warning("update_waits update=%s pause=%s reason=%s", update_id, pause, error)

        try:
            await insist(work, waits=waits, sleep=self._sleep)
        except Exception as error:
            return error
        return None


def _print(item: Json) -> bytes:
    """What tells one piece of junk from another."""
    try:
        return repr(item).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return type(item).__name__.encode()


def _encode(update: Update) -> bytes:
    try:
        return orjson.dumps(update)
    except (TypeError, orjson.JSONEncodeError):
        # Lone surrogates and numbers beyond 64 bits: the standard library writes them as they came.
        return json.dumps(update).encode()


def _decode(payload: bytes) -> Update:
    try:
        update = orjson.loads(payload)
    except orjson.JSONDecodeError:
        update = json.loads(payload)
    return update if isinstance(update, dict) else {}
