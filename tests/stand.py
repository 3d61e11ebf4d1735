"""A Bot API on this machine with one group, and the variables of a bot process that works there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground import Playground, PlaygroundClock, World, empty_world
from bot.playground.model import ChatType, PlayChat, Rank, User
from tests.ports import free_port
from tests.process import PATIENCE

TOKEN = "1:playground"
SECRET = "s3cret-hook"


class Stand:
    """A Bot API with one group, and somebody who may run the bot."""

    def __init__(self, play: Playground, url: str, folder: Path) -> None:
        self.play = play
        self.folder = folder
        self.member: User = self.world.add_user("Member")
        self.operator: User = self.world.add_user("Operator")
        people = [(self.world.add_user("Owner"), Rank.OWNER), (self.member, Rank.MEMBER)]
        self.group: PlayChat = self.world.add_chat(
            ChatType.SUPERGROUP, "Riverside", members=people, bot=Rank.ADMIN
        )
        self.variables = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": url,
            "DATABASE_URL": f"sqlite:///{folder}/bot.db",
        }

    @property
    def world(self) -> World:
        return self.play.world

    def hooked(self, **more: str) -> dict[str, str]:
        """The variables of a bot that is called by webhook."""
        port = free_port()
        return {
            **self.variables,
            "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
            **more,
        }

    def operated(self, **more: str) -> dict[str, str]:
        """The variables of a bot that has an operator, who has opened it."""
        self.world.add_private(self.operator, opened=True)
        return {**self.variables, "OPERATOR_IDS": str(self.operator.id), **more}

    def warned(self) -> int:
        """How many messages the bot sent."""
        return sum(e.method == "sendMessage" and e.error is None for e in self.world.journal)

    def told(self, chat_id: int) -> list[str]:
        """The texts of what the bot sent to a chat."""
        return [
            str(entry.params["text"])
            for entry in self.world.journal
            if entry.method == "sendMessage" and entry.error is None and entry.params["chat_id"] == chat_id
        ]


@asynccontextmanager
async def standing(folder: Path) -> AsyncIterator[Stand]:
    """A stand that listens, for a bot that works in a folder."""
    play = Playground(token=TOKEN, clock=PlaygroundClock(), build=empty_world, limits=False)
    async with play.serve() as url:
        yield Stand(play, url, folder)


async def until(true: Callable[[], object]) -> None:
    """Wait for something that a process brings about."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)
