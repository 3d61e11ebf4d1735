"""Kill -9 between claim, send and record of a tip: no slot is posted twice; what was not begun is posted."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.adapters.store import open_store
from bot.core.message import ChatId, UserId
from bot.playground import Playground, empty_world
from bot.playground.model import ChatType, PlayChat, Rank
from bot.services.store import ChatRecord
from tests.process import Running, running

TOKEN = "12345678:" + "A" * 35
CHATS = 90
HUNG = 3
PATIENCE = 240.0
RIGHTS = ("can_delete_messages", "can_pin_messages")


class Town:
    """Groups whose tip is due, the stand-in server that they are in, and the database of a bot that dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.play = Playground(token=TOKEN, build=empty_world, limits=False)
        owner = self.play.world.add_user("Owner")
        self.groups: list[PlayChat] = [
            self.play.world.add_chat(
                ChatType.SUPERGROUP,
                f"Group {n}",
                members=[(owner, Rank.OWNER)],
                bot=Rank.ADMIN,
                bot_rights=RIGHTS,
            )
            for n in range(CHATS)
        ]
        self.slot = float(int(time.time()) - 60)
        self.lost: set[int] = set()
        self.arrived_unnoticed = 0
        self.not_begun: list[set[int]] = []

    @property
    def database(self) -> Path:
        return self.folder / "bot.db"

    async def schedule(self) -> None:
        """Every group has a tip due a minute ago, and wants it pinned."""
        store = await open_store(f"sqlite:///{self.database}", clock=time.time)
        try:
            for group in self.groups:
                chat_id = ChatId(group.id)
                await store.chats.save(ChatRecord(chat_id=chat_id, kind="supergroup", title=group.title))
                for key in ("tips", "tips_pin"):
                    await store.chats.set_setting(chat_id, key, "on", UserId(1), self.slot)
                await store.tips.set_next_run(chat_id, self.slot)
        finally:
            await store.close()

    @asynccontextmanager
    async def life(self, url: str) -> AsyncIterator[Running]:
        """A bot on this database; in the end it is killed, and what it had in hand is noted."""
        variables = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECOND_READER": "off",
            "TIMEZONE": "UTC",
        }
        async with running("run", cwd=self.folder, **variables) as process:
            try:
                yield process
            finally:
                if process.returncode is None:
                    process.kill()
                await process.wait()
        # What the kernel still held for the server has arrived after so many rounds, however long each takes.
        for _ in range(100):
            await asyncio.sleep(0.001)
        states = self.states()
        begun, sent = {chat_id for chat_id, state in states if state == "sending"}, set(self.sent())
        self.lost |= begun - sent
        self.arrived_unnoticed += len(begun & sent)
        self.not_begun.append({chat_id for chat_id, state in states if state == "ready"})

    def sent(self) -> Counter[int]:
        """How many messages each group got, whether the bot lived to know it or not."""
        journal = self.play.world.journal
        return Counter(
            int(str(entry.params["chat_id"]))
            for entry in journal
            if entry.method == "sendMessage" and entry.error is None
        )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read from a copy of the database: the recovery after a crash is for the bot to do."""
        with TemporaryDirectory() as place:
            for file in self.folder.glob("bot.db*"):
                shutil.copy(file, place)
            with closing(sqlite3.connect(Path(place) / "bot.db")) as database:
                return database.execute(query).fetchall()

    def states(self) -> list[tuple[int, str]]:
        """What became of each tip that was claimed."""
        found = self.rows("SELECT chat_id, state FROM outbox WHERE slot IS NOT NULL")
        return [(int(str(chat_id)), str(state)) for chat_id, state in found]

    def unfinished(self) -> int:
        """How many calls of any kind are not done."""
        return len(self.rows("SELECT id FROM outbox WHERE state IN ('ready', 'sending')"))

    async def kill_at_the(self, number: int, process: Running) -> None:
        """Kill at the moment when so many tips have arrived, before the bot can hear of the last one."""

        def look(*_: object) -> None:
            if process.returncode is None and self.sent().total() >= number:
                process.kill()

        with self.play.world.watching(look):
            await asyncio.wait_for(process.wait(), PATIENCE)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


async def test_however_often_it_is_killed_each_slot_is_posted_at_most_once_and_what_was_not_begun_is_sent(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path)
    await town.schedule()
    world = town.play.world
    async with town.play.serve() as url:
        async with town.life(url) as process:
            # It dies while it starts, of its first word: nothing is claimed, the slots stay due.
            await town.kill_at_the(0, process)
        assert town.states() == []
        async with town.life(url) as process:
            await town.kill_at_the(12, process)
        assert town.sent().total() >= 12
        assert len(town.states()) == CHATS
        arrived = town.sent()
        world.faults.hang_seconds = 600.0
        world.faults.set("hang", count=HUNG, method="sendMessage")
        async with town.life(url) as process:
            await until(lambda: not world.faults.remaining())
            await town.kill_at_the(arrived.total() + 15, process)
        world.faults.clear()
        async with town.life(url):
            await until(lambda: not town.unfinished())
            await asyncio.sleep(1)
    sent = town.sent()
    assert set(sent.values()) == {1}
    assert town.arrived_unnoticed >= 1
    # Begun and in mid-air when the bot died: it may have arrived, so it is never tried again. All else came.
    assert len(town.lost) >= HUNG
    assert {group.id for group in town.groups} - set(sent) == town.lost
    assert [bool(waiting) for waiting in town.not_begun] == [False, True, True, False]
    _check_records(town, sent)


def _check_records(town: Town, sent: Counter[int]) -> None:
    """Each slot was taken once, the next one is planned, and what the bot knows of is pinned."""
    ticks = town.rows("SELECT chat_id, slot, message_id, tip_id FROM tick")
    assert sorted((chat_id, slot) for chat_id, slot, _, _ in ticks) == sorted(
        (group.id, town.slot) for group in town.groups
    )
    assert all(tip_id for _, _, _, tip_id in ticks)
    assert all(float(str(at)) > time.time() for (at,) in town.rows("SELECT next_run FROM chats"))
    states = dict(town.states())
    noted = {int(str(chat_id)): int(str(message)) for chat_id, _, message, _ in ticks if message}
    assert set(noted) == {chat_id for chat_id, state in states.items() if state == "sent"}
    assert set(noted) <= set(sent)
    for group in town.groups:
        assert group.pinned == ([noted[group.id]] if group.id in noted else [])
    errors = town.rows("SELECT DISTINCT error FROM outbox WHERE state = 'failed' AND slot IS NOT NULL")
    assert json.dumps(errors) == json.dumps([["stopped while sending; it may have arrived"]])
