"""What one group learned protects another, over real HTTP; what an admin cleared stays cleared at home."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.bootstrap import open_app
from bot.config import Settings
from bot.core.message import ChatId, UserId
from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import PlayChat, User
from bot.services.store import ChatRecord
from tests.e2e.conftest import TOKEN, Stage
from tests.groups import settle

DOUBTFUL = "招几个人帮忙，轻松不累，在家就行，每天50块，细节加我聊，名额不多先到先得 @demo_01"
CHANGED = "招几个人帮忙，轻松不累，在家就行，每天80块！细节加我聊，名额不多，先到先得～ @other_77"
UNSEEN = "周末想找人一起拼车去河边钓鱼，自带小板凳，油费每人20块平摊，有兴趣的邻居找 @demo_01"
UNSEEN_AGAIN = "周末想找人一起拼车去河边钓鱼！自带小板凳；油费每人35块平摊，有兴趣的邻居找 @other_77"
NOTICE_AD = "高价收微信号，闲置小号换零花钱，日结，长期有效，有意的朋友可以联系我"
SAME_AGAIN = "高价收微信号！闲置小号换零花钱，日结，长期有效，有意的朋友可以联系我～"
TALK = "明天下午三点业主会，请大家准时到，记得带上身份证复印件，谢谢"


async def confirm(stage: Stage, text: str, *, by: User | None = None, chat: PlayChat | None = None) -> None:
    """A member posts it, an admin confirms it; the bot's answers are no part of what is tested."""
    message = stage.post(text, chat=chat)
    await stage.settled()
    stage.post("/confirm", by=by or stage.admin, chat=chat, reply_to=message)
    await stage.settled()


async def test_confirmed_in_one_group_a_near_duplicate_is_caught_in_the_other(stage: Stage) -> None:
    other = stage.new_group("Hillside")
    await confirm(stage, DOUBTFUL)
    stage.post(CHANGED, chat=other, by=stage.other)
    stage.post(TALK, chat=other)
    await stage.settled()
    assert len(stage.texts(other.id)) == 1


async def test_what_the_judge_does_not_see_is_fraud_where_an_admin_said_so_and_nowhere_else(
    stage: Stage,
) -> None:
    second, third = (stage.new_group(name) for name in ("Hillside", "Lakeside"))
    await enforce(stage, third)
    await settle(stage.app.store, stage.clock.now(), ChatId(stage.group.id), ChatId(second.id))
    await confirm(stage, UNSEEN)
    await confirm(stage, UNSEEN, by=stage.owner, chat=second)
    before = len(stage.texts(stage.group.id))
    stage.post(UNSEEN_AGAIN, by=stage.other)
    stage.post(UNSEEN_AGAIN, chat=third, by=stage.other)
    await stage.settled()
    assert len(stage.texts(stage.group.id)) == before + 1
    assert stage.texts(third.id) == []
    assert stage.done("deleteMessage") == stage.done("restrictChatMember") == []
    assert await stage.app.store.ledger.latest(ChatId(third.id), 9) == ()


async def enforce(stage: Stage, chat: PlayChat) -> None:
    """Everything is done there that can be done."""
    number = ChatId(chat.id)
    await stage.app.store.chats.save(ChatRecord(chat_id=number, kind="supergroup", title=chat.title))
    for key, value in {"mode": "enforce", "slow_start": "off", "sensitivity": "high"}.items():
        await stage.app.store.chats.set_setting(number, key, value, UserId(1), 0.0)


async def test_a_member_confirms_nothing(stage: Stage) -> None:
    await confirm(stage, TALK, by=stage.member)
    stage.post(TALK, by=stage.other)
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_cleared_text_is_silent_here_and_not_in_others(stage: Stage) -> None:
    other = stage.new_group("Hillside")
    stage.post(NOTICE_AD)
    await stage.settled()
    await stage.click(stage.admin, "ok:")
    before = len(stage.texts(stage.group.id))
    stage.post(SAME_AGAIN, by=stage.other)
    stage.post(NOTICE_AD, chat=other)
    await stage.settled()
    assert len(stage.texts(stage.group.id)) == before
    assert len(stage.texts(other.id)) == 1


async def test_a_restart_forgets_neither(tmp_path: Path) -> None:
    clock = PlaygroundClock()
    play = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.db")
    async with play.serve() as url:
        stage: Stage | None = None
        for _ in range(2):
            async with open_app(settings, TOKEN, url, clock=clock, paced=False) as app:
                await app.start()
                polling = asyncio.create_task(app.poller.run())
                if stage is None:
                    stage = Stage(play, app, clock)
                    await _teach(stage)
                else:
                    stage.app = app
                    await _try_again(stage)
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)


async def _teach(stage: Stage) -> None:
    await confirm(stage, DOUBTFUL)
    stage.post(NOTICE_AD)
    await stage.settled()
    await stage.click(stage.admin, "ok:")


async def _try_again(stage: Stage) -> None:
    said = len(stage.texts(stage.group.id))
    stage.post(SAME_AGAIN, by=stage.other)
    await stage.settled()
    assert len(stage.texts(stage.group.id)) == said
    other = stage.new_group("Hillside")
    stage.post(CHANGED, chat=other)
    await stage.settled()
    assert len(stage.texts(other.id)) == 1
