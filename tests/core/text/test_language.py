"""The language of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.core.text.language import kind_of, language, surely

TEXTS = [
    ("高价收微信号，闲置小号换零花钱", "zh-Hans"),
    ("高價收購微信號，閒置帳號換零用錢", "zh-Hant"),
    ("我想自殺", "zh-Hant"),
    ("詐騙", "zh-Hant"),
    ("想轻生", "zh-Hans"),
    ("着", "zh-Hans"),
    ("收V信，wx abc", "zh-Hans"),
    ("I pay for your account every week", "en"),
    ("hmm", "en"),
    ("Hello", "en"),
    ("School friends", "en"),
    ("Selling Telegram accounts", "en"),
    ("crypto wallet seller", "en"),
    ("Сдай аккаунт в аренду, оплата каждый день", "ru"),
    ("Здам акаунт, оплата щодня, є гроші", "uk"),
    ("口座を貸してください、即日払い", "ja"),
    ("계좌 삽니다 텔레그램 문의", "ko"),
    ("ขายบัญชีธนาคาร", "th"),
    ("Πουλήστε τον λογαριασμό σας", "el"),
    ("Cherche compte bancaire pour vous, argent facile", "fr"),
    ("Suche Konto für Geld, nicht teuer und schnell", "de"),
    ("Kaufe alte WhatsApp-Konten, 30 Euro pro Stück, Code per SMS weitergeben, schreib mir demo_02", "de"),
    ("Verkaufe Fahrrad, 80 Euro", "de"),
    ("Busco cuenta, dinero fácil por tu ayuda", "es"),
    ("Compro conta, dinheiro fácil para você", "pt"),
    ("Compro conta de zap, dinheiro fácil pra você, pago no pix", "pt-BR"),
    ("Compro conta, dinheiro fácil para si, pago em euros por MB WAY", "pt"),
    ("Cerco conto, soldi subito per te, non è difficile", "it"),
    ("Beli akun dan rekening, uang cepat untuk kamu", "id"),
    ("mieti että tili ja rahaa on sinun", "fi"),
    ("günlük para kazan, hesap ve iş için", "tr"),
    ("حساب بنكي", "ar"),
    ("חשבון בנק", "he"),
    ("नमस्ते", "sa"),
    ("मुझे पैसे की ज़रूरत है, क्या आप मदद करेंगे", "hi"),
    ("यह खाता मेरा नहीं है", "hi"),
    ("Сатып алам аккаунт, ақша бүгін, қандай нөмір болса да, жазыңыз", "kk"),
    ("Сдай аккаунт, опłата қаждый день", "ru"),
    ("Mình cần mua tài khoản ngân hàng, trả tiền ngay", "vi"),
    ("Hesabını kirala, her gün paranı al, çok kolay", "tr"),
    ("Vuokraa meille vanha puhelinnumerosi, maksamme joka perjantai", "fi"),
    ("Jaatko kuvan ryhmissä? Saat kympin per kerta", "fi"),
    ("Condividi la locandina nei gruppi, ti diamo dieci euro", "it"),
    ("Verhuur niets; wir nehmen dein altes Handy und zahlen sofort", "de"),
    ("Pinjamkan nomor lamamu, nanti kami bayar tiap minggu", "id"),
    ("Publie notre affiche, on te donne dix euros", "fr"),
    ("Comparte nuestro cartel y te damos diez euros", "es"),
    ("Publica o nosso cartaz e recebes dez euros", "pt"),
    ("Commoda nobis rationem tuam, et pecunia tibi dabitur", "la"),
    ("123 🎉", "und"),
    ("🎉", "und"),
    ("\u30a0", "und"),
    ("", "und"),
]


@pytest.mark.parametrize(("text", "lang"), TEXTS)
def test_a_text_is_in_this_language(text: str, lang: str) -> None:
    assert language(text) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (
            "Alugo sua conta do WhatsApp, você recebe 300 por dia e não precisa fazer mais nada",
            "pt-BR",
        ),
        (
            "Alugo a tua conta do WhatsApp, recebes 30 euros por dia e não precisas de fazer mais nada",
            "pt",
        ),
        ("Rent your WhatsApp account to us and get paid every day, this is not hard work", "en"),
        ("Сдай аккаунт в аренду, оплата каждый день", "ru"),
        ("高价收微信号，闲置小号换零花钱", "zh-Hans"),
        ("口座を貸してください、即日払い", "ja"),
        ("계좌 삽니다 텔레그램으로 문의하세요", "ko"),
        ("Alugo conta", ""),
        ("收V信", ""),
        ("Сдай wa", ""),
        ("Compro account, contact the manager for your money, le compte et la carte, dinero para ti", ""),
        ("Hello friends, we are looking for people, пиши в лс, ежедневная оплата", ""),
        ("123 456", ""),
        ("hmm hmm hmm hmm hmm hmm hmm hmm hmm hmm hmm hmm", ""),
        # Told by its letters alone.
        ("Übrige Bankkonten, Größe gleichgültig! Schnellauszahlung, Höchstpreise", ""),
        ("Señorita pequeña, montaña, mañana: español", ""),
    ],
)
def test_a_language_is_sure_where_much_is_said_in_one_alone(text: str, lang: str) -> None:
    assert surely(text) == lang


def test_portuguese_alone_is_written_in_two_ways() -> None:
    assert kind_of("es", "golpe no zap, vc caiu") == "es"
    assert kind_of("pt", "golpe no zap, vc caiu") == "pt-BR"
    assert kind_of("pt", "x" * 300 + " golpe no zap") == "pt"


@pytest.mark.parametrize("told", [language, surely])
def test_addresses_tell_no_language(told: Callable[[str], str]) -> None:
    code = "https://open.weixin.qq.com/connect/confirm?uuid=0wWgIcqvrm7lahVk&compra=conta&para=dinheiro"
    assert told(f"扫码领取话费 一百元马上到账\n{code}") == "zh-Hans"
    assert told(f"{code} 扫码领取话费 一百元马上到账") == "zh-Hans"
    assert told(code) == told("")
