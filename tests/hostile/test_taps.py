"""Every tap is answered within a second, under any flood of taps, and a button does its work once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.adapters.telegram.receive import inbox
from bot.adapters.telegram.receive.clicks import HEEDED, REPEATED
from bot.adapters.telegram.send.taps import PATIENCE, Taps
from bot.errors import StoreError
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER, click_update, text_update
from tests.desk import Duty
from tests.fakes import FakeMessenger, until

BURST = 200
"""Taps of somebody who is impatient."""


@pytest.fixture
def duty() -> Duty:
    return Duty()


def answered(duty: Duty) -> Counter[str]:
    return Counter(str(one["callback_query_id"]) for one in duty.messenger.done("answerCallbackQuery"))


def worked(duty: Duty) -> int:
    return len([one for one in duty.messenger.calls if one[0] in {"sendMessage", "editMessageText"}])


async def handed(duty: Duty, *datas: str, by: int = MEMBER) -> list[str]:
    """Taps that the dispatcher is handed all at once; their ids."""
    first = len(answered(duty)) + 1
    updates = [click_update(number, data, by=by, chat_id=by) for number, data in enumerate(datas, first)]
    await asyncio.gather(*(duty.dispatcher.handle(one["update_id"], one) for one in updates))
    await duty.settled()
    return [one["callback_query"]["id"] for one in updates]


async def test_two_hundred_taps_of_one_button_are_answered_and_work_once(duty: Duty) -> None:
    ids = await handed(duty, *["ask:lands"] * BURST)
    assert answered(duty) == Counter(ids)
    assert worked(duty) == 1


async def test_each_of_several_buttons_works_once_a_second(duty: Duty) -> None:
    buttons = ["ask:lands", "ask:happened", "go:check", "go:call"]
    ids = await handed(duty, *buttons * (BURST // len(buttons)))
    assert answered(duty) == Counter(ids)
    assert worked(duty) == len(buttons)
    duty.clock.advance(REPEATED)
    await handed(duty, *buttons)
    assert worked(duty) == 2 * len(buttons)


async def test_two_hundred_different_buttons_are_all_answered(duty: Duty) -> None:
    ids = await handed(duty, *(f"ask:lands:{number}" for number in range(BURST)))
    assert answered(duty) == Counter(ids)
    assert worked(duty) == HEEDED[0]


async def test_what_others_tap_and_what_stands_elsewhere_is_another_button(duty: Duty) -> None:
    def tap(number: int, by: int, under: int) -> dict[str, object]:
        return click_update(number, "ask:lands", by=by, chat_id=by, number=under)

    await duty.see(tap(1, MEMBER, 900), tap(2, MEMBER, 901), tap(3, ADMIN, 900), tap(4, ADMIN, 900))
    assert worked(duty) == 3
    assert len(answered(duty)) == 4


async def test_a_tap_that_the_database_fails_is_no_repetition_of_itself(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, failed = duty.store.dialogues.get, []

    async def stumbling(*asked: object) -> str | None:
        if not failed:
            failed.append(asked)
            raise StoreError("away")
        return await read(*asked)

    monkeypatch.setattr(duty.store.dialogues, "get", stumbling)
    await duty.see(click_update(1, "ask:lands", chat_id=MEMBER))
    assert (len(failed), worked(duty)) == (1, 1)
    assert len(answered(duty)) == 1


async def test_a_tap_that_waits_behind_slow_work_is_answered_in_time(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work for the first takes longer than a second; the others stand in its lane, and one is let go."""
    monkeypatch.setattr("bot.adapters.telegram.send.taps.PATIENCE", 0.0)
    read, go_on = duty.store.dialogues.get, asyncio.Event()

    async def slow(*asked: object) -> str | None:
        await go_on.wait()
        return await read(*asked)

    monkeypatch.setattr(duty.store.dialogues, "get", slow)
    taps = [click_update(number, f"ask:lands:{number}", chat_id=MEMBER) for number in range(1, BURST + 1)]
    await duty.inbox.accept(taps[:100])
    monkeypatch.setattr(inbox, "LEAST", 0)
    monkeypatch.setattr(inbox, "SHARED", 0)
    await duty.inbox.accept(taps[100:])
    await until(lambda: len(answered(duty)) == BURST)
    go_on.set()
    await duty.settled()
    assert set(answered(duty).values()) == {1}


async def test_an_answer_waits_for_no_message(duty: Duty) -> None:
    """A chat whose messages hang, or must wait, has its taps answered all the same."""
    held = duty.messenger.hold(MEMBER)
    await duty.inbox.accept([text_update(1, "/start", chat_id=MEMBER)])
    await duty.inbox.accept([click_update(2, "ask:lands", chat_id=MEMBER)])
    await until(lambda: bool(answered(duty)))
    assert [method for method, _ in duty.messenger.arrived] == ["answerCallbackQuery"]
    held.set()
    await duty.settled()


async def test_a_chat_that_is_blocked_is_promised_nothing(duty: Duty) -> None:
    await duty.operating.block(GROUP, "", OWNER)
    await duty.dispatcher.expect([click_update(1, "x"), click_update(2, "x", chat_id=OTHER_GROUP)])
    assert [*duty.taps._due] == ["click-2"]


async def test_what_was_answered_is_not_promised_again() -> None:
    messenger = FakeMessenger()
    taps = Taps(messenger=messenger)
    await taps.answer("a", "yes")
    taps.expect("a")
    taps.expect("b")
    taps.expect("b")
    assert [*taps._due] == ["b"]
    await taps.answer("b")
    assert not taps._due
    await taps.answer("b", "late")
    assert [one["callback_query_id"] for one in messenger.done("answerCallbackQuery")] == ["a", "b"]
    assert PATIENCE < 1.0
