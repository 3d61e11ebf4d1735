"""What a chat's admins said of a text holds there; what others know of it adds to what the judge sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from attrs import define, field
from cachetools import LRUCache

from bot.core.detection.campaign import (
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
from bot.core.detection.contacts import Contact, contact_weight, contacts, may_hold_contacts
from bot.core.detection.hearsay import bounded, copies, elsewhere, may_be_heard, own_word, speakers
from bot.core.detection.judge import Sensitivity, strongest_scheme
from bot.core.message import ChatId, Message, UserId
from bot.core.remembered import Remembered, size
from bot.core.text.folding import fold
from bot.core.verdict import UNNAMED, Level, Signal, Verdict
from bot.services.campaigns.contact_book import ContactBook
from bot.services.campaigns.reputes import Reputes
from bot.services.campaigns.shelf import Shelf
from bot.services.platform import Clock
from bot.services.store import Sighting, Store, Turn

CAMPAIGNS, CONTACTS = 5000, 20_000
"""How many are kept in memory: the last seen ones, and of campaigns as many again that admins spoke of."""
NOTED_EVERY = 3600.0
"""Seconds between two notes that the same campaign was seen in the same chat."""
NOTED = 5000
PRINTS, PRINT = 2**20, 3000
"""Bytes of texts with what they are known by, and of that: an ad comes in many groups, and is looked for
when it is heard and again when it was judged."""
MARKS, MARK = 2**20, 40
"""Bytes of the letters of plain talk with their hashes, and of one: many say the same with other figures."""
NOTED_CONTACTS = 100
"""Contacts of one campaign in one chat that are remembered as noted."""

Known = Sequence[tuple[Campaign, float]]


class Rejudge(Protocol):
    """How a verdict changes when more is known: ``Engine.with_signals``."""

    def __call__(self, verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict: ...


def _no_prints() -> Remembered[str, Fingerprint]:
    return Remembered(PRINTS, lambda words, _: size(words) + PRINT)


def _no_marks() -> Remembered[str, list[int]]:
    return Remembered(MARKS, lambda letters, marks: size(letters) + MARK * len(marks))


@define(kw_only=True, eq=False, repr=False, slots=False)
class Campaigns:
    """Hears what is known of a message from elsewhere. Memory answers; the store is read at the start.

    ``trusted`` are domains that are nobody's contact, ``operators`` those whose word counts in every chat.
    """

    _store: Store
    _clock: Clock
    _rejudge: Rejudge
    _trusted: frozenset[str] = frozenset()
    _operators: frozenset[int] = frozenset()
    _salt: Salt = field(init=False, factory=lambda: Salt(b""))
    _prints: Remembered[str, Fingerprint] = field(init=False, factory=_no_prints)
    _marks: Remembered[str, list[int]] = field(init=False, factory=_no_marks)
    _shelf: Shelf = field(init=False, factory=lambda: Shelf(CAMPAIGNS))
    _contacts: ContactBook = field(init=False, factory=lambda: ContactBook(CONTACTS))
    _reputes: Reputes = field(init=False)
    _noted: LRUCache[tuple[ChatId, int], tuple[float, frozenset[int]]] = field(
        init=False, factory=lambda: LRUCache(NOTED)
    )

    def __attrs_post_init__(self) -> None:
        self._reputes = Reputes(store=self._store.campaigns, clock=self._clock)

    def trust(self, domains: frozenset[str]) -> None:
        """From now on these domains are nobody's contact."""
        self._trusted = domains

    async def load(self) -> None:
        """Read what an earlier life knew; before that nothing is known."""
        self._salt = Salt(await self._store.campaigns.salt())
        self._prints, self._marks = _no_prints(), _no_marks()
        for campaign in reversed(await self._store.campaigns.spoken_of(2 * CAMPAIGNS)):
            self._shelf.put(campaign)
        for contact in reversed(await self._store.campaigns.contacts(CONTACTS)):
            self._contacts.keep(contact)

    async def heard(
        self,
        message: Message,
        verdict: Verdict,
        *,
        asked: bool = False,
        within: Sensitivity = Sensitivity.NORMAL,
    ) -> Verdict:
        """The verdict with what people said of the same text; the very same one when that is nothing.

        What other chats said is heard where the judge, as a chat of this sensitivity sees it, sees something
        by itself.
        """
        if not self._shelf:
            return verdict
        chat_id, (found, known) = message.chat.id, self._like(message, verdict)
        own = own_word(known, found, chat_id, self._operators)
        if own is not None and own.id == CLEARED_HERE:
            return self._rejudge(verdict, (own,), asked=asked)
        told = (*([] if own is None else [own]), *self._known_contact(message, verdict))
        here = self._rejudge(verdict, told, asked=asked) if told else verdict
        if own is not None or not may_be_heard(verdict, within):
            return here
        hearsay = await self._hearsay(copies(known, found), chat_id)
        return here if hearsay is None else bounded(here, self._rejudge(here, (hearsay,), asked=asked))

    async def note(self, message: Message, verdict: Verdict, *, alone: Verdict) -> int:
        """Keep what ``sighted`` tells of a message by itself, and return what it is known by."""
        exact, sighting = self.sighted(message, verdict, alone=alone)
        if sighting is not None:
            await self._store.inbox.finish(Turn(result="noted", sighting=sighting))
            await self.remember(sighting)
        return exact

    def sighted(self, message: Message, verdict: Verdict, *, alone: Verdict) -> tuple[int, Sighting | None]:
        """What a judged message is known by, 0 when it has no letters, and what is to be kept, if anything.

        ``alone`` is the verdict without what was heard: hearsay must not confirm itself. Once the sighting is
        kept, ``remember`` it.
        """
        found = self._fingerprint(message)
        if found is None:
            return 0, None
        known = self._shelf.like(found)
        campaign = next((one for one, share in known if share >= SAME), None) or self._new(found, verdict)
        marks = contacts(message, self._salt, self._trusted)
        key = (message.chat.id, campaign.exact)
        if not self._is_news(key, marks):
            return campaign.exact, None
        holders = {
            campaign.exact,
            *(one.exact for one, share in known[:1] if near(one.fingerprint, found, share)),
        }
        now, sure = self._clock.now(), alone.level is Level.FRAUD and alone.score >= SURE
        return campaign.exact, Sighting(
            chat_id=message.chat.id,
            campaign=replace(campaign, last_seen=now),
            contacts=tuple(
                Contact(mark=mark, campaign=exact, chat_id=message.chat.id, seen_at=now)
                for mark in marks
                for exact in holders
            ),
            voice=self._voice(message.chat.id, Word.SEEN, UserId(0)) if sure and found.sketch else None,
        )

    async def remember(self, sighting: Sighting) -> None:
        """Know what was kept of a message from now on."""
        exact = sighting.campaign.exact
        for contact in sighting.contacts:
            held = self._shelf.get(contact.campaign)
            if held is not None and held.word(sighting.chat_id) is Word.CONFIRMED:
                self._contacts.keep(contact)
        if sighting.voice is not None and (before := await self._campaign(exact)) is not None:
            self._hear(before, sighting.voice)
        self._remember((sighting.chat_id, exact), frozenset(one.mark for one in sighting.contacts))

    async def confirm(self, message: Message, verdict: Verdict, by: UserId) -> str:
        """An admin of the message's chat says that it is fraud; the scheme, "" if it has no letters."""
        exact = await self.note(message, verdict, alone=verdict)
        await self.confirmed(message.chat.id, exact, by, sure=verdict.level is not Level.CLEAN)
        campaign = await self._campaign(exact)
        return campaign.scheme if campaign is not None else ""

    async def confirmed(self, chat_id: ChatId, exact: int, by: UserId, *, sure: bool) -> None:
        """An admin says that what is known by ``exact`` is fraud; ``sure``: the judge too saw something."""
        if await self._campaign(exact) is None:
            return
        await self._say(exact, chat_id, Word.CONFIRMED, by, sure=sure)
        for contact in await self._store.campaigns.contacts_of(chat_id, exact, NOTED_CONTACTS):
            self._contacts.keep(contact)

    async def spoken(self, exact: int, chat_id: ChatId) -> None:
        """Somebody spoke of a campaign, maybe in another process: take up what is kept of it now."""
        campaign = await self._store.campaigns.get(exact)
        if campaign is None:
            return
        self._shelf.put(campaign)
        if campaign.word(chat_id) is Word.CONFIRMED:
            for contact in await self._store.campaigns.contacts_of(chat_id, exact, NOTED_CONTACTS):
                self._contacts.keep(contact)

    async def known(self, exact: int) -> Campaign | None:
        """What is known of a text in all chats; None when nothing is."""
        return await self._campaign(exact)

    def alike(self, message: Message) -> frozenset[int]:
        """What a text is known by, with the campaigns that it was made from; nothing for too short a one."""
        found = self._fingerprint(message)
        if found is None or not found.sketch:
            return frozenset()
        return frozenset({found.exact, *(one.exact for one in copies(self._shelf.like(found), found))})

    async def clear(self, chat_id: ChatId, exact: int, by: UserId) -> None:
        """An admin says that what is known by ``exact`` is no fraud; 0 is nothing."""
        if (campaign := await self._campaign(exact)) is not None:
            await self._say(exact, chat_id, campaign.clearing(chat_id), by)

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup; the store has moved what it keeps."""
        self._shelf.moved(old, new)
        self._contacts.moved(old, new)

    async def _hearsay(self, known: Sequence[Campaign], chat_id: ChatId) -> Signal | None:
        """What other chats said of campaigns that a text was made from; the weightiest, not their sum."""
        if not known or any(campaign.disputed for campaign in known):
            return None
        asked = [chat for campaign in known for chat in speakers(campaign, chat_id)]
        worths = await self._reputes.worths(asked)
        weight = max(elsewhere(campaign, chat_id, worths) for campaign in known)
        return Signal(id=CAMPAIGN, weight=round(weight, 3), reason=CAMPAIGN) if weight else None

    def _like(self, message: Message, verdict: Verdict) -> tuple[Fingerprint | None, Known]:
        found = self._fingerprint(message) if self._worth_comparing(message, verdict) else None
        return found, () if found is None else self._shelf.like(found)

    def _worth_comparing(self, message: Message, verdict: Verdict) -> bool:
        """The quick look spares plain talk the folding and the comparing."""
        if verdict.level is not Level.CLEAN:
            return True
        text = said(message)
        letters = plain_letters(text) if len(text) >= FEWEST else ""
        if len(letters) < FEWEST:
            return self._salt.pictured(message) is not None
        if (marks := self._marks.get(letters)) is None:
            self._marks.put(letters, marks := self._salt.smallest(letters))
        return self._shelf.meets(marks)

    def _known_contact(self, message: Message, verdict: Verdict) -> Iterator[Signal]:
        now, chat_id = self._clock.now(), message.chat.id
        if not self._contacts.has(chat_id) or not _worth_a_search(message, verdict):
            return
        best, scheme = 0.0, ""
        for exact, seen_at in self._contacts.known(chat_id, contacts(message, self._salt, self._trusted)):
            campaign = self._shelf.get(exact)
            weight = contact_weight(campaign, chat_id, now - seen_at) if campaign else 0.0
            if campaign and weight > best:
                best, scheme = weight, campaign.scheme
        if best:
            yield Signal(id=KNOWN_CONTACT, weight=round(best, 3), reason=KNOWN_CONTACT, scheme=scheme)

    def _fingerprint(self, message: Message) -> Fingerprint | None:
        words = said(message)
        if (found := self._prints.get(words)) is None and (found := self._salt.fingerprint(fold(words))):
            self._prints.put(words, found)
        # Two words beside a picture are anybody's; what it shows is not.
        return found if found is not None and found.sketch else self._salt.pictured(message) or found

    def _new(self, found: Fingerprint, verdict: Verdict) -> Campaign:
        now = self._clock.now()
        scheme = verdict.scheme or strongest_scheme(verdict.signals) or UNNAMED
        return Campaign(fingerprint=found, scheme=scheme, first_seen=now, last_seen=now)

    def _is_news(self, key: tuple[ChatId, int], marks: frozenset[int]) -> bool:
        at, noted = self._noted.get(key, (float("-inf"), frozenset()))
        return self._clock.steady() - at >= NOTED_EVERY or not marks <= noted

    def _remember(self, key: tuple[ChatId, int], marks: frozenset[int]) -> None:
        # Only now: if the store had failed, the next attempt must write it all again.
        now = self._clock.steady()
        at, noted = self._noted.get(key, (float("-inf"), frozenset()))
        if now - at >= NOTED_EVERY or len(noted | marks) > NOTED_CONTACTS:
            at, noted = now, frozenset()
        self._noted[key] = at, noted | marks

    async def _say(self, exact: int, chat_id: ChatId, word: Word, by: UserId, *, sure: bool = False) -> None:
        voice = self._voice(chat_id, word, by, sure=sure)
        before = await self._campaign(exact)
        if before is None:
            return
        if before.spoken(voice) is not before:
            await self._store.campaigns.speak(exact, voice)
        self._hear(before, voice)

    def _voice(self, chat_id: ChatId, word: Word, by: UserId, *, sure: bool = False) -> Voice:
        return Voice(chat_id=chat_id, word=word, by=by, at=self._clock.now(), sure=sure)

    def _hear(self, before: Campaign, voice: Voice) -> None:
        # Another chat may have spoken in the meantime.
        campaign = self._shelf.get(before.exact) or before
        self._shelf.put(replace(campaign.spoken(voice), last_seen=voice.at))

    async def _campaign(self, exact: int) -> Campaign | None:
        return self._shelf.get(exact) or (await self._store.campaigns.get(exact) if exact else None)


def _worth_a_search(message: Message, verdict: Verdict) -> bool:
    return verdict.level is not Level.CLEAN or may_hold_contacts(message, verdict)
