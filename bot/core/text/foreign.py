"""Whether a text is surely in a language that the bot does not speak: by script, letters and a few words."""

from __future__ import annotations

import re

from bot.core.text.ranges import DEVANAGARI, HAN, HANGUL, KANA

_COUNTED = 240
_WORD = re.compile(r"[^\W\d_]+")
_DEVANAGARI = re.compile("[\u0900-\u0963\u0970-\u097f]+")
_SCRIPTS = re.compile("[\u0530-\u06ff\u0700-\u08ff\u0980-\u10ff\u1200-\u137f\u1780-\u17ff\u0e01-\u0e7f]")
"""Armenian, Hebrew, Arabic, the scripts of India but Devanagari, Thai, Lao, Burmese, Georgian, Khmer."""
_SPOKEN_SCRIPTS = re.compile(f"[A-Za-z\u00c0-\u024f\u0370-\u052f{KANA}{HAN}{HANGUL}{DEVANAGARI}]")
_LETTERS = re.compile(
    # Turkish, Polish, Czech, Romanian, Hungarian, Icelandic, Baltic and South Slavic, Serbian Cyrillic.
    "[ışğəłąęśźżńćřěůďťňțșăőűþðėųįđјљњћђџ"
    # Vietnamese.
    "ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
)
"""Letters that no language of the bot has."""
_WORDS_IN_A_ROW = (
    # Turkish, Vietnamese, Polish, Czech, Romanian, Hungarian.
    "bir ve bu için ile değil ben sen çok var yok nasıl bana beni benim yapmalıyım verdim istiyor hesap "
    "istiyorum ölmek merhaba mesaj güvenilir lütfen dolandırıcı dolandırıcılık hesabımı yardım selam "
    "parayı teşekkürler "
    "có người tôi không của tiền và cho bị là được này muốn gì "
    "się czy jest ktoś chce moje mnie jak dla mój moja pieniądze proszę mam nie "
    "někdo můj účet jsem že peníze prosím mám co jak "
    "cineva vrea contul meu mea este sunt bani pentru să și nu "
    "valaki az egy hogy nem van pénz szeretné vagy és "
    # Dutch, Swedish, Norwegian and Danish.
    "het een ik niet dat mijn voor iemand heeft geld naar maar wordt hebben deze wil ze je zijn van "
    "jag och är att det inte någon mitt min för på vill eller pengar med som har hyra hur "
    "jeg og ikke det noen nogen mitt penger penge hva hvad vil til kan "
    # Tagalog, Swahili, Bulgarian.
    "salamat nagpadala siya wala meron niya sila "
    "ang ng mga ako ko po yung hindi naman akin pera kung ba "
    "yangu kwa pesa nataka mtu ninaweza akaunti wangu "
    "съм искам моя това няма пари какво ми ли"
)
_SPOKEN_IN_A_ROW = (
    "the and you for to of is are my your with from need have can will this that pay get me in on work it "
    "was not "
    "le la les des une est pour vous avec pas dans sur je nous votre compte et du qui il un de mon ma ce "
    "der die das und ist nicht für mit ich sie ein eine zu auf von wir hat mein jemand den dem ob "
    "el los las por para con que tu su cuenta una y del mi me lo se no si yo "
    "o os uma não você seu sua conta do em eu ele meu minha um da "
    "gli il non sono mio mia ho mi che di della per "
    "yang dan di untuk dengan ini itu saya kamu tidak ada dari dia "
    "ja ei että se olen kanssa myös mutta voi tämä minun on "
    "in non ad cum sed quod ut per ex sunt mihi "
    "я не мне мой меня что это как на у из с вы он деньги код"
)
_HINDI_IN_A_ROW = (
    "है हैं हूँ हूं मैं मुझे क्या नहीं में को का की के से ने और कोई यह मेरा मेरी मेरे रहा रही गया चाहता हो था "
    "मैंने उसने पैसे दिया दिए लिया कर "
    "आहे मला माझे माझा माझी नाही आणि काय छ मलाई मेरो के छैन"
)
_WORDS = frozenset(_WORDS_IN_A_ROW.split())
"""Frequent words of languages that the bot does not speak."""
_SPOKEN = frozenset(_SPOKEN_IN_A_ROW.split())
"""Frequent words of those that it speaks."""
_HINDI = frozenset(_HINDI_IN_A_ROW.split())
"""Frequent words of Hindi, Marathi and Nepali, which share the letters of Sanskrit."""
_SANSKRIT = re.compile("(?:[ःं]|म्|त्|न्|[तनम]ि|ते|स्य|ेन|ाय|वती)$")


def foreign(text: str) -> bool:
    """Whether a text is surely in none of the languages that the bot speaks."""
    sample = text[:_COUNTED].casefold()
    if len(_SCRIPTS.findall(sample)) > len(_SPOKEN_SCRIPTS.findall(sample)):
        return True
    words = _WORD.findall(sample)
    if _DEVANAGARI.search(sample):
        return _is_hindi(_DEVANAGARI.findall(sample))
    telling = sum(2 for word in words if _LETTERS.search(word))
    known = sum(1 for word in words if word in _WORDS and word not in _SPOKEN)
    spoken = sum(1 for word in words if word in _SPOKEN)
    return telling + known >= 2 and telling + known > spoken


def _is_hindi(words: list[str]) -> bool:
    hindi = sum(1 for word in words if word in _HINDI)
    return hindi > sum(1 for word in words if _SANSKRIT.search(word))
