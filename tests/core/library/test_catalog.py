"""The catalog picks words by language, falls back in a stated order, and fills placeholders as data."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from bot.core.library.catalog import LAW_ROOM, MAX_EVIDENCE, MOST_OF_A_KIND, Catalog, plainly
from bot.core.library.content import (
    NOTICE,
    LawText,
    Locale,
    Provenance,
    QuizText,
    Scheme,
    Tip,
    Variant,
    WarningText,
    fill,
    placeholders,
)
from bot.core.library.facts import BANK, FirstCall, Grade, Hotline, Law, LawRole

DAY = datetime.date(2026, 11, 24)

UI = {
    "hello": "Hello {name}",
    "evidence.quote": "“{word}”",
    "evidence.join": ", ",
    "evidence.none": "This message",
    "hotline.join": ", ",
    "hotline.countries": " · ",
    "hotline.country": "{country} {hotlines}",
    "hotline.one": "{channel} {kind}",
    "hotline.kind.consult": "advice",
    "hotline.full": "{channel} {kind}; {details}",
    "hotline.bank": "your bank",
    "hotline.kind.police": "police",
    "hotline.kind.ambulance": "ambulance",
    "hotline.kind.emergency": "all",
    "hotline.kind.bank": "bank",
    "hours.always": "always",
    "hours.daily": "daily {first} to {last}",
    "access.text": "texts",
    "access.young": "the young",
    "access.app": "app {app}",
    "access.deaf": "deaf {channel}",
    "hotline.kind.distress": "talk",
    "hotline.local": "the police",
    "country.cn": "China",
    "country.tw": "Taiwan",
    "law.country": "{country}: {laws}",
    "law.none": "ask there",
    "button.did_it": "I did it",
    "scheme.account_trade": "trade in accounts",
    "warning.head": "H {title}",
    "warning.head_friendly": "F {title}",
    "warning.because": "{evidence}: {what}",
    "warning.law": "L {law}",
    "warning.now": "N {now}",
    "warning.poster": "P {poster}",
    "warning.told": "P do not answer",
    "warning.hotlines": "T {hotlines}",
    "warning.notice": "auto",
    "warning.short": "{title} / {evidence} / {short}",
    "warning.call": "C {hotlines} bot",
    "warning.call_bank": "bank, police",
    "warning.call_local": "C the police here",
    "tip.sources": "; ",
    "tip.pattern.cases": "several cases",
    "hours.most_of_day": "most of the day",
    "tip.head": "* {tip}",
    "tip.source": "by {source}",
    "tip.by.police": "police ({where})",
    "tip.by.platform": "notice ({where})",
    "tip.dated": "{name}, {date}",
    "notice.card": "all of it",
    "notice.source": "the centre",
    "n.one": "one {n}",
    "n.other": "many {n}",
}

WARNING = WarningText(
    scheme="account_trade",
    title="Trade",
    police=(
        Variant(what="looks like", now="tap {did_it}", poster="stop"),
        Variant(what="looks so", now="wait", poster="stop"),
    ),
    friendly=(Variant(what="looks a bit like", now="wait", poster="do stop"),),
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
        "hedges": ("looks",),
        "may": ("may",),
        "script": "Latn",
        "laws": {},
        "tips": {},
        "quizzes": {},
    }
    return Locale(**{**values, **changes})  # type: ignore[arg-type]


ENGLISH = locale(
    "en",
    speaks=("en",),
    countries=("cn", "tw", "hk"),
    ui=UI,
    warnings={"account_trade": WARNING},
    laws={
        "cn_a": LawText(cite="Law, Art. 1", short="Art. 1", says="No trade ({cite})."),
        "cn_b": LawText(cite="Law, Art. 2", short="Art. 2", says="A fine may follow ({cite})."),
        "cn_c": LawText(cite="Act, Art. 3", short="Art. 3", says="Who stops may go free ({cite})."),
        "tw_a": LawText(cite="Rule, Art. 4", short="Art. 4", says="Not there either ({cite})."),
    },
    tips={"t": "<b>Tip</b>\nbody"},
    quizzes={"q": QuizText(question="Q?", explanation="E")},
)
HANS = locale("zh-Hans", speaks=("zh", "zh-CN"), fallback=("en",), ui={"hello": "你好，{name}"})
HANT = locale("zh-Hant", speaks=("zh-TW", "zh-HK"), fallback=("zh-Hans", "en"))


def hotline(name: str, kind: str, channel: str = "1", grade: Grade = Grade.OFFICIAL) -> Hotline:
    return Hotline(
        id=name,
        country=name[:2],
        channel=channel,
        kind=kind,
        grade=grade,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )


def law(name: str, title: str = "Law", role: LawRole = LawRole.OFFENCE, grade: Grade = Grade.STATUTE) -> Law:
    return Law(
        id=name,
        country=name[:2],
        title=title,
        article="1",
        role=role,
        grade=grade,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )


HOTLINES = (
    hotline("cn_police", "police", "2"),
    hotline("cn_advice", "consult", "1"),
    hotline("cn_talk", "distress", "4"),
    hotline("cn_untold", "consult", "5", Grade.SECONDARY),
    hotline("tw_advice", "consult", "3"),
)
LAWS = (
    law("cn_a"),
    law("cn_b"),
    law("cn_c", "Act", LawRole.LENIENCY),
    law("cn_d", grade=Grade.SECONDARY),
    law("tw_a", "Rule"),
)
POLICE = Provenance(by="police", where="cn", date="2024-08", names={"en": "A & B"})
TIPS = (
    Tip(id="t", scheme="account_trade", source=POLICE),
    Tip(id="q", scheme="account_trade", kind="quiz", right="scam"),
    Tip(id="untold", scheme="account_trade"),
)


def build(**changes: object) -> Catalog:
    values: dict[str, object] = {
        "schemes": {
            "account_trade": Scheme(
                id="account_trade",
                laws={"cn": ("cn_d", "cn_a", "cn_b", "cn_c")},
                hotlines=("consult", "police"),
            )
        },
        "laws": {entry.id: entry for entry in LAWS},
        "hotlines": {entry.id: entry for entry in HOTLINES},
        "tips": {tip.id: tip for tip in TIPS},
        "locales": {entry.id: entry for entry in (ENGLISH, HANS, HANT)},
    }
    return Catalog(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def catalog() -> Catalog:
    return build()


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


def test_what_one_language_alone_tells_is_named_in_it_to_readers_of_others(catalog: Catalog) -> None:
    hant = replace(catalog.locales["zh-Hant"], tips={"t": "<b>只有這裡</b>"}, quizzes={})
    english = replace(catalog.locales["en"], tips={})
    told = replace(catalog, locales={**catalog.locales, "en": english, "zh-Hant": hant})
    assert [told.tip_title(lang, "t") for lang in ("en", "zh-Hans", "zh-Hant")] == ["只有這裡"] * 3


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


CHINA = "China: No trade (Law, Art. 1). A fine may follow (Art. 2)."
LENIENT = "Who stops may go free (Act, Art. 3)."
NUMBERS = "China 1 advice, 2 police"


def test_the_full_warning_line_by_line(catalog: Catalog) -> None:
    assert catalog.warning("en", "account_trade", "“x”", region="cn") == (
        f"H Trade\n“x”: looks like\nN tap I did it\nL {CHINA}\nP stop {LENIENT}\nT {NUMBERS}\nauto"
    )


def test_the_friendly_warning_has_its_own_heading_and_words(catalog: Catalog) -> None:
    assert catalog.warning("en", "account_trade", "“x”", 4, tone="friendly", region="cn") == (
        f"F Trade\n“x”: looks a bit like\nN wait\nL {CHINA}\nP do stop {LENIENT}\nT {NUMBERS}\nauto"
    )


def test_the_brief_tone_is_the_short_warning_with_whom_to_call(catalog: Catalog) -> None:
    shown = catalog.warning("en", "account_trade", "“x”", region="cn", told=True)
    assert "\nP do not answer\n" in shown
    assert "stop" not in shown
    brief = catalog.warning("en", "account_trade", "x", 1, tone="brief", region="cn")
    assert catalog.short_warning("en", "account_trade", "x", 1) == "Trade / x / short two"
    assert brief == "Trade / x / short two\nC <b>1</b>, <b>2</b> bot"


@pytest.mark.parametrize(
    ("countries", "region", "line"),
    [
        (("cn",), "auto", "C China <b>1</b>, <b>2</b> bot"),
        (("cn",), "tw", "C <b>3</b> bot"),
        (("cn", "tw"), "auto", "C China <b>1</b>, Taiwan <b>3</b> bot"),
        (("cn", "tw", "hk"), "auto", "C the police here"),
        ((), "auto", "C the police here"),
        (("cn",), "de", "C the police here"),
    ],
)
def test_whom_to_call_in_one_line(countries: tuple[str, ...], region: str, line: str) -> None:
    catalog = build(locales={"en": replace(ENGLISH, countries=countries)})
    assert catalog.call_line("en", "account_trade", region) == line


def test_in_a_language_that_is_at_home_nowhere_no_country_is_taken_for_the_readers() -> None:
    catalog = build(locales={"en": replace(ENGLISH, countries=())})
    assert catalog.call_line("en", "account_trade") == "C the police here"
    assert catalog.law_named("en", "account_trade") == ""
    assert catalog.law_named("en", "account_trade", "cn") == "China: Law, Art. 1"
    assert catalog.law_named("en", "account_trade", "tw") == ""
    at_home = build(locales={"en": replace(ENGLISH, countries=("cn",))})
    assert at_home.law_named("en", "account_trade") == "China: Law, Art. 1"


def test_what_has_no_room_in_the_line_is_left_out_and_an_address_comes_last() -> None:
    def told(*found: Hotline) -> str:
        return build(hotlines={one.id: one for one in found}).call_line("en", "account_trade", "cn")

    advice, police = hotline("cn_a", "consult", "0" * 30), hotline("cn_p", "police", "2")
    assert told(advice, police) == f"C <b>{'0' * 30}</b>, <b>2</b> bot"
    assert told(replace(advice, channel="0" * 33), police) == f"C <b>{'0' * 33}</b> bot"
    assert told(replace(advice, channel="0" * 35), police) == "C <b>2</b> bot"
    assert told(replace(advice, channel="0" * 35)) == "C the police here"
    assert told(replace(advice, channel="a.org"), police) == "C <b>2</b>, <b>a.org</b> bot"
    assert told(replace(advice, channel="a.org"), replace(advice, id="cn_b", channel="7")) == "C <b>7</b> bot"


def test_several_countries_that_do_not_fit_one_line_are_none_of_them_named() -> None:
    long = replace(ENGLISH, countries=("cn", "tw"), ui={**UI, "country.tw": "x" * 30})
    assert build(locales={"en": long}).call_line("en", "account_trade") == "C the police here"


def test_a_glimpse_of_the_words_takes_half_a_line(catalog: Catalog) -> None:
    assert catalog.glimpse("en", ["a", "b\n c", "a", " "]) == "“a”, “b c”"
    assert catalog.glimpse("en", []) == "This message"
    assert catalog.glimpse("en", ["x" * 50, "y"]) == f"“{'x' * 23}…”"
    assert catalog.glimpse("en", ["x" * 20, "y" * 3, "z"]) == f"“{'x' * 20}”"
    assert catalog.glimpse("en", ["y", "x" * 30]) == "“y”"


def test_a_region_prints_its_own_law_and_numbers_and_no_others(catalog: Catalog) -> None:
    said = catalog.warning("en", "account_trade", "x", region="tw")
    assert "L ask there\nP stop\nT Taiwan 3 advice\n" in said
    assert "L ask there\nP stop\nT the police\n" in catalog.warning("en", "account_trade", "x", region="de")


def test_a_chat_may_word_its_warning_itself(catalog: Catalog) -> None:
    wording = "{words}! {scheme} {what} {now} {law} {hotlines}"
    assert catalog.own_warning("en", "account_trade", "“x”", wording, "cn") == (
        f"H Trade\n“x”! trade in accounts looks like tap I did it {CHINA} China 1 advice, 2 police\nauto"
    )


def test_the_law_is_told_as_far_as_there_is_room() -> None:
    long = LawText(cite="Law, Art. 2", short="Art. 2", says="A fine may follow ({cite})" + "." * LAW_ROOM)
    english = replace(ENGLISH, laws={**ENGLISH.laws, "cn_b": long})
    schemes = {
        "account_trade": Scheme(id="account_trade", laws={"cn": ("cn_a", "cn_b")}, hotlines=("consult",))
    }
    catalog = build(schemes=schemes, locales={"en": english})
    assert catalog.law_line("en", "account_trade", "cn") == "China: No trade (Law, Art. 1)."
    assert catalog.law_line("en", "account_trade", "cn", 2 * LAW_ROOM).endswith("." * LAW_ROOM)


def test_where_it_is_open_whose_reader_somebody_is_numbers_are_named_and_no_law() -> None:
    def written_in(*countries: str) -> tuple[str, str, str]:
        catalog = build(locales={"en": replace(ENGLISH, countries=countries)})
        return (
            catalog.law_line("en", "account_trade"),
            catalog.leniency("en", "account_trade"),
            catalog.hotline_line("en", "account_trade"),
        )

    assert written_in("cn") == (CHINA, LENIENT, NUMBERS)
    assert written_in("cn", "tw") == ("ask there", "", f"{NUMBERS} · Taiwan 3 advice")
    assert written_in() == ("ask there", "", "the police")


def test_offences_of_a_place_are_those_that_may_be_printed(catalog: Catalog) -> None:
    assert [law.id for law in catalog.offences("account_trade", "cn")] == ["cn_a", "cn_b"]
    assert catalog.offences("account_trade", "xx") == ()


def test_chinese_and_japanese_sentences_follow_each_other_without_a_gap() -> None:
    han = replace(ENGLISH, id="ja", script="Jpan")
    assert "(Law, Art. 1).A fine" in build(locales={"ja": han}, default="ja").law_line(
        "ja", "account_trade", "cn"
    )


def test_a_tip_rests_on_what_many_tell_on_articles_and_on_one_source_in_the_readers_language() -> None:
    tips = {
        "t": Tip(id="t", scheme="account_trade", laws=("cn_a", "cn_b"), source=POLICE, pattern="cases"),
    }
    catalog = build(tips=tips)
    assert catalog.rests_on("en", "t") == "several cases; Law, Art. 1; Art. 2; A & B, 2024-08"
    assert catalog.tip("en", "t").endswith("several cases; Law, Art. 1; Art. 2; A &amp; B, 2024-08")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (replace(POLICE, date=""), "A & B"),
        (replace(POLICE, names={}), "police (China), 2024-08"),
        (replace(POLICE, names={"ja": "警察庁"}, date=""), "police (China)"),
        (Provenance(by="platform", where="WhatsApp"), "notice (WhatsApp)"),
    ],
)
def test_a_source_is_named_where_the_language_has_a_name_and_else_told_by_kind_and_country(
    source: Provenance, told: str
) -> None:
    assert build(tips={"t": replace(TIPS[0], source=source)}).rests_on("en", "t") == told


def test_whom_to_call_is_worded_once(catalog: Catalog) -> None:
    assert catalog.hotline_line("en", "account_trade") is catalog.hotline_line("en", "account_trade")


def test_hours_are_told_in_words_with_the_clock_in_its_place(catalog: Catalog) -> None:
    known = ("always", "daily 16-21", "")
    told = [catalog.hours("en", replace(HOTLINES[0], hours=hours)) for hours in known]
    assert told == ["always", "daily 16 to 21", ""]


def test_a_hotline_is_told_with_whom_it_serves_to_one_person_only() -> None:
    talk = replace(
        hotline("cn_talk", "distress", "4"),
        hours="daily 9-24",
        access=("young", "text"),
        languages="A, B",
        also="C",
        app="D",
        deaf="5",
    )
    police = replace(hotline("cn_police", "police", "2"), hours="always", languages="A")
    known = build(hotlines={one.id: one for one in (talk, police)})

    def told(kinds: tuple[str, ...], *, marked: bool, named: bool = True) -> str:
        return known.hotlines_of_kinds("en", kinds, "cn", marked=marked, named=named)

    country = known.country("en", "cn")
    assert (
        told(("distress",), marked=True)
        == f"{country} 4 talk; the young, daily 9 to 24, texts, A/B, C, app D, deaf 5"
    )
    assert told(("distress",), marked=False) == f"{country} 4 talk; the young, daily 9 to 24"
    assert told(("distress",), marked=False, named=False) == f"{country} 4 the young, daily 9 to 24"
    assert told(("police", "emergency"), marked=True) == f"{country} 2 police"
    assert known.hotlines_of_kinds("en", ("bank",), "cn", marked=True) == ""


def test_the_number_for_every_emergency_serves_where_police_or_ambulance_has_none() -> None:
    every, police = hotline("cn_e", "emergency", "112"), hotline("cn_p", "police", "110")
    one = build(hotlines={every.id: every})
    both = build(hotlines={known.id: known for known in (every, police)})

    def told(catalog: Catalog) -> str:
        return catalog.hotlines_of_kinds("en", ("ambulance", "police", "emergency"), "cn", marked=True)

    assert told(one).endswith(" 112 all")
    assert told(both).endswith(" 112 all, 110 police")
    assert one.unchecked("cn") == ("report", "distress")
    assert build().unchecked("tw") == ("police", "ambulance", "distress")


def test_where_money_is_lost_the_first_call_stands_first() -> None:
    money = Scheme(id="account_trade", laws={}, hotlines=("consult", "police", "bank"))
    first = FirstCall(
        id="cn_first_call",
        country="cn",
        kind="police",
        grade=Grade.OFFICIAL,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )
    bank = hotline("cn_bank", "bank", "9")

    def told(**changes: object) -> tuple[str, str]:
        catalog = build(schemes={"account_trade": money}, **changes)
        line = catalog.hotline_line("en", "account_trade", region="cn")
        return line.removeprefix(f"{catalog.country('en', 'cn')} "), catalog.call_line(
            "en", "account_trade", "cn"
        )

    assert told(first_calls={"cn": first}) == ("2 police, 1 advice", "C <b>2</b>, <b>1</b> bot")
    worded, line = told()
    assert worded.startswith("your bank · ")
    assert line == "C your bank, <b>1</b>, <b>2</b> bot"
    assert told(hotlines={one.id: one for one in (bank, *HOTLINES)})[0] == "9 bank, 1 advice, 2 police"
    assert told(hotlines={}) == ("the police", "bank, police")


def test_an_address_is_left_out_beside_two_numbers() -> None:
    web = hotline("cn_web", "consult", "a.cn")
    beside = build(hotlines={one.id: one for one in (*HOTLINES, web)})
    alone = build(hotlines={one.id: one for one in (HOTLINES[0], web)})
    assert "a.cn" not in beside.hotline_line("en", "account_trade", region="cn")
    assert "a.cn" in alone.hotline_line("en", "account_trade", region="cn")


def test_whose_money_is_gone_calls_the_bank_first_where_no_other_order_may_be_told() -> None:
    def first(call: str, grade: Grade = Grade.OFFICIAL) -> FirstCall:
        return FirstCall(
            id="cn_first_call",
            country="cn",
            kind=call,
            grade=grade,
            source="s",
            verified_on=DAY,
            review_by=DAY,
        )

    assert build(first_calls={"cn": first("police")}).first_call("cn") == "police"
    assert build(first_calls={"cn": first("police", Grade.SECONDARY)}).first_call("cn") == BANK
    assert build().first_call("cn") == BANK


def test_of_one_kind_of_hotline_only_a_few_are_named() -> None:
    many = {f"cn_{n}": hotline(f"cn_{n}", "consult", f"{n}") for n in range(9)}
    assert build(hotlines=many).hotline_line("en", "account_trade").count("advice") == MOST_OF_A_KIND


def test_what_is_kept_of_a_country_is_told_only_if_it_may_be_printed(catalog: Catalog) -> None:
    assert [entry.id for entry in catalog.hotlines_of("cn")] == ["cn_police", "cn_advice", "cn_talk"]
    assert [entry.id for entry in catalog.laws_of("cn")] == ["cn_a", "cn_b", "cn_c"]
    assert [entry.id for entry in catalog.cited_in("cn")] == ["cn_a", "cn_b", "cn_c"]
    assert catalog.cited_in("tw") == ()
    assert catalog.regions == ("cn", "tw")


def test_a_country_is_called_as_the_locale_says_else_as_the_rules_of_the_language_do(
    catalog: Catalog,
) -> None:
    assert catalog.country("en", "cn") == "China"
    assert catalog.country("en", "de") == plainly("en", "de") == "DE"


def test_a_number_picks_the_plural_form_that_the_language_has(catalog: Catalog) -> None:
    assert [catalog.count("en", "n", n, n=n) for n in (1, 2)] == ["one 1", "many 2"]
    assert build(plural=lambda *_: "few").count("en", "n", 3, n=3) == "many 3"


@pytest.mark.parametrize(("tag", "spoken"), [("en", True), ("zh-Hant", True), ("zh-XX", True), ("ru", False)])
def test_it_knows_which_languages_it_speaks(catalog: Catalog, tag: str, spoken: bool) -> None:
    assert catalog.speaks(tag) is spoken


def test_any_number_picks_a_variant(catalog: Catalog) -> None:
    assert "looks so" in catalog.warning("en", "account_trade", "x", 3)
    assert catalog.warning("en", "account_trade", "x", 1) == catalog.warning("en", "account_trade", "x", 3)
    assert catalog.short_warning("en", "account_trade", "x", 5) == "Trade / x / short two"


def test_a_tip_under_its_heading(catalog: Catalog) -> None:
    assert catalog.tip("zh-Hant", "t") == "* <b>Tip</b>\nbody\nby police (CN), 2024-08"
    assert catalog.tip_title("en", "t") == "Tip"
    assert catalog.tip_title("en", "q") == "Q?"


def test_the_notice_in_its_order_and_on_one_card_with_its_source_in_the_readers_words() -> None:
    parts = [Tip(id=name, scheme="account_trade", source=POLICE, kind=NOTICE) for name in ("n2", "n1")]
    english = replace(ENGLISH, tips={"n1": "One", "n2": "Two"})
    catalog = build(tips={tip.id: tip for tip in (TIPS[0], *parts)}, locales={"en": english})
    assert [tip.id for tip in catalog.notice] == ["n2", "n1"]
    assert catalog.tip("en", "n1") == "* One\nby the centre"
    assert catalog.notice_card("en") == "all of it\nby the centre"


def test_a_title_is_plain_text(catalog: Catalog) -> None:
    tips = {"t": "<b>Q&amp;A &lt;now&gt;</b>\nbody"}
    en = replace(catalog.locales["en"], tips=tips)
    assert replace(catalog, locales={**catalog.locales, "en": en}).tip_title("en", "t") == "Q&A <now>"


def test_a_tip_that_rests_on_nothing_but_sense_names_no_source(catalog: Catalog) -> None:
    bare = replace(catalog, tips={"t": replace(catalog.tips["t"], source=None)})
    assert bare.tip("zh-Hant", "t") == "* <b>Tip</b>\nbody"


def test_a_language_tells_the_tips_that_it_has_words_for(catalog: Catalog) -> None:
    assert [tip.id for tip in catalog.told("en")] == ["t", "q"]
    assert catalog.told("zh-Hans") == ()
    assert catalog.quiz("zh-Hans", "q").explanation == "E"


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


@pytest.mark.parametrize(("tone", "count"), [("brief", 2), ("police", 2), ("friendly", 1)])
def test_the_wordings_of_a_tone_are_counted(tone: str, count: int) -> None:
    assert WARNING.wordings(tone) == count
