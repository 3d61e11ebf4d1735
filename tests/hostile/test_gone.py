"""What was deleted is gone: from the rows, the file, the log beside it, and every backup made later."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.adapters.store.copies import backup
from bot.core.message import ChatId
from bot.playground.model import Rank, User
from bot.services.store import Call, Received, Turn
from tests.e2e import town as play
from tests.e2e.town import AD, DAY, HARMLESS, HOUR, Town

NAME = "Quirin Ährenbächle 欧阳秋泽"
WORDS = "青瓷壶九七四一号"
"""What nobody else says, within everything that the person writes."""
ANOTHER = "收购银行卡和电话卡，一套三百，当天结算，私聊"
"""What is like the first is left in peace once that was cleared."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with play.on_duty(f"sqlite:///{tmp_path}/bot.db") as found:
        yield found


async def lives_through_everything(town: Town) -> User:
    """Somebody comes to stand wherever the bot keeps anything."""
    channel = await town.enforces()
    person = town.world.add_user(NAME)
    town.world.set_role(town.group.id, person.id, Rank.MEMBER, by=town.admin.id)
    private = await town.opens_private(person)
    # Judged and punished, with a card in the log; objects, and is cleared with an apology.
    first = await town.says(person, f"{AD} {WORDS}")
    await town.presses(person, f"ok:{first}")
    await town.presses(town.admin, "c:ok:", channel)
    await town.says(person, f"{ANOTHER} {WORDS}")
    await town.presses(town.admin, "c:yes:", channel)
    # Reported by somebody else.
    harmless = await town.says(person, f"{HARMLESS} {WORDS}")
    await town.says(town.other, "/report", reply_to=harmless)
    # Asks, and leaves the text with a verdict on the answer.
    await town.says(person, f"{AD} {WORDS}", private)
    await _broken(town, person)
    return person


async def _broken(town: Town, person: User) -> None:
    """One of their messages could not be handled, and one answer to them is refused with their words."""
    said = {"from": {"id": person.id, "first_name": NAME}, "text": WORDS}
    payload = json.dumps({"update_id": 8_000_000, "message": said}).encode()
    store, chat = town.app.store, ChatId(town.group.id)
    await store.inbox.receive([Received(update_id=8_000_000, lane=chat, payload=payload)])
    await store.inbox.set_aside(8_000_000, f"ValueError: {WORDS}")
    params = {"chat_id": chat, "text": f"{NAME} <{WORDS}>", "parse_mode": "HTML"}
    call = Call(chat_id=chat, method="sendMessage", params=params)
    town.app.outbox.submit(await store.inbox.finish(Turn(update_id=None, result="test", calls=(call,))))
    await town.settled()
    refused = [str(entry.error) for entry in town.world.journal if entry.error is not None]
    assert any(WORDS in error for error in refused), "the platform quotes what it refuses"


def spelled(word: str) -> Iterator[bytes]:
    """A word as it may stand in a file."""
    yield word.encode()
    yield word.encode("utf-16-le")
    escaped = json.dumps(word)[1:-1]
    yield escaped.encode()
    yield escaped.upper().replace("\\U", "\\u").encode()


def traces(folder: Path) -> list[str]:
    """Every file in which something of the person is left, with what."""
    sought = [bit for word in (NAME, *NAME.split(), WORDS) for bit in spelled(word)]
    return [
        f"{path.name}: {bit.decode(errors='replace')}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for bit in sought
        if bit in path.read_bytes()
    ]


async def left(town: Town, folder: Path) -> list[str]:
    """What is left in the files of the running bot, and in a backup made now."""
    await backup(f"sqlite:///{folder}/bot.db", folder / f"backup-{time.monotonic_ns()}.db")
    return traces(folder)


async def test_whoever_is_forgotten_is_in_no_file_an_hour_later(town: Town, tmp_path: Path) -> None:
    person = await lives_through_everything(town)
    assert traces(tmp_path), "it was there"
    private = town.world.start(person.id).chat
    await town.says(person, "/forget", private)
    await town.presses(person, "me:yes", private)
    await town.passes(HOUR)
    assert await left(town, tmp_path) == []


async def test_after_seven_days_nobodys_words_are_in_any_file(town: Town, tmp_path: Path) -> None:
    await lives_through_everything(town)
    await town.passes(7 * DAY)
    await town.passes(HOUR)
    assert await left(town, tmp_path) == []
