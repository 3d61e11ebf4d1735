"""What every text must be: true to the statute, in its own script, never a threat or an outright charge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bot.adapters.content.markup import shown
from bot.core.library.catalog import Catalog
from bot.core.library.content import BRIEF, FULL_TONES, LENGTHS, TONES
from bot.core.library.facts import DISTRESS
from bot.core.text.columns import lines
from bot.core.verdict import SCHEMES
from tests.packaged import catalog as packaged_catalog

CONTENT = Path(__file__).parents[3] / "content"
CATALOG = packaged_catalog()
LANGS = tuple(CATALOG.locales)
CHINESE = ("zh-Hans", "zh-Hant")
TRADITIONAL_ONLY = set(
    "詐騙號訊驗證碼帳戶銀賣買轉錢點擊鏈連結說請這為們來時間個後發東車門問題長開關對應無當從電話網絡與機關"
    "實際條約處罰額數據報導給讓還過別動會員標記設選單頁讀寫聽見現場經歷總統區國際樣幫幾優輕緊難邊遠進離須"
)
SIMPLIFIED_ONLY = set(
    "诈骗号讯验证码帐户银卖买转钱点击链连结说请这为们来时间个后发东车门问题长开关对应无当从电话网络与机关"
    "实际条约处罚额数据报导给让还过别动会员标记设选单页读写听见现场经历总统区国际样帮几优轻紧难边远进离须"
)
FORBIDDEN = re.compile(
    r"坐牢|牢底|入獄|入狱|蹲监|判刑|抓你|罪犯|骗子的同伙|活该|活該|傻|蠢|笨"
    r"|\bjail|\bprison|you will be|\bidiot|\bstupid|\bshame|\bguilty of|you are a criminal",
    re.IGNORECASE,
)
EVIDENCE = ["收V信小号", "闲置换零花钱", "日结"]


def texts(lang: str, catalog: Catalog = CATALOG) -> Iterator[tuple[str, str]]:
    """Every text of a language as a reader meets it."""
    locale = catalog.locales[lang]
    yield from locale.ui.items()
    for law in catalog.laws.values():
        if law.printable:
            yield law.id, catalog.lawbook.says(lang, [law])[0]
    for scheme in SCHEMES:
        words = catalog.quoted(lang, ["X"])
        for tone, index in product(TONES, range(3)):
            yield f"{scheme}.{tone}", catalog.warnings.text(lang, scheme, words, index, tone=tone)
    for tip in catalog.tipbook.told(lang):
        if tip.is_quiz:
            quiz = catalog.tipbook.quiz(lang, tip.id)
            yield tip.id, f"{quiz.question}\n{quiz.explanation}"
        else:
            yield tip.id, catalog.tipbook.text(lang, tip.id)


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_threatens_or_shames(lang: str) -> None:
    assert [(key, FORBIDDEN.findall(text)) for key, text in texts(lang) if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(("lang", "foreign"), [("zh-Hans", TRADITIONAL_ONLY), ("zh-Hant", SIMPLIFIED_ONLY)])
def test_each_chinese_keeps_its_script(lang: str, foreign: set[str]) -> None:
    found = {key: sorted(set(text) & foreign) for key, text in texts(lang)}
    assert {key: signs for key, signs in found.items() if signs} == {}


def test_traditional_uses_local_words() -> None:
    mainland = re.compile("賬號|屏幕|鏈接|短信|登錄|設備|群聊|二維碼|視頻|默認")
    found = {key: mainland.findall(text) for key, text in texts("zh-Hant")}
    assert {key: words for key, words in found.items() if words} == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", FULL_TONES)
def test_a_warning_says_all_it_must(lang: str, scheme: str, tone: str) -> None:
    for variant in range(3):
        said = CATALOG.warnings.text(lang, scheme, CATALOG.quoted(lang, ["X"]), variant, tone=tone)
        lines = said.split("\n")
        assert [line[0] for line in lines] == [
            "🛡" if tone == "police" else "👋",
            lines[1][0],
            "✅",
            "⚖",
            "🤝",
            "☎",
            "<",
        ]
        assert "X" in lines[1]
        assert any(hedge.casefold() in lines[1].casefold() for hedge in CATALOG.locales[lang].hedges)
        assert CATALOG.text(lang, "button.did_it") in lines[2]
        assert lines[6] == CATALOG.text(lang, "warning.notice")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", TONES)
def test_repeats_do_not_read_like_a_machine(lang: str, scheme: str, tone: str) -> None:
    assert len({CATALOG.warnings.text(lang, scheme, "x", variant, tone=tone) for variant in range(3)}) == 3


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_warning_fits_a_phone(lang: str, scheme: str) -> None:
    words = CATALOG.quoted(lang, EVIDENCE)
    most = 480 if lang in CHINESE else 1200
    for variant in range(3):
        assert len(shown(CATALOG.warnings.text(lang, scheme, words, variant))) <= most


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_brief_warning_says_what_with_which_words_what_to_do_and_whom_to_call(
    lang: str, scheme: str
) -> None:
    words = CATALOG.glimpse(lang, EVIDENCE)
    assert EVIDENCE[0] in words
    for variant in range(3):
        head, advice, call = CATALOG.warnings.text(lang, scheme, words, variant, tone=BRIEF).split("\n")
        assert head.startswith(f"🛡 <b>{CATALOG.warnings.title(lang, scheme)}</b>")
        assert words in head
        assert advice == CATALOG.locale(lang).warnings[scheme].short[variant]
        assert call.startswith("☎️ ")
        assert CATALOG.warnings.short(lang, scheme, words, variant) == f"{head}\n{advice}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_line_that_says_whom_to_call_is_one_line_of_the_place(lang: str, scheme: str) -> None:
    for region in ("auto", *CATALOG.regions):
        line = CATALOG.phonebook.short_line(lang, scheme, region)
        codes = CATALOG.locale(lang).countries if region == "auto" else (region,)
        known = (hotline for code in codes for hotline in CATALOG.phonebook.of_country(code))
        own = {hotline.channel for hotline in known if hotline.kind != DISTRESS}
        assert lines(shown(line)) == 1
        assert set(re.findall("<b>(.*?)</b>", line)) <= own
        assert region == "auto" or not own or "<b>" in line


def test_a_language_of_many_countries_names_no_number_as_its_readers() -> None:
    lines_ = {scheme: CATALOG.phonebook.short_line("en", scheme) for scheme in SCHEMES}
    money = {scheme for scheme, known in CATALOG.schemes.items() if "bank" in known.hotlines}
    assert {
        scheme for scheme, line in lines_.items() if line == CATALOG.text("en", "warning.call_bank")
    } == money
    assert {lines_[scheme] for scheme in SCHEMES if scheme not in money} == {
        CATALOG.text("en", "warning.call_local")
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_tip_keeps_the_length_it_is_filed_under(lang: str) -> None:
    too_long = [
        tip.id
        for tip in CATALOG.tipbook.told(lang)
        if not tip.is_quiz and len(shown(CATALOG.tipbook.text(lang, tip.id))) > LENGTHS[tip.length]
    ]
    assert too_long == []


@pytest.mark.parametrize("scheme", ["account_trade", "card_trade"])
@pytest.mark.parametrize(("lang", "high"), [("zh-Hans", "20万元"), ("zh-Hant", "20萬元"), ("en", "200,000")])
def test_article_44_is_quoted_with_its_own_figures(scheme: str, lang: str, high: str) -> None:
    assert "cn_atfl_44" in CATALOG.schemes[scheme].laws["cn"]
    law = CATALOG.lawbook.says(lang, [CATALOG.laws["cn_atfl_44"]])[0]
    assert high in law
    assert not re.search("5万|5萬|50,000|500,000|50万|50萬", law)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_thresholds_are_never_shown(lang: str) -> None:
    """Three accounts, 3,000 members or 20 cards are lines for heavier treatment, not permission below."""
    threshold = re.compile("三张|三個帳|三个账|3个账|3000个|3,000 mem|30万|300,000|20张|5000条")
    laws = [law for law in CATALOG.laws.values() if law.printable]
    assert [law.id for law in laws if threshold.search(CATALOG.lawbook.says(lang, [law])[0])] == []


@pytest.mark.parametrize(
    ("lang", "knowing", "serious"),
    [("zh-Hans", "明知", "情节严重"), ("zh-Hant", "明知", "情節嚴重"), ("en", "nowing", "serious")],
)
def test_criminal_law_stands_only_with_its_conditions(lang: str, knowing: str, serious: str) -> None:
    law = CATALOG.lawbook.says(lang, [CATALOG.laws["cn_criminal_287_2"]])[0]
    assert knowing in law
    assert serious in law


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_law_is_told_with_the_country_that_it_is_of(lang: str, scheme: str) -> None:
    for region in CATALOG.schemes[scheme].laws:
        assert CATALOG.lawbook.line(lang, scheme, region).startswith(CATALOG.country(lang, region))


SENTENCED = ("former_bank_worker", "a_cent_a_text", "two_yuan_red_packet", "moments_by_the_clock")
HOME = {
    "zh-Hans": "cn", "zh-Hant": "tw", "ko": "kr", "ru": "ru", "fr": "fr", "id": "id", "sa": "in", "ja": "jp",
    "de": "de", "pt": "pt", "pt-BR": "br", "el": "gr", "es": "es", "it": "it", "fi": "fi",
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_region_is_told_a_checked_law_or_openly_the_general_sentence(lang: str, scheme: str) -> None:
    for region in CATALOG.regions:
        line = CATALOG.lawbook.line(lang, scheme, region)
        checked = CATALOG.lawbook.offences(scheme, region)
        assert (line == CATALOG.text(lang, "law.none")) == (not checked)


@pytest.mark.parametrize(("lang", "region"), [*HOME.items(), *(("en", r) for r in ("gb", "us", "sg"))])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_language_is_told_the_law_of_its_own_country_for_every_scheme(
    lang: str, region: str, scheme: str
) -> None:
    assert CATALOG.lawbook.line(lang, scheme, region) != CATALOG.text(lang, "law.none")


@pytest.mark.parametrize("scheme", ["recruit_posting", "recruit_helper"])
def test_the_crime_of_aiding_online_crime_is_named_to_who_posts_and_who_helps(scheme: str) -> None:
    assert "二百八十七条之二" in CATALOG.lawbook.line("zh-Hans", scheme)
    assert "287" in CATALOG.lawbook.line("zh-Hant", scheme, "cn")


def test_money_and_personal_data_are_told_the_article_that_they_touch() -> None:
    def cited(article: str) -> set[str]:
        return {name for name, scheme in CATALOG.schemes.items() if article in scheme.laws["cn"]}

    assert cited("cn_criminal_312") == {"recruit_helper", "card_trade"}
    assert cited("cn_criminal_253_1") == {"account_trade", "other_fraud"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_penalty_is_quoted_whole(lang: str) -> None:
    """A fine that is one of two penalties is not told alone."""
    years = {"kr_efta_49": "5", "de_stgb_263": "5", "gb_poca_328": "14", "kr_criminal_347": "20"}
    for name, term in years.items():
        assert re.search(rf"(?<![0-9]){term}(?![0-9])", CATALOG.lawbook.says(lang, [CATALOG.laws[name]])[0])
    assert "15" in CATALOG.lawbook.says(lang, [CATALOG.laws["cn_atfl_44"]])[0]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_region_prints_no_number_of_another_country(lang: str, scheme: str) -> None:
    for region in CATALOG.regions:
        own = {hotline.channel for hotline in CATALOG.phonebook.of_country(region)}
        line = CATALOG.phonebook.line(lang, scheme, DISTRESS, region=region)
        assert set(re.findall("<b>(.*?)</b>", line)) <= own


@pytest.mark.parametrize("lang", [lang for lang in LANGS if lang != "zh-Hans"])
def test_the_mainlands_numbers_are_not_told_to_readers_elsewhere(lang: str) -> None:
    everywhere = {tip.id for tip in CATALOG.tips.values() if tip.must_have(lang)}
    own = {
        key: text
        for key, text in texts(lang)
        if (key in CATALOG.locales[lang].ui or key in everywhere) and re.search(r"(?<![0-9])96110", text)
    }
    assert own == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", SENTENCED)
def test_a_case_that_ended_in_prison_says_so(lang: str, case: str) -> None:
    """A fine alone would make the sentence look like a price."""
    words = "徒刑|징역|лишени|mprisonment|prisonnement|penjara|कारावास|懲役|reiheitsstrafe"
    assert re.search(
        rf"{words}|prisão|φυλάκιση|prisión|reclusione|vankeu|custodia", CATALOG.tipbook.text(lang, case)
    )


def test_who_gave_a_card_away_is_not_told_to_report_it_lost() -> None:
    """It would be untrue: the bank is asked to stop it, and told that it was given away."""
    warning = CATALOG.locale("zh-Hans").warnings["card_trade"]
    said = [
        *warning.short,
        *(part for tone in FULL_TONES for v in warning.variants(tone) for part in (v.now, v.poster)),
    ]
    assert [text for text in said if "挂失" in text] == []
    assert "照实" in warning.short[0]


BANK_AND_POLICE = {
    "en": ("bank", "police"), "ko": ("은행", "경찰"), "ja": ("銀行", "警察"), "id": ("bank", "polisi"),
    "pt": ("banco", "polícia"), "pt-BR": ("Banco", "polícia"), "es": ("banco", "policía"),
    "fr": ("banque", "police"),
    "de": ("Bank", "Polizei"), "it": ("banca", "polizia"), "ru": ("банк", "полиц"),
    "el": ("τράπεζα", "Αστυνομία"), "fi": ("pankkiin", "rikosilmoitus"),
    "la": ("argentariam", "custodes"), "sa": ("वित्तकोश", "आरक्षक"),
}  # fmt: skip


@pytest.mark.parametrize("lang", BANK_AND_POLICE)
def test_who_has_paid_is_sent_to_the_bank_first(lang: str) -> None:
    """The bank alone can hold the money; in mainland China 110 comes first, for the police stop it there."""
    bank, police = BANK_AND_POLICE[lang]
    short = CATALOG.locale(lang).warnings["other_fraud"].short[0]
    assert -1 < short.find(bank) < short.find(police)


@pytest.mark.parametrize("lang", LANGS)
def test_what_speaks_for_who_stops_is_no_promise(lang: str) -> None:
    """Stopping and telling may count, and what shows it is kept before an ad is deleted."""
    last = re.split(r"(?<=[.。।])\s*", CATALOG.question(lang, "posting_law").answer.strip())[-2].casefold()
    assert any(word.casefold() in last for word in (*CATALOG.locale(lang).may, "गण्येत"))
    shot = "截|캡처|сним|скрин|screenshot|captur|tangkapan|पटलचित्र|画面|print|στιγμιότυπο|kuvakaappau|imagin"
    assert re.search(shot, last)


def test_kinds_of_fraud_bear_the_names_that_the_police_give_them() -> None:
    ui = CATALOG.locale("zh-Hans").ui
    assert ui["scheme.recruit_task"] == "刷单返利诈骗"
    assert ui["scheme.recruit_helper"] == "招募电诈“工具人”"
    assert ui["sub.romance"] == "虚假征婚交友"


@pytest.mark.parametrize("lang", [lang for lang in LANGS if lang not in {*CHINESE, "ja"}])
def test_no_article_and_no_hour_is_told_in_another_language(lang: str) -> None:
    """What a tip rests on is named in the reader's language or told by its kind and its country."""
    tips = [tip for tip in CATALOG.tipbook.told(lang) if not tip.is_quiz]
    bare = replace(CATALOG, tips={tip.id: replace(tip, laws=()) for tip in tips})
    assert [tip.id for tip in tips if re.search("[\u4e00-\u9fff]", bare.tipbook.rests_on(lang, tip.id))] == []
    hours = {CATALOG.phonebook.hours(lang, one) for one in CATALOG.hotlines.values()}
    assert lang == "en" or not any(re.search("around|least|daily|Mon", words) for words in hours)


@pytest.mark.parametrize("lang", LANGS)
def test_every_tip_names_its_source(lang: str) -> None:
    tips = [tip for tip in CATALOG.tipbook.told(lang) if not tip.is_quiz]
    last = {tip.id: shown(CATALOG.tipbook.text(lang, tip.id)).split("\n")[-1] for tip in tips}
    own = {tip.id: CATALOG.text(lang, "notice.source") for tip in CATALOG.tipbook.notice}
    named = {tip.id: own.get(tip.id) or CATALOG.tipbook.rests_on(lang, tip.id) for tip in tips}
    assert [tip.id for tip in tips if not last[tip.id].endswith(named[tip.id])] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_carries_a_link_or_a_handle(lang: str) -> None:
    # In <code> Telegram makes no link of what only shows how something is typed.
    plain = {key: re.sub(r"<code>.*?</code>", "", text) for key, text in texts(lang)}
    assert [key for key, text in plain.items() if re.search(r"https?:|t\.me|@[A-Za-z]", text)] == []


def test_languages_are_told_apart_by_more_than_their_names() -> None:
    """A text that stands in two languages word for word was not translated."""
    own = {lang: dict(texts(lang)) for lang in LANGS}
    same = {
        (lang, key)
        for lang in LANGS
        for key, text in own[lang].items()
        if lang != "en" and len(text) > 60 and text == own["en"].get(key)
    }
    assert same == set()
