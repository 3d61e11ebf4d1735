"""A field of an update that has another type than it should costs itself and nothing else."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.adapters.telegram.screens import COMMANDS
from bot.core.message import ChatId, MessageId
from bot.core.verdict import Level
from tests.builders import AD, click_update, joined_update, text_update, user
from tests.builders import bot_member as bot
from tests.hostile.arena import Arena, arena
from tests.hostile.mutation import places, put
from tests.hostile.seeds import ADMIN, GROUP, MEMBER, OTHER, OWNER, own

pytestmark = pytest.mark.asyncio(loop_scope="module")

WRONG: list[Any] = [
    None,
    True,
    1.5,
    -7,
    2**63,
    10**400,
    "",
    "x",
    "5",
    [],
    [1],
    {},
    {"id": []},
    "\ud800",
    1e308,
]
Update = dict[str, Any]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    async with arena(tmp_path_factory.mktemp("arena")) as found:
        assert (found.group.id, found.owner.id, found.admin.id) == (GROUP, OWNER, ADMIN)
        assert (found.member.id, found.other.id) == (MEMBER, OTHER)
        yield found


def changed(seed: Update, number: int) -> list[tuple[tuple[str | int, ...], Any, Update]]:
    """The update with each of its fields in turn of each wrong type, and without it."""
    found: list[tuple[tuple[str | int, ...], Any, Update]] = []
    for place in places(seed):
        if place == ("update_id",):
            continue
        for wrong in WRONG:
            made = copy.deepcopy(seed)
            made["update_id"] = number + len(found)
            for content in made.values():
                if isinstance(content, dict) and "message_id" in content:
                    content["message_id"] = made["update_id"]
            put(made, place, wrong)
            found.append((place, wrong, made))
    return found


def named(seed: Update) -> str:
    kind = next(key for key in seed if key != "update_id")
    said = seed[kind].get("text") or seed[kind].get("data") or ""
    return f"{kind} {said[:12]}"


ANSWER = text_update(1, AD, chat_id=GROUP, by=OTHER, number=600)["message"]
SEEDS: list[Update] = [
    text_update(1, "hello", chat_id=GROUP, by=MEMBER, migrate_from_chat_id=-7),
    text_update(1, "hello", chat_id=-2, by=MEMBER, migrate_to_chat_id=-1_001_000_009_999),
    text_update(1, "/check", chat_id=GROUP, by=ADMIN, reply_to_message=ANSWER),
    text_update(1, "/trust", chat_id=GROUP, by=ADMIN, reply_to_message=ANSWER),
    text_update(1, "@admins", chat_id=GROUP, by=MEMBER, reply_to_message=ANSWER),
    text_update(1, "/start", chat_id=MEMBER, by=MEMBER),
    text_update(
        1, AD, chat_id=MEMBER, by=MEMBER, forward_origin={"type": "user", "sender_user": user(OTHER)}
    ),
    click_update(1, "set:x", by=ADMIN, chat_id=GROUP),
    click_update(1, "did:account_trade", by=MEMBER, chat_id=GROUP),
    joined_update(1, bot("administrator", can_delete_messages=True), chat_id=GROUP, by=OWNER),
    joined_update(1, bot("kicked"), old="member", chat_id=MEMBER, by=MEMBER),
    *(seed for seed in own() if {"poll", "inline_query", "chat_join_request"} & set(seed)),
    next(seed for seed in own() if "chat_member" in seed),
]


@pytest.mark.parametrize("seed", SEEDS, ids=named)
async def test_each_update_is_done_or_plainly_no_update(stage: Arena, seed: Update) -> None:
    number = 1_000_000 + 10_000 * SEEDS.index(seed)
    stage.watch.aside.clear()
    for start in range(0, len(rows := [made for _, _, made in changed(seed, number)]), 100):
        await stage.feed(rows[start : start + 100])
    stage.tidy()
    assert stage.watch.broken == []
    assert [kind for kind in stage.watch.aside if not kind.startswith(("Unparsable ", "None "))] == []


async def test_an_ad_is_judged_whatever_stands_beside_it(stage: Arena) -> None:
    """But where there is no message to judge: no text, no number, no chat."""
    seed = text_update(
        1, AD, chat_id=GROUP, by=OTHER, entities=[{"type": "bold", "offset": 0, "length": 2}],
        reply_to_message=ANSWER, message_thread_id=1, sender_boost_count=1, via_bot=user(9),
    )  # fmt: skip
    needed = [
        ("message",),
        ("message", "message_id"),
        ("message", "text"),
        ("message", "chat"),
        ("message", "chat", "id"),
    ]
    rows = [
        (place, wrong, made)
        for extra in (
            "migrate_from_chat_id",
            "migrate_to_chat_id",
            "text_link",
            "quote",
            "poll",
            "dice",
            "photo",
            "x",
        )
        for place, wrong, made in changed({**seed, "message": {**seed["message"], extra: 1}}, 2_000_000)
        if place == ("message", extra) or (extra == "x" and place not in needed)
    ]
    for number, (_, _, made) in enumerate(rows, 2_000_000):
        made["update_id"] = made["message"]["message_id"] = number
    for start in range(0, len(rows), 100):
        await stage.feed([made for _, _, made in rows[start : start + 100]])
    missed = []
    for place, wrong, made in rows:
        found = await stage.app.store.ledger.judgement(ChatId(GROUP), MessageId(made["update_id"]))
        # That a bot says it is no wrong type: what bots say is left to their owners.
        if (found is None or found.level != Level.FRAUD) and (place[-1], wrong) != ("is_bot", True):
            missed.append((place, wrong))
    assert missed == []
    assert stage.watch.broken == []


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_of_a_chat_that_is_no_known_kind(stage: Arena, name: str) -> None:
    stage.watch.aside.clear()
    updates = []
    for place, fields in enumerate(({"type": "market"}, {"type": 3}, {"title": []}, {"id": 2**62})):
        update = text_update(
            3_000_000 + 10 * COMMANDS.index(name) + place, f"/{name} a b", chat_id=GROUP, by=ADMIN
        )
        update["message"]["chat"] |= fields
        updates.append(update)
    await stage.feed(updates)
    assert (stage.watch.broken, dict(stage.watch.aside)) == ([], {})


async def test_what_was_asked_of_it_is_still_here(stage: Arena) -> None:
    """The group is not moved away, and its bot answers."""
    stage.world.journal.clear()
    stage.world.start(MEMBER)
    await stage.feed([text_update(4_000_000, AD, chat_id=GROUP, by=stage.member.id)])
    found = await stage.app.store.ledger.judgement(ChatId(GROUP), MessageId(4_000_000))
    assert found is not None
    assert found.level == Level.FRAUD
