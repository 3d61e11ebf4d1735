"""Decided actions become calls that Telegram takes, whatever the message said."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.content.places import CldrPlaces
from bot.adapters.scheduler.calendar import CronCalendar
from bot.adapters.telegram.screens import MENUS
from bot.adapters.telegram.send.casecard import CaseCards
from bot.adapters.telegram.send.compose import TelegramComposer, ban_call, has_ended, mute_call, text_calls
from bot.adapters.telegram.send.keyboards import doors_keyboard, start_link
from bot.adapters.telegram.send.menu import languages
from bot.adapters.telegram.send.render import TEXT_LIMIT, plain
from bot.core.actions import Action, Decision, Delete, Log, React, Warn, WarningForm
from bot.core.message import ChatId, MessageId
from bot.core.text.quoting import units
from bot.core.verdict import Span
from bot.services.library.live import Live
from bot.services.store import Call
from tests.builders import GROUP, MEMBER, chat, message, signal, verdict
from tests.desk import NAME
from tests.packaged import catalog

SCHEMES, LOCALES = sorted(catalog().schemes), sorted(catalog().locales)


def composer() -> TelegramComposer:
    live, calendar = Live(catalog()), CronCalendar()
    return TelegramComposer(live, CaseCards(calendar, CldrPlaces(lambda: live.catalog)), NAME)


def compose(
    *actions: Action, text: str = "收微信号，日结", scheme: str = "account_trade"
) -> tuple[Call, ...]:
    whole = Span(part=0, start=0, end=len(text), text=text)
    found = verdict(scheme=scheme, signals=(signal(spans=(whole,), scheme=scheme),))
    asked = message(text, number=77, chat=chat(thread=5))
    return composer().compose(asked, found, Decision(actions=actions, reason="test"))


def warn(scheme: str = "account_trade", lang: str = "en", form: WarningForm = WarningForm.FULL) -> Warn:
    return Warn(scheme=scheme, form=form, lang=lang)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("lang", [*LOCALES, "und", "fi"])
@pytest.mark.parametrize("form", WarningForm)
def test_every_warning_is_one_message_with_four_buttons(scheme: str, lang: str, form: WarningForm) -> None:
    (call,) = compose(warn(scheme, lang, form), scheme=scheme)
    assert (call.chat_id, call.method, call.once) == (GROUP, "sendMessage", False)
    assert call.params["chat_id"] == GROUP
    assert call.params["parse_mode"] == "HTML"
    assert call.params["message_thread_id"] == 5
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert call.params["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}
    assert units(plain(str(call.params["text"]))) <= 1200
    rows = keyboard(call)
    if form is WarningForm.FULL and len(catalog().locale(lang).countries) != 1:
        # It says of law and numbers what holds everywhere, with the way to the right ones.
        ((way,),) = rows[2:]
        text = catalog().text(lang, "ask.button.place_group")
        assert way == {"text": text, "url": start_link("notice_bot", f"land{GROUP}")}
        rows = rows[:2]
    buttons = [button for row in rows for button in row]
    assert [button["callback_data"] for button in buttons] == ["why:77", f"did:{scheme}", "about:77", "ok:77"]
    assert all(1 <= len(button["callback_data"].encode()) <= 64 for button in buttons)


def keyboard(call: Call) -> list[list[dict[str, str]]]:
    found: list[list[dict[str, str]]] = json.loads(json.dumps(call.params["reply_markup"]))["inline_keyboard"]
    return found


def test_the_other_actions() -> None:
    target = {"chat_id": GROUP, "message_id": 77}
    reaction = [{"type": "emoji", "emoji": "👀"}]
    assert compose(Delete(), React(emoji="👀"), Log()) == (
        Call(chat_id=GROUP, method="deleteMessage", params=target),
        Call(chat_id=GROUP, method="setMessageReaction", params={**target, "reaction": reaction}),
    )


def test_the_order_of_the_actions_is_kept() -> None:
    assert [call.method for call in compose(Delete(), warn())] == ["deleteMessage", "sendMessage"]


TAG = re.compile(r"</?([a-z]+)>")
HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'{}:%\n\u202e\ud800bi/;微号"), st.characters()),
    min_size=1,
    max_size=80,
)


@given(text=HOSTILE, lang=st.sampled_from(LOCALES), form=st.sampled_from(WarningForm))
def test_no_ad_breaks_the_warning_about_it(text: str, lang: str, form: WarningForm) -> None:
    """Its tags stay text, its placeholders stay words, and no escape is cut in two."""
    (call,) = compose(warn(lang=lang, form=form), text=text)
    shown = str(call.params["text"])
    assert set(TAG.findall(shown)) <= {"b", "i", "u", "s", "code", "a", "blockquote"}
    assert "<" not in TAG.sub("", shown)
    assert not re.search(r"&(?!(?:lt|gt|amp|quot|#39);)", shown)
    shown.encode("utf-8")


def test_markup_in_an_ad_is_shown_and_not_obeyed() -> None:
    (call,) = compose(warn(), text="<b>收</b> & {title}")
    assert "&lt;b&gt;收&lt;/b&gt; &amp; {title}" in str(call.params["text"])


def test_an_escape_is_never_cut_in_two() -> None:
    (call,) = compose(warn(), text="&" * 24)
    assert "&amp;" * 24 in str(call.params["text"])


def test_long_texts_go_in_pieces_with_the_buttons_under_the_last() -> None:
    text = "\n".join("x" * 1000 for _ in range(9))
    calls = text_calls(ChatId(5), text, reply_to=3, markup={"inline_keyboard": []}, once=True)
    assert len(calls) == 3
    assert ["reply_parameters" in call.params for call in calls] == [True, False, False]
    assert ["reply_markup" in call.params for call in calls] == [False, False, True]
    assert all(units(str(call.params["text"])) <= TEXT_LIMIT for call in calls)
    assert all(call.once for call in calls)


def test_nothing_to_say_is_no_message() -> None:
    assert text_calls(ChatId(5), "") == ()


def test_the_longest_message_id_fits_into_a_button() -> None:
    asked = message(number=MessageId(2**52))
    decision = Decision(actions=(warn(),), reason="test")
    (call,) = composer().compose(asked, verdict(), decision)
    assert all(len(b.get("callback_data", "")) <= 64 for row in keyboard(call) for b in row)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_start_payload_is_one_that_telegram_takes(scheme: str) -> None:
    payload = start_link("notice_bot", f"did-{scheme}").partition("start=")[2]
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)


def test_the_link_that_adds_the_bot_asks_for_rights_that_exist() -> None:
    markup = json.loads(json.dumps(doors_keyboard(catalog(), "en", "notice_bot")))
    (url,) = [button["url"] for row in markup["inline_keyboard"] for button in row if "url" in button]
    known = {"delete_messages", "restrict_members", "invite_users", "pin_messages"}
    assert url.startswith("https://t.me/notice_bot?startgroup=true&admin=")
    assert set(url.partition("admin=")[2].split("+")) <= known


@pytest.mark.parametrize("lang", LOCALES)
def test_every_command_of_the_menus_is_described_within_limits(lang: str) -> None:
    for names in MENUS.values():
        for name in names:
            assert 1 <= len(catalog().text(lang, f"commands.{name}.description")) <= 256
    assert len(catalog().text(lang, "bot.description")) <= 512
    assert len(catalog().text(lang, "bot.short_description")) <= 120


def test_menu_languages_are_two_letters_and_one_for_everybody() -> None:
    codes = [code for code, _ in languages(catalog())]
    assert codes[0] is None
    assert all(code is None or re.fullmatch("[a-z]{2}", code) for code in codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(("left", "over"), [(-7200, True), (59, True), (60, False), (3600, False)])
def test_a_restriction_whose_end_has_come_is_over(left: int, over: bool) -> None:
    now = 1_780_000_000.0
    assert has_ended(mute_call(GROUP, MEMBER, now + left), now) is over
    assert has_ended(ban_call(GROUP, MEMBER, now + left), now) is over


def test_what_has_no_end_is_never_over() -> None:
    calls = (mute_call(GROUP, MEMBER, 0.0), ban_call(GROUP, MEMBER), *text_calls(GROUP, "x"))
    assert not any(has_ended(call, 9e9) for call in calls)
