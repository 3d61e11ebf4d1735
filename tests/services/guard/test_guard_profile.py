"""The guard looks at a profile where it may be the whole point, and nowhere else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.adapters.store.schema import campaigns, voices
from bot.core.message import Message, Origin, Part, Sender, UserId
from bot.core.verdict import Level
from bot.services.platform import Profile
from tests.builders import AD, MEMBER, OTHER_GROUP, message, signal, text_update, verdict
from tests.desk import Duty as Desk
from tests.fakes import until
from tests.services.guard.test_guard import Duty

BIO = Profile(parts=(Part(origin=Origin.PROFILE_BIO, text=AD),))
LONG = "明天下午三点业主会，请大家准时到，记得带上身份证复印件和钥匙，谢谢各位邻居，不见不散，一起商量停车位"


def hello(text: str = "大家好", **fields: Any) -> Message:
    return message(text, sent=1_750_000_000, **fields)


def duty(bio: Profile = BIO) -> Duty:
    found = Duty()
    found.messenger.profiles[MEMBER] = bio
    found.judging.script["看我简介"] = verdict(
        Level.CLEAN, signals=(signal(id="see_profile", scheme="", reason="see_profile"),)
    )
    return found


async def test_a_hello_beside_an_ad_is_answered() -> None:
    life = duty()
    assert await life.see(hello()) == ["full account_trade"]
    assert life.messenger.profiled == [MEMBER]


async def test_a_greeting_beside_a_profile_is_no_sighting_of_an_ad() -> None:
    life = duty()
    greeting = "大家好，我是新来的邻居，请多关照"
    await life.see(hello(greeting))
    assert len(life.store.look_at(select(campaigns))) == 1
    assert life.store.look_at(select(voices)) == []


async def test_an_empty_profile_costs_no_second_look() -> None:
    life = duty(Profile())
    assert await life.see(hello()) == []
    assert len(life.judging.seen) == 1


async def test_who_says_something_is_not_looked_up() -> None:
    life = duty()
    await life.see(hello(LONG))
    await life.see(hello(AD, number=502))
    await life.see(hello("", number=503))
    await life.see(hello(number=504, sender=Sender(id=UserId(-1002))))
    assert life.messenger.profiled == []


async def test_a_regular_is_looked_up_where_the_words_point_there() -> None:
    life = duty()
    await life.see(hello(LONG))
    life.clock.advance(100_000)
    later = 1_750_100_000
    for number in range(502, 505):
        await life.see(message(LONG, number=number, sent=later))
    await life.see(message("大家好", number=505, sent=later))
    assert life.messenger.profiled == []
    assert await life.see(message("看我简介", number=506, sent=later)) == ["full account_trade"]


async def test_other_chats_do_not_wait_for_a_profile() -> None:
    life = Desk()
    held = life.messenger.hold(MEMBER)
    await life.inbox.accept([text_update(1, "大家好"), text_update(2, AD, chat_id=OTHER_GROUP, by=8)])
    await until(lambda: life.messenger.texts(OTHER_GROUP))
    assert life.state(1) == "new"
    held.set()
    await life.settled()
    assert life.state(1) == "done"
