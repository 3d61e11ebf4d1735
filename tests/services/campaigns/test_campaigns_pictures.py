"""Pictures that an admin spoke of are known again in every way in which a text is."""

from __future__ import annotations

from bot.core.detection.campaign import CONFIRMED_WEIGHT
from bot.core.message import ChatId, Message
from bot.core.verdict import Level
from tests.builders import ADMIN, GROUP, OTHER_GROUP, chat, message
from tests.core.detection.test_campaign_pictures import shape
from tests.services.campaigns.test_campaigns import CLEAN, ONE_WORD, SUSPICIOUS, Desk

POSTER, COPY, OTHER = shape(1), shape(1, 12), shape(2)


def shown(print_: str, where: ChatId = GROUP, text: str = "有意私聊") -> Message:
    return message(text, chat=chat(where), prints=(print_,))


async def test_a_picture_that_an_admin_confirmed_is_fraud_there_whatever_stands_beside_it() -> None:
    desk = await Desk().again()
    await desk.campaigns.confirm(shown(POSTER), CLEAN, ADMIN)
    life = await desk.again()
    found = await life.campaigns.heard(shown(COPY, text="hi"), CLEAN)
    assert found.level is Level.FRAUD
    assert [(one.id, one.weight) for one in found.signals] == [("campaign", CONFIRMED_WEIGHT)]
    assert await life.campaigns.heard(shown(OTHER), CLEAN) is CLEAN


async def test_elsewhere_it_adds_to_a_doubt_and_accuses_nobody_alone() -> None:
    desk = await Desk().again()
    await desk.settle(GROUP)
    await desk.campaigns.confirm(shown(POSTER), SUSPICIOUS, ADMIN)
    there = shown(COPY, OTHER_GROUP)
    assert await desk.campaigns.heard(there, CLEAN) is CLEAN
    found = await desk.campaigns.heard(there, SUSPICIOUS)
    assert [(one.id, one.weight) for one in found.signals if one.id == "campaign"] == [("campaign", ONE_WORD)]


async def test_one_that_was_cleared_is_left_alone_there() -> None:
    desk = await Desk().again()
    exact = await desk.campaigns.note(shown(POSTER), SUSPICIOUS, alone=SUSPICIOUS)
    await desk.campaigns.clear(GROUP, exact, ADMIN)
    found = await desk.campaigns.heard(shown(shape(1, 4)), SUSPICIOUS)
    assert (found.level, found.signals[-1].id) == (Level.CLEAN, "cleared_here")


async def test_a_list_of_a_federation_can_carry_it() -> None:
    desk = await Desk().again()
    exact = await desk.campaigns.note(shown(POSTER), SUSPICIOUS, alone=SUSPICIOUS)
    await desk.campaigns.confirmed(GROUP, exact, ADMIN, sure=True)
    assert exact in desk.campaigns.alike(shown(shape(1, 4), OTHER_GROUP))


async def test_a_text_beside_it_is_what_a_message_is_known_by() -> None:
    desk = await Desk().again()
    text = "诚招兼职在朋友圈转发图文，每条5元，当天结算，好友两百以上"
    await desk.campaigns.confirm(shown(POSTER, text=text), CLEAN, ADMIN)
    assert (await desk.campaigns.heard(shown(OTHER, text=text), CLEAN)).level is Level.FRAUD
