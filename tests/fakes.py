"""Stand-ins for the ports: a clock that tests move, a platform that fails as told, judges with a script."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush
from itertools import count

from bot.core.actions import Ban, Decision, Delete, Mute, React, Warn
from bot.core.detection.engine import Engine
from bot.core.detection.rules import Ruleset
from bot.core.library.schedule import Plan
from bot.core.message import ChatId, Message, MessageId, UserId
from bot.core.moderation.settings import ChatSettings
from bot.core.verdict import Level, Signal, Verdict
from bot.errors import Uncertain
from bot.services.marks import Mark
from bot.services.platform import Member, Profile, Upload
from bot.services.store import Act, Call, Json, Judgement
from tests.builders import verdict

START = 1_750_000_000.0


class FakeClock:
    """Stands still until it is moved; a sleep moves it and returns at once. ``sure`` says if it is right."""

    def __init__(self, start: float = START) -> None:
        self.time = start
        self.sure = True
        self.ahead = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Unix seconds."""
        return self.time

    def steady(self) -> float:
        """The same."""
        return self.time

    def is_sure(self) -> bool:
        """As told."""
        return self.sure

    def off(self) -> float:
        """As told."""
        return self.ahead

    def dated(self, date: float) -> None:
        """Believe nobody else."""

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds

    async def sleep(self, seconds: float) -> None:
        """Move the clock and let the others run once."""
        self.slept.append(seconds)
        self.time += max(0.0, seconds)
        await asyncio.sleep(0)


class SharedClock:
    """A clock on which any number of callers sleep side by side: it moves only when all of them wait."""

    rounds = 3
    """Rounds of the loop in which everybody who is awake gets to sleep again; a lock's queue takes more."""

    def __init__(self, start: float = START) -> None:
        self.time = start
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._order = count()

    def now(self) -> float:
        """Seconds."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was driven past the moment."""
        woken = asyncio.Event()
        heappush(self._sleepers, (self.time + max(0.0, seconds), next(self._order), woken))
        await woken.wait()

    async def drive(self, *work: asyncio.Task[None]) -> None:
        """Move from one moment at which somebody wakes to the next until all the work is done."""
        while not all(task.done() for task in work):
            for _ in range(self.rounds):
                await asyncio.sleep(0)
            if self._sleepers:
                self.time = max(self.time, self._sleepers[0][0])
                while self._sleepers and self._sleepers[0][0] <= self.time:
                    heappop(self._sleepers)[2].set()


Made = tuple[str, dict[str, Json]]


class FakeMessenger:
    """The Messenger port: keeps what it was asked to do and fails where the script says so.

    ``arrived`` are the calls that a chat saw, or may have seen.
    """

    def __init__(self) -> None:
        self.calls: list[Made] = []
        self.arrived: list[Made] = []
        self.members: dict[tuple[int, int], Member] = {}
        self.linked: dict[int, int] = {}
        self.results: dict[str, Json] = {}
        self.profiles: dict[int, Profile] = {}
        self.profiled: list[int] = []
        self.fetched: list[str] = []
        self.fetches: deque[Exception | None] = deque()
        self.looked_up = 0
        self.last_id = 0
        self._script: defaultdict[int, deque[Exception | None]] = defaultdict(deque)
        self._held: dict[int, asyncio.Event] = {}
        self._ids = count(9001)

    def fail(self, chat_id: int, *outcomes: Exception | None) -> None:
        """The next calls to a chat end so, None is a success; after that all succeed."""
        self._script[chat_id].extend(outcomes)

    def hold(self, chat_id: int) -> asyncio.Event:
        """Calls to this chat hang until the event is set."""
        return self._held.setdefault(chat_id, asyncio.Event())

    def seat(self, chat_id: int, user_id: int, status: str, *rights: str) -> None:
        """Give somebody a place in a chat."""
        member = Member(user_id=UserId(user_id), status=status, rights=frozenset(rights))
        self.members[chat_id, user_id] = member

    def done(self, method: str) -> list[dict[str, Json]]:
        """The parameters of every call of a method."""
        return [params for name, params in self.calls if name == method]

    def texts(self, chat_id: int | None = None) -> list[str]:
        """What was said, by chat or in all."""
        return [str(p["text"]) for p in self.done("sendMessage") if chat_id in {None, p["chat_id"]}]

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        """Note the call and end it as scripted."""
        chat_id = params.get("chat_id", 0)
        assert isinstance(chat_id, int)
        if chat_id in self._held:
            await self._held[chat_id].wait()
        self.calls.append((method, dict(params)))
        outcome = self._script[chat_id].popleft() if self._script[chat_id] else None
        if outcome is None or isinstance(outcome, Uncertain):
            self.arrived.append((method, dict(params)))
        if outcome is not None:
            raise outcome
        if method in self.results:
            return self.results[method]
        if method.startswith("send"):
            self.last_id = next(self._ids)
            return {"message_id": self.last_id}
        return True

    async def upload(self, method: str, params: Mapping[str, Json], files: Sequence[Upload]) -> Json:
        """Note the call with the names of its files."""
        return await self.call(method, {**params, "files": [one.name for one in files]})

    async def member(self, chat_id: ChatId, user_id: UserId) -> Member:
        """One member's rights; who has no place is a stranger."""
        await self._look(chat_id)
        return self.members.get((chat_id, user_id), Member(user_id=user_id, status="left"))

    async def administrators(self, chat_id: ChatId) -> Mapping[UserId, Member]:
        """Everybody with a rank."""
        await self._look(chat_id)
        seated = [member for (chat, _), member in self.members.items() if chat == chat_id]
        return {member.user_id: member for member in seated if member.is_admin}

    async def linked_channel(self, chat_id: ChatId) -> int:
        """The channel tied to a chat by ``linked``."""
        await self._look(chat_id)
        return self.linked.get(chat_id, 0)

    async def profile(self, user_id: UserId) -> Profile:
        """What was put under ``profiles``; it hangs and fails by the user's id as calls do."""
        self.profiled.append(user_id)
        if user_id in self._held:
            await self._held[user_id].wait()
        if self._script[user_id] and (failure := self._script[user_id].popleft()) is not None:
            raise failure
        return self.profiles.get(user_id, Profile())

    async def file(self, file_id: str, most: int) -> bytes:
        """The bytes of a file are its name; the next fetches end as ``fetches`` says, None for well."""
        self.fetched.append(file_id)
        if self.fetches and (failure := self.fetches.popleft()) is not None:
            raise failure
        return file_id.encode()

    async def _look(self, chat_id: int) -> None:
        self.looked_up += 1
        script = self._script[-abs(chat_id) * 10]
        if script and (failure := script.popleft()) is not None:
            raise failure

    def fail_look_ups(self, chat_id: int, *outcomes: Exception | None) -> None:
        """The next look-ups of members in a chat end so."""
        self._script[-abs(chat_id) * 10].extend(outcomes)


class FakeJudging:
    """Judges by the text: the first word of the script that stands in it gives the verdict."""

    def __init__(self, **script: Verdict) -> None:
        self.script = script or {"收微信号": verdict()}
        self.seen: list[Message] = []
        self.likely: dict[str, float] | None = None
        self.waiting = 0

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        """The scripted verdict, clean if no word of the script occurs."""
        self.seen.append(message)
        for word, found in self.script.items():
            if word in message.text:
                return found
        return verdict(Level.CLEAN)

    async def topics(self, text: str) -> dict[str, float] | None:
        """The scripted likelihoods."""
        return self.likely

    def rejudge(self, verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict:
        """As ``rejudged``."""
        return rejudged(verdict, signals, asked=asked)


def rejudged(verdict: Verdict, signals: tuple[Signal, ...], *, asked: bool = False) -> Verdict:
    """As the engine does it without a model, whatever the verdict was made of."""
    return _ENGINE.with_signals(verdict, signals, asked=asked)


_ENGINE = Engine(Ruleset(concepts=(), rules=()), detectors=())


class FakeComposer:
    """Writes each action as one plain call."""

    def compose(self, message: Message, verdict: Verdict, decision: Decision) -> tuple[Call, ...]:
        """One call for each action that shows."""
        names: dict[type, str] = {
            Warn: "sendMessage",
            React: "setMessageReaction",
            Delete: "deleteMessage",
            Mute: "restrictChatMember",
            Ban: "banChatMember",
        }
        return tuple(
            Call(chat_id=message.chat.id, method=names[type(action)], params=self._params(message, action))
            for action in decision.actions
            if type(action) in names
        )

    def card(
        self,
        judgement: Judgement,
        acts: Sequence[Act],
        settings: ChatSettings,
        title: str,
        place: ChatId,
        standing: MessageId,
    ) -> tuple[Call, ...]:
        """One call that names the acts."""
        text = f"card {' '.join(act.kind for act in acts)}".strip()
        return (Call(chat_id=place, method="sendMessage", params={"chat_id": place, "text": text}),)

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
        """One call with the count."""
        params: dict[str, Json] = {"chat_id": place, "text": f"wave {count}"}
        if card:
            return Call(chat_id=place, method="editMessageText", params=params | {"message_id": card})
        return Call(chat_id=place, method="sendMessage", params=params, mark=str(mark))

    def _params(self, message: Message, action: object) -> dict[str, Json]:
        params: dict[str, Json] = {"chat_id": message.chat.id, "message_id": message.id}
        if isinstance(action, Delete):
            params["also"] = action.also
        return params | ({"text": f"{action.form} {action.scheme}"} if isinstance(action, Warn) else {})


class FakePacing:
    """The Pacing port without a wait: keeps the order of turns and the pauses asked for."""

    def __init__(self) -> None:
        self.turns: list[tuple[int, str]] = []
        self.patient: list[int] = []
        self.pauses: list[tuple[int, float]] = []

    @asynccontextmanager
    async def turn(self, chat_id: int, method: str, *, patient: bool = False) -> AsyncIterator[None]:
        """Go at once."""
        self.turns.append((chat_id, method))
        self.patient += [chat_id] if patient else []
        yield

    def charges(self, method: str) -> bool:
        """As Telegram does."""
        return method.startswith(("send", "edit"))

    def doubles(self, method: str) -> bool:
        """As Telegram does."""
        return method.startswith("send")

    def pause(self, chat_id: int, seconds: float) -> None:
        """Keep what was asked."""
        self.pauses.append((chat_id, seconds))


class FakeCalendar:
    """A schedule without days: a run every full hour, or ``every`` so often; ``broken`` zones raise."""

    def __init__(self) -> None:
        self.asked: list[Plan] = []
        self.broken: set[str] = set()
        self.every = 3600.0

    def next_run(self, plan: Plan, after: float) -> float | None:
        """The next multiple of ``every``."""
        self.asked.append(plan)
        if plan.zone in self.broken:
            raise ValueError("no such zone")
        if plan.start is not None:
            after = max(after, datetime.combine(plan.start, time.min, UTC).timestamp() - 1)
        return (after // self.every + 1) * self.every

    def local(self, zone: str, moment: float) -> datetime:
        """The moment in UTC."""
        return datetime.fromtimestamp(moment, UTC)


class FakePlaces:
    """Knows Berlin, two Springfields, and writes everything plainly."""

    def zones(self, city: str) -> tuple[str, ...]:
        """What this fake knows of."""
        known = {"Berlin": ("Europe/Berlin",), "Springfield": ("America/Chicago", "America/New_York")}
        return (city,) if "/" in city or city == "UTC" else known.get(city, ())

    def country_in(self, text: str) -> str:
        """The first word that is a country's name."""
        return next((code for word in text.split() if (code := self.country_of(word))), "")

    def country_of(self, name: str) -> str:
        """Two letters as they are."""
        return name.lower() if len(name) == 2 else ""

    def day(self, lang: str, date: date) -> str:
        """As ISO."""
        return date.isoformat()

    def moment(self, lang: str, at: datetime) -> str:
        """As ISO."""
        return at.isoformat()

    def weekday(self, lang: str, index: int) -> str:
        """Its number."""
        return str(index)

    def city(self, lang: str, zone: str) -> str:
        """The zone's own name."""
        return zone


async def until(true: Callable[[], object]) -> None:
    """Wait for something to become true; the test's own limit ends a wait that is in vain."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.002)
