"""A group with its admins, told as a play: who does what, and what everybody then sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.adapters.telegram.receive.clicks import REPEATED
from bot.bootstrap import App, open_app
from bot.config import Settings
from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import ChatType, PlayChat, Rank, Seat, User
from bot.services.platform import Eyes
from tests.e2e.conftest import MORNING, TOKEN, Stage
from tests.pictures import FakeEyes

AD = "高价收微信号，闲置小号换零花钱，日结"
OTHER_AD = "帮发朋友圈换米，一条 5 元"
ENGLISH_AD = "Buying Telegram accounts, good price, paid daily, DM me"
MILD = "手机兼职点赞 https://market.example.com/x"
"""An ad that is not plain enough to take somebody trusted for hijacked."""
DOUBTFUL = "有号想换钱的找我"
HARMLESS = "明天下午三点业主会，请大家准时到"
HOUR, DAY = 3600.0, 86_400.0
ZH = "zh-Hans"


def stopped_clock() -> PlaygroundClock:
    """Time stands still until a story lets it pass: what happens in one moment is known."""
    return PlaygroundClock(lambda: MORNING)


class Town(Stage):
    """A stage whose people have words for what admins do."""

    def __init__(self, play: Playground, app: App, clock: PlaygroundClock) -> None:
        super().__init__(play, app, clock)
        self.tapped: dict[tuple[int, str, int], float] = {}

    def t(self, key: str, lang: str = "en", **values: object) -> str:
        """A text of the catalog."""
        return self.app.live.catalog.text(lang, key, **values)

    def person(self, who: User) -> str:
        """Somebody as the bot names them, a link that Telegram opens."""
        return f'<a href="tg://user?id={who.id}">{who.name}</a>'

    async def passes(self, seconds: float) -> None:
        """Time passes, and the bot looks at what is due."""
        self.clock.advance(seconds)
        await self.app.upkeep()
        await self.settled()

    async def says(self, who: User, text: str, chat: PlayChat | None = None, **more: Any) -> int:
        """Somebody writes, and everything that follows happens; the message id."""
        self.clock.advance(10)
        number = self.post(text, by=who, chat=chat, **more)
        await self.settled()
        return number

    async def opens_private(self, who: User) -> PlayChat:
        """Somebody presses Start in private."""
        self.clock.advance(10)
        chat = self.world.start(who.id).chat
        await self.settled()
        return chat

    async def sets(self, *changes: str, by: User | None = None, chat: PlayChat | None = None) -> None:
        """An admin changes settings by hand."""
        for change in changes:
            await self.says(by or self.admin, f"/set {change}", chat)

    async def asks(self, who: User, text: str, chat: PlayChat | None = None, **more: Any) -> str:
        """Somebody writes something that is answered in the same chat; the newest answer."""
        before = len(self.said(chat))
        await self.says(who, text, chat, **more)
        answers = self.said(chat)[before:]
        assert answers, f"nothing was answered to {text!r}"
        return answers[-1]

    async def presses(self, who: User, data: str, chat: PlayChat | None = None) -> str:
        """Somebody presses the newest button whose data begins so; what they alone are told.

        Nobody taps the same one again within the second.
        """
        button, now = (who.id, data, chat.id if chat else 0), self.clock.now()
        if self.tapped.get(button) == now:
            self.clock.advance(REPEATED)
        self.tapped[button] = self.clock.now()
        return str((await self.click(who, data, chat)).get("text", ""))

    async def forges(self, who: User, chat: PlayChat, message_id: int, data: str) -> str:
        """Somebody sends data that no button of the message has."""
        message = {
            "message_id": message_id,
            "date": int(self.clock.now()),
            "chat": {"id": chat.id, "type": chat.kind.value, "title": chat.title},
        }
        click = self.world.callback(message, who.id, data, chat_id=chat.id)
        await self.until(lambda: click.answer is not None)
        await self.settled()
        return str((click.answer or {}).get("text", ""))

    def said(self, chat: PlayChat | None = None) -> list[str]:
        """What the bot said in a chat, as it was sent."""
        return self.texts((chat or self.group).id)

    def rewritten(self, chat: PlayChat | None = None) -> list[str]:
        """What the bot put in place of its own words in a chat."""
        where = (chat or self.group).id
        return [p["text"] for p in self.done("editMessageText") if int(p["chat_id"]) == where]

    def is_gone(self, message_id: int, chat: PlayChat | None = None) -> bool:
        """Whether a message was deleted."""
        return (chat or self.group).posts[message_id].deleted

    def seat(self, who: User, chat: PlayChat | None = None) -> Seat:
        """Somebody's place in the group."""
        return self.world.seat(chat or self.group, who.id)

    def may_write(self, who: User, chat: PlayChat | None = None) -> bool:
        """Whether somebody may write in the group now."""
        seat = self.seat(who, chat)
        return seat.role.present and (seat.role is not Rank.RESTRICTED or "can_send_messages" in seat.rights)

    def warned_of(self, chat: PlayChat | None = None) -> list[int]:
        """The messages that the bot warned of in a chat, by the button that asks why."""
        where, found = (chat or self.group).id, []
        for call in self.done("sendMessage"):
            rows = (call.get("reply_markup") or {}).get("inline_keyboard", [])
            data = [button.get("callback_data", "") for row in rows for button in row]
            asked = [one for one in data if one.startswith("why:")]
            found += [int(one[4:]) for one in asked if int(call["chat_id"]) == where]
        return found

    def head(self, lang: str = ZH, scheme: str = "account_trade") -> str:
        """How a warning begins."""
        return f"🛡 <b>{self.app.live.catalog.warnings.title(lang, scheme)}</b>"

    async def keeps_log(self, chat: PlayChat | None = None) -> PlayChat:
        """The admin makes a channel and sends the cases there, in the language of the group."""
        people = [(self.owner, Rank.OWNER), (self.admin, Rank.ADMIN)]
        channel = self.world.add_chat(
            ChatType.CHANNEL,
            "Casebook",
            members=people,
            bot=Rank.ADMIN,
            bot_rights=("can_post_messages",),
            username="casebook",
        )
        await self.sets("log @casebook", f"log_language {ZH}", chat=chat)
        return channel

    async def enforces(self, ladder: str = "") -> PlayChat:
        """The group deletes and restricts from the first minute on, with a log."""
        ladders = [f"ladder {ladder}"] if ladder else []
        await self.sets("mode enforce", "slow_start off", *ladders)
        return await self.keeps_log()


@asynccontextmanager
async def on_duty(url: str, eyes: Eyes | None = None) -> AsyncIterator[Town]:
    """A bot in a supergroup of a world whose time stands still until it is moved; ``url`` is its database.

    ``eyes`` are those that read its pictures.
    """
    clock = stopped_clock()
    world = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    settings = Settings(_env_file=None, database_url=url, second_reader="off", timezone="Asia/Shanghai")
    async with (
        world.serve() as api,
        open_app(settings, TOKEN, api, clock=clock, paced=False, eyes=eyes or FakeEyes()) as app,
    ):
        await app.start()
        polling = asyncio.create_task(app.poller.run())
        yield Town(world, app, clock)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
