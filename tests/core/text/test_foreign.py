"""A text in a language that the bot does not speak is known for one, and none of its own is."""

from __future__ import annotations

import pytest

from bot.core.text.foreign import foreign
from tests.packaged import catalog


@pytest.mark.parametrize(
    "text",
    [
        "मुझे एक अजीब मैसेज आया है, क्या यह धोखा है?",
        "có người muốn thuê tài khoản zalo của tôi",
        "มีคนขอรหัส OTP ของฉัน",
        "شخص يريد رمز التحقق الخاص بي",
        "מישהו רוצה את הקוד שלי",
        "biri whatsapp hesabımı kiralamak istiyor",
        "ktoś chce wynająć moje konto",
        "iemand wil mijn account huren, is dit oplichting?",
        "någon vill hyra mitt konto, är det bedrägeri?",
        "someone told me ang pera ko ng mga bata",
        "আমার কোড চাইছে",
    ],
)
def test_a_language_that_the_bot_does_not_speak_is_known(text: str) -> None:
    assert foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "hi",
        "My friend Łukasz Wałęsa wants the code of the app, is it a scam for my account?",
        "OTP",
    ],
)
def test_a_name_or_a_word_makes_no_foreign_text(text: str) -> None:
    assert not foreign(text)


@pytest.mark.parametrize("lang", sorted(catalog().locales))
def test_hardly_a_text_of_the_bots_own_languages_is_taken_for_another(lang: str) -> None:
    asked = [way for words in catalog().locales[lang].questions.values() for way in words.asked]
    assert sum(map(foreign, asked)) <= len(asked) / 200
