"""Who does what to whom is known in every language: the criminal's own words, and their innocent twins."""

from __future__ import annotations

import pytest

from bot.core.detection.reading import Reading
from tests.builders import message
from tests.packaged import engine, packaged_rules

ROLES = frozenset(
    ["secrecy", "control", "advance", "pass_on", "device", "kin", "wares", "doubt_resolved", "joined_how"]
)
ENGINE = engine()
LANGUAGES = sorted({concept.lang for concept in packaged_rules().concepts} - {"any"})


def read(text: str) -> Reading:
    return ENGINE.read(message(text))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lexicon_has_words_for_each_role(lang: str) -> None:
    known = {concept.id for concept in packaged_rules().concepts if concept.lang == lang}
    assert ROLES - known == set()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The money arrives on Friday, you send the rest on and tell nobody", "secrecy pass_on"),
        ("钱到账就转，别跟家里说", "secrecy pass_on"),
        ("Снимешь и отдашь курьеру, маме не говори", "secrecy pass_on"),
        ("Du hebst es ab, der Rest geht an den Kollegen, das bleibt unter uns", "secrecy pass_on"),
        ("現金を引き出して担当者に渡すだけ、親には内緒で", "secrecy pass_on"),
        ("현금 찾아서 직원에게 전달, 가족한테 말하지 마세요", "secrecy pass_on"),
        ("Retires en liquide, le reste va à mon associé, n’en parle à personne", "secrecy pass_on"),
        ("Sacas en efectivo, el resto lo mandas, que quede entre nosotros", "secrecy pass_on"),
        ("Prelevi in contanti, il resto lo giri a noi, resta tra noi", "secrecy pass_on"),
        ("Você saca em dinheiro e manda o resto, fica só entre nós", "secrecy pass_on"),
        ("Tarik tunai, sisanya kirim, jangan bilang siapa-siapa", "secrecy pass_on"),
        ("Τα σηκώνεις και στέλνεις τα υπόλοιπα, μένει μεταξύ μας", "secrecy pass_on"),
        ("Nostat rahat ja lähetät loput, jää meidän välille", "secrecy pass_on"),
        ("Pecuniam extrahe, reliquum mitte, nemini dicas", "secrecy pass_on"),
        ("शेषं धनं प्रेषय, आवयोः रहस्यम्", "secrecy pass_on"),
        ("The whole set with the password, and keep the box plugged in", "control"),
        ("卡和手机一起，整套给我，验证码发我", "control"),
        ("Полный комплект с симкой, из розетки не выключать", "control"),
        ("ログインしたまま、電源は切らないでください", "control"),
        ("You advance the money and get it back with interest", "advance"),
        ("你先垫一下，周五连本带利还你", "advance"),
        ("Сначала оплачиваешь сам, вернём с процентами", "advance"),
        ("Thought it was a scam, but they really pay. My coordinator", "doubt_resolved joined_how"),
        ("一开始以为是骗子，结果真的给了，是姐妹带我的", "doubt_resolved joined_how"),
        ("Сначала не верила, но реально платят, мой куратор перевёл", "doubt_resolved joined_how"),
        ("My father lends his tractor and two goats", "kin wares"),
        ("我妈卖玉米和母鸡", "kin wares"),
        ("Моя мама продаёт рассаду и козу", "kin wares"),
    ],
)
def test_a_role_is_seen(text: str, roles: str) -> None:
    assert set(roles.split()) <= read(text).present


@pytest.mark.parametrize(
    "text",
    [
        "Никому не говорите о нашей работе, деньги снимешь и отдашь",
        "Работа простая, никому не сообщайте",
        "千万别告诉家里人，钱到账就转",
        "誰にも教えないで、現金を渡すだけ",
        "Don't share this with anyone, you keep ten percent",
    ],
)
def test_the_secrecy_of_who_offers_warns_nobody(text: str) -> None:
    assert not {"warns", "warn_hints"} & read(text).present


@pytest.mark.parametrize(
    "text",
    [
        "Никому не сообщайте код из СМС, даже сотруднику банка",
        "Код никому не говорите",
        "千万别告诉别人验证码",
        "暗証番号は誰にも教えないでください",
    ],
)
def test_a_code_that_is_to_be_kept_is_a_warning(text: str) -> None:
    present = read(text).present
    assert "warns" in present
    assert "secrecy" not in present
