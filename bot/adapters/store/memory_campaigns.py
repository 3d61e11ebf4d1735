"""Campaigns in memory: a part of the store for tests and trying out."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.detection.campaign import CLEARING, Campaign, Voice, Word
from bot.core.detection.contacts import Contact
from bot.core.detection.hearsay import MANY_PEOPLE, Repute
from bot.core.message import ChatId, UserId

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Tables

BOT = UserId(0)
"""Stands for the bot among the acquaintances of a chat."""
_ONCE_CONFIRMED = frozenset({Word.CONFIRMED, Word.WITHDRAWN})


class MemoryCampaigns:
    """The port ``CampaignStore`` without a database."""

    _tables: _Tables

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._campaigns: dict[int, Campaign] = {}
        self._contacts: dict[tuple[int, int, ChatId], Contact] = {}

    async def salt(self) -> bytes:
        """The secret of this store."""
        self._must_be_open()
        return self._salt

    async def save_campaign(self, campaign: Campaign, contacts: Sequence[Contact] = ()) -> None:
        """Keep a campaign and contacts, or that they were seen again."""
        self._must_be_open()
        known = self._campaigns.setdefault(campaign.exact, replace(campaign, voices={}))
        last = max(known.last_seen, campaign.last_seen)
        self._campaigns[campaign.exact] = replace(known, last_seen=last)
        for contact in contacts:
            key = contact.mark, contact.campaign, contact.chat_id
            before = self._contacts.setdefault(key, contact)
            if before.seen_at < contact.seen_at:
                self._contacts[key] = contact

    async def speak(self, campaign: int, voice: Voice) -> None:
        """Keep the last word of a chat on a campaign that is kept."""
        self._must_be_open()
        if (known := self._campaigns.get(campaign)) is not None:
            self._campaigns[campaign] = known.spoken(voice)

    async def campaign(self, exact: int) -> Campaign | None:
        """A campaign with its voices."""
        return self._campaigns.get(exact)

    async def campaigns(self, limit: int) -> tuple[Campaign, ...]:
        """The campaigns with voices: those with an admin's word, each chat in turn, then the last seen."""
        newest = sorted(self._campaigns.values(), key=lambda one: (-one.last_seen, one.exact))
        turns = self._turns(newest)
        spoken = [campaign for campaign in newest if campaign.voices]
        return tuple(sorted(spoken, key=lambda one: turns.get(one.exact, float("inf")))[:limit])

    async def chats_with(self, campaign: int) -> int:
        """In how many chats messages known by this stood, or somebody spoke of them."""
        rows, known = self._tables.judgements.values(), self._campaigns.get(campaign)
        stood = {row.chat_id for row in rows if row.campaign == campaign != 0}
        return len(stood.union(known.voices if known is not None else ()))

    async def contacts(self, limit: int) -> tuple[Contact, ...]:
        """The contacts that chats saw with what they have confirmed, the last seen of each chat first."""
        turn: Counter[ChatId] = Counter()
        ranked: list[tuple[int, Contact]] = []
        for contact in sorted(self._contacts.values(), key=_newest):
            known = self._campaigns.get(contact.campaign)
            if known is not None and known.word(contact.chat_id) is Word.CONFIRMED:
                turn[contact.chat_id] += 1
                ranked.append((turn[contact.chat_id], contact))
        return tuple(contact for _, contact in sorted(ranked, key=lambda one: one[0])[:limit])

    async def contacts_of(self, chat_id: ChatId, campaign: int, limit: int) -> tuple[Contact, ...]:
        """The contacts that a chat saw with a campaign, the last seen first."""
        own = [one for one in self._contacts.values() if (one.chat_id, one.campaign) == (chat_id, campaign)]
        return tuple(sorted(own, key=_newest)[:limit])

    async def reputes(self, chat_ids: Sequence[ChatId], settled: float) -> Mapping[ChatId, Repute]:
        """What is known of chats, as far as the bot has met them."""
        met = self._tables.met
        return {
            chat: Repute(
                since=met[chat, BOT].joined_at,
                people=min(MANY_PEOPLE, self._writers(chat)),
                confirmed=sum(one.word(chat) in _ONCE_CONFIRMED for one in self._campaigns.values()),
                wrong=sum(self._fell(one, chat, settled) for one in self._campaigns.values()),
            )
            for chat in chat_ids
            if (chat, BOT) in met
        }

    async def purge_campaigns(self, before: float) -> int:
        """Delete what was not seen for long."""
        self._must_be_open()
        old = [campaign for campaign in self._campaigns.values() if campaign.last_seen < before]
        faded = [key for key, contact in self._contacts.items() if contact.seen_at < before]
        for campaign in old:
            del self._campaigns[campaign.exact]
        for key in faded:
            del self._contacts[key]
        return len(faded) + sum(1 + len(campaign.voices) for campaign in old)

    def _move_voices(self, old: ChatId, new: ChatId) -> None:
        for exact, campaign in self._campaigns.items():
            said = dict(campaign.voices)
            if (voice := said.pop(old, None)) is not None:
                said.setdefault(new, replace(voice, chat_id=new))
                self._campaigns[exact] = replace(campaign, voices=said)

        moved = [contact for contact in self._contacts.values() if contact.chat_id == old]
        for contact in moved:
            del self._contacts[contact.mark, contact.campaign, old]
            self._contacts.setdefault((contact.mark, contact.campaign, new), replace(contact, chat_id=new))

    def _turns(self, newest: Sequence[Campaign]) -> dict[int, int]:
        """For each campaign with an admin's word the first turn in which a chat comes to it."""
        turn: Counter[ChatId] = Counter()
        found: dict[int, int] = {}
        for campaign in newest:
            turn.update(campaign.words)
            if campaign.words:
                found[campaign.exact] = min(turn[chat] for chat in campaign.words)
        return found

    def _writers(self, chat_id: ChatId) -> int:
        met = self._tables.met.values()
        return sum(one.chat_id == chat_id and one.user_id > 0 and one.messages > 0 for one in met)

    def _fell(self, campaign: Campaign, chat_id: ChatId, settled: float) -> bool:
        if campaign.word(chat_id) is not Word.CONFIRMED:
            return campaign.word(chat_id) is Word.WITHDRAWN
        others = (voice for voice in campaign.voices.values() if voice.word in CLEARING)
        return any(
            (voice.chat_id, BOT) in self._tables.met
            and self._tables.met[voice.chat_id, BOT].joined_at <= settled
            for voice in others
        )

    def _must_be_open(self) -> None:
        raise NotImplementedError


def _newest(contact: Contact) -> tuple[float, int, int]:
    return -contact.seen_at, contact.mark, contact.campaign
