"""Campaigns in memory: a part of the store for tests and trying out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from bot.core.campaign import Campaign, Voice, Word
from bot.core.contacts import Contact
from bot.core.message import ChatId


class MemoryCampaigns:
    """The port ``CampaignStore`` without a database."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._campaigns: dict[int, Campaign] = {}
        self._contacts: dict[tuple[int, int], Contact] = {}

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
            before = self._contacts.setdefault((contact.mark, contact.campaign), contact)
            if before.seen_at < contact.seen_at:
                self._contacts[contact.mark, contact.campaign] = contact

    async def speak(self, campaign: int, voice: Voice) -> None:
        """Keep the last word of a chat on a campaign that is kept."""
        self._must_be_open()
        if (known := self._campaigns.get(campaign)) is not None:
            self._campaigns[campaign] = known.spoken(voice)

    async def campaign(self, exact: int) -> Campaign | None:
        """A campaign with its voices."""
        return self._campaigns.get(exact)

    async def campaigns(self, limit: int) -> tuple[Campaign, ...]:
        """The campaigns with voices: those with an admin's word first, then the last seen."""
        spoken = [campaign for campaign in self._campaigns.values() if campaign.voices]
        return tuple(sorted(spoken, key=_order)[:limit])

    async def contacts(self, limit: int) -> tuple[Contact, ...]:
        """The contacts of campaigns with voices, the last seen first."""
        spoken = {campaign.exact for campaign in self._campaigns.values() if campaign.voices}
        found = [contact for contact in self._contacts.values() if contact.campaign in spoken]
        return tuple(sorted(found, key=lambda one: (-one.seen_at, one.mark, one.campaign))[:limit])

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

    def _must_be_open(self) -> None:
        raise NotImplementedError


def _order(campaign: Campaign) -> tuple[bool, float, int]:
    only_seen = all(voice.word is Word.SEEN for voice in campaign.voices.values())
    return only_seen, -campaign.last_seen, campaign.exact
