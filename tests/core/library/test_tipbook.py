"""A tip stands under its heading with what it rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.library.catalog import Catalog
from bot.core.library.content import (
    NOTICE,
    Provenance,
    Tip,
)
from tests.core.library.small import ENGLISH, POLICE, TIPS, build


def test_what_one_language_alone_tells_is_named_in_it_to_readers_of_others(catalog: Catalog) -> None:
    hant = replace(catalog.locales["zh-Hant"], tips={"t": "<b>只有這裡</b>"}, quizzes={})
    english = replace(catalog.locales["en"], tips={})
    told = replace(catalog, locales={**catalog.locales, "en": english, "zh-Hant": hant})
    assert [told.tipbook.title(lang, "t") for lang in ("en", "zh-Hans", "zh-Hant")] == ["只有這裡"] * 3


def test_a_tip_rests_on_what_many_tell_on_articles_and_on_one_source_in_the_readers_language() -> None:
    tips = {
        "t": Tip(id="t", scheme="account_trade", laws=("cn_a", "cn_b"), source=POLICE, pattern="cases"),
    }
    catalog = build(tips=tips)
    assert catalog.tipbook.rests_on("en", "t") == "several cases; Law, Art. 1; Art. 2; A & B, 2024-08"
    assert catalog.tipbook.text("en", "t").endswith("several cases; Law, Art. 1; Art. 2; A &amp; B, 2024-08")


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
    assert build(tips={"t": replace(TIPS[0], source=source)}).tipbook.rests_on("en", "t") == told


def test_a_tip_under_its_heading(catalog: Catalog) -> None:
    assert catalog.tipbook.text("zh-Hant", "t") == "* <b>Tip</b>\nbody\nby police (CN), 2024-08"
    assert catalog.tipbook.title("en", "t") == "Tip"
    assert catalog.tipbook.title("en", "q") == "Q?"


def test_the_notice_in_its_order_and_on_one_card_with_its_source_in_the_readers_words() -> None:
    parts = [Tip(id=name, scheme="account_trade", source=POLICE, kind=NOTICE) for name in ("n2", "n1")]
    english = replace(ENGLISH, tips={"n1": "One", "n2": "Two"})
    catalog = build(tips={tip.id: tip for tip in (TIPS[0], *parts)}, locales={"en": english})
    assert [tip.id for tip in catalog.tipbook.notice] == ["n2", "n1"]
    assert catalog.tipbook.text("en", "n1") == "* One\nby the centre"
    assert catalog.tipbook.notice_card("en") == "all of it\nby the centre"


def test_a_title_is_plain_text(catalog: Catalog) -> None:
    tips = {"t": "<b>Q&amp;A &lt;now&gt;</b>\nbody"}
    en = replace(catalog.locales["en"], tips=tips)
    assert replace(catalog, locales={**catalog.locales, "en": en}).tipbook.title("en", "t") == "Q&A <now>"


def test_a_tip_that_rests_on_nothing_but_sense_names_no_source(catalog: Catalog) -> None:
    bare = replace(catalog, tips={"t": replace(catalog.tips["t"], source=None)})
    assert bare.tipbook.text("zh-Hant", "t") == "* <b>Tip</b>\nbody"


def test_a_language_tells_the_tips_that_it_has_words_for(catalog: Catalog) -> None:
    assert [tip.id for tip in catalog.tipbook.told("en")] == ["t", "q"]
    assert catalog.tipbook.told("zh-Hans") == ()
    assert catalog.tipbook.quiz("zh-Hans", "q").explanation == "E"
