"""Takes raw updates in: committed first, then handled in order per chat, and replayed after a crash."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

import orjson

from bot.adapters.telegram.normalise import lane_of
from bot.errors import StoreError, place
from bot.services.backoff import insist
from bot.services.lanes import Lanes
from bot.services.ports import Json, Received, Store

Update = Mapping[str, Json]
Handle = Callable[[int, Update], Awaitable[None]]

_log = logging.getLogger(__name__)
WAITING = 2000
"""Updates in hand at most: with as many no more are fetched, and of one batch no more are taken."""
JUNK = 10
"""Pieces of a batch that are no updates and are put on record; the rest is counted only."""


class Inbox:
    """The one door for updates, whoever receives them."""

    def __init__(
        self,
        store: Store,
        handle: Handle,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._handle = handle
        self._sleep = sleep
        self._lanes: Lanes[tuple[int, Update]] = Lanes(self._work)
        self.accepted = 0
        """Updates that were new."""

    async def replay(self) -> int:
        """Handle what an earlier life received and did not finish; return how many."""
        rows = await self._store.unfinished()
        for row in rows:
            try:
                self._lanes.add(row.lane, (row.update_id, _decode(row.payload)))
            except (ValueError, RecursionError) as error:
                await self._store.set_aside(row.update_id, f"unreadable: {type(error).__name__}")
        return len(rows)

    async def accept(self, updates: Sequence[Json]) -> int | None:
        """Commit a batch and start on it; return the highest update id, None if there was none.

        Whatever in the batch is no update with an id is set aside under a negative number made from its
        content, so that it blocks nothing.
        """
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
        taken = sorted(known)[:WAITING]
        rows = [row for key in taken if (row := await self._row(key, known[key]))]
        fresh = await self._store.receive(rows)
        self.accepted += len(fresh)
        for row in fresh:
            self._lanes.add(row.lane, (row.update_id, known[row.update_id]))
        return max(taken, default=None)

    async def pass_over(self, update_id: int) -> None:
        """Put an update on record that cannot even be read."""
        _log.error("update_passed_over update=%s", update_id)
        await self._store.set_aside(update_id, "cannot be read")

    async def room(self) -> None:
        """Wait until more updates may be fetched."""
        await self._lanes.below(WAITING)

    async def idle(self) -> None:
        """Wait until everything accepted was handled."""
        await self._lanes.idle()

    async def stop(self, grace: float) -> None:
        """Let updates in hand end; what is left is replayed at the next start."""
        await self._lanes.stop(grace)

    async def _row(self, update_id: int, update: Update) -> Received | None:
        try:
            return Received(update_id=update_id, lane=lane_of(update), payload=_encode(update))
        except (ValueError, TypeError, RecursionError) as error:
            # What cannot be kept must not cost the batch.
            await self._store.set_aside(update_id, f"cannot be kept: {type(error).__name__}")
            return None

    async def _aside(self, junk: Sequence[Json]) -> None:
        if junk:
            _log.warning("update_without_id count=%s type=%s", len(junk), type(junk[0]).__name__)
        for item in junk[:JUNK]:
            digest = hashlib.blake2b(_print(item), digest_size=7).digest()
            await self._store.set_aside(
                -int.from_bytes(digest), f"not an update: {type(item).__name__} without an update_id"
            )

    async def _work(self, job: tuple[int, Update]) -> None:
        update_id, update = job
        error = await self._insist(update_id, lambda: self._handle(update_id, update))
        if error is None:
            return
        # The kind and the place say enough to find it; the text of a message must not reach the log.
        kind = type(error).__name__
        _log.error("update_set_aside update=%s kind=%s at=%s", update_id, kind, place(error))
        said = f"{kind}: {error}"[:500]
        fault = await self._insist(update_id, lambda: self._store.set_aside(update_id, said))
        if fault is not None:
            _log.error("set_aside_failed update=%s kind=%s", update_id, type(fault).__name__)

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
