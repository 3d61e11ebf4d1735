"""Federations: groups that choose to share one list, and leave no trace of themselves when they leave it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from attrs import define, field

from bot.core.message import ChatId, Message, UserId
from bot.core.moderation.federation import CAMPAIGN, HANDLE, PERSON, Line
from bot.core.moderation.federation_hits import bounded, cleared, hits, signals
from bot.core.verdict import Verdict
from bot.services.campaigns.campaigns import Campaigns, Rejudge
from bot.services.federations.lists import FederationLists
from bot.services.platform import Clock
from bot.services.store import Call, Federation, ListAppeal, ListEntry, Queued, Standing, Store

MOST_OWNED = 3
MOST_ADMINS = 20
MOST_ENTRIES = 100_000
MOST_APPEALS = 3
MOST_LISTED = 500
APPEALS_IN = 30 * 86_400.0
KEPT, REMOVED = "kept", "removed"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""


def fresh_id() -> str:
    """An id that nobody has guessed: short, and fit for an address."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


@define(kw_only=True, eq=False, repr=False, slots=False)
class Federations:
    """Who shares a list with whom. Which group follows which is in memory; a list is read when needed."""

    _store: Store
    _clock: Clock
    _campaigns: Campaigns
    _rejudge: Rejudge
    _fresh: Callable[[], str] = fresh_id
    _followed: dict[ChatId, str] = field(init=False, factory=dict)
    _lists: FederationLists = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._lists = FederationLists(self._store)

    async def load(self) -> None:
        """Read which groups follow which list; before that none does."""
        self._followed = dict(await self._store.federations.chats())

    async def changed(self) -> None:
        """Another process changed a federation, or what follows it."""
        self._lists.forget_all()
        await self.load()

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup; the store has moved what it keeps."""
        if (followed := self._followed.pop(old, "")) and new not in self._followed:
            self._followed[new] = followed

    async def heard(self, message: Message, verdict: Verdict, *, trusted: bool = False) -> Verdict:
        """The verdict with what the group's list says; the very same one when that is nothing.

        ``trusted``: the group itself vouches for the sender.
        """
        followed = self._followed.get(message.chat.id)
        if followed is None or cleared(verdict):
            return verdict
        listed = await self._lists.get(followed)
        if listed is None:
            return verdict
        known_by = self._campaigns.alike(message) if listed.by[CAMPAIGN] else ()
        found = hits(listed, message, known_by, trusted=trusted)
        if not found:
            return verdict
        return bounded(verdict, self._rejudge(verdict, signals(found, listed.name, verdict.leaning)))

    async def of(self, chat_id: ChatId) -> Standing | None:
        """The federation whose list a group follows."""
        followed = self._followed.get(chat_id)
        return None if followed is None else await self._store.federations.get(followed)

    async def find(self, federation_id: str) -> Standing | None:
        """A federation as it is now."""
        return await self._store.federations.get(federation_id) if federation_id else None

    async def all(self) -> tuple[Standing, ...]:
        """The oldest ones, for those who run the bot."""
        return await self._store.federations.all(MOST_LISTED)

    async def own(self, user_id: UserId) -> tuple[Standing, ...]:
        """Those that somebody owns or is an admin of."""
        return await self._store.federations.led_by(user_id)

    async def naming(self, user_id: UserId, handle: str) -> list[tuple[Standing, ListEntry]]:
        """The lines of all lists that name somebody, each with its federation."""
        found = await self._store.listings.naming(user_id, handle)
        stand = [(await self.find(one.federation), one) for one in found]
        return [(standing, one) for standing, one in stand if standing is not None]

    async def page(self, federation_id: str, limit: int, skip: int) -> tuple[ListEntry, ...]:
        """Lines of a list by kind and value."""
        return await self._store.listings.of(federation_id, limit, skip)

    async def appeals(self, federation_id: str, limit: int) -> tuple[ListAppeal, ...]:
        """The open objections, oldest first."""
        return await self._store.list_appeals.waiting(federation_id, limit)

    async def appealed(self, appeal_id: int) -> ListAppeal | None:
        """One objection."""
        return await self._store.list_appeals.get(appeal_id)

    async def reasons(self, appeal: ListAppeal) -> list[str]:
        """Why somebody who objects is on the list."""
        return [
            one.reason
            for one in await self._store.listings.naming(appeal.user_id, appeal.handle)
            if one.federation == appeal.federation and one.kind in {PERSON, HANDLE}
        ]

    async def led(self, federation_id: str, by: UserId) -> Standing | None:
        """A federation as it is now, for somebody who is its owner or admin at this moment."""
        standing = await self.find(federation_id)
        return standing if standing is not None and standing.led_by(by) else None

    async def make(self, name: str, owner: UserId) -> Federation | None:
        """A new federation; None for who has as many as one may."""
        own = [one for one in await self._store.federations.led_by(owner) if one.federation.owner == owner]
        if len(own) >= MOST_OWNED:
            return None
        made = Federation(id=self._fresh(), name=name, owner=owner, at=self._clock.now())
        # An id that is taken already is as good as never drawn.
        return made if await self._store.federations.make(made) else await self.make(name, owner)

    async def delete(self, federation_id: str) -> None:
        """Take a federation away with all that was kept for it."""
        await self._store.federations.delete(federation_id)
        self._followed = {chat: of for chat, of in self._followed.items() if of != federation_id}
        self._lists.forget(federation_id)

    async def rank(self, standing: Standing, user_id: UserId) -> str:
        """Make somebody an admin, or no longer one; the word for what became of it."""
        own = standing.federation
        if user_id == own.owner:
            return "owner"
        if user_id in standing.admins:
            await self._store.federations.drop_admin(own.id, user_id)
            return "fell"
        if len(standing.admins) >= MOST_ADMINS:
            return "full"
        await self._store.federations.add_admin(own.id, user_id, self._clock.now())
        return "rose"

    async def join(self, federation_id: str, chat_id: ChatId) -> bool:
        """A group follows a list from now on; False if it follows one, or there is no such list."""
        joined = await self._store.federations.join(federation_id, chat_id, self._clock.now())
        if joined:
            self._followed[chat_id] = federation_id
        return joined

    async def leave(self, chat_id: ChatId) -> bool:
        """A group follows no list any more; False if it followed none."""
        left = await self._store.federations.leave(chat_id)
        self._followed.pop(chat_id, None)
        return left != ""

    async def add(self, standing: Standing, lines: Sequence[Line], by: UserId) -> int | None:
        """Put lines on the list; how many were new, None when there is no room for them."""
        if standing.entries + len(lines) > MOST_ENTRIES:
            return None
        own, now = standing.federation.id, self._clock.now()
        rows = [
            ListEntry(federation=own, kind=line.kind, value=line.value, reason=line.reason, by=by, at=now)
            for line in lines
        ]
        added = await self._store.listings.keep(rows)
        self._lists.put(own, tuple(lines))
        return added

    async def drop(self, federation_id: str, kind: str, value: str) -> bool:
        """Take a line off the list; False if it was not there."""
        dropped = await self._store.listings.drop(federation_id, kind, value)
        self._lists.drop(federation_id, kind, value)
        return dropped

    async def appeal(
        self, federation_id: str, by: UserId, words: str, *, handle: str = "", lang: str = ""
    ) -> ListAppeal | str:
        """Somebody objects to standing on a list; the objection, or the word for why there is none."""
        named = [
            one for one in await self._store.listings.naming(by, handle) if one.federation == federation_id
        ]
        if not named:
            return "not_listed"
        since = self._clock.now() - APPEALS_IN
        if await self._store.list_appeals.since(federation_id, by, since) >= MOST_APPEALS:
            return "many"
        kept = await self._store.list_appeals.open(
            ListAppeal(
                federation=federation_id,
                user_id=by,
                at=self._clock.now(),
                words=words,
                handle=handle if any(one.kind == HANDLE for one in named) else "",
                lang=lang,
            )
        )
        return "again" if kept is None else kept

    async def answer(
        self, appeal: ListAppeal, outcome: str, calls: Sequence[Call]
    ) -> tuple[Queued, ...] | None:
        """Keep or remove somebody who objected; the calls as queued, None if it was answered before."""
        off = [(PERSON, str(appeal.user_id))]
        if appeal.handle:
            off.append((HANDLE, appeal.handle))
        if outcome != REMOVED:
            off = []
        queued = await self._store.list_appeals.settle(appeal, outcome, off, calls)
        for kind, value in off if queued is not None else ():
            self._lists.drop(appeal.federation, kind, value)
        return queued
