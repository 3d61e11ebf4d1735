"""Feeds the updates of this worker's lanes from the store into its inbox.

Nothing is written to claim them: the lanes are claimed, and memory holds what of them is in hand. A worker
that dies leaves nothing behind that would have to be taken back.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import NoReturn, Protocol

from bot.adapters.telegram.receive.inbox import Inbox
from bot.errors import StoreError
from bot.services.store import Received, Store, shard_of

_log = logging.getLogger(__name__)
EVERY = 0.03
"""Seconds between two looks for new updates, while there are none."""
SETTLED_EVERY = 0.5
"""Seconds between two looks at which of those in hand are done."""
AT_ONCE = 500
"""Updates that are read at a time."""
LANES = 500
"""Lanes that are looked through at a time; the next look goes on behind them."""
MOST = 4000
"""Updates in hand at most: what is beyond waits in the store, where any worker finds it."""


class Claims(Protocol):
    """Which lanes are this worker's, in parts."""

    @property
    def owned(self) -> frozenset[int]:
        """The parts of which new updates may be taken up and begun."""

    @property
    def epochs(self) -> Mapping[int, int]:
        """The same, each with another number each time that it became so."""


class Feed:
    """Looks for updates of the lanes that are this worker's.

    What was taken up before a part was lost is not begun any more, even if the part is this worker's again:
    in between another may have gone on with it, and what is read anew stands in its order.
    """

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        *,
        claims: Claims,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._claims = claims
        self._now = now
        self._sleep = sleep
        self._held: dict[int, tuple[int, int]] = {}
        self._begun: set[int] = set()
        self._stale = Counter[int]()
        self._epochs: Mapping[int, int] = {}
        self._settled = float("-inf")
        self._after: int | None = None
        self.pressed: bool = False
        """Whether there was more at the last look than one takes up."""

    def busy(self) -> frozenset[int]:
        """The shards of which an update was begun, and is not known to be done."""
        return frozenset(self._held[update_id][0] for update_id in self._begun)

    def may_begin(self, update_id: int) -> bool:
        """Whether an update in hand is still this worker's to handle; if not, it is let go of."""
        if self._stale[update_id]:
            self._stale[update_id] -= 1
            return False
        shard, epoch = self._held.get(update_id, (0, 0))
        if epoch and epoch == self._claims.epochs.get(shard):
            self._begun.add(update_id)
            return True
        self._held.pop(update_id, None)
        self._begun.discard(update_id)
        return False

    async def run(self) -> NoReturn:
        """Look for ever."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                _log.warning("updates_unread kind=%s", type(error).__name__)
                self.pressed = False
            if not self.pressed:
                await self._sleep(EVERY)

    async def look(self) -> int:
        """Take up what is new in the lanes; return how many updates."""
        if monotonic() - self._settled >= SETTLED_EVERY:
            await self.settle()
        self._heed_losses()
        if not (rows := await self._ready()):
            return 0
        for row in rows:
            shard = shard_of(row.lane)
            self._held[row.update_id] = shard, self._epochs.get(shard, 0)
        try:
            await self._inbox.take(rows, self._now())
        except BaseException:
            # Nothing of them was queued: whoever looks next reads them anew.
            for row in rows:
                self._held.pop(row.update_id, None)
            raise
        return len(rows)

    async def _ready(self) -> list[Received]:
        """What is new in the next lanes, the lowest ids first, if there is room for it."""
        self.pressed = False
        owned = self._claims.owned
        room = min(AT_ONCE, MOST - len(self._held) - self._stale.total())
        if not owned or room <= 0:
            return []
        lanes = await self._store.inbox.lanes(self._after, LANES)
        ours = [lane for lane in lanes if shard_of(lane) in owned]
        rows = await self._store.inbox.ready(ours, self._held, room) if ours else ()
        self.pressed = len(rows) == room or len(lanes) == LANES
        self._after = lanes[-1] if len(lanes) == LANES else None
        if len(rows) == room:
            # What the last lane has beyond it waits for the next time around: others come first.
            self._after = rows[-1].lane
        return sorted(rows, key=lambda row: row.update_id)

    async def settle(self) -> None:
        """Let go of what is done."""
        self._settled = monotonic()
        if self._held:
            held = await self._store.inbox.still_open(self._held)
            self._held = {key: value for key, value in self._held.items() if key in held}
            self._begun &= held

    def _heed_losses(self) -> None:
        """Read anew what was not begun when its part was lost: else what came later would stand before it."""
        epochs = dict(self._claims.epochs)
        if epochs == self._epochs:
            return
        self._epochs = epochs
        for update_id, (shard, epoch) in list(self._held.items()):
            if update_id not in self._begun and epochs.get(shard) != epoch:
                del self._held[update_id]
                # It stands in its queue still, before what is read anew.
                self._stale[update_id] += 1
        self._stale = +self._stale
