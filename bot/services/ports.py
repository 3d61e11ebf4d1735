"""What the services need of the outside, and nothing about how it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.core.actions import Decision
from bot.core.detection.campaign import Campaign, Voice
from bot.core.detection.contacts import Contact
from bot.core.detection.hearsay import Repute
from bot.core.detection.reading import Spellings
from bot.core.library.schedule import Plan
from bot.core.message import ChatId, Link, Message, MessageId, Part, UserId
from bot.core.moderation.settings import ChatSettings
from bot.core.verdict import Verdict
from bot.services.admin_store import Act, AdminStore, Counted
from bot.services.ask_store import DialogueStore, FeedbackStore
from bot.services.federation_store import FederationStore
from bot.services.marks import Mark
from bot.services.operating_store import OperatingStore

Json = object
"""A JSON value: dict, list, str, int, float, bool or None."""
POSTS_LONGER = 370 * 86_400.0
"""Seconds for which slots of tips, and counts by day, are kept longer than what else is purged."""
ACTS_LONGER = 60 * 86_400.0
"""Seconds for which acts, reports and objections are kept longer: a quarter of a year in all."""


REPORTED = "reported"
"""The reason of a judgement that a member asked for: no offence unless an admin confirms it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One raw update; ``lane`` names what keeps order: the chat, or the user where there is none."""

    update_id: int
    lane: int
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One raw update that is not done yet; ``size`` is that of its payload in bytes."""

    update_id: int
    lane: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One platform method to be performed, JSON in ``params``; it is kept in the outbox until it was.

    ``once`` means at most once: found half-sent after a crash it is dropped (a tip). Otherwise it is sent
    again (a warning). ``slot`` is the Unix time for which a tip was claimed. ``mark`` names what the message
    is, so that it can be found once it was sent; ``lasts`` are the seconds after which it is deleted, 0 for
    never.
    """

    chat_id: ChatId
    method: str
    params: Mapping[str, Json]
    once: bool = False
    slot: float | None = None
    mark: str = ""
    lasts: float = 0.0


class CallState(StrEnum):
    """ready -> sending -> sent; or failed. What may be repeated without harm goes from ready to sent."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A call in the outbox; ids grow in the order of insertion.

    ``attempts`` are the tries that were begun and of which none is known to have failed: each may have
    arrived.
    """

    id: int
    call: Call
    state: CallState = CallState.READY
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The ledger's row for one message in one edit; ``signals`` is JSON text, times are Unix seconds.

    ``answered`` is true when the chat saw something (a warning or a reaction). ``cleared_by`` is the admin
    who said "not fraud", ``confirmed_by`` the one who said "fraud", 0 while nobody did. ``campaign`` is what
    its text is known by, 0 when it has none. ``evidence`` is the beginning of the text, for a few days, so
    that a person can judge what a program did; ``thread`` is the topic it stood in.
    """

    chat_id: ChatId
    message_id: MessageId
    edited: int
    sender_id: UserId
    level: str
    score: float
    stance: str
    lang: str
    reason: str
    judged_at: float
    scheme: str = ""
    sub: str = ""
    album: str = ""
    signals: str = "[]"
    form: str = ""
    answered: bool = False
    cleared_by: int = 0
    campaign: int = 0
    confirmed_by: int = 0
    evidence: str = ""
    thread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """What is kept of somebody in one chat: when they came, 0 when nobody saw it, and what they wrote.

    ``messages`` is counted as far as it tells newcomers from others. The one with the user id 0 stands for
    the bot: it came when it first heard this chat.
    """

    chat_id: ChatId
    user_id: UserId
    joined_at: float = 0.0
    messages: int = 0
    seen_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A text seen in a chat: what it is known by, the contacts in it, and the word of the chat if it has one.

    Of a campaign or a contact known already only the time it was last seen moves, and never back.
    """

    chat_id: ChatId
    campaign: Campaign
    contacts: tuple[Contact, ...] = ()
    voice: Voice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything that one update led to, committed together: done mark, judgement, calls, acts, who was met.

    A sighting is kept whatever becomes of the judgement.

    ``update_id`` is None for work that no update caused. ``result`` is one word for the inbox row.
    ``undone`` names acts that are taken back, each with who does it.
    """

    update_id: int | None
    result: str
    judgement: Judgement | None = None
    calls: tuple[Call, ...] = ()
    met: tuple[Acquaintance, ...] = ()
    acts: tuple[Act, ...] = ()
    counted: tuple[Counted, ...] = ()
    undone: tuple[tuple[int, UserId], ...] = ()
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecord:
    """What is kept of a chat. ``settings`` holds only values that differ from the defaults, as text.

    ``next_run`` is the Unix time of the next tip, None while tips are off. ``heard`` is the language that
    most is said in, "" while too little was heard.
    """

    chat_id: ChatId
    kind: str
    title: str = ""
    active: bool = True
    greeted: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    next_run: float | None = None
    heard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What becomes of one slot of a chat, in one commit: the tip with its call or none, and the next slot.

    ``local`` is the wall clock's date and time of the slot, as "2026-12-01 09:00".
    """

    chat_id: ChatId
    slot: float
    next_run: float | None
    local: str = ""
    tip_id: str = ""
    round: int = 0
    lang: str = ""
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One slot that was taken; ``tip_id`` is "" when it passed without a tip.

    ``message_id`` is 0 until it was sent, and negative once the group moved and left the message behind.
    Of a quiz ``voters`` have answered and ``hits`` of them were right.
    """

    slot: float
    local: str = ""
    tip_id: str = ""
    round: int = 0
    lang: str = ""
    message_id: int = 0
    voters: int = 0
    hits: int = 0


class CampaignStore(Protocol):
    """What is kept of texts that were judged, and what the chats said of them; never a text itself.

    It commits and fails as ``Store`` does.
    """

    async def salt(self) -> bytes:
        """The secret that goes into every hash of this database; it is made once and stays."""

    async def speak(self, campaign: int, voice: Voice) -> None:
        """Keep the last word of a chat on a campaign; a sighting never replaces an admin's word.

        A campaign that is not kept gets none.
        """

    async def campaign(self, exact: int) -> Campaign | None:
        """A campaign with its voices, of more than ``MOST_VOICES`` those that last."""

    async def campaigns(self, limit: int) -> tuple[Campaign, ...]:
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

    async def purge_campaigns(self, before: float) -> int:
        """Delete campaigns and contacts last seen before ``before``, and the voices; return how many."""


class TipStore(Protocol):
    """The schedule of the chats and what was posted by it.

    It commits and fails as ``Store`` does.
    """

    async def set_next_run(self, chat_id: ChatId, next_run: float | None) -> None:
        """Set when the next tip is due."""

    async def warned_of(self, chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, frozenset[str]]:
        """For each chat the schemes that a full warning was given about, not before ``since``."""

    async def due(self, now: float, limit: int) -> tuple[ChatRecord, ...]:
        """Active chats whose ``next_run`` is not after ``now``, the longest overdue first."""

    async def strayed(self, after: float, limit: int) -> tuple[ChatRecord, ...]:
        """Active chats whose ``next_run`` lies after ``after``: what a clock that went wrong may leave."""

    async def claim_slots(self, claims: Sequence[Claim]) -> tuple[Queued, ...]:
        """Take slots: insert (chat, slot) once, move ``next_run``, queue the calls, all in one commit.

        A slot that another worker or an earlier life had queues nothing. A ``next_run`` that was moved beyond
        the slot meanwhile stays.
        """

    async def posts(self, chat_ids: Sequence[ChatId], limit: int) -> Mapping[ChatId, tuple[Post, ...]]:
        """For each chat its latest slots, newest first, those without a tip too."""

    async def posted(
        self, queued: Queued, message_id: int, poll_id: str, calls: Sequence[Call]
    ) -> tuple[Queued, ...]:
        """Mark a tip's call done, note its message and poll at its slot, and queue what follows it."""

    async def voted(self, poll_id: str, voters: int, hits: int) -> bool:
        """Note how a quiz stands; False if no slot has this poll."""


class Store(
    CampaignStore,
    TipStore,
    DialogueStore,
    FeedbackStore,
    AdminStore,
    OperatingStore,
    FederationStore,
    Protocol,
):
    """Durable state. Every method commits before it returns, unless it says otherwise.

    Of a call that was sent or has failed no parameters are kept.

    Every method may raise ``StoreError``: the database fails now and may be asked again. Its kind
    ``ValueRefused`` means that this one value is never taken.
    """

    async def receive(self, rows: Sequence[Received]) -> tuple[Received, ...]:
        """Keep a batch in one commit; return those never seen before, in the given order."""

    async def set_aside(self, update_id: int, error: str) -> None:
        """Mark an update that cannot be handled, with its error; its payload stays until ``purge_evidence``.

        An id never received is kept too, with an empty payload.
        """

    async def waiting(self) -> tuple[Waiting, ...]:
        """Updates received and neither done nor set aside, by rising id, without what is in them."""

    async def unfinished(self, among: Sequence[int] | None = None) -> tuple[Received, ...]:
        """The same with what is in them: all, or those of a few hundred ids."""

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        """Commit a turn and return its calls as queued, in order.

        Turns of one moment share a commit. The done update's payload is removed. A turn whose update is
        already done changes nothing and returns (). Of somebody met twice the last word is kept.

        Where a judgement of the same (chat, message, edited) exists, two edits came within one second. If
        the chat saw nothing of the earlier one, the later one replaces it (what was cleared stays cleared)
        and its calls are queued. Otherwise, and for a turn without an update, only the update is marked
        done: (). Acts and counts are kept where the calls are queued.
        """

    async def finish_all(self, turns: Sequence[Turn]) -> None:
        """The same for many in one commit, all or none; what they queued is not told."""

    async def queued(self) -> tuple[Queued, ...]:
        """Calls in state ready or sending, by rising id."""

    async def sending(self, call_id: int) -> bool:
        """Commit that a call is about to be sent once more; False if it waits no longer. Shares commits."""

    async def unsent(self, call_id: int) -> None:
        """Commit that the last attempt of a call in state sending did not arrive: it is ready again."""

    async def sent(self, call_id: int, message_id: int) -> None:
        """Mark a call done; ``message_id`` is what the platform answered, 0 if none. Shares commits."""

    async def failed(self, call_id: int, error: str) -> None:
        """Mark a call that the platform refused for good, with its error. Shares commits."""

    async def drop_calls(self, chat_id: ChatId, error: str) -> int:
        """Mark every waiting call of a chat as failed and return how many there were."""

    async def chat(self, chat_id: ChatId) -> ChatRecord | None:
        """The record of a chat, None if it was never saved."""

    async def chats(self) -> tuple[ChatRecord, ...]:
        """All active chats, by id."""

    async def save_chat(self, record: ChatRecord) -> None:
        """Insert or replace the record of a chat; its settings are left as they are in the database."""

    async def set_heard(self, chat_id: ChatId, lang: str) -> bool:
        """Keep the language that a chat speaks and nothing else of its record; whether that was news."""

    async def set_setting(self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float) -> None:
        """Store one setting (None resets it to the default) and add a row to the history."""

    async def setting_history(
        self, chat_id: ChatId, limit: int
    ) -> tuple[tuple[float, int, str, str | None], ...]:
        """The latest changes, newest first: (when, who, key, value)."""

    async def migrate_chat(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup: everything kept under ``old`` (waiting calls too) moves to ``new``.

        Rows that exist under ``new`` already win; such a chat takes over ``next_run`` if it has none, and
        ``greeted``. Message ids do not survive, the new chat counts from 1 again: judgements move under the
        negative of their message id, for ``last_warnings`` alone; waiting calls about a message fail, the
        others lose their ``reply_parameters``. Repeating it changes nothing.
        """

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        """What is kept of somebody in a chat."""

    async def acquaintances(
        self, who: Sequence[tuple[ChatId, UserId]]
    ) -> Mapping[tuple[ChatId, UserId], Acquaintance]:
        """What is kept of many, each in a chat, in one look; who is not known is left out."""

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        """The newest judgement of a message."""

    async def answered(self, chat_id: ChatId, message_id: MessageId, album: str) -> bool:
        """Whether this message, or its album when ``album`` is not empty, was answered in any edit."""

    async def last_warnings(self, chat_id: ChatId, since: float) -> Mapping[str, float]:
        """For each scheme the time of its newest judgement with form "full", not before ``since``."""

    async def clear(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "not fraud"; False if there is no judgement or it was cleared before."""

    async def purge(self, before: float) -> int:
        """Delete what ended before ``before`` and return the number.

        Updates done or set aside, calls sent or failed, each by the time of its end; judgements by theirs;
        acquaintances by when they were last seen; slots of tips and counts ``POSTS_LONGER`` seconds later,
        since they tell what a chat has had; acts, reports and objections ``ACTS_LONGER`` seconds later.
        """

    async def scrub(self) -> bool:
        """Take what was deleted out of the files too; False while somebody else reads them."""

    async def close(self) -> None:
        """Finish what waits for a shared commit and let go of the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member's rights as the platform tells them now. ``rights`` holds the true ``can_*`` names.

    ``until`` is when a restriction or a ban ends, 0 for never.
    """

    user_id: UserId
    status: str
    rights: frozenset[str] = frozenset()
    until: float = 0.0
    name: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether this is the owner or an administrator."""
        return self.status in {"creator", "administrator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody shows of themselves beside their name: the bio, a channel of their own."""

    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that travels with a call: under which field, its name in ASCII letters, and what is in it."""

    field: str
    name: str
    content: bytes


class Messenger(Protocol):
    """The platform, for what must be answered at once; what may wait goes through the outbox.

    Every method raises ``bot.errors.CallFailed`` in one of its kinds.
    """

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        """Perform one method now and return its result."""

    async def upload(self, method: str, params: Mapping[str, Json], files: Sequence[Upload]) -> Json:
        """Perform one method with files that travel along."""

    async def member(self, chat_id: ChatId, user_id: UserId) -> Member:
        """One member's rights, asked for now."""

    async def administrators(self, chat_id: ChatId) -> Mapping[UserId, Member]:
        """The administrators and the owner of a chat."""

    async def linked_channel(self, chat_id: ChatId) -> int:
        """The id of the channel whose discussion a group is, 0 if there is none."""

    async def profile(self, user_id: UserId) -> Profile:
        """What a user's profile says now."""


class Composer(Protocol):
    """Turns decided actions into the platform's calls."""

    def card(
        self,
        judgement: Judgement,
        acts: Sequence[Act],
        settings: ChatSettings,
        title: str,
        place: ChatId,
        standing: MessageId,
    ) -> tuple[Call, ...]:
        """The calls that put a case before admins; one that stands there already is brought up to date."""

    def wave(
        self,
        judgement: Judgement,
        count: int,
        settings: ChatSettings,
        title: str,
        place: ChatId,
        mark: Mark,
    ) -> Call:
        """The call that puts one card for a whole wave into a log; ``mark`` names the card."""

    def wave_again(
        self,
        judgement: Judgement,
        count: int,
        settings: ChatSettings,
        title: str,
        place: ChatId,
        message_id: MessageId,
    ) -> Call:
        """The call that brings such a card up to date."""

    def compose(self, message: Message, verdict: Verdict, decision: Decision) -> tuple[Call, ...]:
        """The calls that carry out a decision about a message, in order."""


class JoinWriter(Protocol):
    """The platform's calls about requests to join."""

    def approve(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Let somebody in."""

    def decline(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Turn a request down."""

    def card(
        self,
        message: Message,
        verdict: Verdict,
        settings: ChatSettings,
        title: str,
        place: ChatId,
        *,
        declined: bool,
    ) -> Sequence[Call]:
        """Show a request that looks like an ad to admins."""


class Pacing(Protocol):
    """Keeps sending within the platform's limits."""

    def turn(self, chat_id: int, method: str, *, patient: bool = False) -> AbstractAsyncContextManager[None]:
        """Wait until one such call to this chat may go out; until it is left the call counts as on its way.

        ``patient`` ones leave room for the others. Of those that a second time would show twice only a few
        are on their way at once.
        """

    def pause(self, chat_id: int, seconds: float) -> None:
        """Nothing goes to this chat for so long."""

    def charges(self, method: str) -> bool:
        """Whether the platform counts this method as a message."""

    def doubles(self, method: str) -> bool:
        """Whether this method done twice shows twice."""


class Timepiece(Protocol):
    """The clocks of a machine, one of which may show anything."""

    def now(self) -> float:
        """Unix seconds, as somebody set them."""

    def steady(self) -> float:
        """Seconds from some moment on that never leap; they may stand still while the machine sleeps."""


class Clock(Timepiece, Protocol):
    """The time, as well as it is known. It leaps only when it turns out to have been wrong."""

    def is_sure(self) -> bool:
        """Whether the time is confirmed: else what cannot be undone waits."""

    def off(self) -> float:
        """Seconds by which the machine's own clock is ahead of the time."""


class Calendar(Protocol):
    """Turns a schedule into moments."""

    def next_run(self, plan: Plan, after: float) -> float | None:
        """The first moment of the plan after ``after``; None for a plan without days or times."""

    def local(self, zone: str, moment: float) -> datetime:
        """A moment as the clock of ``zone`` shows it."""


class Places(Protocol):
    """How people in each language call cities, countries and moments."""

    def zones(self, city: str) -> tuple[str, ...]:
        """The time zones that a city's name may mean, in any language; empty for an unknown one."""

    def country_of(self, name: str) -> str:
        """The two letters of a country by its name in any language, or by its letters; "" if unknown."""

    def country_in(self, text: str) -> str:
        """The country that a text names in full, in any language; "" if none or several."""

    def day(self, lang: str, date: date) -> str:
        """A date in words."""

    def moment(self, lang: str, at: datetime) -> str:
        """A near moment: weekday, day and time of the clock it is given in."""

    def weekday(self, lang: str, index: int) -> str:
        """A short name of a day, Monday being 0."""

    def city(self, lang: str, zone: str) -> str:
        """What a time zone is called."""


class SecondReader(Protocol):
    """A slower reader that is asked where the fast one is unsure."""

    async def points(self, words: Spellings) -> Mapping[str, float] | None:
        """The log-odds of each head for what a message says; None when it has no time for it."""

    async def asked(self, text: str) -> Mapping[str, float] | None:
        """How likely a question asks for each topic of the library; None as above, or if it cannot tell."""
