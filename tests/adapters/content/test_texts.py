"""What every text must be: true to the statute, in its own script, never a threat or an outright charge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.content.catalog import SCHEMES, load_catalog
from bot.adapters.content.lint import shown
from bot.core.content import Catalog

CONTENT = Path(__file__).parents[3] / "content"
CATALOG = load_catalog(CONTENT)
LANGS = tuple(CATALOG.locales)
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


def texts(lang: str, catalog: Catalog = CATALOG) -> Iterator[tuple[str, str]]:
    """Every text of a language as a reader meets it."""
    locale = catalog.locales[lang]
    yield from locale.ui.items()
    for name in (*locale.laws, *locale.hotlines):
        yield name, {**locale.laws, **locale.hotlines}[name]
    for scheme in SCHEMES:
        words = catalog.quoted(lang, ["X"])
        yield f"{scheme}.why", catalog.why(lang, scheme)
        yield f"{scheme}.steps", catalog.first_steps(lang, scheme)
        for index in range(len(locale.warnings[scheme].full)):
            yield f"{scheme}.full", catalog.warning(lang, scheme, words, index)
        for index in range(len(locale.warnings[scheme].short)):
            yield f"{scheme}.short", catalog.short_warning(lang, scheme, words, index)
    for tip in catalog.tips:
        yield tip, catalog.tip(lang, tip)


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_threatens_or_shames(lang: str) -> None:
    assert [(key, FORBIDDEN.findall(text)) for key, text in texts(lang) if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(("lang", "foreign"), [("zh-Hans", TRADITIONAL_ONLY), ("zh-Hant", SIMPLIFIED_ONLY)])
def test_each_chinese_keeps_its_script(lang: str, foreign: set[str]) -> None:
    own_name = {"setting.language.zh-Hans", "setting.language.zh-Hant"}
    found = {key: sorted(set(text) & foreign) for key, text in texts(lang) if key not in own_name}
    assert {key: signs for key, signs in found.items() if signs} == {}


@pytest.mark.parametrize("lang", ["zh-Hant"])
def test_traditional_uses_local_words(lang: str) -> None:
    mainland = re.compile("賬號|屏幕|鏈接|短信|登錄|設備|群聊|二維碼|視頻|默認|信息(?!網絡|」)")
    found = {key: mainland.findall(text) for key, text in texts(lang)}
    assert {key: words for key, words in found.items() if words} == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_warning_says_all_it_must(lang: str, scheme: str) -> None:
    lines = CATALOG.warning(lang, scheme, CATALOG.quoted(lang, ["X"])).split("\n")
    assert [line[0] for line in lines] == ["🛡", lines[1][0], "✅", "⚖", "🤝", "☎", "<"]
    assert "X" in lines[1]
    assert any(hedge in lines[1] for hedge in ("像", "looks like"))
    assert any(maybe in lines[3] for maybe in ("可能", "may"))
    assert CATALOG.text(lang, "button.did_it") in lines[2]
    assert "96110" in lines[5]
    assert "<b>110</b>" in lines[5]
    assert any(words in lines[6] for words in ("不是警方", "not the police"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_warning_fits_a_phone(lang: str, scheme: str) -> None:
    words = CATALOG.quoted(lang, ["收V信小号", "闲置换零花钱", "日结"])
    most = 1000 if lang == "en" else 480
    assert len(shown(CATALOG.warning(lang, scheme, words))) <= most
    assert len(shown(CATALOG.short_warning(lang, scheme, words))) <= 300


@pytest.mark.parametrize("scheme", ["account_trade", "card_trade"])
@pytest.mark.parametrize(
    ("lang", "low", "high"),
    [("zh-Hans", "2万元", "20万元"), ("zh-Hant", "2萬元", "20萬元"), ("en", "20,000", "200,000")],
)
def test_article_44_is_quoted_with_its_own_figures(scheme: str, lang: str, low: str, high: str) -> None:
    law = CATALOG.warning(lang, scheme, "x").split("\n")[3]
    assert re.search(rf"(?<![0-9]){low}", law)
    assert high in law
    assert not re.search("5万|5萬|50,000|500,000|50万|50萬", law)


@pytest.mark.parametrize("lang", LANGS)
def test_thresholds_are_never_shown(lang: str) -> None:
    """Three accounts, 3,000 members or 20 cards are lines for heavier treatment, not permission below."""
    threshold = re.compile("三张|三個帳|三个账|3个账|3000|3,000|30万|300,000|20张|5000条")
    assert [key for key, text in texts(lang) if threshold.search(text)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_criminal_law_stands_only_with_its_conditions(lang: str) -> None:
    knowing = {"zh-Hans": "明知", "zh-Hant": "明知", "en": "nowingly"}[lang]
    serious = {"zh-Hans": "情节严重", "zh-Hant": "情節嚴重", "en": "if serious"}[lang]
    for scheme in ("recruit_helper", "account_trade", "card_trade"):
        law = CATALOG.warning(lang, scheme, "x").split("\n")[3]
        assert knowing in law
        assert serious in law


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_outside_the_mainland_its_law_is_named_as_such(lang: str, scheme: str) -> None:
    law = CATALOG.warning(lang, scheme, "x").split("\n")[3]
    assert law.startswith({"zh-Hant": "⚖️ 在中國大陸", "en": "⚖️ In mainland China"}[lang])


@pytest.mark.parametrize("lang", LANGS)
def test_every_tip_names_its_source(lang: str) -> None:
    source = re.compile("<i>(来源|依据|來源|依據|Source|Basis)[：:]")
    assert [tip for tip in CATALOG.tips if not source.search(CATALOG.tip(lang, tip))] == []


@pytest.mark.parametrize("lang", LANGS)
def test_hotlines_are_printed_digit_by_digit(lang: str) -> None:
    for name, words in CATALOG.locales[lang].hotlines.items():
        assert f"<b>{CATALOG.hotlines[name].channel}</b>" in words


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_carries_a_link_or_a_handle(lang: str) -> None:
    assert [key for key, text in texts(lang) if re.search(r"https?:|t\.me|@\w", text)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_first_steps_end_with_somebody_to_talk_to(lang: str, scheme: str) -> None:
    steps = CATALOG.first_steps(lang, scheme)
    assert "12356" in steps
    assert 5 <= len(CATALOG.locales[lang].steps[scheme]) <= 7
