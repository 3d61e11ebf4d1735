"""What stands around a message counts: a profile, an arrival, the wording before an edit; over real HTTP."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.bootstrap import open_app
from bot.config import Settings
from bot.core.message import ChatId, MessageId
from bot.playground import Playground, PlaygroundClock, demo_world
from bot.playground.model import Rank, User
from bot.services.store import Judgement
from tests.e2e.conftest import TOKEN, Stage

AD = "高价收微信号，闲置小号换零花钱，日结，长期有效，有意的朋友可以联系我"
BIO = "高价收微信号，日结，私聊我"
HELLO = "大家好"


def newcomer(stage: Stage, bio: str = "") -> User:
    """Somebody comes into the group."""
    user = stage.world.add_user("Newcomer", bio=bio)
    stage.world.set_role(stage.group.id, user.id, Rank.MEMBER)
    return user


async def ledger(stage: Stage, message: int) -> tuple[Judgement | None, set[str]]:
    """What the ledger holds of a message, and the ids of its signals."""
    await stage.settled()
    found = await stage.app.store.ledger.judgement(ChatId(stage.group.id), MessageId(message))
    return found, {signal["id"] for signal in json.loads(found.signals)} if found else set()


async def test_a_hello_from_an_account_whose_bio_is_an_ad_is_warned_of(stage: Stage) -> None:
    message = stage.post(HELLO, by=newcomer(stage, BIO))
    found, signals = await ledger(stage, message)
    assert found is not None
    assert (found.level, found.scheme) == ("fraud", "account_trade")
    assert signals >= {"profile_offer", "newcomer"}
    (warning,) = stage.texts(stage.group.id)
    assert "收微信号" in warning


async def test_a_personal_channel_that_is_an_ad_is_warned_of_too(stage: Stage) -> None:
    user = newcomer(stage)
    user.channel = stage.world.add_chat("channel", BIO, username="demo_offers").id
    stage.post(HELLO, by=user)
    await stage.settled()
    assert len(stage.texts(stage.group.id)) == 1


async def test_a_newcomer_who_says_hello_is_left_alone(stage: Stage) -> None:
    for bio in ("", "摄影爱好者，周末爬山", "Product designer. Coffee, cats and long walks", "微信 demo_lin"):
        message = stage.post(HELLO, by=newcomer(stage, bio))
        assert await ledger(stage, message) == (None, set())
    assert stage.texts(stage.group.id) == []


async def test_a_regular_is_looked_up_only_when_pointing_to_the_profile(stage: Stage) -> None:
    stage.member.bio = BIO
    for number in range(3):
        stage.post(
            f"明天下午三点业主会，请大家准时到，记得带上身份证复印件和钥匙，谢谢各位邻居，第{number}次提醒"
        )
    await stage.settled()
    stage.clock.advance(2 * 86_400)
    stage.post(HELLO)
    await stage.settled()
    assert stage.done("getChat") == []
    stage.post("看我简介")
    await stage.settled()
    assert [call["chat_id"] for call in stage.done("getChat")] == [stage.member.id]
    assert len(stage.texts(stage.group.id)) == 1


async def test_an_edit_that_turns_a_harmless_text_into_an_ad_is_caught(stage: Stage) -> None:
    stage.post("早")
    message = stage.post("今天天气真好")
    await stage.settled()
    stage.world.edit(stage.group.id, message, stage.member.id, AD)
    found, signals = await ledger(stage, message)
    assert found is not None
    assert found.level == "fraud"
    assert "edited_into_offer" in signals
    assert len(stage.texts(stage.group.id)) == 1


async def test_an_ad_that_is_edited_was_never_clean(stage: Stage) -> None:
    message = stage.post(AD)
    await stage.settled()
    stage.world.edit(stage.group.id, message, stage.member.id, AD + "！")
    _, signals = await ledger(stage, message)
    assert "edited_into_offer" not in signals


async def test_without_an_answer_a_hello_is_a_hello(stage: Stage) -> None:
    stage.world.faults.set("http_500", count=5, method="getChat")
    message = stage.post(HELLO, by=newcomer(stage, BIO))
    assert await ledger(stage, message) == (None, set())
    stage.clock.advance(60)
    stage.post(AD)
    await stage.settled()
    assert len(stage.texts(stage.group.id)) == 1


async def test_the_demo_has_somebody_to_try_it_with(tmp_path: Path) -> None:
    play = Playground(token=TOKEN, clock=PlaygroundClock(), build=demo_world, limits=False)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.db")
    async with (
        play.serve() as url,
        open_app(settings, TOKEN, url, clock=play.world.clock, paced=False) as app,
    ):
        group = next(chat for chat in play.world.chats.values() if chat.kind == "supergroup")
        (shown,) = [user for user in play.world.users.values() if user.bio]
        play.world.post(group.id, shown.id, HELLO)
        polling = asyncio.create_task(app.poller.run())
        async with asyncio.timeout(60):
            while not any(entry.method == "sendMessage" for entry in play.world.journal):
                await asyncio.sleep(0.01)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
