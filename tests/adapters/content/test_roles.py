"""Who does what to whom is known in every language: the criminal's own words, and their innocent twins."""

from __future__ import annotations

import pytest

from bot.core.detection.detectors.wording import best
from bot.core.detection.frame import ACTS, frame_of
from bot.core.detection.reading import Reading
from bot.core.verdict import SCHEMES, Level
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


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Money lands on your bank account, you send the rest on, keep 5%", "money_mule"),
        ("Деньги придут на твою карту, снимешь и отдашь курьеру", "money_mule"),
        ("钱到账就转，银行卡用你的，剩下的转给下一家", "money_mule"),
        ("Das Geld kommt auf dein Konto, den Rest überweist du weiter", "money_mule"),
        ("現金を引き出して担当者に渡すだけ、口座はあなたの", "money_mule"),
        ("Le llega dinero a su tarjeta y transfieres el resto", "money_mule"),
        ("We put a small box with antennas next to your router, keep it plugged in", "host_device"),
        ("Поставить у себя наше оборудование, из розетки не выключать", "host_device"),
        ("Typing job in Cambodia, flight and visa paid, passport only", "overseas_job"),
        ("В Камбоджу набор текста, билет оплатим", "overseas_job"),
        ("カンボジアでタイピングの仕事、航空券はこちら", "overseas_job"),
    ],
)
def test_the_act_decides_and_nouns_break_ties(text: str, act: str) -> None:
    seen = read(text)
    assert frame_of(seen).act == act
    assert best(seen, dict.fromkeys(SCHEMES, 0.0)) == ACTS[act]


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("They offer me a typing job in Cambodia, flight paid, only a passport needed", "recruit_helper"),
        ("Зовут в Камбоджу набирать текст, билет и визу оплатят, нужен только паспорт", "recruit_helper"),
        ("カンボジアでタイピングの仕事を紹介されました。航空券とビザは会社持ちです", "recruit_helper"),
        ("캄보디아에서 타자 치는 일을 소개받았는데 항공권이랑 비자는 다 내준대요", "recruit_helper"),
        ("Man bietet mir einen Tippjob in Kambodscha an, Flug und Visum werden bezahlt", "recruit_helper"),
        ("On me propose un travail de saisie au Cambodge, billet et visa payés", "recruit_helper"),
        ("Me ofrecen un trabajo de capturista en Camboya, vuelo y visa pagados", "recruit_helper"),
        ("Un colis de cartes bancaires est arrivé, puis de l’argent d’un inconnu", "card_trade"),
        ("Me llegó un paquete con tarjetas bancarias y luego dinero de un desconocido", "card_trade"),
    ],
)
def test_who_asks_about_a_fraud_is_never_told_that_there_is_no_sign(text: str, scheme: str) -> None:
    found = ENGINE.verdict(message(text), asked=True)
    assert (found.level is not Level.CLEAN, found.scheme) == (True, scheme)


@pytest.mark.parametrize(
    "text",
    [
        "Is a visa for Cambodia expensive? We fly there on holiday",
        "去柬埔寨旅游要签证吗？机票多少钱",
        "Der Kurier bringt meine neue Bankkarte im Umschlag, muss ich zu Hause sein?",
        "Ma carte bancaire arrive par colis, combien de temps ça prend ?",
        "Курьер привёз мне карту из банка, как её активировать?",
        "我妈让我帮她存钱到她的银行卡，怎么操作",
        "My father keeps his old account, how do I help him with the app?",
    ],
)
def test_a_plain_question_is_no_fraud(text: str) -> None:
    assert ENGINE.verdict(message(text), asked=True).level is Level.CLEAN
