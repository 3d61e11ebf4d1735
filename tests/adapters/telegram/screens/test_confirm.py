"""/confirm: an admin's word, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.send.casecard import person
from bot.core.message import MessageId
from bot.core.verdict import Level, Span
from bot.errors import Unsent
from bot.services.cases.case import Done
from tests.builders import (
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    chat,
    click_update,
    signal,
    text_update,
    user,
    verdict,
    written,
)
from tests.desk import Duty
from tests.groups import settle
from tests.offers import PLAIN as AD
from tests.offers import PLAIN_CHANGED as CHANGED


@pytest.fixture
async def duty() -> Duty:
    found = Duty()
    doubt = signal(scheme="recruit_posting", weight=2.9)
    found.judging.script = {
        "好友两百以上": verdict(Level.SUSPICIOUS, scheme="recruit_posting", score=0.6, signals=(doubt,))
    }
    await found.campaigns.load()
    await settle(found.store, found.clock.now(), GROUP)
    return found


def confirm(update_id: int, *, by: int = ADMIN, text: str = AD, said: str = "/confirm", **more: Any) -> Any:
    return text_update(update_id, said, by=by, reply_to_message=written(text), **more)


@pytest.mark.parametrize("by", [ADMIN, OWNER])
async def test_what_an_admin_confirms_is_answered_where_the_judge_doubts_it(duty: Duty, by: int) -> None:
    assert await duty.see(text_update(1, CHANGED, chat_id=OTHER_GROUP)) == []
    await duty.see(confirm(2, by=by))
    warning, said = sorted(duty.messenger.texts(GROUP), key=lambda text: "🛡" not in text)
    scheme = duty.text("scheme.recruit_posting")
    assert said == duty.text("confirm.done", scheme=scheme)
    assert "🛡" in warning
    await duty.see(text_update(3, CHANGED, chat_id=OTHER_GROUP))
    assert len(duty.messenger.texts(OTHER_GROUP)) == 1


@pytest.mark.parametrize(
    ("mode", "acts"),
    [
        ("observe", []),
        ("warn", ["warn"]),
        ("clean", ["delete", "warn"]),
        ("enforce", ["mute", "delete", "warn"]),
    ],
)
@pytest.mark.parametrize("doubted", [False, True])
async def test_what_was_missed_is_treated_as_the_mode_says(
    duty: Duty, mode: str, acts: list[str], doubted: bool
) -> None:
    settings = {"mode": mode, "ladder": "mute_1h mute_24h", "slow_start": "off"}
    for key, value in settings.items():
        await duty.settings.change(chat(), key, value, ADMIN)
    duty.messenger.seat(GROUP, BOT, "administrator", "can_delete_messages", "can_restrict_members")
    if not doubted:
        duty.judging.script = {"unused": verdict()}
    await duty.see(confirm(2))
    done = [act.kind for act in reversed(await duty.store.ledger.acts(GROUP, 9))]
    assert sorted(done) == sorted(acts)
    judged = await duty.store.ledger.judgement(GROUP, MessageId(501))
    assert judged is not None
    assert (judged.level, judged.confirmed_by) == ("fraud", ADMIN)
    again = [act.id for act in await duty.store.ledger.acts(GROUP, 9)]
    await duty.see(confirm(3))
    assert [act.id for act in await duty.store.ledger.acts(GROUP, 9)] == again


MODES = [
    ("observe", "mute_1h mute_24h", []),
    ("warn", "mute_1h mute_24h", ["warn"]),
    ("clean", "mute_1h mute_24h", ["delete", "warn"]),
    ("enforce", "mute_1h mute_24h", ["delete", "mute", "warn"]),
    ("enforce", "warn mute_1h ban", ["delete", "warn"]),
    ("enforce", "ban", ["ban", "delete", "warn"]),
]


@pytest.mark.parametrize(("mode", "ladder", "acts"), MODES)
@pytest.mark.parametrize("way", ["command", "button"])
async def test_a_doubt_that_was_seen_is_treated_as_the_mode_says_once_it_is_confirmed(
    duty: Duty, mode: str, ladder: str, acts: list[str], way: str
) -> None:
    for key, value in {"mode": mode, "ladder": ladder, "slow_start": "off", "suspicious": "ask"}.items():
        await duty.settings.change(chat(), key, value, ADMIN)
    duty.messenger.seat(GROUP, BOT, "administrator", "can_delete_messages", "can_restrict_members")
    words = Span(part=0, start=0, end=6, text="好友两百以上")
    doubt = signal(scheme="recruit_posting", weight=2.9, spans=(words,))
    suspicious = verdict(Level.SUSPICIOUS, scheme="recruit_posting", score=0.6, signals=(doubt,))
    duty.judging.script = {"好友两百以上": suspicious}
    await duty.see(text_update(1, "/start", chat_id=ADMIN, by=ADMIN))
    await duty.see(text_update(2, AD, number=501))
    card = duty.messenger.last_id
    yes = click_update(3, f"c:yes:{GROUP}:501", by=ADMIN, chat_id=ADMIN, number=card)
    calls = await duty.see(confirm(3) if way == "command" or mode == "observe" else yes)
    done = [act.kind for act in await duty.store.ledger.acts(GROUP, 9) if act.by == ADMIN]
    assert sorted(done) == acts
    warnings = [p["text"] for m, p in calls if m == "sendMessage" and "🛡" in str(p["text"])]
    assert len(warnings) == ("warn" in acts)
    assert all("好友两百以上" in str(text) for text in warnings)
    counted = await duty.store.ledger.offences(GROUP, MEMBER, 0.0)
    assert len(counted) == 1
    await duty.see(confirm(4))
    again = [act.kind for act in await duty.store.ledger.acts(GROUP, 9) if act.by == ADMIN]
    assert sorted(again) == acts


async def test_what_is_not_fraud_after_all_is_taken_back_though_it_was_confirmed(duty: Duty) -> None:
    for key, value in {"mode": "enforce", "ladder": "mute_1h", "slow_start": "off"}.items():
        await duty.settings.change(chat(), key, value, ADMIN)
    duty.messenger.seat(GROUP, BOT, "administrator", "can_delete_messages", "can_restrict_members")
    await duty.see(text_update(1, AD, number=501))
    await duty.see(confirm(2))
    assert await duty.cases.decide("clear", GROUP, MessageId(501), ADMIN) == Done(word="cleared")
    done = await duty.store.ledger.acts(GROUP, 9)
    assert {act.kind for act in done if act.undone_by == ADMIN} == {"delete", "mute", "warn"}
    await duty.settled()
    apology = duty.text("apology_deleted", "zh-Hans", name=person(MEMBER, "Lin"))
    assert duty.messenger.done("editMessageText")[-1]["text"] == apology


async def test_an_admins_own_message_is_learned_from_and_left_alone(duty: Duty) -> None:
    replied = confirm(2)
    replied["message"]["reply_to_message"]["from"] = user(OWNER)
    await duty.see(replied)
    assert await duty.store.ledger.acts(GROUP, 9) == ()
    assert len(duty.messenger.texts(GROUP)) == 1


async def test_why_names_the_campaign(duty: Duty) -> None:
    await duty.see(confirm(2))
    await duty.see(text_update(3, CHANGED, number=600))
    click = click_update(4, "why:600", number=duty.messenger.last_id)
    (answer,) = [params for method, params in await duty.see(click)]
    assert duty.text("reason.campaign") in answer["text"]


@pytest.mark.parametrize("by", [MEMBER, 4711])
async def test_nobody_else_confirms(duty: Duty, by: int) -> None:
    await duty.see(confirm(2, by=by))
    assert duty.messenger.texts(GROUP) == [duty.text("confirm.denied")]
    assert await duty.see(text_update(3, CHANGED, chat_id=OTHER_GROUP)) == []


async def test_when_rights_cannot_be_seen_nobody_confirms(duty: Duty) -> None:
    duty.messenger.fail_look_ups(GROUP, *[Unsent("down")] * 9)
    await duty.see(confirm(2))
    assert duty.messenger.texts(GROUP) == [duty.text("confirm.denied")]


async def test_without_a_reply_or_in_private_it_says_how(duty: Duty) -> None:
    await duty.see(text_update(1, "/confirm", by=ADMIN))
    await duty.see(text_update(2, f"/confirm {AD}", by=ADMIN))
    await duty.see(text_update(3, "/confirm", by=ADMIN, chat_id=ADMIN))
    assert duty.messenger.texts() == [duty.text("confirm.usage")] * 3


async def test_a_message_without_words_cannot_be_confirmed(duty: Duty) -> None:
    await duty.see(confirm(1, text="😀"))
    await duty.see(confirm(2, text=" "))
    assert duty.messenger.texts() == [duty.text("check.empty")] * 2


async def test_check_knows_what_was_confirmed(duty: Duty) -> None:
    await duty.see(confirm(1))
    await duty.see(text_update(2, CHANGED, chat_id=MEMBER))
    told = duty.messenger.texts(MEMBER)[-1]
    assert duty.text("ask.risk.high", "zh-Hans") in told
    assert duty.text("scheme.recruit_posting", "zh-Hans") in told


async def test_a_group_that_moves_keeps_its_word(duty: Duty) -> None:
    await duty.see(confirm(1))
    moved = text_update(2, "")
    del moved["message"]["text"]
    moved["message"]["migrate_to_chat_id"] = -100777
    await duty.see(moved)
    campaign = next(iter(duty.campaigns._shelf._spoken.campaigns.values()))
    assert set(campaign.voices) == {-100777}
    assert await duty.store.campaigns.get(campaign.exact) == campaign


async def test_a_cleared_text_stays_silent_for_everybody_here_and_not_elsewhere(duty: Duty) -> None:
    duty.judging.script = {"好友两百以上": verdict(scheme="recruit_posting", score=0.98)}
    await duty.see(text_update(1, AD, number=501))
    await duty.see(click_update(2, "ok:501", by=ADMIN, number=duty.messenger.last_id))
    assert await duty.see(text_update(3, CHANGED, by=4711)) == []
    assert duty.state(3) == "done"
    assert len(await duty.see(text_update(4, CHANGED, chat_id=OTHER_GROUP))) == 1


async def test_what_a_member_failed_to_clear_is_not_cleared(duty: Duty) -> None:
    duty.judging.script = {"好友两百以上": verdict(scheme="recruit_posting", score=0.98)}
    await duty.see(text_update(1, AD, number=501))
    await duty.see(click_update(2, "ok:501", by=MEMBER, number=duty.messenger.last_id))
    assert len(await duty.see(text_update(3, CHANGED, by=4711))) == 1
