"""Languages of one script are told apart by how the library is written; of little, what is expected tells."""

from __future__ import annotations

import pytest

from bot.core.library.search import Library
from bot.core.text.latin import LONGEST, LatinLanguages
from tests.packaged import catalog

LIBRARY = Library(catalog())


def test_without_samples_there_is_no_language() -> None:
    assert LatinLanguages({}).of("hello") == ""


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    latin = LatinLanguages({"a": ["one two three"], "b": ["eins zwei drei"]})
    assert latin.of("one two three " * LONGEST + "eins zwei drei " * LONGEST * 2) == "a"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("if i only do 1 month then stop?", "en"),
        ("td aku klik undangan nikah, ternyata file apk", "id"),
        ("Quid, si semel tantum fecero?", "la"),
        ("mihin mä teen rikosilmoituksen?", "fi"),
        ("je peux le revendre ou pas", "fr"),
        ("ist das legal oder nicht", "de"),
        ("es legal o no", "es"),
        ("è legale o no", "it"),
        ("é legal ou não", "pt"),
        ("meu chip sumiu, e agora?", "pt-BR"),
        ("что мне делать", "ru"),
        ("這樣可以嗎", "zh-Hant"),
        ("这样可以吗", "zh-Hans"),
    ],
)
def test_short_questions_are_answered_in_their_language(text: str, lang: str) -> None:
    assert LIBRARY.language(text) == lang
    assert LIBRARY.language(text, "ja") == lang


@pytest.mark.parametrize(
    ("text", "expected", "lang"),
    [
        ("hi", (), "en"),
        ("suicide", (), "en"),
        ("hi", ("de",), "de"),
        ("詐欺", ("ja",), "ja"),
        ("привет", ("en",), "ru"),
        ("biri hesabımı kiralamak istiyor", ("fr",), "fr"),
        ("ok", ("fi",), "fi"),
        ("ok", ("", "de"), "de"),
        ("é legal ou não, posso alugar?", ("pt-BR",), "pt-BR"),
        ("é legal ou não, posso alugar?", ("en", "pt-BR"), "pt-BR"),
        ("é legal ou não, posso alugar?", ("pt",), "pt"),
        ("caí no golpe do pix, e agora?", ("pt",), "pt-BR"),
        ("caí no golpe do pix, e agora?", ("en",), "pt-BR"),
        ("if i only do 1 month then stop?", ("pt-BR",), "en"),
        ("???", ("ko",), "ko"),
        ("???", (), "en"),
        ("สวัสดี", ("de",), "de"),
        ("好的", ("zh-Hant",), "zh-Hant"),
        ("好的", ("en",), "zh-Hans"),
    ],
)
def test_of_little_what_is_expected_tells(text: str, expected: tuple[str, ...], lang: str) -> None:
    assert LIBRARY.language(text, *expected) == lang


def test_a_word_or_two_are_taken_for_the_language_that_most_write_in_and_seldom_for_one_of_nobody() -> None:
    samples = {"a": ["one two"], "b": ["one two"], "c": ["one two"]}
    assert LatinLanguages(samples, likely="b").of("one") == "b"
    assert LatinLanguages(samples, likely="b").of("one", ("c",)) == "c"
    assert LatinLanguages(samples, seldom=("a",)).of("one") == "b"


def test_a_language_with_fewer_samples_is_not_likelier_for_what_none_shows() -> None:
    samples = {"few": ["one two"], "many": ["one two three four five six seven eight nine ten"] * 20}
    assert LatinLanguages(samples, likely="many").of("zzz qqq xxx vvv www") == "many"
