"""The whole bot against the playground over real HTTP, driven as people would."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.bootstrap import App, open_app
from bot.config import Settings
from bot.playground import Playground, PlaygroundClock, World, empty_world
from bot.playground.model import ChatType, PlayChat, Rank, User
from tests.pictures import FakeEyes

TOKEN = "1:playground"
RIGHTS = ("can_delete_messages", "can_restrict_members")
Params = dict[str, Any]
MORNING = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
"""When each story begins, so that no test knows what time it really is."""


class Stage:
    """A group, its people, the playground and the bot."""

    def __init__(self, play: Playground, app: App, clock: PlaygroundClock) -> None:
        self.play = play
        self.app = app
        self.clock = clock
        self.owner: User = self.world.add_user("Owner")
        self.admin: User = self.world.add_user("Admin", language="en")
        self.member: User = self.world.add_user("Member A")
        self.other: User = self.world.add_user("Member B")
        self.group = self.new_group("Riverside 河畔")

    @property
    def world(self) -> World:
        """The playground's world."""
        return self.play.world

    def new_group(self, title: str, kind: ChatType = ChatType.SUPERGROUP) -> PlayChat:
        """A group with everybody in it, the bot as admin."""
        members = [(self.owner, Rank.OWNER), (self.admin, Rank.ADMIN)]
        members += [(self.member, Rank.MEMBER), (self.other, Rank.MEMBER)]
        return self.world.add_chat(kind, title, members=members, bot=Rank.ADMIN, bot_rights=RIGHTS)

    def post(self, text: str, *, by: User | None = None, chat: PlayChat | None = None, **more: Any) -> int:
        """Somebody posts in the group; the message id."""
        return self.world.post((chat or self.group).id, (by or self.member).id, text, **more).id

    def private(self, text: str, by: User | None = None) -> None:
        """Somebody writes to the bot in private."""
        user = by or self.member
        self.world.post(self.world.start(user.id).chat.id, user.id, text)

    def done(self, method: str) -> list[Params]:
        """The parameters of every successful call of a method, in order."""
        return [dict(e.params) for e in self.world.journal if e.method == method and e.error is None]

    def texts(self, chat_id: int | None = None) -> list[str]:
        """What the bot said."""
        return [p["text"] for p in self.done("sendMessage") if chat_id in {None, int(p["chat_id"])}]

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for something to become true; the test's own time limit ends a wait that is in vain."""
        async with asyncio.timeout(60):
            while not true():
                await asyncio.sleep(0.01)

    async def settled(self) -> None:
        """Wait until every update was handled and everything decided was done."""
        async with asyncio.timeout(60):
            quiet = 0
            while quiet < 3:
                await asyncio.sleep(0.02)
                await self.app.inbox.idle()
                await asyncio.gather(*self.app.dispatcher._conversations._tasks)
                await self.app.gallery.idle()
                await self.app.inbox.idle()
                await self.app.outbox.idle()
                quiet = quiet + 1 if not self.world.queue.waiting else 0

    async def click(self, by: User, data: str, chat: PlayChat | None = None) -> Params:
        """Press a button of the bot's newest message that carries data beginning so; the answer."""
        where = chat or self.group
        message_id, full = self.button(data, where)
        click = self.world.click(where.id, message_id, by.id, full)
        await self.until(lambda: click.answer is not None)
        await self.settled()
        return dict(click.answer or {})

    def button(self, data: str, chat: PlayChat) -> tuple[int, str]:
        """The newest message with such a button, and the button's whole data."""
        for post in reversed(list(chat.posts.values())):
            for row in post.buttons or []:
                for item in row:
                    if item.get("callback_data", "").startswith(data):
                        return post.id, item["callback_data"]
        raise AssertionError(f"no button {data}")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot on duty in a supergroup."""
    begun = time.monotonic()
    clock = PlaygroundClock(lambda: MORNING + time.monotonic() - begun)
    play = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.db")
    async with (
        play.serve() as url,
        open_app(settings, TOKEN, url, clock=clock, paced=False, eyes=FakeEyes()) as app,
    ):
        await app.start()
        polling = asyncio.create_task(app.poller.run())
        yield Stage(play, app, clock)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
