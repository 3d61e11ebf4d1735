"""A bot on duty, built quickly, with a log and what admins press: for tests of what they do."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from bot.core.message import ChatId
from bot.services.store import ChatRecord
from tests import desk
from tests.builders import ADMIN, BOT, GROUP, MEMBER, click_update, raw_chat, text_update, user
from tests.fakes import FakeMessenger

LOG = -1001000000902
LINKED, VOICE = -1001000000900, -1001000000901
"""The channel that the group belongs to, and some channel that somebody speaks as."""
RIGHTS = ("can_delete_messages", "can_restrict_members")
Calls = list[tuple[str, dict[str, Any]]]


def duty(messenger: type[FakeMessenger] = FakeMessenger) -> desk.Duty:
    """A bot on duty."""
    with patch.object(desk, "FakeMessenger", messenger):
        found = desk.Duty()
    found.messenger.seat(GROUP, BOT, "administrator", *RIGHTS)
    found.messenger.seat(GROUP, ADMIN, "administrator", *RIGHTS)
    found.messenger.seat(LOG, ADMIN, "administrator")
    found.messenger.linked[GROUP] = LINKED
    return found


def speaker(who: int) -> dict[str, Any]:
    """How a message of somebody looks: a person, a channel, or the group itself."""
    if who > 0:
        return {"from": user(who)}
    linked = {"is_automatic_forward": True} if who == LINKED else {}
    kind = "supergroup" if who == GROUP else "channel"
    return {"sender_chat": raw_chat(who, type=kind), "from": user(1087968824, is_bot=True), **linked}


class Drill:
    """Admins and members act one after the other; each act gives the calls that it led to."""

    def __init__(self, messenger: type[FakeMessenger] = FakeMessenger) -> None:
        self.duty = duty(messenger)
        self.last = 500

    async def begin(self, **settings: str) -> None:
        """The group is known, with these settings and a log."""
        await self.duty.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="Riverside"))
        for key, value in ({"log": str(LOG)} | settings).items():
            await self.duty.store.chats.set_setting(GROUP, key, value, ADMIN, 0.0)
        self.duty.chats.forget(GROUP)

    def next(self) -> int:
        """A number that no message and no update has."""
        self.last += 1
        return self.last

    async def says(self, who: int, text: str, **fields: Any) -> Calls:
        """Somebody writes in the group."""
        number = self.next()
        return await self.duty.see(text_update(number, text, number=number, **{**speaker(who), **fields}))

    async def posts(self, who: int, text: str, **fields: Any) -> int:
        """The same; the number of the message."""
        await self.says(who, text, **fields)
        return self.last

    async def answers(self, who: int, number: int, author: int, text: str, said: str = "x") -> Calls:
        """Somebody answers a message of somebody else."""
        under = text_update(0, said, number=number, **speaker(author))["message"]
        return await self.says(who, text, reply_to_message=under)

    async def presses(self, who: int, data: str, number: int = 0, chat_id: int = GROUP) -> Calls:
        """Somebody presses a button under a message of the bot, the newest unless it is named."""
        number = number or self.duty.messenger.last_id
        return await self.duty.see(click_update(self.next(), data, by=who, chat_id=chat_id, number=number))

    async def told(self, who: int, data: str, number: int = 0, chat_id: int = GROUP) -> str:
        """What somebody who presses is told, and nothing else happens."""
        calls = await self.presses(who, data, number, chat_id)
        assert [method for method, _ in calls] == ["answerCallbackQuery"]
        return str(calls[0][1].get("text", ""))

    async def card(self) -> int:
        """The newest card of a case in the log, by its number."""
        cards = [row.message_id for row in self.duty.store.calls() if row.mark.startswith("case:")]
        return cards[-1] if cards else 0

    async def acts(self) -> list[tuple[str, int]]:
        """What is on record, oldest first: what was done and by whom."""
        found = await self.duty.store.ledger.acts(ChatId(GROUP), 100)
        return [(act.kind, int(act.by)) for act in reversed(found)]

    def text(self, key: str, lang: str = "en", **values: object) -> str:
        """A text of the catalog."""
        return self.duty.text(key, lang, **values)


def shown(calls: Calls) -> list[str]:
    """The texts of messages among calls, sent or rewritten."""
    return [str(params["text"]) for method, params in calls if method in {"sendMessage", "editMessageText"}]


def datas(calls: Calls) -> list[str]:
    """What the buttons under the last message among calls send."""
    marked = [params["reply_markup"] for _, params in calls if params.get("reply_markup")]
    rows = marked[-1]["inline_keyboard"] if marked else []
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


__all__ = ["LINKED", "LOG", "MEMBER", "VOICE", "Calls", "Drill", "datas", "duty", "shown", "speaker"]
