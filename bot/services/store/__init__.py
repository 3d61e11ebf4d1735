"""What is kept, one part for each kind of thing, over one database."""

from __future__ import annotations

from typing import Protocol

from bot.services.store.asking import DialogueStore, Feedback, FeedbackStore, Reminder, ReminderStore
from bot.services.store.campaigns import CampaignStore, Sighting
from bot.services.store.chats import ChatRecord, ChatStore, Crowd, Kept
from bot.services.store.complaints import Appeal, ComplaintStore, Report
from bot.services.store.federations import (
    Federation,
    FederationStore,
    ListAppeal,
    ListAppealStore,
    ListEntry,
    ListingStore,
    Standing,
)
from bot.services.store.keys import ApiKey, KeyStore
from bot.services.store.ledger import (
    ACTS_LONGER,
    NO_MESSAGE,
    NO_OFFENCE,
    NOBODY,
    POSTS_LONGER,
    REPORTED,
    Act,
    Counted,
    Judgement,
    LedgerStore,
)
from bot.services.store.lists import Entry, ListStore
from bot.services.store.operating import Backlog, Block, Condition, OperatingStore, Peer, Spoken
from bot.services.store.outbox import Call, CallState, Json, Marked, OutboxStore, Queued
from bot.services.store.people import KINDS, Acquaintance, PeopleStore
from bot.services.store.tips import Claim, Post, TipStore
from bot.services.store.updates import GATHERED, SHARDS, InboxStore, Received, Turn, Waiting, shard_of

__all__ = [
    "ACTS_LONGER",
    "GATHERED",
    "KINDS",
    "NOBODY",
    "NO_MESSAGE",
    "NO_OFFENCE",
    "POSTS_LONGER",
    "REPORTED",
    "SHARDS",
    "Acquaintance",
    "Act",
    "ApiKey",
    "Appeal",
    "Backlog",
    "Block",
    "Call",
    "CallState",
    "CampaignStore",
    "ChatRecord",
    "ChatStore",
    "Claim",
    "ComplaintStore",
    "Condition",
    "Counted",
    "Crowd",
    "DialogueStore",
    "Entry",
    "Federation",
    "FederationStore",
    "Feedback",
    "FeedbackStore",
    "InboxStore",
    "Json",
    "Judgement",
    "Kept",
    "KeyStore",
    "LedgerStore",
    "ListAppeal",
    "ListAppealStore",
    "ListEntry",
    "ListStore",
    "ListingStore",
    "Marked",
    "OperatingStore",
    "OutboxStore",
    "Peer",
    "PeopleStore",
    "Post",
    "Queued",
    "Received",
    "Reminder",
    "ReminderStore",
    "Report",
    "Sighting",
    "Spoken",
    "Standing",
    "Store",
    "TipStore",
    "Turn",
    "Waiting",
    "shard_of",
]


class Store(Protocol):
    """Durable state. Every method commits before it returns, unless it says otherwise.

    Of a call that was sent or has failed no parameters are kept.

    Every method may raise ``StoreError``: the database fails now and may be asked again. Its kind
    ``ValueRefused`` means that this one value is never taken.
    """

    inbox: InboxStore
    outbox: OutboxStore
    chats: ChatStore
    people: PeopleStore
    ledger: LedgerStore
    lists: ListStore
    complaints: ComplaintStore
    tips: TipStore
    campaigns: CampaignStore
    dialogues: DialogueStore
    reminders: ReminderStore
    feedback: FeedbackStore
    operating: OperatingStore
    federations: FederationStore
    listings: ListingStore
    list_appeals: ListAppealStore
    keys: KeyStore

    async def purge(self, before: float) -> int:
        """Delete what ended before ``before`` and return the number.

        Updates set aside, calls sent or failed, each by the time of its end; judgements by theirs;
        acquaintances by when they were last seen; slots of tips and counts ``POSTS_LONGER`` seconds later,
        since they tell what a chat has had; acts, reports and objections ``ACTS_LONGER`` seconds later.
        """

    async def scrub(self) -> bool:
        """Take what was deleted out of the files too; False while somebody else reads them."""

    async def look(self) -> Condition:
        """See how the database is; StoreLost once it is not this bot's any more."""

    async def close(self) -> None:
        """Finish what waits for a shared commit and let go of the database."""
