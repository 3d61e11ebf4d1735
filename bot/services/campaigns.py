"""What one admin confirmed protects every group; what an admin cleared stays cleared in that chat."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from bot.core.campaign import (
    CAMPAIGN,
    CLEARED_HERE,
    FEWEST,
    KNOWN_CONTACT,
    SAME,
    SURE,
    Campaign,
    Fingerprint,
    Salt,
    Voice,
    Word,
    near,
    plain_letters,
    said,
)
from bot.core.contacts import Contact, contact_weight, contacts, may_hold_contacts
from bot.core.judge import strongest_scheme
from bot.core.message import ChatId, Message, UserId
from bot.core.text import fold
from bot.core.verdict import Level, Signal, Verdict
from bot.services.ports import CampaignStore, Clock
from bot.services.shelf import Shelf

CAMPAIGNS, CONTACTS = 5000, 20_000
"""How many are kept in memory: the last seen ones, and of campaigns as many again that admins spoke of."""
NOTED_EVERY = 3600.0
"""Seconds between two notes that the same campaign was seen in the same chat."""
NOTED = 5000
UNNAMED = "other_fraud"
"""The scheme of what an admin confirmed and the judge saw nothing in."""

Known = Sequence[tuple[Campaign, float]]


class Rejudge(Protocol):
    """How a verdict changes when more is known: ``Engine.with_signals``."""

    def __call__(self, verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict: ...


class Campaigns:
    """Hears what is known of a message from elsewhere. Memory answers; the store is read at the start.

    ``trusted`` are domains that are nobody's contact, ``operators`` those whose word counts in every chat.
    """

    def __init__(
        self,
        *,
        store: CampaignStore,
        clock: Clock,
        rejudge: Rejudge,
        trusted: frozenset[str] = frozenset(),
        operators: frozenset[int] = frozenset(),
    ) -> None:
        self._store = store
        self._clock = clock
        self._rejudge = rejudge
        self._trusted = trusted
        self._operators = operators
        self._salt = Salt(b"")
        self._shelf = Shelf(CAMPAIGNS)
        self._contacts: OrderedDict[int, dict[int, float]] = OrderedDict()
        self._noted: OrderedDict[tuple[ChatId, int], float] = OrderedDict()

    def trust(self, domains: frozenset[str]) -> None:
        """From now on these domains are nobody's contact."""
        self._trusted = domains

    async def load(self) -> None:
        """Read what an earlier life knew; before that nothing is known."""
        self._salt = Salt(await self._store.salt())
        for campaign in reversed(await self._store.campaigns(2 * CAMPAIGNS)):
            self._shelf.put(campaign)
        for contact in reversed(await self._store.contacts(CONTACTS)):
            self._keep(contact)

    def heard(self, message: Message, verdict: Verdict, *, asked: bool = False) -> Verdict:
        """The verdict with what is known from elsewhere; the very same one when that is nothing."""
        if not self._shelf:
            return verdict
        signals = tuple(self._signals(message, verdict))
        return self._rejudge(verdict, signals, asked=asked) if signals else verdict

    async def note(self, message: Message, verdict: Verdict, *, alone: Verdict) -> int:
        """Keep what a judged message is known by, and return that; 0 when it has no letters.

        ``alone`` is the verdict without what was heard: hearsay must not confirm itself.
        """
        found = self._fingerprint(message)
        if found is None:
            return 0
        known = self._shelf.like(found)
        campaign = next((one for one, share in known if share >= SAME), None) or self._new(found, verdict)
        marks = contacts(message, self._salt, self._trusted)
        key = (message.chat.id, campaign.exact)
        if not self._is_news(key, marks):
            return campaign.exact
        holders = {campaign.exact, *(one.exact for one, _ in known[:1] if near(one.fingerprint, found))}
        await self._save(campaign, marks, holders)
        if alone.level is Level.FRAUD and alone.score >= SURE and found.sketch:
            await self._say(campaign.exact, message.chat.id, Word.SEEN, UserId(0))
        self._remember(key)
        return campaign.exact

    async def confirm(self, message: Message, verdict: Verdict, by: UserId) -> str:
        """An admin of the message's chat says that it is fraud; the scheme, "" if it has no letters."""
        exact = await self.note(message, verdict, alone=verdict)
        campaign = await self._campaign(exact)
        if campaign is None:
            return ""
        sure = verdict.level is not Level.CLEAN or by in self._operators
        await self._say(exact, message.chat.id, Word.CONFIRMED, by, sure=sure)
        return campaign.scheme

    async def confirmed(self, chat_id: ChatId, exact: int, by: UserId) -> None:
        """An admin says that what is known by ``exact``, which the judge saw something in, is fraud."""
        if await self._campaign(exact) is not None:
            await self._say(exact, chat_id, Word.CONFIRMED, by, sure=True)

    async def sightings(self, exact: int) -> Campaign | None:
        """What is known of a text in all chats; None when nothing is."""
        return await self._campaign(exact)

    def alike(self, message: Message) -> frozenset[int]:
        """What a text is known by, with the campaigns that it was made from; nothing for too short a one."""
        found = self._fingerprint(message)
        if found is None or not found.sketch:
            return frozenset()
        known = (one.exact for one, _ in self._shelf.like(found) if near(one.fingerprint, found))
        return frozenset({found.exact, *known})

    async def clear(self, chat_id: ChatId, exact: int, by: UserId) -> None:
        """An admin says that what is known by ``exact`` is no fraud; 0 is nothing."""
        if await self._campaign(exact) is not None:
            await self._say(exact, chat_id, Word.CLEARED, by, sure=by in self._operators)

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup; the store has moved what it keeps."""
        self._shelf.moved(old, new)

    def _signals(self, message: Message, verdict: Verdict) -> Iterator[Signal]:
        found = self._fingerprint(message) if self._worth_comparing(message, verdict) else None
        known = self._shelf.like(found) if found is not None else ()
        if (cleared := _clearance(known, message.chat.id)) is not None:
            yield cleared
            return
        if found is not None and (accused := _accusation(known, found, message.chat.id)) is not None:
            yield accused
        if self._contacts and _worth_a_search(message, verdict):
            yield from self._known_contact(message)

    def _worth_comparing(self, message: Message, verdict: Verdict) -> bool:
        """The quick look spares plain talk the folding and the comparing."""
        if verdict.level is not Level.CLEAN:
            return True
        text = said(message)
        if len(text) < FEWEST:
            return False
        letters = plain_letters(text)
        return len(letters) >= FEWEST and self._shelf.meets(self._salt.smallest(letters))

    def _known_contact(self, message: Message) -> Iterator[Signal]:
        now, chat_id = self._clock.now(), message.chat.id
        best, scheme = 0.0, ""
        for mark in contacts(message, self._salt, self._trusted) & self._contacts.keys():
            for exact, seen_at in self._contacts[mark].items():
                campaign = self._shelf.get(exact)
                weight = contact_weight(campaign, chat_id, now - seen_at) if campaign else 0.0
                if campaign and weight > best:
                    best, scheme = weight, campaign.scheme
        if best:
            yield Signal(id=KNOWN_CONTACT, weight=round(best, 3), reason=KNOWN_CONTACT, scheme=scheme)

    def _fingerprint(self, message: Message) -> Fingerprint | None:
        return self._salt.fingerprint(fold(said(message)))

    def _new(self, found: Fingerprint, verdict: Verdict) -> Campaign:
        now = self._clock.now()
        scheme = verdict.scheme or strongest_scheme(verdict.signals) or UNNAMED
        return Campaign(fingerprint=found, scheme=scheme, first_seen=now, last_seen=now)

    def _is_news(self, key: tuple[ChatId, int], marks: frozenset[int]) -> bool:
        noted = self._noted.get(key, float("-inf"))
        return self._clock.now() - noted >= NOTED_EVERY or not marks <= self._contacts.keys()

    def _remember(self, key: tuple[ChatId, int]) -> None:
        # Only now: if the store had failed, the next attempt must write it all again.
        self._noted[key] = self._clock.now()
        self._noted.move_to_end(key)
        if len(self._noted) > NOTED:
            self._noted.popitem(last=False)

    async def _save(self, campaign: Campaign, marks: frozenset[int], holders: set[int]) -> None:
        now = self._clock.now()
        seen = [Contact(mark=mark, campaign=exact, seen_at=now) for mark in marks for exact in holders]
        await self._store.save_campaign(replace(campaign, last_seen=now), seen)
        for contact in seen:
            self._keep(contact)

    async def _say(self, exact: int, chat_id: ChatId, word: Word, by: UserId, *, sure: bool = False) -> None:
        voice = Voice(chat_id=chat_id, word=word, by=by, at=self._clock.now(), sure=sure)
        before = await self._campaign(exact)
        await self._store.speak(exact, voice)
        # Another chat may have spoken in the meantime.
        campaign = self._shelf.get(exact) or before
        if campaign is not None:
            self._shelf.put(replace(campaign.spoken(voice), last_seen=voice.at))

    async def _campaign(self, exact: int) -> Campaign | None:
        return self._shelf.get(exact) or (await self._store.campaign(exact) if exact else None)

    def _keep(self, contact: Contact) -> None:
        self._contacts.setdefault(contact.mark, {})[contact.campaign] = contact.seen_at
        self._contacts.move_to_end(contact.mark)
        if len(self._contacts) > CONTACTS:
            self._contacts.popitem(last=False)


def _worth_a_search(message: Message, verdict: Verdict) -> bool:
    return verdict.level is not Level.CLEAN or may_hold_contacts(message, verdict)


def _clearance(known: Known, chat_id: ChatId) -> Signal | None:
    """The word of this chat's admin on the same text, if the last word was that it is no fraud."""
    for campaign, share in known:
        voice = campaign.voices.get(chat_id)
        if share >= SAME and voice is not None and voice.word is not Word.SEEN:
            cleared = voice.word is Word.CLEARED
            reason = CLEARED_HERE
            return Signal(id=reason, weight=0.0, reason=reason, sub=str(voice.by)) if cleared else None
    return None


def _accusation(known: Known, found: Fingerprint, chat_id: ChatId) -> Signal | None:
    """The weightiest campaign from which the text was made."""
    weighed = [
        (campaign.weight(chat_id), campaign.scheme)
        for campaign, _ in known
        if found.sketch and near(campaign.fingerprint, found)
    ]
    weight, scheme = max(weighed, default=(0.0, ""))
    return Signal(id=CAMPAIGN, weight=weight, reason=CAMPAIGN, scheme=scheme) if weight else None
