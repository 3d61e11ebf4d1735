"""Nobody and no chat is shown by a number alone, at once and after a restart, on whatever screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.model import Rank
from tests.e2e import town as play
from tests.e2e.town import AD, DAY, DOUBTFUL, HARMLESS, Town

_TAG = re.compile(r"<(?!code)(?!/code)[^>]*>")
_BESIDE = re.compile(r"\S ?[(（]<code>-?\d+</code>[)）]")
"""A number beside a name is for commands that take one."""
_OWN = re.compile(r"^🌐 .*")
"""The head of one's own federations, where one's own number stands for others to name one by."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with play.on_duty(f"sqlite:///{tmp_path}/bot.db") as found:
        yield found


def restart(town: Town) -> None:
    """What is in memory of groups is gone."""
    for chat in list(town.world.chats):
        town.app.chats.forget(chat)  # type: ignore[arg-type]


def bare(town: Town) -> list[str]:
    """The lines of all that was said in which somebody or some chat is a number and nothing else."""
    numbers = {str(one) for one in (*town.world.users, *town.world.chats)}
    found = []
    for call in (*town.done("sendMessage"), *town.done("editMessageText")):
        for line in str(call["text"]).splitlines():
            seen = _BESIDE.sub("", _TAG.sub("", "" if _OWN.match(line) else line))
            found += [line for number in re.findall(r"-?\d{3,}", seen) if number in numbers]
    return found


async def test_people_and_chats_are_named_on_every_screen(town: Town) -> None:
    """Two lives of the bot: what the second knows nobody told it since it began."""
    private = await town.opens_private(town.admin)
    channel = await town.enforces("mute_1h ban")
    await town.sets("suspicious ask", "reports on")
    await town.says(town.member, AD)
    await town.presses(town.admin, "c:ok:", channel)
    doubt = await town.says(town.other, DOUBTFUL)
    seen = await town.says(town.other, HARMLESS)
    await town.says(town.member, "/report", reply_to=seen)
    await town.says(town.admin, "/trust", reply_to=seen)
    await town.says(town.admin, "/trust silence", reply_to=seen)
    await town.says(town.admin, f"/trust {channel.id}")
    for _ in range(2):
        restart(town)
        for command in ("/trusted", "/log", "/doctor", "/settings", "/stats"):
            await town.says(town.admin, command)
        for page in ("set:page:log", "set:log", "set:page:log", "set:page:main", "set:history"):
            await town.presses(town.admin, page)
        await town.says(town.admin, "/start log_" + str(town.group.id), private)
        await town.says(town.admin, "/log", private)
        await town.presses(town.admin, f"set:cases:{town.group.id}", private)
        await town.says(town.admin, "/set log @casebook")
        await town.passes(8 * DAY)
    await town.presses(town.admin, "l:undo:", private)
    assert not town.is_gone(doubt)
    assert bare(town) == []


async def test_federations_name_people(town: Town) -> None:
    mine, theirs, third = [await town.opens_private(who) for who in (town.owner, town.admin, town.member)]
    town.owner.language = "en"
    await town.says(town.owner, "/fed new Rivers", mine)
    (made,) = await town.app.store.federations.led_by(town.owner.id)  # type: ignore[arg-type]
    of = made.federation.id
    await town.says(town.owner, f"/fed admin {of} {town.admin.id}", mine)
    await town.says(town.admin, f"/fed join {of}")
    await town.presses(town.admin, "fed:yes")
    ad = await town.says(town.member, AD)
    await town.says(town.admin, "/fed ban", reply_to=ad)
    for verb in ("add", "drop", "add"):
        await town.says(town.owner, f"/fed {verb} {of} person {town.other.id}", mine)
    await town.says(town.member, "/fed", third)
    await town.says(town.member, f"/fed appeal {of} it was not me", third)
    restart(town)
    await town.says(town.admin, "/fed", theirs)
    await town.presses(town.admin, "fed:appeals", theirs)
    await town.presses(town.admin, "fed:keep", theirs)
    assert any("Member A" in text for text in town.rewritten(theirs))
    assert bare(town) == []


async def test_who_asks_to_join_is_named(town: Town) -> None:
    await town.opens_private(town.admin)
    town.world.set_role(
        town.group.id,
        town.world.bot.id,
        Rank.ADMIN,
        by=town.owner.id,
        rights=("can_delete_messages", "can_invite_users"),
    )
    await town.sets("joins ask")
    asking = town.world.add_user("Cheap accounts", bio=AD)
    town.world.ask_to_join(town.group.id, asking.id)
    await town.settled()
    private = town.world.chat(town.admin.id)
    town.world.set_role(
        town.group.id,
        town.admin.id,
        Rank.ADMIN,
        by=town.owner.id,
        rights=("can_delete_messages", "can_restrict_members", "can_invite_users"),
    )
    await town.settled()
    restart(town)
    await town.presses(town.admin, "j:no:", private)
    assert "Cheap accounts" in town.rewritten(private)[-1]
    assert bare(town) == []
