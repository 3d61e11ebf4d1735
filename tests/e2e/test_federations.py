"""Groups that share a list, over real HTTP: joined by a tap, seen by everybody, left without a trace."""

from __future__ import annotations

from typing import Any

from bot.playground.model import PlayChat
from tests.e2e.conftest import Stage

UNSEEN = "周末想找人一起拼车去河边钓鱼，自带小板凳，油费每人20块平摊，有兴趣的邻居找 @demo_01"
UNSEEN_AGAIN = "周末想找人一起拼车去河边钓鱼！自带小板凳；油费每人35块平摊，有兴趣的邻居找 @other_77"
TALK = "明天下午三点业主会，请大家准时到，记得带上身份证复印件，谢谢"


def text(stage: Stage, key: str, **values: Any) -> str:
    return stage.app.live.catalog.text("en", key, **values)


async def founded(stage: Stage) -> str:
    """The owner makes a federation; its id."""
    stage.owner.language = "en"
    stage.private("/fed new Rivers", by=stage.owner)
    await stage.settled()
    (made,) = await stage.app.store.federations.led_by(stage.owner.id)  # type: ignore[arg-type]
    assert stage.texts(stage.owner.id)[-1] == text(stage, "fed.made", name="Rivers", id=made.federation.id)
    return made.federation.id


async def join(stage: Stage, of: str, chat: PlayChat) -> None:
    stage.post(f"/fed join {of}", by=stage.owner, chat=chat)
    await stage.settled()
    await stage.click(stage.owner, "fed:yes", chat)


async def english(stage: Stage, *chats: PlayChat) -> None:
    for chat in chats:
        stage.post("/set language en", by=stage.owner, chat=chat)
    await stage.settled()


async def test_what_one_group_bans_the_other_catches_and_a_third_does_not(stage: Stage) -> None:
    second, third = stage.new_group("Hillside"), stage.new_group("Seaside")
    await english(stage, stage.group, second, third)
    of = await founded(stage)
    for chat in (stage.group, second):
        await join(stage, of, chat)
    stage.post("/fed", by=stage.other, chat=second)
    await stage.settled()
    status = text(stage, "fed.status", name="Rivers", id=of, entries=0, chats=2)
    assert stage.texts(second.id)[-1] == status
    message = stage.post(UNSEEN)
    await stage.settled()
    stage.post("/fed ban", by=stage.owner, reply_to=message)
    await stage.settled()
    before = {chat.id: len(stage.texts(chat.id)) for chat in (second, third)}
    for chat in (second, third):
        stage.post(UNSEEN_AGAIN, by=stage.other, chat=chat)
        stage.post(TALK, chat=chat)
    await stage.settled()
    said = {chat.id: len(stage.texts(chat.id)) - before[chat.id] for chat in (second, third)}
    assert said == {second.id: 1, third.id: 0}
    stage.other.language = "en"
    answer = await stage.click(stage.other, "why:", second)
    assert text(stage, "reason.federation") in answer["text"]
    assert "Rivers" in answer["text"]


async def test_who_leaves_is_as_before_and_named_nowhere(stage: Stage) -> None:
    second = stage.new_group("Hillside")
    await english(stage, stage.group, second)
    of = await founded(stage)
    for chat in (stage.group, second):
        await join(stage, of, chat)
    message = stage.post(UNSEEN)
    await stage.settled()
    stage.post("/fed ban", by=stage.owner, reply_to=message)
    stage.post("/fed leave", by=stage.admin, chat=second)
    await stage.settled()
    assert stage.texts(second.id)[-1] == text(stage, "fed.left")
    before = len(stage.texts(second.id))
    stage.post(UNSEEN_AGAIN, by=stage.other, chat=second)
    await stage.settled()
    assert len(stage.texts(second.id)) == before
    assert await stage.app.store.federations.chats() == {stage.group.id: of}


async def test_somebody_listed_objects_and_is_taken_off(stage: Stage) -> None:
    await english(stage, stage.group)
    of = await founded(stage)
    await join(stage, of, stage.group)
    message = stage.post(UNSEEN)
    await stage.settled()
    stage.post("/fed ban", by=stage.owner, reply_to=message)
    await stage.settled()
    stage.member.language = "en"
    stage.private(f"/fed appeal {of} it was only a trip", by=stage.member)
    await stage.settled()
    assert stage.texts(stage.member.id)[-1] == text(stage, "fed.appeal.sent", name="Rivers")
    await stage.click(stage.owner, "fed:remove", stage.world.start(stage.owner.id).chat)
    assert stage.texts(stage.member.id)[-1] == text(stage, "fed.told.removed", name="Rivers")
    assert [one.kind for one in await stage.app.store.listings.of(of, 9)] == ["campaign"]
