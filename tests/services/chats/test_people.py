"""What is kept of one person and where they were met; and the lists that a chat's admins keep."""

from __future__ import annotations

import pytest

from bot.core.message import ChatId, UserId
from bot.core.moderation.federation import Line
from bot.core.moderation.lists import DOMAIN, FLAG, MOST, PASS, PERSON
from bot.services.store import ChatRecord
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, chat, message, text_update
from tests.desk import Duty

WHO, LIMIT = UserId(MEMBER), 9


@pytest.fixture
def duty() -> Duty:
    return Duty()


async def test_what_names_somebody_is_told_and_forgotten(duty: Duty) -> None:
    assert not await duty.people.is_known(WHO)
    await duty.see(text_update(1, "/start", chat_id=MEMBER, by=MEMBER))
    await duty.see(text_update(2, "hello everybody", by=MEMBER))
    assert await duty.people.is_known(WHO)
    assert {row["kind"] for row in await duty.people.rows(WHO, LIMIT)} >= {"chats"}
    done = await duty.people.forget(WHO, "")
    assert done.gone["chats"] > 0
    assert not done.listed
    assert not await duty.people.is_known(WHO)


async def test_a_list_that_names_somebody_outlives_what_is_forgotten(duty: Duty) -> None:
    made = await duty.federations.make("Rivers", UserId(ADMIN))
    assert made is not None
    assert await duty.federations.naming(WHO, "") == []
    standing = await duty.federations.find(made.id)
    assert standing is not None
    await duty.federations.add(standing, (Line(kind=PERSON, value=str(WHO), reason="recruit_task"),), ADMIN)
    ((own, entry),) = await duty.federations.naming(WHO, "")
    assert (own.federation.id, entry.reason) == (made.id, "recruit_task")
    assert (await duty.people.forget(WHO, "")).listed
    assert await duty.federations.find("") is None


async def test_somebodys_groups_are_those_they_were_met_in_and_still_are_in(duty: Duty) -> None:
    for number, group in enumerate((GROUP, OTHER_GROUP), 1):
        await duty.store.chats.save(
            ChatRecord(chat_id=ChatId(group), kind="supergroup", title=f"no. {number}")
        )
        await duty.see(text_update(number, "hello everybody", chat_id=group, by=MEMBER))
    assert [group.id for group in await duty.people.groups(WHO, LIMIT)] == [GROUP]
    await duty.chats.entered(chat(), present=False)
    assert await duty.people.groups(WHO, LIMIT) == []


async def test_a_line_is_kept_once_noted_and_taken_out(duty: Duty) -> None:
    await duty.chats.state(chat())
    keep, drop = duty.vouching.keep, duty.vouching.drop
    assert await keep(GROUP, PERSON, str(MEMBER), ADMIN) == "done"
    assert await keep(GROUP, PERSON, str(MEMBER), ADMIN) == "known"
    assert MEMBER in (await duty.chats.state(chat())).lists.persons
    assert await drop(GROUP, PERSON, str(MEMBER), ADMIN) == "gone"
    assert await drop(GROUP, PERSON, str(MEMBER), ADMIN) == "not_there"
    assert MEMBER not in (await duty.chats.state(chat())).lists.persons
    acts = await duty.store.ledger.acts(GROUP, LIMIT)
    assert [(act.kind, act.user_id, act.by, act.reason) for act in acts] == [
        ("untrust", MEMBER, ADMIN, "list.person"),
        ("trust", MEMBER, ADMIN, "list.person"),
    ]


async def test_a_list_has_an_end(duty: Duty) -> None:
    for number in range(MOST):
        assert await duty.vouching.keep(GROUP, DOMAIN, f"a{number}.example", ADMIN) == "done"
    assert await duty.vouching.keep(GROUP, DOMAIN, "b.example", ADMIN) == "full"
    assert len(await duty.vouching.lines(GROUP)) == MOST


async def test_a_phrase_is_tried_on_what_was_heard_or_became_a_case(duty: Duty) -> None:
    for text in ("free cake today", "good morning"):
        duty.vouching.hear(message(text))
    assert await duty.vouching.tried(GROUP, FLAG, "free cake") == (1, 2)
    assert await duty.vouching.tried(GROUP, PASS, "free cake") == (0, 0)
