"""`run` as a process of its own, behind a line that breaks from its first request on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import ChatType, Rank
from tests.builders import AD
from tests.hostile.proxy import Proxy, cut_before, gateway, page, says
from tests.process import PATIENCE, running_anew, stopped

TOKEN = "1:playground"
FOR_UPDATES = ("description is a list", "parameters are a list", "come again in -5", "come again in NaN")


async def test_a_process_outlives_what_used_to_end_it_and_answers_once(tmp_path: Path) -> None:
    play = Playground(token=TOKEN, clock=PlaygroundClock(), build=empty_world, limits=False)
    async with play.serve() as upstream:
        proxy, world = Proxy(upstream), play.world
        member = world.add_user("Member")
        people = [(world.add_user("Owner"), Rank.OWNER), (member, Rank.MEMBER)]
        group = world.add_chat(ChatType.SUPERGROUP, "Riverside", members=people, bot=Rank.ADMIN)
        proxy.breaks(says("description is a list"), "getMe", times=1)
        proxy.breaks(page, "getWebhookInfo", times=1)
        for name in FOR_UPDATES:
            proxy.breaks(says(name), "getUpdates", times=1)
        proxy.breaks(says("parameters are a list"), "getChatAdministrators", "setMyCommands", times=2)
        proxy.breaks(cut_before, "setMyDescription", times=2)
        proxy.breaks(gateway, "sendMessage", times=2)
        async with proxy.serve() as url:
            variables = {
                "BOT_TOKEN": TOKEN,
                "BOT_API_BASE_URL": url,
                "DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
            }
            async with running_anew("run", cwd=tmp_path, **variables) as process:
                async with asyncio.timeout(3 * PATIENCE):
                    while proxy.struck["getUpdates"] < len(FOR_UPDATES):
                        assert process.returncode is None
                        await asyncio.sleep(0.02)
                world.post(group.id, member.id, AD)
                async with asyncio.timeout(3 * PATIENCE):
                    while not (
                        sent := [e for e in world.journal if e.method == "sendMessage" and not e.error]
                    ):
                        assert process.returncode is None
                        await asyncio.sleep(0.02)
                outcome = await stopped(process)
    assert outcome.status == 0
    assert len(sent) == 1
    assert proxy.struck["sendMessage"] == 2
    assert "Traceback" not in outcome.err
    assert TOKEN not in outcome.err
    assert "part_died" not in outcome.err
