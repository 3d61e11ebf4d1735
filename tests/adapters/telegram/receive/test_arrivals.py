"""Who came into a group is known afterwards, whichever way Telegram tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import GROUP, MEMBER, bot_member, raw_chat, text_update, user
from tests.desk import Duty

AT = 1_750_000_000


def seat(status: str) -> dict[str, Any]:
    return {**bot_member(status), "user": user(MEMBER)}


def change(update_id: int, old: str, new: str) -> dict[str, Any]:
    owner = {"is_anonymous": False}
    body = {"chat": raw_chat(), "from": user(MEMBER), "date": AT}
    seats = {"old_chat_member": seat(old) | owner, "new_chat_member": seat(new) | owner}
    return {"update_id": update_id, "chat_member": body | seats}


async def came(duty: Duty) -> float:
    found = await duty.store.people.acquaintance(GROUP, MEMBER)
    return found.joined_at if found else 0.0


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("left", "member", AT),
        ("kicked", "member", AT),
        ("member", "left", 0),
        ("member", "administrator", 0),
        ("creator", "member", 0),
    ],
)
async def test_a_change_of_membership_tells_who_came(old: str, new: str, at: float) -> None:
    duty = Duty()
    await duty.see(change(1, old, new))
    assert await came(duty) == at


async def test_a_service_message_tells_who_came_whoever_let_them_in() -> None:
    duty = Duty()
    arrival = text_update(1, "", by=77, new_chat_members=[user(MEMBER), user(78)], sender_chat=raw_chat())
    del arrival["message"]["text"]
    await duty.see(arrival)
    assert await came(duty) == AT


async def test_a_command_counts_as_a_message() -> None:
    duty = Duty()
    await duty.see(text_update(1, "/help"))
    found = await duty.store.people.acquaintance(GROUP, MEMBER)
    assert found is not None
    assert found.messages == 1
