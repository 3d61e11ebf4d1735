"""A text is found by language, falls back in a stated order, and quotes what others wrote within bounds."""

from __future__ import annotations

import pytest

from bot.core.library.catalog import Catalog
from bot.core.library.wording import MAX_EVIDENCE, plainly
from tests.core.library.small import build


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
    assert catalog.warnings.title("zh-Hant", "account_trade") == "Trade"


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
        catalog.warnings.text("en", "recruit_task", "x")


def test_a_glimpse_of_the_words_takes_half_a_line(catalog: Catalog) -> None:
    assert catalog.glimpse("en", ["a", "b\n c", "a", " "]) == "“a”, “b c”"
    assert catalog.glimpse("en", []) == "This message"
    assert catalog.glimpse("en", ["x" * 50, "y"]) == f"“{'x' * 23}…”"
    assert catalog.glimpse("en", ["x" * 20, "y" * 3, "z"]) == f"“{'x' * 20}”"
    assert catalog.glimpse("en", ["y", "x" * 30]) == "“y”"


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


def test_evidence_is_quoted_once_shortened_and_bounded(catalog: Catalog) -> None:
    assert catalog.quoted("en", ["a", "b\n c", "a", " "]) == "“a”, “b c”"
    assert catalog.quoted("en", []) == "This message"
    assert catalog.quoted("en", ["x" * 50]) == f"“{'x' * 29}…”"
    assert len(catalog.quoted("en", [f"{n}" * 20 for n in range(9)])) <= MAX_EVIDENCE


def test_shortening_never_cuts_an_escaped_sign(catalog: Catalog) -> None:
    assert catalog.quoted("en", ["x" * 26 + "&amp;" + "y" * 9]) == f"“{'x' * 26}…”"
