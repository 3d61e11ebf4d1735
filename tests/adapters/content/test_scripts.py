"""A text in the wrong script or language is noticed, and names and short words are left in peace."""

from __future__ import annotations

import pytest

from bot.adapters.content.scripts import FEWEST, foreign

HANS = "这是一句简体中文的话，请大家注意防范"
HANT = "這是一句繁體中文的話，請大家注意防範"
TEXTS = {
    ("zh-Hans", "Hans"): HANS,
    ("zh-Hant", "Hant"): HANT,
    ("ja", "Jpan"): "これは日本語の文です、ご注意ください",
    ("ko", "Hang"): "은행은 비밀번호를 묻지 않습니다 절대로",
    ("ru", "Cyrl"): "Банк никогда не спрашивает коды из сообщений",
    ("el", "Grek"): "Η τράπεζα δεν ζητά ποτέ κωδικούς",
    ("sa", "Deva"): "वित्तकोषः कदापि गूढसंख्यां न पृच्छति",
    ("en", "Latn"): "The bank never asks for the codes from your messages",
}
ENGLISH = (
    "This is a message for you and it is from the bank: you have to pay with the card that is in your "
    "account, and on this page you can get the money for the work that you will need."
)
GERMAN = (
    "Das ist eine Nachricht für dich und sie ist nicht von der Bank: ich suche ein Konto mit Geld und wir "
    "zahlen euch auf die Karte, die der Mann zu dir von hier bringt."
)
FRENCH = (
    "Le compte est pour vous et les banques ne sont pas dans une rue: je suis sur votre carte avec le mari "
    "et la banque nous dit que ce compte est à vous et pas à moi."
)

BRAZILIAN = (
    "O banco não pede a senha do seu cartão e não liga para você em nome da polícia: se alguém pediu o "
    "código do aplicativo, não mande, desligue e ligue para o número do banco que você mesmo procurou."
)


@pytest.mark.parametrize("where", TEXTS)
def test_a_text_in_its_own_language_is_at_home(where: tuple[str, str]) -> None:
    assert foreign(TEXTS[where], *where) == ""


@pytest.mark.parametrize("here", TEXTS)
@pytest.mark.parametrize("there", TEXTS)
def test_a_text_in_any_other_of_the_scripts_is_noticed(here: tuple[str, str], there: tuple[str, str]) -> None:
    if here != there:
        assert foreign(TEXTS[there], *here)


@pytest.mark.parametrize(
    ("text", "lang", "script", "told"),
    [
        (HANS, "en", "Latn", "0 of 17 letters are Latn"),
        (HANT, "zh-Hans", "Hans", "這 is a traditional character"),
        (HANS, "zh-Hant", "Hant", "这 is a simplified character"),
        (HANS, "ja", "Jpan", "no kana in it"),
        (ENGLISH, "de", "Latn", "it reads like en"),
        (GERMAN, "en", "Latn", "it reads like de"),
        (FRENCH, "de", "Latn", "it reads like fr"),
        (FRENCH, "pt-BR", "Latn", "it reads like fr"),
        (BRAZILIAN, "pt", "Latn", "aplicativo is Brazil's word"),
        ("Não leia o código no ecrã de ninguém", "pt-BR", "Latn", "ecrã is Portugal's word"),
    ],
)
def test_what_shows_it_is_told(text: str, lang: str, script: str, told: str) -> None:
    assert foreign(text, lang, script) == told


@pytest.mark.parametrize(
    ("text", "lang"),
    [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr"), (BRAZILIAN, "pt-BR"), (ENGLISH[:60], "de"), ("", "fi")],
)
def test_latin_languages_are_told_apart_by_long_texts_alone(text: str, lang: str) -> None:
    assert foreign(text, lang, "Latn") == ""


def test_from_how_many_letters_on_a_text_is_looked_at() -> None:
    assert foreign("a" * (FEWEST - 1), "ru", "Cyrl") == ""
    assert foreign("a" * FEWEST, "ru", "Cyrl") == f"0 of {FEWEST} letters are Cyrl"


@pytest.mark.parametrize(
    ("text", "lang", "script"),
    [
        ("WhatsApp", "ru", "Cyrl"),
        ("12345 67890 !!! ☎️ 96110", "ru", "Cyrl"),
        ("WhatsApp и Telegram: никому не отдавайте аккаунт", "ru", "Cyrl"),
        ("加我 WeChat ID 的人不是客服，请不要转账给他", "zh-Hans", "Hans"),
        ("<code>some latin words in code</code> 密码不要给别人看，谢谢", "zh-Hans", "Hans"),
        ("{a_long_placeholder} {and_another_one}", "ru", "Cyrl"),
        ("/settings /language https://example.org/a-long-path Откройте", "ru", "Cyrl"),
        ('<a href="https://example.org">Посмотреть источник</a>', "ru", "Cyrl"),
    ],
)
def test_names_code_placeholders_and_addresses_do_not_count(text: str, lang: str, script: str) -> None:
    assert foreign(text, lang, script) == ""


def test_letters_that_only_look_latin_are_not() -> None:
    """An English text typed with a Cyrillic keyboard."""
    assert foreign("Тhе bаnк nеvеr аsкs", "en", "Latn").endswith("are Latn")
