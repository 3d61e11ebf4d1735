"""Every button and every command of admins, in the wrong hands, the wrong chat and at the wrong time.

Rights are asked of Telegram at the click. What a wrong person does changes nothing, tells nothing but that it
is not theirs, and is answered. Prefixes are read from the routes: a new one fails until it is here.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select
from telegram.ext import CallbackQueryHandler

from bot.adapters.store.schema import metadata
from bot.adapters.telegram.screens import COMMANDS, ROUTES
from bot.adapters.telegram.screens.commands import TABLE, Who
from bot.adapters.telegram.send.keyboards import LOG_OF
from bot.core.message import Chat, ChatKind, UserId
from bot.services.cases.caselog import CARDS
from bot.services.store import ChatRecord
from tests.builders import (
    AD,
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    bot_member,
    click_update,
    joined_update,
    raw_chat,
    text_update,
    user,
)
from tests.desk import OPERATOR, Duty
from tests.drill import LOG, RIGHTS, Calls, Drill, shown

STRANGER, FORMER, ELSEWHERE, POWERLESS, ROBOT, NEWCOMER, AUTHOR = 77, 78, 79, 80, 81, 4242, 5
ANONYMOUS, CHANNEL_BOT, CHANNEL = 1087968824, 136817688, -1001000000901
SECRET = "Secretname"
FIRST = 9001
"""The number of the first message that the bot sends."""
WEEK, MENU, QUESTION = 7 * 86_400.0, 7200.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that would act: where it stands, and who may press it."""

    chat_id: int
    number: int
    data: str
    right: int = 0


class World(Drill):
    """A group with an owner, an admin with rights and one without, and people who are none of these."""

    async def opened(self) -> None:
        """Everybody has their seat, and all have opened the bot."""
        await self.begin(mode="clean", suspicious="ask", joins="ask", slow_start="off")
        other = ChatRecord(chat_id=OTHER_GROUP, kind="supergroup", title="Elsewhere")
        await self.duty.store.chats.save(other)
        seat = self.duty.messenger.seat
        seat(GROUP, BOT, "administrator", *RIGHTS, "can_invite_users")
        seat(GROUP, ADMIN, "administrator", *RIGHTS, "can_invite_users")
        seat(GROUP, FORMER, "administrator", *RIGHTS, "can_invite_users")
        seat(GROUP, POWERLESS, "administrator")
        seat(OTHER_GROUP, ELSEWHERE, "creator")
        seat(GROUP, ROBOT, "administrator", *RIGHTS, "can_invite_users")
        for who in (MEMBER, AUTHOR):
            seat(GROUP, who, "member")
        for who in (ADMIN, OWNER, FORMER, POWERLESS, ELSEWHERE, MEMBER, STRANGER, OPERATOR):
            await self.duty.see(text_update(self.next(), "/start", chat_id=who, by=who))

    def demote(self, who: int = FORMER) -> None:
        """Somebody loses the rank, and the bot has not heard of it."""
        self.duty.messenger.seat(GROUP, who, "member")

    def restart(self) -> None:
        """Nothing stays but the store and the platform."""
        before = self.duty
        self.duty = Duty(before.store)
        self.duty.clock.time = before.clock.time
        self.duty.messenger.members = before.messenger.members
        self.duty.judging.script = before.judging.script

    async def heard(self) -> None:
        """The bot has the admins of the group in mind."""
        await self.duty.chats.refresh(Chat(id=GROUP, kind=ChatKind.SUPERGROUP, title="Riverside"))

    def kept(self) -> dict[str, Any]:
        """What the store holds, but for the traffic itself and who was met in it."""
        traffic = {"inbox", "outbox", "acquaintances"}
        kept = [table for table in metadata.tables.values() if table.name not in traffic]
        return {table.name: self.duty.store.look_at(select(table)) for table in kept}

    def button(self, data: str, right: int) -> Button:
        """The newest button whose data begin so."""
        sent = [params for method, params in self.duty.messenger.calls if method.startswith("send")]
        for number, params in reversed(list(enumerate(sent, FIRST))):
            markup: Any = params.get("reply_markup") or {}
            for one in (one for line in markup.get("inline_keyboard", ()) for one in line):
                if (full := str(one.get("callback_data", ""))).startswith(data):
                    chat = int(str(params["chat_id"]))
                    return Button(chat_id=chat, number=number, data=full, right=right)
        raise AssertionError(f"no button {data}")


@pytest.fixture
async def world() -> World:
    found = World()
    await found.opened()
    return found


# One live button of each kind


async def _warned(world: World, data: str) -> Button:
    author = {"from": user(AUTHOR, first_name=SECRET)}
    await world.duty.see(text_update(world.next(), f"{AD} {SECRET}", **author))
    return world.button(data, ADMIN)


async def _sent(world: World, by: int, text: str, data: str, chat_id: int = GROUP) -> Button:
    await world.duty.see(text_update(world.next(), text, by=by, chat_id=chat_id))
    return world.button(data, by)


async def _joining(world: World) -> Button:
    request = {"chat": raw_chat(), "user_chat_id": NEWCOMER, "date": 1, "bio": f"{AD} {SECRET}"}
    request["from"] = user(NEWCOMER, first_name=SECRET)
    await world.duty.see({"update_id": world.next(), "chat_join_request": request})
    return world.button("j:ok:", ADMIN)


async def _arrived(world: World) -> Button:
    await world.duty.see(joined_update(world.next(), bot_member("administrator")))
    return world.button("up:observe", ADMIN)


async def _federation(world: World) -> Button:
    await world.duty.see(text_update(world.next(), f"/fed new {SECRET}", by=OWNER, chat_id=OWNER))
    (own,) = await world.duty.store.federations.led_by(UserId(OWNER))
    return await _sent(world, ADMIN, f"/fed join {own.federation.id}", "fed:yes")


async def _statistics(world: World) -> Button:
    await world.duty.see(text_update(world.next(), "/stats", by=ADMIN))
    number, data = world.duty.messenger.last_id, f"st:7:l:{ADMIN}"
    return Button(chat_id=GROUP, number=number, data=data, right=ADMIN)


async def _wave(world: World) -> Button:
    """More cases than have a card each, and then a card for all of them."""
    for _ in range(CARDS + 2):
        author = {"from": user(AUTHOR, first_name=SECRET)}
        await world.duty.see(text_update(world.next(), f"{AD} {SECRET}", **author))
    world.duty.outbox.submit(await world.duty.caselog.tick())
    await world.duty.settled()
    return world.button("w:", ADMIN)


async def _listed(world: World) -> Button:
    """The list of cases in an admin's private chat."""
    await _warned(world, "ok:")
    return await _sent(world, ADMIN, f"/start {LOG_OF}{GROUP}", "l:undo:", ADMIN)


MADE: dict[str, Callable[[World], Awaitable[Button]]] = {
    "ok": lambda world: _warned(world, "ok:"),
    "c:ok": lambda world: _warned(world, "c:ok:"),
    "c:yes": lambda world: _warned(world, "c:yes:"),
    "c:trust": lambda world: _warned(world, "c:trust:"),
    "c:like": lambda world: _warned(world, "c:like:"),
    "c:more": lambda world: _warned(world, "c:more:"),
    "w": _wave,
    "l": _listed,
    "j": _joining,
    "up": _arrived,
    "fed": _federation,
    "st": _statistics,
    "t": lambda world: _sent(world, ADMIN, "/trust pass free cake", "t:yes"),
    "set:page": lambda world: _sent(world, ADMIN, "/settings", "set:page:"),
    "set:reset": lambda world: _sent(world, ADMIN, "/settings", "set:reset"),
    "set:export": lambda world: _sent(world, ADMIN, "/settings", "set:export"),
    "op": lambda world: _sent(world, OPERATOR, "/op", "op:", OPERATOR),
}
"""Buttons that only some may press, by prefix and verb."""
EVERYBODYS = {"why", "did", "about", "ask", "go", "lang", "me"}
"""Buttons that are for whoever sees them, and concern nobody else."""
NEEDS_RIGHT = ("c:more", "j")
"""Those for which an admin needs a right of their own."""
BOUND = ("set:page", "set:reset", "set:export", "t", "fed", "st", "l")
"""Those that are of one admin, and not of another."""
AGES = {
    **dict.fromkeys(("set:page", "set:reset", "set:export"), MENU),
    **dict.fromkeys(("t", "fed"), QUESTION),
    **dict.fromkeys(("c:ok", "c:yes", "c:trust", "c:like", "c:more", "w", "l", "j"), WEEK),
}
"""After so many seconds they are dead for everybody."""
WRONG = {
    "a stranger": STRANGER,
    "a member": MEMBER,
    "a former admin": FORMER,
    "an admin of another group": ELSEWHERE,
    "the bot itself": BOT,
    "another bot with the rank of an admin": ROBOT,
    "the stand-in of anonymous admins": ANONYMOUS,
    "the stand-in of channels": CHANNEL_BOT,
}
BOTS = {BOT, ROBOT, ANONYMOUS, CHANNEL_BOT}
GROUPS_OWN = [name for name in MADE if name != "op"]


def prefixes() -> list[str]:
    """Every prefix of a button that some route knows."""
    patterns = [route.match.pattern for route in ROUTES if isinstance(route.match, CallbackQueryHandler)]
    return [re.fullmatch(r"\^(\w+):", one.pattern)[1] for one in patterns]  # type: ignore[index, union-attr]


def test_no_prefix_is_forgotten() -> None:
    assert sorted(prefixes()) == sorted({name.partition(":")[0] for name in MADE} | EVERYBODYS)


async def pressed(world: World, button: Button, by: int) -> Calls:
    click = click_update(world.next(), button.data, by=by, chat_id=button.chat_id, number=button.number)
    click["callback_query"]["from"] = user(by, is_bot=by in BOTS)
    return await world.duty.see(click)


async def refused(world: World, button: Button, by: int) -> None:
    """The press changes nothing, tells nothing, and is answered."""
    before = world.kept()
    ((method, answer),) = await pressed(world, button, by)
    assert method == "answerCallbackQuery"
    assert answer["text"]
    assert SECRET.lower() not in str(answer).lower()
    assert "url" not in answer
    assert world.kept() == before


async def acted(world: World, button: Button) -> None:
    before = world.kept()
    calls = await pressed(world, button, button.right)
    told = str(calls[0][1].get("text", ""))
    looked_up = button.data.startswith("c:like:") and "1" in told
    assert len(calls) > 1 or world.kept() != before or looked_up


@pytest.mark.parametrize("name", MADE)
async def test_in_the_right_hands_it_acts(world: World, name: str) -> None:
    """Else nothing below would prove anything."""
    await acted(world, await MADE[name](world))


@pytest.mark.parametrize("name", MADE)
async def test_after_a_restart_it_acts_in_the_right_hands(world: World, name: str) -> None:
    button = await MADE[name](world)
    world.restart()
    await acted(world, button)


@pytest.mark.parametrize("restarted", [False, True], ids=["on duty", "restarted"])
@pytest.mark.parametrize("who", WRONG)
@pytest.mark.parametrize("name", MADE)
async def test_in_the_wrong_hands_it_does_nothing(world: World, name: str, who: str, restarted: bool) -> None:
    button = await MADE[name](world)
    world.demote()
    if restarted:
        world.restart()
    await refused(world, button, WRONG[who])


@pytest.mark.parametrize("name", GROUPS_OWN)
async def test_who_lost_the_rank_a_moment_ago_lost_the_buttons(world: World, name: str) -> None:
    """Telegram is asked at the click, whatever the bot remembers."""
    button = await MADE[name](world)
    await world.heard()
    world.demote(ADMIN)
    await refused(world, button, ADMIN)


@pytest.mark.parametrize("name", NEEDS_RIGHT)
async def test_an_admin_without_the_right_does_nothing(world: World, name: str) -> None:
    await refused(world, await MADE[name](world), POWERLESS)


@pytest.mark.parametrize("name", BOUND)
async def test_a_button_of_one_admin_is_not_anothers(world: World, name: str) -> None:
    await refused(world, await MADE[name](world), OWNER)


@pytest.mark.parametrize(("where", "by"), [(OTHER_GROUP, MEMBER), (MEMBER, MEMBER), (ADMIN, ADMIN)])
@pytest.mark.parametrize("name", GROUPS_OWN)
async def test_in_another_chat_the_same_data_do_nothing(world: World, name: str, where: int, by: int) -> None:
    """A client may send any data under any message, in a group of one's own or in private."""
    button = await MADE[name](world)
    world.duty.messenger.seat(OTHER_GROUP, MEMBER, "creator")
    if button.chat_id == where:
        return
    await refused(world, replace(button, chat_id=where), by)


@pytest.mark.parametrize("by", [STRANGER, ADMIN])
@pytest.mark.parametrize("name", [name for name in GROUPS_OWN if name != "st"])
async def test_under_another_message_the_same_data_do_nothing(world: World, name: str, by: int) -> None:
    """The picture of statistics alone bears no mark: its buttons name their admin, who is asked about."""
    await refused(world, replace(await MADE[name](world), number=900), by)


@pytest.mark.parametrize("name", AGES)
async def test_when_it_is_too_old_it_does_nothing_for_anybody(world: World, name: str) -> None:
    button = await MADE[name](world)
    world.duty.clock.advance(AGES[name] + 1)
    await refused(world, button, button.right)


@pytest.mark.parametrize("by", [STRANGER, MEMBER, AUTHOR, ELSEWHERE])
@pytest.mark.parametrize("prefix", ["why", "ok"])
async def test_a_case_without_a_warning_is_shown_to_nobody(world: World, prefix: str, by: int) -> None:
    """In the quiet modes it is in the log alone: no number that somebody guesses shows it, nor that it is."""
    await world.begin(mode="observe")
    await world.duty.see(text_update(world.next(), f"{AD} {SECRET}", by=AUTHOR))
    button = Button(chat_id=GROUP, number=900, data=f"{prefix}:{world.last}")
    ((_, answer),) = await pressed(world, button, by)
    assert answer["text"] == world.text("why.expired")


async def test_who_reads_the_log_is_no_admin_of_the_group_by_that(world: World) -> None:
    button = await MADE["c:ok"](world)
    assert button.chat_id == LOG
    world.duty.messenger.seat(LOG, STRANGER, "administrator")
    await refused(world, button, STRANGER)


# Commands

ADMINS_COMMANDS = {
    "settings": "",
    "set": "mode observe",
    "confirm": "",
    "doctor": "",
    "log": "",
    "stats": "",
    "trust": "",
    "untrust": "",
    "trusted": "",
    "import": "antifraud-settings 1\nmode = observe",
    "copy": "",
    "fed": "leave",
}
_PEOPLES = (
    "start help ask check tip tips case quiz hotline law notice privacy forget export report country language"
)
ANYBODYS_COMMANDS = set(_PEOPLES.split())
PEOPLE = {who: number for who, number in WRONG.items() if number not in {ANONYMOUS, CHANNEL_BOT, BOT}}
SENDERS: dict[str, dict[str, Any]] = {
    **{who: {"from": user(number, is_bot=number in BOTS)} for who, number in PEOPLE.items()},
    "a channel": {"from": user(CHANNEL_BOT, is_bot=True), "sender_chat": raw_chat(CHANNEL, type="channel")},
    "another group": {"from": user(ANONYMOUS, is_bot=True), "sender_chat": raw_chat(OTHER_GROUP)},
    "a stand-in without its group": {"from": user(ANONYMOUS, is_bot=True)},
}


def test_no_command_is_forgotten() -> None:
    assert set(COMMANDS) == set(ADMINS_COMMANDS) | ANYBODYS_COMMANDS
    # Which list a group follows is told to everybody there.
    assert {command.name for command in TABLE if command.who is Who.ADMINS} == {*ADMINS_COMMANDS} - {"fed"}


@pytest.mark.parametrize("who", SENDERS)
@pytest.mark.parametrize("command", ADMINS_COMMANDS)
async def test_a_command_of_admins_does_nothing_for_others(world: World, command: str, who: str) -> None:
    number = world.next()
    await world.duty.see(text_update(number, f"{AD} {SECRET}", number=number, by=AUTHOR))
    await world.heard()
    world.demote()
    before = world.kept()
    under = text_update(0, f"{AD} {SECRET}", number=number, by=AUTHOR)["message"]
    text = f"/{command} {ADMINS_COMMANDS[command]}".strip()
    calls = await world.duty.see(text_update(world.next(), text, reply_to_message=under, **SENDERS[who]))
    assert world.kept() == before
    assert {method for method, _ in calls} <= {"sendMessage"}
    assert SECRET not in str(calls)
    assert "reply_markup" not in str(calls)


@pytest.mark.parametrize("command", ADMINS_COMMANDS)
async def test_a_member_is_told_that_it_is_for_admins(world: World, command: str) -> None:
    text = f"/{command} {ADMINS_COMMANDS[command]}".strip()
    assert len(shown(await world.duty.see(text_update(world.next(), text, by=MEMBER)))) == 1


@pytest.mark.parametrize("words", ["", f"block {GROUP} x", "maintenance on", "broadcast hello", "chats"])
@pytest.mark.parametrize("by", [STRANGER, OWNER, ADMIN])
async def test_nobody_else_operates(world: World, words: str, by: int) -> None:
    calls = await world.duty.see(text_update(world.next(), f"/op {words}".strip(), by=by, chat_id=by))
    assert (world.duty.operating.resting, await world.duty.store.operating.blocks()) == (False, ())
    assert await world.duty.operating.progress() == {}
    assert "op:" not in str(calls)
