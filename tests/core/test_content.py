"""The catalog picks words by language, falls back in a stated order, and fills placeholders as data."""

from __future__ import annotations

import datetime

import pytest

from bot.core.content import (
    MAX_EVIDENCE,
    Catalog,
    Grade,
    Hotline,
    Law,
    Locale,
    Scheme,
    Tip,
    Variant,
    WarningText,
    fill,
    placeholders,
)

DAY = datetime.date(2026, 11, 24)

UI = {
    "hello": "Hello {name}",
    "evidence.quote": "“{word}”",
    "evidence.join": ", ",
    "evidence.none": "This message",
    "hotline.join": ", ",
    "hotline.countries": " · ",
    "hotline.country": "{country} {hotlines}",
    "country.cn": "China",
    "country.tw": "Taiwan",
    "button.did_it": "I did it",
    "scheme.account_trade": "trade in accounts",
    "warning.head": "H {title}",
    "warning.because": "{evidence}: {what}",
    "warning.law": "L {law}",
    "warning.now": "N {now}",
    "warning.poster": "P {poster}",
    "warning.hotlines": "T {hotlines}",
    "warning.notice": "auto",
    "warning.short": "{title} / {evidence} / {short}",
    "did_it.head": "First ({scheme})",
    "did_it.step": "{number}) {step}",
    "did_it.tail": "Call {hotlines}",
    "tip.head": "* {tip}",
}

WARNING = WarningText(
    scheme="account_trade",
    title="Trade",
    full=(
        Variant(what="looks like", law="{law:cn_a} and {art:cn_a}", now="tap {did_it}", poster="stop"),
        Variant(what="looks so", law="may", now="wait", poster="stop"),
    ),
    short=("short one", "short two"),
    why="why",
)


def locale(name: str, **changes: object) -> Locale:
    values: dict[str, object] = {
        "id": name,
        "name": name,
        "fallback": (),
        "speaks": (),
        "countries": ("cn",),
        "ui": {},
        "warnings": {},
        "laws": {},
        "articles": {},
        "hotlines": {},
        "tips": {},
        "steps": {},
    }
    return Locale(**{**values, **changes})  # type: ignore[arg-type]


ENGLISH = locale(
    "en",
    speaks=("en",),
    countries=("cn", "tw", "hk"),
    ui=UI,
    warnings={"account_trade": WARNING},
    laws={"cn_a": "Law, Art. 1"},
    articles={"cn_a": "Art. 1"},
    hotlines={"cn_advice": "1 advice", "cn_police": "2 police", "tw_advice": "3", "cn_talk": "4 talk"},
    tips={"t": "Tip"},
    steps={"account_trade": ("stop", "call")},
)
HANS = locale("zh-Hans", speaks=("zh", "zh-CN"), fallback=("en",), ui={"hello": "你好，{name}"})
HANT = locale("zh-Hant", speaks=("zh-TW", "zh-HK"), fallback=("zh-Hans", "en"))


def hotline(name: str, kind: str) -> Hotline:
    return Hotline(
        id=name,
        country=name[:2],
        channel="1",
        kind=kind,
        grade=Grade.OFFICIAL,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )


@pytest.fixture
def catalog() -> Catalog:
    hotlines = (
        hotline("cn_police", "emergency"),
        hotline("cn_advice", "consult"),
        hotline("cn_talk", "distress"),
        hotline("cn_untold", "consult"),
        hotline("tw_advice", "consult"),
    )
    return Catalog(
        schemes={
            "account_trade": Scheme(
                id="account_trade", laws=("cn_a",), hotlines=("consult", "emergency"), subs=()
            )
        },
        laws={},
        hotlines={entry.id: entry for entry in hotlines},
        tips={"t": Tip(id="t", scheme="account_trade", source="s", audience="all")},
        locales={entry.id: entry for entry in (ENGLISH, HANS, HANT)},
    )


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-cn", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-HK-x-private", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-XX", "zh-Hans"),
        ("en-GB", "en"),
        ("ru", "en"),
        ("", "en"),
    ],
)
def test_a_language_tag_finds_its_locale(catalog: Catalog, tag: str, lang: str) -> None:
    assert catalog.language(tag) == lang
    assert catalog.locale(tag).id == lang


def test_a_missing_text_is_looked_for_along_the_chain(catalog: Catalog) -> None:
    assert catalog.text("zh-Hans", "hello", name="A") == "你好，A"
    assert catalog.text("zh-Hant", "hello", name="A") == "你好，A"
    assert catalog.text("zh-Hant", "evidence.none") == "This message"
    assert catalog.title("zh-Hant", "account_trade") == "Trade"
    assert catalog.why("zh-Hant", "account_trade") == "why"


def test_a_language_that_is_not_spoken_is_answered_in_the_default(catalog: Catalog) -> None:
    assert catalog.text("xx", "evidence.none") == catalog.text(catalog.default, "evidence.none")


def test_a_missing_key_or_value_raises(catalog: Catalog) -> None:
    assert catalog.has("zh-Hant", "hello")
    assert not catalog.has("zh-Hant", "nothing")
    with pytest.raises(KeyError):
        catalog.text("zh-Hant", "nothing")
    with pytest.raises(KeyError):
        catalog.text("en", "hello")
    with pytest.raises(KeyError):
        catalog.warning("en", "recruit_task", "x")


@pytest.mark.parametrize("value", ["{name}", "{0.__class__}", "%s", "\\1", "{{", "<b>"])
def test_a_value_is_data_and_never_read_again(value: str) -> None:
    assert fill("a {name} b", {"name": value}) == f"a {value} b"


def test_a_text_cannot_reach_an_attribute() -> None:
    assert fill("{name.__class__} {name!r} {0}", {"name": "x"}) == "{name.__class__} {name!r} {0}"
    assert placeholders("{a} {law:cn_1} {B} {}") == {"a", "law:cn_1"}


def test_the_full_warning_line_by_line(catalog: Catalog) -> None:
    assert catalog.warning("en", "account_trade", "“x”") == (
        "H Trade\n“x”: looks like\nN tap I did it\nL Law, Art. 1 and Art. 1\nP stop\n"
        "T China 1 advice, 2 police · Taiwan 3\nauto"
    )


def test_an_answer_has_no_title_and_no_word_to_the_poster(catalog: Catalog) -> None:
    assert catalog.answer("en", "account_trade", "“x”") == (
        "“x”: looks like\nN tap I did it\nL Law, Art. 1 and Art. 1\n"
        "T China 1 advice, 2 police · Taiwan 3\nauto"
    )


@pytest.mark.parametrize(("tag", "spoken"), [("en", True), ("zh-Hant", True), ("zh-XX", True), ("ru", False)])
def test_it_knows_which_languages_it_speaks(catalog: Catalog, tag: str, spoken: bool) -> None:
    assert catalog.speaks(tag) is spoken


def test_any_number_picks_a_variant(catalog: Catalog) -> None:
    assert "looks so" in catalog.warning("en", "account_trade", "x", 3)
    assert catalog.short_warning("en", "account_trade", "x", 5) == "Trade / x / short two"


def test_first_steps_are_numbered_and_end_with_someone_to_talk_to(catalog: Catalog) -> None:
    assert catalog.first_steps("en", "account_trade") == (
        "First (trade in accounts)\n1) stop\n2) call\nCall China 1 advice, 2 police, 4 talk · Taiwan 3"
    )


def test_a_tip_under_its_heading(catalog: Catalog) -> None:
    assert catalog.tip("zh-Hant", "t") == "* Tip"


def test_evidence_is_quoted_once_shortened_and_bounded(catalog: Catalog) -> None:
    assert catalog.quoted("en", ["a", "b\n c", "a", " "]) == "“a”, “b c”"
    assert catalog.quoted("en", []) == "This message"
    assert catalog.quoted("en", ["x" * 50]) == f"“{'x' * 29}…”"
    assert len(catalog.quoted("en", [f"{n}" * 20 for n in range(9)])) <= MAX_EVIDENCE


def test_shortening_never_cuts_an_escaped_sign(catalog: Catalog) -> None:
    assert catalog.quoted("en", ["x" * 26 + "&amp;" + "y" * 9]) == f"“{'x' * 26}…”"


@pytest.mark.parametrize(
    ("grade", "because", "printable"),
    [
        (Grade.STATUTE, "", True),
        (Grade.OFFICIAL, "", True),
        (Grade.SECONDARY, "", False),
        (Grade.SECONDARY, "a stated reason", True),
        (Grade.UNVERIFIED, "", False),
    ],
)
def test_only_well_sourced_facts_are_printed(grade: Grade, because: str, printable: bool) -> None:
    law = Law(
        id="a",
        country="cn",
        title="t",
        article="1",
        grade=grade,
        source="s",
        verified_on=DAY,
        review_by=DAY,
        printed_because=because,
    )
    assert law.printable is printable
