"""A world in which every name, title, text and reason is poisonous, and a walk through all one can do."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.telegram.screens import COMMANDS, ROUTES
from bot.adapters.telegram.screens.interaction import Desk, Handler, Interaction
from bot.adapters.telegram.screens.route import Route
from bot.core.message import ChatId, MessageId, Origin, Part, UserId
from bot.core.verdict import Level
from bot.services.platform import Profile
from bot.services.store import ChatRecord, Json
from tests.builders import (
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
    signal,
    text_update,
    user,
    verdict,
)
from tests.desk import OPERATOR
from tests.drill import LOG, RIGHTS, Drill
from tests.fakes import FakeMessenger

Calls = list[tuple[str, dict[str, Any]]]
REPORTER, STRANGER = 21, 4242
AD, DOUBT = "evilad", "evildoubt"
"""What is judged to be fraud, and what is judged to be doubtful."""
PHONE = "666"
"""Stands in every poisonous number and in nothing of the bot's own."""
TOWER = "\u0336" * 40
MOST_PRESSES = 2000


def poison(surface: str) -> str:
    """Everything that could be tapped or could mislead, with the surface in each word."""
    word = f"evil{surface}"
    return (
        f"{word} {word}.com t.me/{word} @{word}_bot #{word} $EVIL /{word} a@{word}.com tg://{word}"
        f" +7 666 666 66 66 6666 6666 6666 6666 <b>{word}</b> &amp; \u202e{word}\u2066"
        f" {word}{TOWER}\n\n/{word}\ud83d\0"
    )


def title(number: int) -> dict[str, Any]:
    """A group under a poisonous title."""
    return (
        raw_chat(number, title=poison("title")) if number < 0 else raw_chat(number, first_name=poison("name"))
    )


def person(number: int) -> dict[str, Any]:
    """Somebody under a poisonous name."""
    return user(number, first_name=poison("name"), last_name=poison("name"), username="evilname_bot")


@dataclass(frozen=True, slots=True)
class Button:
    """Somebody may press this."""

    chat_id: int
    number: int
    data: str


class ByName(FakeMessenger):
    """Chats can be asked for by their @name."""

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        """The same for a name as for a number."""
        named = isinstance(params.get("chat_id"), str)
        return await super().call(method, {**params, "chat_id": LOG} if named else params)


class Haunted(Drill):
    """The drill in that world; ``went`` names the handlers that ran."""

    def __init__(self) -> None:
        super().__init__(ByName)
        duty = self.duty
        named = {"account": verdict(Level.SUSPICIOUS), AD: self._verdict(Level.FRAUD), DOUBT: self._verdict()}
        duty.judging.script = named
        for where, who, status in (
            *((where, who, "administrator") for where in (GROUP, OTHER_GROUP, LOG) for who in (ADMIN, BOT)),
            (GROUP, OWNER, "creator"),
            (GROUP, REPORTER, "member"),
            (GROUP, MEMBER, "member"),
        ):
            duty.messenger.seat(where, who, status, *RIGHTS, "can_invite_users", "can_post_messages")
            seat = duty.messenger.members[where, who]
            duty.messenger.members[where, who] = replace(seat, name=poison("admin")[:64])
        bio = Part(origin=Origin.PROFILE_BIO, text=poison("bio"), authored=False)
        duty.messenger.profiles[STRANGER] = Profile(parts=(bio,))
        duty.messenger.results["getChat"] = {"id": LOG, "type": "channel"}
        self.pressed: set[tuple[int, str]] = set()
        self.went: set[str] = set()
        duty.dispatcher._routes = [replace(route, run=self._noting(route)) for route in ROUTES]

    def _noting(self, route: Route) -> Handler:
        async def run(desk: Desk, asked: Interaction) -> Any:
            self.went.add(route.name)
            return await route.run(desk, asked)

        return run

    @staticmethod
    def _verdict(level: Level = Level.SUSPICIOUS) -> Any:
        said = (
            signal(poison("text"), reason="wants_account"),
            signal(poison("text"), reason="offer_money", id="m"),
        )
        return verdict(level, signals=said)

    @property
    def calls(self) -> Calls:
        """Everything so far."""
        return self.duty.messenger.calls

    async def begin(self, **settings: str) -> None:
        """Both groups are known, with these settings."""
        for group in (GROUP, OTHER_GROUP):
            record = ChatRecord(chat_id=group, kind="supergroup", title=poison("title"))
            await self.duty.store.chats.save(record)
            for key, value in settings.items():
                await self.duty.store.chats.set_setting(group, key, value, ADMIN, 0.0)
            self.duty.chats.forget(group)

    async def send(self, who: int, text: str, chat_id: int = GROUP, **fields: Any) -> int:
        """Somebody writes somewhere; the number of the message."""
        number = self.next()
        self.duty.clock.advance(61)
        content = {"chat": title(chat_id), "from": person(who), **fields}
        await self.duty.see(text_update(number, text, number=number, **content))
        return number

    def under(self, number: int, who: int, text: str, chat_id: int = GROUP) -> dict[str, Any]:
        """A message as an answer to it brings it along."""
        return text_update(0, text, number=number, chat=title(chat_id), **{"from": person(who)})["message"]

    async def press(self, who: int, button: Button, about: str = "") -> None:
        """Somebody presses; in private under an answer to ``about``."""
        self.duty.clock.advance(2)
        update = click_update(self.next(), button.data, by=who, chat_id=button.chat_id, number=button.number)
        query = update["callback_query"]
        query["from"], query["message"]["chat"] = person(who), title(button.chat_id)
        if about:
            query["message"]["reply_to_message"] = self.under(41, who, about, button.chat_id)
        await self.duty.see(update)

    async def press_everything(self, who: int) -> None:
        """Press one button of each kind that was ever sent, and those that come of it."""
        waiting, seen = deque(self.buttons(self.calls)), len(self.calls)
        most = len(self.pressed) + MOST_PRESSES
        while waiting and len(self.pressed) < most:
            button = waiting.popleft()
            by = button.chat_id if button.chat_id > 0 else who
            # One country and one language stand for all.
            kind = re.sub(r"\d+|(?<=:land:)[a-z]+|(?<=^lang:).+", "0", button.data)
            if (by, kind) not in self.pressed:
                self.pressed.add((by, kind))
                await self.press(by, button, f"{AD} {poison('text')}" if button.chat_id > 0 else "")
                waiting.extend(self.buttons(self.calls[seen:]))
                seen = len(self.calls)

    def buttons(self, calls: Calls) -> Iterator[Button]:
        """The buttons under messages among calls, with where they stand."""
        numbers = self._numbers()
        for _, params in calls:
            rows = (params.get("reply_markup") or {}).get("inline_keyboard", [])
            number = params.get("message_id") or numbers.get(id(params), 0)
            for data in (one["callback_data"] for row in rows for one in row if "callback_data" in one):
                yield Button(int(params["chat_id"]), int(number), str(data))

    def _numbers(self) -> dict[int, int]:
        sent = [params for method, params in self.calls if method.startswith("send")]
        return {id(params): 9001 + at for at, params in enumerate(sent)}


async def walked(**settings: str) -> Haunted:
    """Everything that people can do, done once, in a group with these settings."""
    world = Haunted()
    await world.begin(suspicious="ask", joins="ask", region="de", **settings)
    for who in (OWNER, ADMIN, REPORTER, MEMBER, OPERATOR):
        await world.send(who, "/start", who)
    await _comings(world)
    await _cases(world)
    await _commands(world)
    await _federations(world)
    await _operating(world)
    await _talks(world)
    for who in (ADMIN, MEMBER):
        await world.press_everything(who)
    world.duty.outbox.submit(await world.duty.caselog.tick())
    await world.duty.settled()
    return world


async def _comings(world: Haunted) -> None:
    """The bot comes into a group and is made an admin, somebody joins."""
    named = {"chat_id": OTHER_GROUP, "title": poison("title")}
    await world.duty.see(joined_update(world.next(), bot_member("member"), **named))
    await world.duty.see(joined_update(world.next(), bot_member("administrator"), old="member", **named))
    await world.duty.see(joined_update(world.next(), bot_member("member"), old="administrator", **named))
    seats = {
        key: {"user": person(STRANGER), "status": now} for key, now in (("old", "left"), ("new", "member"))
    }
    change = {"chat": title(GROUP), "from": person(STRANGER), "date": 1}
    change |= {f"{key}_chat_member": seat for key, seat in seats.items()}
    await world.duty.see({"update_id": world.next(), "chat_member": change})


async def _cases(world: Haunted) -> None:
    """Ads, doubts, reports, objections, requests to join, an edit, a wave."""
    for text in (AD, DOUBT):
        said = f"{text} {poison('text')}"
        number = await world.send(MEMBER, said)
        await world.send(REPORTER, "/report", reply_to_message=world.under(number, MEMBER, said))
        await world.press(MEMBER, Button(GROUP, world.duty.messenger.last_id, f"ok:{number}"))
    number = await world.send(STRANGER, poison("text"))
    await world.send(REPORTER, "@admins", reply_to_message=world.under(number, STRANGER, poison("text")))
    for who in (STRANGER, STRANGER + 1):
        request = {"chat": title(GROUP), "from": person(who), "user_chat_id": who, "date": 1}
        bio = f"{AD} {poison('bio')}"
        await world.duty.see({"update_id": world.next(), "chat_join_request": {**request, "bio": bio}})
        world.duty.clock.advance(61)
        await world.duty.store.chats.set_setting(GROUP, "joins", "decline", ADMIN, 0.0)
        world.duty.chats.forget(ChatId(GROUP))
    for at in range(6):
        await world.duty.see(
            text_update(world.next(), f"{AD} {at}", chat=title(GROUP), **{"from": person(STRANGER)})
        )
    await world.duty.upkeep()
    await world.duty.settled()
    wave = [row for row in world.duty.store.calls() if row.mark.startswith("wave:")]
    card = (wave[-1].chat_id, wave[-1].message_id) if wave else (GROUP, world.duty.messenger.last_id)
    await world.press(ADMIN, Button(*card, "w:undo"))
    await world.send(ADMIN, f"/start log{GROUP}", ADMIN)
    await world.press(ADMIN, Button(ADMIN, world.duty.messenger.last_id, f"l:undo:{number}"))


ARGUMENTS = (
    "",
    poison("args"),
    "@evilargs_bot",
    "evilargs.com",
    "+76666666666",
    "pass evilargs.com 13666 #evilargs",
    "flag @evilargs call 666 666 6666",
    "silence",
    "log @evilargs_log",
    "warning_text {words} #evil $EVIL /evil 666 666 6666",
    "tips_times evilargs.com",
    "region evilargs.com",
    "status",
)


async def _commands(world: Haunted) -> None:
    """Every command, with nothing, with poison and with what it can read, in the group and in private."""
    said = f"{AD} {poison('text')}"
    for command in COMMANDS:
        for words in ARGUMENTS:
            await world.send(ADMIN, f"/{command} {words}".strip())
        await world.send(ADMIN, f"/{command} {poison('args')}", ADMIN)
        number = await world.send(REPORTER, poison("text"))
        await world.send(ADMIN, f"/{command}", reply_to_message=world.under(number, STRANGER, said))
        await world.send(STRANGER, f"/{command} {poison('args')}")


async def _federations(world: Haunted) -> None:
    """A list under the worst name that is allowed, with lines, an admin, an objection and an answer."""
    await world.send(OWNER, "/fed new #evilfed $EVIL 666 666 66 66", OWNER)
    (own,) = await world.duty.store.federations.led_by(UserId(OWNER))
    fed = own.federation.id
    reason = "evilreason.com @evilreason 666 666 66 66"
    for words in (
        f"add {fed} person {MEMBER} {reason}",
        f"add {fed} handle @evillist {reason}",
        f"add {fed} link evillist.com {reason}",
        f"admin {fed} {ADMIN}",
        f"admin {fed} {poison('args')}",
        f"drop {fed} handle @evillist_2",
        f"export {fed}",
        f"import {fed} {poison('args')}",
        f"delete {fed}",
        "",
    ):
        await world.send(OWNER, f"/fed {words}".strip(), OWNER)
    await world.send(MEMBER, "/fed", MEMBER)
    await world.send(MEMBER, f"/fed appeal {fed} {poison('note')}"[:290], MEMBER)
    await world.send(OWNER, "/fed", OWNER)
    await world.send(OWNER, f"/fed join {fed}")
    join = next(one for one in reversed(list(world.buttons(world.calls))) if one.data == "fed:yes")
    await world.press(OWNER, join)
    for words in (f"join {fed}", "status", "ban"):
        number = await world.send(REPORTER, AD)
        under = world.under(number, REPORTER, f"{AD} {poison('text')}")
        await world.send(OWNER, f"/fed {words}", **({"reply_to_message": under} if words == "ban" else {}))


async def _operating(world: Haunted) -> None:
    for words in (
        "",
        "chats",
        "health",
        "versions",
        f"chat {GROUP}",
        f"chat {poison('args')}",
        f"block {OTHER_GROUP} {poison('reason')}",
        f"chat {OTHER_GROUP}",
        f"unblock {OTHER_GROUP}",
        poison("args"),
    ):
        await world.send(OPERATOR, f"/op {words}".strip(), OPERATOR)


async def _talks(world: Haunted) -> None:
    """Questions in private, forwarded and typed, by name in the group, and in line."""
    said = f"{AD} {poison('text')}"
    origin = {"type": "user", "date": 1, "sender_user": person(STRANGER)}
    for text in (said, f"{DOUBT} {poison('text')}", poison("text")):
        await world.send(MEMBER, text, MEMBER)
        await world.send(MEMBER, text, MEMBER, forward_origin=origin)
        await world.send(MEMBER, f"@notice_bot {text}")
        await world.duty.see({"update_id": world.next(), "inline_query": _typed(text)})
    about = Button(MEMBER, 1, "ask:admins")
    await world.press(MEMBER, about, said)
    await world.press(MEMBER, Button(MEMBER, 1, f"ask:admins:{GROUP}"), said)
    await world.send(MEMBER, f"/start ask-{-GROUP}-501", MEMBER)
    known = await world.duty.store.ledger.latest(ChatId(GROUP), 1)
    await world.send(MEMBER, f"/start ask-{-GROUP}-{MessageId(known[0].message_id)}", MEMBER)


def _typed(text: str) -> dict[str, Any]:
    return {"id": "7", "from": person(MEMBER), "query": text[:200], "offset": ""}


def texts(calls: Calls) -> Iterator[tuple[str, str]]:
    """Every text in HTML that people were sent, with the method that carried it."""
    for method, params in calls:
        for key in ("text", "caption"):
            if method != "answerCallbackQuery" and isinstance(params.get(key), str):
                yield method, str(params[key])
        if isinstance(params.get("media"), dict):
            yield method, str(params["media"].get("caption", ""))
        for result in json.loads(json.dumps(params.get("results", []))):
            yield method, str(result["input_message_content"]["message_text"])


def plain_texts(calls: Calls) -> Iterator[str]:
    """What is shown without markup: labels of buttons, answers to clicks, results in line."""
    for method, params in calls:
        if method == "answerCallbackQuery":
            yield str(params.get("text", ""))
        rows = (params.get("reply_markup") or {}).get("inline_keyboard", [])
        yield from (str(one["text"]) for row in rows for one in row)
        for result in json.loads(json.dumps(params.get("results", []))):
            yield f"{result['title']} {result['description']}"
