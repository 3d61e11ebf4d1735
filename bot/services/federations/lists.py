"""The lists of federations in memory, read when the first message of a group that follows one comes."""

from __future__ import annotations

from collections import OrderedDict

from bot.core.moderation.federation import Line
from bot.core.moderation.federation_hits import Listed
from bot.services.store import Store

REMEMBERED = 100_000
"""Lines in memory at most, of the lists that were asked for last; one list is kept however long it is."""
AT_ONCE = 5000
"""Lines of a list that are read at a time, so that nobody waits for a long one."""


class FederationLists:
    """A list in memory is what the store holds: whoever changes the store says so here."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lists: OrderedDict[str, Listed] = OrderedDict()
        self._changes: dict[str, int] = {}

    async def get(self, federation_id: str) -> Listed | None:
        """One list; None when there is no such federation."""
        known = self._lists.get(federation_id)
        if known is None:
            return await self._read(federation_id)
        self._lists.move_to_end(federation_id)
        return known

    def put(self, federation_id: str, lines: tuple[Line, ...]) -> None:
        """Lines were added in the store."""
        self._changed(federation_id)
        if (listed := self._lists.get(federation_id)) is not None:
            for line in lines:
                listed.put(line)

    def drop(self, federation_id: str, kind: str, value: str) -> None:
        """A line was taken out in the store."""
        self._changed(federation_id)
        if (listed := self._lists.get(federation_id)) is not None:
            listed.drop(kind, value)

    def forget(self, federation_id: str) -> None:
        """A federation is gone."""
        self._changed(federation_id)
        self._lists.pop(federation_id, None)

    def forget_all(self) -> None:
        """Read every list again at its next use."""
        for federation_id in list(self._lists):
            self.forget(federation_id)

    def _changed(self, federation_id: str) -> None:
        self._changes[federation_id] = self._changes.get(federation_id, 0) + 1

    async def _read(self, federation_id: str) -> Listed | None:
        """Read a list, again if it changed meanwhile: several pages must tell of one moment."""
        before, listed = -1, None
        while before != self._changes.get(federation_id, 0):
            before = self._changes.get(federation_id, 0)
            listed = await self._pages(federation_id)
        if listed is not None:
            self._lists[federation_id] = listed
            self._make_room()
        return listed

    async def _pages(self, federation_id: str) -> Listed | None:
        standing = await self._store.federations.get(federation_id)
        if standing is None:
            return None
        listed, read = Listed(name=standing.federation.name), 0
        while page := await self._store.listings.of(federation_id, AT_ONCE, read):
            for one in page:
                listed.put(Line(kind=one.kind, value=one.value, reason=one.reason))
            read += len(page)
        return listed

    def _make_room(self) -> None:
        while len(self._lists) > 1 and sum(map(len, self._lists.values())) > REMEMBERED:
            self._lists.popitem(last=False)
