"""/hotline, /law, /notice and /help: a card in a group, in private everything, a screen at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.adapters.content.markup import html_fault
from bot.adapters.telegram.screens.interaction import Desk
from bot.adapters.telegram.screens.shelves import HOTLINE, LAW, NOTICE_PARTS, hotlines, screens, shelf, told
from bot.core.library.content import NOTICE
from bot.core.library.facts import HOTLINE_KINDS
from bot.core.moderation.settings import REGIONS
from bot.core.text.columns import lines, read
from bot.core.text.pages import SHOWN, pages
from tests.builders import ADMIN, GROUP, MEMBER, click_update, text_update, user
from tests.desk import NAME, Duty, asked

COMMANDS = ("/hotline de", "/law de", "/notice", "/help")
CARD = 5
"""Lines of a card in a group."""


async def pressed(duty: Duty, data: str, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    """What a button in private leads to, its own answer left out."""
    duty.clock.advance(61)
    calls = await duty.see(click_update(int(duty.clock.now()), data, **{"chat_id": MEMBER, **more}))
    return [call for call in calls if call[0] != "answerCallbackQuery"]


def buttons(params: dict[str, Any]) -> list[dict[str, str]]:
    return [
        one
        for row in (params.get("reply_markup") or {"inline_keyboard": []})["inline_keyboard"]
        for one in row
    ]


async def read_whole(duty: Duty, text: str) -> str:
    """All pages of what a command tells in private, turned one by one."""
    params = await asked(duty, text, chat_id=MEMBER)
    found = [str(params["text"])]
    while onward := [one["callback_data"] for one in buttons(params) if one["text"].endswith("›")]:
        ((method, params),) = await pressed(duty, onward[0])
        assert (method, params["message_id"]) == ("editMessageText", 900)
        found.append(str(params["text"]))
    assert all(lines(read(page)) <= SHOWN for page in found)
    return "\n".join(found)


@pytest.mark.parametrize("command", COMMANDS)
async def test_in_a_group_a_card_leads_into_the_private_chat_where_all_of_it_stands(
    duty: Duty, command: str
) -> None:
    params = await asked(duty, command)
    assert params["chat_id"] == GROUP
    assert lines(read(str(params["text"]))) <= CARD
    (more,) = buttons(params)
    link, _, payload = more["url"].partition("?start=")
    assert (more["text"], link) == (duty.text("button.more_private"), f"https://t.me/{NAME}")
    assert re.fullmatch("[A-Za-z0-9_-]{1,64}", payload)
    opened = await asked(duty, f"/start {payload}", chat_id=MEMBER)
    assert opened["text"] == screens(duty, "en", payload)[0]


@pytest.mark.parametrize("lang", sorted(Duty().catalog.locales))
async def test_cards_and_pages_fit_in_every_language_and_country(duty: Duty, lang: str) -> None:
    for kind, region in ((kind, region) for kind in (HOTLINE, LAW) for region in duty.catalog.regions):
        for page in pages(told(duty, lang, shelf(kind, [region]))):
            assert lines(read(page)) <= SHOWN, page
            assert html_fault(page) == ""
    await duty.see(text_update(1, f"/set language {lang}", by=ADMIN))
    for region in ("", *duty.catalog.regions):
        for kind in (HOTLINE, LAW):
            said = str((await asked(duty, f"/{kind} {region}"))["text"])
            known = (
                duty.catalog.phonebook.of_country(region)
                if kind == HOTLINE
                else duty.catalog.lawbook.of_country(region)
            )
            assert lines(read(said)) <= CARD or not known, said
    for command in ("/notice", "/help"):
        assert lines(read(str((await asked(duty, command))["text"]))) <= CARD


async def test_the_notice_is_told_whole_with_its_source(duty: Duty) -> None:
    words = await read_whole(duty, "/notice")
    assert words.startswith(duty.catalog.tipbook.notice_card("en"))
    assert len(duty.catalog.tipbook.notice) == 7
    for tip in duty.catalog.tipbook.notice:
        assert duty.catalog.tipbook.text("en", tip.id) in words
    assert words.count(duty.text("notice.source")) == 8


async def test_an_admin_puts_the_card_of_it_into_the_group_and_the_rest_is_a_tap_away(duty: Duty) -> None:
    card = duty.catalog.tipbook.notice_card("en")
    assert (await asked(duty, "/notice card"))["text"] == duty.text("notice.group")
    params = await asked(duty, "/notice CARD", by=ADMIN)
    assert (params["chat_id"], params["text"]) == (GROUP, card)
    payload = buttons(params)[0]["url"].partition("?start=")[2]
    opened = await asked(duty, f"/start {payload}", chat_id=MEMBER)
    assert opened["text"] == screens(duty, "en", NOTICE)[1] == screens(duty, "en", NOTICE_PARTS)[0]


async def test_pages_are_turned_back_and_no_further_than_they_go(duty: Duty) -> None:
    params = await asked(duty, "/notice", chat_id=MEMBER)
    count = len(screens(duty, "en", NOTICE))
    assert [one["text"] for one in buttons(params)] == [f"2/{count} ›"]
    ((_, second),) = await pressed(duty, "go:notice:1")
    assert [one["text"] for one in buttons(second)] == [f"‹ 1/{count}", f"3/{count} ›"]
    ((_, last),) = await pressed(duty, "go:notice:99")
    assert [one["text"] for one in buttons(last)] == [f"‹ {count - 1}/{count}"]


@pytest.mark.parametrize(
    "data",
    [
        "go:",
        "go:gone",
        "go:hotline-",
        "go:hotline-xx:1",
        "go:law-de_xx",
        "go:warning-x-de",
        "go:warning-card_trade-xx",
        "go:\ud800",
        "go:" + "9" * 60,
    ],
)
async def test_a_button_that_names_nothing_changes_nothing(duty: Duty, data: str) -> None:
    assert await pressed(duty, data) == []


@pytest.mark.parametrize("number", ["-1", "²", "x", "", "9" * 20])
async def test_a_page_that_is_no_number_is_the_first(duty: Duty, number: str) -> None:
    ((_, params),) = await pressed(duty, f"go:notice:{number}")
    assert params["text"] == screens(duty, "en", NOTICE)[0]


async def test_the_whole_warning_is_told_with_the_law_and_a_word_to_who_posted_it(duty: Duty) -> None:
    ((method, params),) = await pressed(duty, "go:warning-account_trade-de")
    whole = duty.catalog.warnings.text("en", "account_trade", duty.text("evidence.none"), region="de")
    assert (method, params["text"]) == ("sendMessage", pages(whole)[0])
    assert "⚖️" in whole
    assert "🤝" in whole
    ((method, second),) = await pressed(duty, buttons(params)[0]["callback_data"])
    assert (method, second["text"]) == ("editMessageText", pages(whole)[1])


async def test_in_a_group_nobody_turns_pages(duty: Duty) -> None:
    assert await pressed(duty, "go:notice:1", chat_id=GROUP) == []


async def test_the_doors_lead_to_a_check_and_to_whom_to_call(duty: Duty) -> None:
    ((_, check),) = await pressed(duty, "go:check")
    assert check["text"] == duty.text("start.check")
    german = user(MEMBER, language_code="de")
    ((method, call),) = await pressed(duty, "go:call", **{"from": german})
    assert (method, call["text"]) == ("sendMessage", pages(told(duty, "de", "hotline-de"))[0])
    await duty.see(text_update(5, "/set region gb", chat_id=MEMBER))
    ((_, call),) = await pressed(duty, "go:call", **{"from": german})
    assert "<b>159</b>" in call["text"]


async def test_hotlines_of_the_language_of_the_chats_region_and_of_another_country(duty: Duty) -> None:
    german = user(MEMBER, language_code="de")
    assert "<b>110</b>" in (await asked(duty, "/hotline", chat_id=MEMBER, **{"from": german}))["text"]
    assert "<b>0300 123 2040</b>" in (await asked(duty, "/hotline UK"))["text"]
    assert "<b>110</b>" in (await asked(duty, "/hotline Deutschland"))["text"]
    await duty.see(text_update(5, "/set region gb", by=ADMIN))
    assert "<b>159</b>" in (await asked(duty, "/hotline"))["text"]


async def test_each_number_is_told_with_its_name_its_use_and_its_hours(duty: Duty) -> None:
    words = await read_whole(duty, "/hotline gb")
    for one in duty.catalog.phonebook.of_country("gb"):
        assert one.kind in HOTLINE_KINDS
        assert f"<b>{one.channel}</b> ({duty.text(f'hotline.kind.{one.kind}')})" in words
        assert duty.catalog.phonebook.hours("en", one) in words


async def test_a_country_without_a_checked_number_says_so(duty: Duty) -> None:
    some = (await asked(duty, "/hotline ar", chat_id=MEMBER))["text"]
    kinds = ", ".join(duty.text(f"hotline.kind.{kind}") for kind in ("police", "ambulance", "report"))
    assert duty.text("hotline.gap", kinds=kinds) in some
    none = SimpleNamespace(catalog=replace(duty.catalog, hotlines={}))
    name = duty.catalog.country("en", "ar")
    assert hotlines(cast(Desk, none), "en", "ar") == duty.text("hotline.missing", country=name)
    lawless = next(code for code in REGIONS if not duty.catalog.lawbook.of_country(code))
    name = duty.catalog.country("en", lawless)
    assert duty.text("law.missing", country=name) == (await asked(duty, f"/law {lawless}"))["text"]


async def test_a_country_that_nobody_knows_is_answered_with_those_there_are(duty: Duty) -> None:
    words = (await asked(duty, "/law <i>Narnia</i>"))["text"]
    assert "&lt;i&gt;Narnia" in words
    assert "Germany" in words


async def test_the_law_is_told_in_sentences_with_their_articles(duty: Duty) -> None:
    words = await read_whole(duty, "/law de")
    for law in duty.catalog.lawbook.cited_in("de"):
        assert duty.catalog.lawbook.says("en", [law])[0] in words
    assert "November 24, 2026" in words


async def test_in_a_group_the_law_is_named_by_its_articles(duty: Duty) -> None:
    words = (await asked(duty, "/law de"))["text"]
    assert duty.catalog.lawbook.cites("en", duty.catalog.lawbook.cited_in("de"))[0] in words


async def test_a_language_without_a_country_names_those_that_are_known(duty: Duty) -> None:
    """English is spoken everywhere: nobody is taken to be in one of its countries."""
    assert "Germany" in (await asked(duty, "/hotline"))["text"]
    ((_, call),) = await pressed(duty, "go:call")
    assert call["text"] == duty.text("ask.place.ask")
