"""What is kept of texts seen again and again, and what the chats said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.detection.campaign import Campaign, Voice
from bot.core.detection.contacts import Contact
from bot.core.detection.hearsay import Repute
from bot.core.message import ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A text seen in a chat: what it is known by, the contacts in it, and the word of the chat if it has one.

    Of a campaign or a contact known already only the time it was last seen moves, and never back.
    """

    chat_id: ChatId
    campaign: Campaign
    contacts: tuple[Contact, ...] = ()
    voice: Voice | None = None


class CampaignStore(Protocol):
    """What is kept of texts that were judged, and what the chats said of them; never a text itself."""

    async def salt(self) -> bytes:
        """The secret that goes into every hash of this database; it is made once and stays."""

    async def speak(self, campaign: int, voice: Voice) -> None:
        """Keep the last word of a chat on a campaign; a sighting never replaces an admin's word.

        A campaign that is not kept gets none.
        """

    async def get(self, exact: int) -> Campaign | None:
        """A campaign with its voices, of more than ``MOST_VOICES`` those that last."""

    async def spoken_of(self, limit: int) -> tuple[Campaign, ...]:
        """The campaigns of which some chat has spoken, with their voices as above.

        Those with an admin's word come first, then the last seen. Of the former each chat has a turn: what it
        spoke of and what was seen last, then its second, so that one chat with many words leaves room.
        """

    async def chats_with(self, campaign: int) -> int:
        """In how many chats messages known by this stood, as far as kept, or somebody spoke of them."""

    async def contacts(self, limit: int) -> tuple[Contact, ...]:
        """The contacts that chats saw with what they have confirmed, the last seen of each chat first."""

    async def contacts_of(self, chat_id: ChatId, campaign: int, limit: int) -> tuple[Contact, ...]:
        """The contacts that a chat saw with a campaign, the last seen first."""

    async def reputes(self, chat_ids: Sequence[ChatId], settled: float) -> Mapping[ChatId, Repute]:
        """What is known of chats, as far as the bot has met them.

        A text counts as wrong where another chat cleared it that the bot has known since ``settled``.
        """

    async def purge(self, before: float) -> int:
        """Delete campaigns and contacts last seen before ``before``, and the voices; return how many."""
