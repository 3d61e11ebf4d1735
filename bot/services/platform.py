"""What the services need of the world: the platform, the clocks, the places, the slower readers, the eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.core.actions import Decision
from bot.core.detection.reading import Spellings
from bot.core.library.schedule import Plan
from bot.core.message import ChatId, Link, Message, MessageId, Part, Picture, UserId
from bot.core.moderation.settings import ChatSettings
from bot.core.surfaces.seen import Glance
from bot.core.verdict import Verdict
from bot.services.marks import Mark
from bot.services.store import Act, Call, Json, Judgement


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
    """What somebody shows of themselves beside their name: the bio, a channel of their own, a photo."""

    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    photo: Picture | None = None


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

    async def file(self, file_id: str, most: int) -> bytes:
        """What is in a file of a message; Refused for one of more than ``most`` bytes."""


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
        seen: Sequence[Judgement],
        count: int,
        settings: ChatSettings,
        title: str,
        place: ChatId,
        mark: Mark,
        card: MessageId,
    ) -> Call:
        """The call that puts one card for a whole wave into a log, or brings ``card`` up to date.

        ``seen`` are its cases, the newest first; ``mark`` names the card.
        """

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

    def country_named(self, name: str) -> str:
        """The two letters of any country of the world by its full name in any language; "" if unknown."""

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

    @property
    def waiting(self) -> int:
        """Texts that it was given and has not read yet."""

    async def points(self, words: Spellings) -> Mapping[str, float] | None:
        """The log-odds of each head for what a message says; None when it has no time for it."""

    async def asked(self, text: str) -> Mapping[str, float] | None:
        """How likely a question asks for each topic of the library; None as above, or if it cannot tell."""


class Oracle(Protocol):
    """A third reader, not of this program: it is handed a text without names, and answers in its own time.

    ``host`` is whose machine it is, "" for this one.
    """

    host: str

    async def reply(self, text: str, *, asked: bool) -> str:
        """What it says of a text; ``asked``: somebody wonders about it. Or ``bot.errors.OracleFailed``."""


class Eyes(Protocol):
    """Reads pictures, slowly and apart from everything else."""

    async def look(self, picture: bytes) -> Glance:
        """What stands in a picture; ``bot.errors.Unread`` in one of its kinds when it was not read."""
