"""The buttons under a warning: the reasons, the first steps, and the admins' word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update

from bot.adapters.store.schema import judgements
from bot.adapters.telegram.send.render import ALERT_LIMIT
from bot.core.text.columns import read
from bot.core.text.quoting import units
from bot.core.verdict import Span
from bot.errors import Refused, Uncertain, Unsent
from tests.builders import (
    AD,
    ADMIN,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    click_update,
    signal,
    text_update,
    user,
    verdict,
)
from tests.desk import NAME, Duty
from tests.packaged import catalog

STRANGER = 77
WARNING = 9001
"""The first message that the bot sends."""
HOSTILE_DATA = [
    "9" * 60,
    "9" * 19,
    "-5",
    "",
    " 501",
    "５０１",
    "²",
    "٣",
    "١٢٣",
    "501;drop",
    "501:501",
    "\ud800",
    "0x1f5",
    "1e3",
    "５" * 15,
    "None",
    "501\n",
]


def pressed(update_id: int, data: str, **fields: Any) -> dict[str, Any]:
    """Somebody presses a button under the one warning."""
    return click_update(update_id, data, **{"number": WARNING, **fields})


@pytest.fixture
async def duty() -> Duty:
    found = Duty()
    await found.see(text_update(1, AD, number=501))
    return found


def answers(calls: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [params for method, params in calls if method == "answerCallbackQuery"]


async def clear(
    duty: Duty, update_id: int = 2, by: int = ADMIN, **fields: Any
) -> list[tuple[str, dict[str, Any]]]:
    return await duty.see(pressed(update_id, "ok:501", by=by, **fields))


async def test_why_shows_the_reasons_to_the_one_who_asks(duty: Duty) -> None:
    (answer,) = answers(await duty.see(pressed(2, "why:501")))
    assert answer["show_alert"] is True
    assert answer["callback_query_id"] == "click-2"
    assert duty.text("scheme.account_trade") in answer["text"]
    assert duty.text("reason.wants_account") in answer["text"]
    assert "收微信号" in answer["text"]


async def test_why_speaks_the_language_of_the_one_who_asks(duty: Duty) -> None:
    (answer,) = answers(await duty.see(pressed(2, "why:501", **{"from": user(language_code="zh-hans")})))
    assert duty.text("reason.wants_account", "zh-Hans") in answer["text"]


async def test_why_says_what_is_asked_in_its_own_words_and_once() -> None:
    duty = Duty()
    many = (
        signal("send it on", reason="wants_helper", scheme="recruit_helper", weight=4.0),
        signal("ten percent", reason="known_pattern", scheme="recruit_helper", weight=3.0),
    )
    duty.judging.script = {"send": verdict(scheme="recruit_helper", sub="money_mule", signals=many)}
    await duty.see(text_update(1, "send it on, ten percent", number=501))
    (answer,) = answers(await duty.see(pressed(2, "why:501")))
    assert answer["text"].count("asks you to receive money and pass it on “send it on”") == 1
    assert "matches a known recruiting pitch" not in answer["text"]


async def test_why_fits_into_an_alert_and_shows_no_markup() -> None:
    duty = Duty()
    hostile = '<b>🛡&"收微信号</b> t.me/demo'
    spans = (Span(part=0, start=0, end=len(hostile), text=hostile),)
    reasons = ["wants_account", "offer_money", "price", "disguise", "link", "forwarded", "known_pattern"]
    many = tuple(signal(reason=reason, spans=spans * 3, weight=5.0 - n) for n, reason in enumerate(reasons))
    duty.judging.script = {"收微信号": verdict(signals=many)}
    await duty.see(text_update(1, hostile, number=501))
    (answer,) = answers(await duty.see(pressed(2, "why:501")))
    assert units(answer["text"]) <= ALERT_LIMIT
    assert "&amp;" not in answer["text"]
    assert "t.me" not in answer["text"]


async def test_why_names_the_law_of_the_place_where_it_is_known(duty: Duty) -> None:
    (answer,) = answers(await duty.see(pressed(2, "why:501")))
    assert "⚖️" not in answer["text"]
    await duty.see(text_update(3, "/set region de", by=ADMIN))
    (answer,) = answers(await duty.see(pressed(4, "why:501")))
    assert answer["text"].splitlines()[-1] == f"⚖️ {duty.catalog.lawbook.named('en', 'account_trade', 'de')}"
    (answer,) = answers(await duty.see(pressed(5, "why:501", **{"from": user(language_code="zh-hans")})))
    assert "德国" in answer["text"].splitlines()[-1]


@pytest.mark.parametrize("lang", ["de", "la", "ru", "zh-hans"])
async def test_the_law_takes_the_place_of_the_lighter_reasons_only(lang: str) -> None:
    duty = Duty()
    spans = (Span(part=0, start=0, end=9, text="收微信号收微信号收"),)
    reasons = ["wants_account", "offer_money", "price", "disguise", "forwarded", "known_pattern"]
    many = tuple(signal(reason=reason, spans=spans, weight=5.0 - n) for n, reason in enumerate(reasons))
    duty.judging.script = {"收微信号": verdict(signals=many)}
    await duty.see(text_update(1, "收微信号收微信号收", number=501))
    await duty.see(text_update(2, "/set region de", by=ADMIN))
    (answer,) = answers(await duty.see(pressed(3, "why:501", **{"from": user(language_code=lang)})))
    assert units(answer["text"]) <= ALERT_LIMIT
    assert answer["text"].splitlines()[-1].startswith("⚖️")
    assert answer["text"].count("•") >= 2


@pytest.mark.parametrize("lang", sorted(catalog().locales))
async def test_nothing_of_an_alert_is_cut_in_two(lang: str) -> None:
    duty = Duty()
    long = "wer hat ein ungenutztes telegram konto"
    spans = tuple(Span(part=0, start=at, end=at + 9, text=long[at : at + 9]) for at in (0, 13, 25))
    reasons = ["wants_account", "offer_money", "price"]
    many = tuple(signal(reason=reason, spans=spans, weight=5.0 - n) for n, reason in enumerate(reasons))
    duty.judging.script = {long: verdict(scheme="other_fraud", signals=many)}
    await duty.see(text_update(1, long, number=501))
    for number, region in enumerate(("de", "cn", "jp", "es"), 2):
        await duty.see(text_update(number, f"/set region {region}", by=ADMIN))
        click = pressed(number + 10, "why:501", **{"from": user(language_code=lang)})
        (answer,) = answers(await duty.see(click))
        assert "…" not in answer["text"].splitlines()[-1]
        law = duty.catalog.lawbook.named(lang, "other_fraud", region)
        assert "⚖️" not in answer["text"] or answer["text"].endswith(read(law))


@pytest.mark.parametrize("data", HOSTILE_DATA)
@pytest.mark.parametrize("button", ["why", "ok"])
async def test_hostile_data_is_answered_like_a_case_long_gone(duty: Duty, button: str, data: str) -> None:
    calls = await duty.see(pressed(2, f"{button}:{data}", by=ADMIN))
    assert [params["text"] for params in answers(calls)] == [duty.text("why.expired")]
    assert len(calls) == 1
    assert duty.state(2) == "done"


async def test_a_case_of_another_chat_is_none_here(duty: Duty) -> None:
    (answer,) = answers(await duty.see(pressed(2, "why:501", chat_id=OTHER_GROUP)))
    assert answer["text"] == duty.text("why.expired")


async def test_who_already_did_it_is_led_to_the_private_chat(duty: Duty) -> None:
    (answer,) = answers(await duty.see(pressed(2, "did:card_trade")))
    assert answer["url"] == f"https://t.me/{NAME}?start=did-card_trade"


@pytest.mark.parametrize("data", ["", "gone_scheme", "../x", "a&b=c", "\ud800"])
async def test_an_unknown_scheme_leads_to_steps_all_the_same(duty: Duty, data: str) -> None:
    (answer,) = answers(await duty.see(pressed(2, f"did:{data}")))
    assert answer["url"] == f"https://t.me/{NAME}?start=did-other_fraud"


@pytest.mark.parametrize("by", [ADMIN, OWNER])
async def test_an_admin_clears_a_message(duty: Duty, by: int) -> None:
    warning = duty.messenger.last_id
    calls = dict(await clear(duty, by=by))
    assert set(calls) == {"answerCallbackQuery", "editMessageText"}
    assert calls["editMessageText"]["message_id"] == warning
    assert "reply_markup" not in calls["editMessageText"]
    found = await duty.store.ledger.judgement(GROUP, 501)  # type: ignore[arg-type]
    assert found is not None
    assert found.cleared_by == by


async def test_the_word_of_an_admin_is_said_in_the_language_of_the_chat(duty: Duty) -> None:
    said = dict(await clear(duty))["editMessageText"]["text"]
    assert said == duty.text("apology", "zh-Hans", name=f'<a href="tg://user?id={MEMBER}">Lin</a>')


async def test_the_second_admin_is_told_that_another_was_faster(duty: Duty) -> None:
    await clear(duty)
    ((_, answer),) = await clear(duty, 3, by=OWNER)
    assert answer["text"] == duty.text("case.too_late")
    found = await duty.store.ledger.judgement(GROUP, 501)  # type: ignore[arg-type]
    assert found is not None
    assert found.cleared_by == ADMIN


async def test_a_member_clears_nothing(duty: Duty) -> None:
    calls = await clear(duty, by=STRANGER)
    assert [params["text"] for params in answers(calls)] == [duty.text("appeal.not_yours")]
    assert len(calls) == 1
    found = await duty.store.ledger.judgement(GROUP, 501)  # type: ignore[arg-type]
    assert found is not None
    assert found.cleared_by == 0


async def test_a_stranger_and_an_admin_of_elsewhere_clear_nothing(duty: Duty) -> None:
    duty.messenger.seat(OTHER_GROUP, 77, "creator")
    assert len(await clear(duty, by=77)) == 1


async def test_the_right_is_asked_for_at_each_click(duty: Duty) -> None:
    assert len(await clear(duty, 2, by=STRANGER)) == 1
    duty.messenger.seat(GROUP, STRANGER, "administrator")
    assert len(await clear(duty, 3, by=STRANGER)) == 2
    duty.messenger.seat(GROUP, STRANGER, "member")
    ((_, answer),) = await clear(duty, 4, by=STRANGER)
    assert answer["text"] == duty.text("appeal.not_yours")


async def test_when_rights_cannot_be_seen_nobody_has_them(duty: Duty) -> None:
    duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    assert len(await clear(duty)) == 1


async def test_a_cleared_message_stays_silent_when_edited(duty: Duty) -> None:
    await clear(duty)
    edits = [
        text_update(n, f"{AD} {n}", number=501, kind="edited_message", edit_date=1_750_000_000 + n)
        for n in (3, 4, 5)
    ]
    assert await duty.see(*edits) == []


async def test_why_says_that_an_admin_cleared_it(duty: Duty) -> None:
    await clear(duty)
    (answer,) = answers(await duty.see(pressed(3, "why:501")))
    assert duty.text("why.cleared") in answer["text"]


@pytest.mark.parametrize("error", [Refused("query is too old"), Unsent("down"), Uncertain("broke")])
@pytest.mark.parametrize("data", ["why:501", "did:card_trade", "ok:501", "set:mode"])
async def test_a_click_too_old_to_be_answered_is_no_fault(duty: Duty, error: Exception, data: str) -> None:
    duty.messenger.fail(0, error)
    await duty.see(pressed(2, data, by=ADMIN))
    assert duty.state(2) == "done"


async def test_a_warning_that_telegram_no_longer_shows_can_be_asked_about(duty: Duty) -> None:
    """An old message comes as a stub: its number, its chat and the date 0."""
    stub = {"message_id": WARNING, "date": 0, "chat": {"id": GROUP, "type": "supergroup", "title": "x"}}
    assert len(answers(await duty.see(pressed(2, "why:501", message=stub)))) == 1
    assert len(await clear(duty, 3, message=stub)) == 2


@pytest.mark.parametrize("signals", ["[]", json.dumps([{"weight": 1, "reason": "gone", "evidence": []}])])
async def test_cases_of_older_programs_can_be_asked_about(duty: Duty, signals: str) -> None:
    duty.store.look_at(update(judgements).values(signals=signals, scheme=""))
    (answer,) = answers(await duty.see(pressed(2, "why:501")))
    assert answer["text"]
