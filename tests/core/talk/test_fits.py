"""First aid for several things in one, put right, and where a step cannot be taken."""

from __future__ import annotations

import pytest

from bot.core.talk.answers import Answer, written
from bot.core.talk.ask import happened, put_right, said
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.guide import REASONS
from tests.packaged import catalog

PAID = Dialogue(lang="en", situation="paid", scheme="recruit_task", number=1)


def test_several_things_are_led_through_in_one_the_most_pressing_first() -> None:
    both = happened("gave_code", "en", Dialogue(), {"gave_code", "paid", "by_coins"}).state
    assert (both.situation, both.besides, both.number) == ("paid", "gave_code+coins", 1)
    later = happened("shared_id", "en", both, {"shared_id"}).state
    assert (later.situation, later.besides) == ("paid", "shared_id+coins")
    begun = happened("shared_id", "en", Dialogue(situation="paid", done=(1,)), {"shared_id"}).state
    assert (begun.situation, begun.done) == ("shared_id", ())


def test_money_that_was_passed_on_was_not_paid() -> None:
    assert happened("moved_money", "en", PAID, {"moved_money"}).state.besides == ""


def test_what_is_told_again_stays_where_it_stood() -> None:
    stood = happened("paid", "en", Dialogue(situation="paid", done=(1,), number=2), {"paid"}).state
    assert (stood.number, stood.done) == (2, (1,))


def test_what_is_put_right_replaces_what_was_told() -> None:
    state = put_right(
        Dialogue(lang="en", situation="gave_card", besides="paid", done=(1,)), "rented_account"
    ).state
    assert (state.situation, state.besides, state.done, state.scheme) == (
        "rented_account",
        "",
        (),
        "account_trade",
    )


@pytest.mark.parametrize("reason", REASONS)
def test_why_a_step_cannot_be_taken_is_answered(reason: str) -> None:
    reply = said(PAID, {f"cant_{reason}"})
    assert reply is not None
    assert (reply.parts, reply.state.cannot) == (("aid.cant",), reason)
    text = written(catalog(), Answer(reply=reply, lang="en"))
    assert catalog().text("en", f"ask.aid.cant_{reason}") in text
    assert "🧭" not in written(catalog(), Answer(reply=Reply(state=Dialogue(), parts=("say.ok",)), lang="en"))
    following = said(reply.state, {"step_done"})
    assert following is not None
    assert following.state.cannot == ""


def test_a_reason_means_nothing_to_who_is_led_through_nothing() -> None:
    assert said(Dialogue(), {"cant_abroad"}) is None
