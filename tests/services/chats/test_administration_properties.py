"""Whatever admins, members and time do: nobody protected is touched, all is on record, and undo undoes."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.send.compose import PERMISSIONS
from bot.core.library.schedule import BadValueError
from bot.core.message import MessageId
from bot.core.moderation.settings import MODES
from bot.core.verdict import Level
from bot.errors import Unsent
from bot.services.marks import warning_mark
from bot.services.store import Act, ChatRecord
from tests import desk
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER, chat, click_update, text_update, verdict
from tests.drill import LINKED, LOG, VOICE, speaker
from tests.drill import duty as on_duty
from tests.services.platform import GIVES, Platform, Touch

DEPUTY, REGULAR, BOUND, STRANGER = 4, 5, 6, 7
PEOPLE = (OWNER, ADMIN, DEPUTY, MEMBER, REGULAR, BOUND, STRANGER)
SPEAKERS = (*PEOPLE[:-1], LINKED, VOICE, GROUP)
LEFT = ("can_send_messages", "can_send_polls")
WORDS = ("收微信号，日结", "收银行卡，日结", "兼职，有兴趣吗", "今天天气不错")
VERBS = ("ok", "yes", "trust", "more", "like")
HOUR, DAY = 3600.0, 86_400.0


def duty() -> desk.Duty:
    """A bot on duty over a platform that holds what it is told."""
    found = on_duty(Platform)
    found.judging.script = {
        "收微信号": verdict(),
        "收银行卡": verdict(scheme="card_trade"),
        "兼职": verdict(Level.SUSPICIOUS),
    }
    return found


@dataclass(slots=True)
class World:
    """One group with its people and log, and everything that ever came in."""

    duty: desk.Duty = field(default_factory=duty)
    updates: list[dict[str, Any]] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    number: int = 500

    def __post_init__(self) -> None:
        platform = self.platform
        platform.now = self.duty.clock.now  # type: ignore[method-assign]
        platform.seat(GROUP, DEPUTY, "administrator")
        platform.seat(GROUP, REGULAR, "member")
        platform.bind(GROUP, BOUND, *LEFT)
        platform.seat(OTHER_GROUP, STRANGER, "creator")

    @property
    def platform(self) -> Platform:
        """The platform under the bot."""
        assert isinstance(self.duty.messenger, Platform)
        return self.duty.messenger

    async def begin(self, mode: str = "enforce", **more: str) -> None:
        """The group has a log and a mode."""
        await self.duty.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="Riverside"))
        chosen = {"mode": mode, "slow_start": "off", "ladder": "mute_1h mute_24h ban", "log": str(LOG)}
        for key, value in (chosen | more).items():
            await self.duty.store.chats.set_setting(GROUP, key, value, ADMIN, 0.0)

    async def take(self, update: dict[str, Any]) -> None:
        """One update comes in and everything that follows happens."""
        self.updates.append(update)
        await self.duty.see(update)

    def _next(self) -> int:
        self.number += 1
        return self.number

    async def says(self, who: int, text: str, **fields: Any) -> int:
        """Somebody writes, whoever they are: what was on its way arrives also after a ban."""
        number = self._next()
        self.platform.held.authors[GROUP, number] = who
        self.posts.append(number)
        await self.take(text_update(number, text, number=number, **{**speaker(who), **fields}))
        return number

    async def edits(self, post: int, text: str) -> None:
        """The message becomes another one."""
        if self.posts:
            number = self.posts[post % len(self.posts)]
            fields = speaker(self.platform.held.authors[GROUP, number])
            at = int(self.duty.clock.now())
            await self.take(
                text_update(
                    self._next(), text, number=number, kind="edited_message", edit_date=at, date=at, **fields
                )
            )

    async def answers(self, who: int, post: int, text: str) -> None:
        """Somebody answers a message with a command."""
        if self.posts:
            number = self.posts[post % len(self.posts)]
            author = self.platform.held.authors[GROUP, number]
            under = text_update(0, WORDS[0], number=number, **speaker(author))["message"]
            await self.says(who, text, reply_to_message=under)

    def cards(self) -> list[tuple[int, str]]:
        """The cards of cases, each with what its buttons name."""
        sent = [one for one in self.duty.store.calls() if one.message_id]
        marks = {one.mark: (one.chat_id, one.message_id) for one in sent}
        return [(place[1], mark[5:]) for mark, place in marks.items() if mark.startswith("case:")]

    async def presses(self, who: int, verb: str, card: int, rung: str = "") -> None:
        """Somebody presses a button of a card."""
        if cards := self.cards():
            number, where = cards[card % len(cards)]
            data = f"c:{verb}:{where}" + (f":{rung}" if rung else "")
            await self.take(click_update(self._next(), data, by=who, chat_id=LOG, number=number))

    async def clears(self, who: int, post: int) -> None:
        """Somebody presses "not fraud" under a warning."""
        if self.posts:
            number = self.posts[post % len(self.posts)]
            warning = await self.duty.store.outbox.message_marked(GROUP, str(warning_mark(MessageId(number))))
            await self.take(click_update(self._next(), f"ok:{number}", by=who, number=warning or 900))

    async def changes(self, key: str, value: str) -> None:
        """An admin changes a setting."""
        await self.duty.settings.change(chat(), key, value, ADMIN)

    async def takes_back(self, which: int) -> None:
        """An admin takes a change of settings back."""
        if history := await self.duty.settings.history(chat(), 8):
            one = history[which % len(history)]
            try:
                await self.duty.settings.undo(chat(), one.key, int(one.at), ADMIN)
            except BadValueError:
                return

    async def ranks(self, who: int, status: str, *rights: str) -> None:
        """Somebody rises or falls, and Telegram reports it."""
        self.platform.seat(GROUP, who, status, *rights)
        self.duty.chats.admins_changed(GROUP)

    async def again(self, which: int) -> int:
        """An update comes once more; how much that led to."""
        if not self.updates:
            return 0
        before = len(self.platform.calls), await self.acts()
        await self.duty.see(self.updates[which % len(self.updates)])
        assert await self.acts() == before[1]
        return len(self.platform.calls) - before[0]

    async def acts(self) -> tuple[Act, ...]:
        """Everything on record."""
        return await self.duty.store.ledger.acts(GROUP, 10_000)


Step = tuple[str, tuple[Any, ...]]
_any = st.integers(0, 30)


def _step(name: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(name), st.tuples(*parts))


_changes = st.sampled_from(
    [
        *(("mode", mode) for mode in MODES),
        *(("mode_card_trade", mode) for mode in ("same", *MODES)),
        ("suspicious", "ask"),
        ("suspicious", "react"),
        ("ladder", "ban"),
        ("ladder", "warn mute_1h ban"),
        ("slow_start", "on"),
        ("sensitivity", "high"),
        ("reports", "off"),
        ("log", "off"),
    ]
)
STEPS = st.one_of(
    _step("says", st.sampled_from(SPEAKERS), st.sampled_from(WORDS)),
    _step("says", st.sampled_from((MEMBER, BOUND, VOICE)), st.just(WORDS[0])),
    _step("edits", _any, st.sampled_from(WORDS)),
    _step(
        "answers",
        st.sampled_from((*PEOPLE[:-1], VOICE)),
        _any,
        st.sampled_from(("/report", "@admins", "/trust", "/untrust", "/trust silence", "/report @admins")),
    ),
    _step(
        "presses",
        st.sampled_from(PEOPLE),
        st.sampled_from(VERBS),
        _any,
        st.sampled_from(("", "mute_1h", "mute_24h", "ban", "warn", "mute_999d")),
    ),
    _step("presses", st.sampled_from((ADMIN, OWNER)), st.sampled_from(("ok", "yes")), _any),
    _step("presses", st.just(ADMIN), st.just("more"), _any, st.sampled_from(("mute_24h", "ban"))),
    _step("clears", st.sampled_from(PEOPLE), _any),
    _changes.map(lambda pair: ("changes", pair)),
    _step("takes_back", _any),
    _step("ranks", st.sampled_from((DEPUTY, MEMBER, BOUND)), st.sampled_from(("administrator", "member"))),
    _step("again", _any),
    _step("waits", st.sampled_from((1.0, 70.0, HOUR, DAY))),
    _step("falters", st.sampled_from((1, 2, 3))),
)


async def _take(world: World, step: Step) -> None:
    name, parts = step
    if name == "waits":
        world.duty.clock.advance(*parts)
    elif name == "falters":
        world.platform.fail_look_ups(GROUP, *(Unsent("down") for _ in range(parts[0])))
    elif name == "again":
        assert await world.again(*parts) == 0
    else:
        await getattr(world, name)(*parts)


def _wrong(touches: Sequence[Touch]) -> list[Touch]:
    return [touch for touch in touches if touch.wrong or touch.chat_id != GROUP]


@settings(max_examples=150)
@given(st.sampled_from(MODES), st.lists(STEPS, max_size=25))
def test_nobody_protected_is_touched_and_all_is_on_record(mode: str, steps: list[Step]) -> None:
    """And nothing that comes twice is done twice."""

    async def run() -> None:
        world = World()
        await world.begin(mode)
        for step in steps:
            await _take(world, step)
            assert _wrong(world.platform.held.touches) == []
        await _is_on_record(world)

    asyncio.run(run())


async def _is_on_record(world: World) -> None:
    """Each mute, ban, lifting and deletion has its act, and each act was done; each act has its reason."""
    acts, touches = await world.acts(), world.platform.held.touches
    assert [act for act in acts if not act.reason] == []
    for kind in ("ban", "unban"):
        done = Counter(touch.who for touch in touches if touch.kind == kind)
        assert done == Counter(act.user_id for act in acts if act.kind == kind)
    silenced = {(touch.who, int(touch.until)) for touch in touches if touch.kind == "mute"}
    assert silenced == {(act.user_id, int(act.until)) for act in acts if act.kind == "mute"}
    freed = {touch.who for touch in touches if touch.kind == GIVES}
    assert freed <= {act.user_id for act in acts if act.kind in {"unmute", "unban"}}
    deleted = {touch.message_id for touch in touches if touch.kind == "delete"}
    assert deleted == {act.message_id for act in acts if act.kind == "delete"}


SEATS: dict[str, Callable[[Platform, float], None]] = {
    "free": lambda platform, _: platform.seat(GROUP, MEMBER, "member"),
    "bound": lambda platform, _: platform.bind(GROUP, MEMBER, *LEFT),
    "bound for a while": lambda platform, now: platform.bind(GROUP, MEMBER, *LEFT, until=now + 2 * DAY),
    "silenced": lambda platform, _: platform.bind(GROUP, MEMBER),
    "nearly free": lambda platform, now: platform.bind(GROUP, MEMBER, *LEFT, until=now + 100),
}
ACTS = st.one_of(
    _step("says", st.just(MEMBER), st.sampled_from(WORDS[:2])),
    _step("says", st.just(MEMBER), st.just(WORDS[0])),
    _step("presses", st.just(ADMIN), st.just("more"), _any, st.sampled_from(("mute_1h", "mute_24h", "ban"))),
    _step("waits", st.sampled_from((1.0, 70.0, 400.0))),
)
"""Within the hour that the shortest mute lasts: what has ended by itself is no longer to be undone."""


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(SEATS)), st.lists(ACTS, min_size=1, max_size=8), st.randoms(use_true_random=False)
)
def test_when_every_case_is_cleared_all_is_as_it_was(seat: str, steps: list[Step], dice: Any) -> None:
    """Also for somebody whom an admin had restricted, and in whatever order it is undone."""

    async def run() -> None:
        world = World()
        began = world.duty.clock.now()
        SEATS[seat](world.platform, began)
        was = world.platform.members[GROUP, MEMBER]
        await world.begin(ladder="mute_1h mute_24h ban")
        for step in steps:
            await _take(world, step)
        posts = list(world.posts)
        dice.shuffle(posts)
        for number in posts:
            await world.duty.cases.decide("clear", GROUP, MessageId(number), ADMIN)
            await world.duty.settled()
        world.platform.come_back(GROUP, MEMBER)
        expected = world.platform.standing(GROUP, was)
        found = world.platform.seen(GROUP, MEMBER)
        close = 0 < expected.until - world.duty.clock.now() < 100
        assert found == expected or (close and found.status == "member")

    asyncio.run(run())


@settings(max_examples=40)
@given(st.lists(ACTS, min_size=1, max_size=6), st.sampled_from(("bound", "member", "left")))
def test_what_an_admin_changed_by_hand_meanwhile_is_left_as_it_is(steps: list[Step], hand: str) -> None:
    async def run() -> None:
        world = World()
        await world.begin()
        for step in steps:
            await _take(world, step)
        if hand == "bound":
            world.platform.bind(GROUP, MEMBER, *LEFT, until=world.duty.clock.now() + 9 * DAY)
        else:
            world.platform.seat(GROUP, MEMBER, hand)
        kept = world.platform.seen(GROUP, MEMBER)
        for number in world.posts:
            await world.duty.cases.decide("clear", GROUP, MessageId(number), ADMIN)
            await world.duty.settled()
        assert world.platform.seen(GROUP, MEMBER) == kept

    asyncio.run(run())


@settings(max_examples=40)
@given(st.lists(_changes, min_size=1, max_size=8), _any)
def test_taking_the_last_change_of_a_setting_back_leaves_the_others(
    changes: list[tuple[str, str]], which: int
) -> None:
    async def run() -> None:
        world = World()
        await world.begin("warn")
        service, seen = world.duty.settings, []
        for key, value in changes:
            seen.append(asdict(await service.read(chat())))
            world.duty.clock.advance(5)
            await world.changes(key, value)
        key = changes[which % len(changes)][0]
        place = max(at for at, (name, _) in enumerate(changes) if name == key)
        last = next(one for one in await service.history(chat(), 50) if one.key == key)
        expected = asdict(await service.read(chat())) | {key: seen[place][key]}
        undone = await service.undo(chat(), key, int(last.at), ADMIN)
        assert undone is not None
        assert asdict(undone) | {"enforce_from": ""} == expected | {"enforce_from": ""}

    asyncio.run(run())


def test_the_permissions_that_are_restored_are_all_there_are() -> None:
    from telegram import ChatPermissions

    assert set(PERMISSIONS) == {name for name in ChatPermissions.__slots__ if name.startswith("can_")}
