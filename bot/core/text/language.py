"""Which language a text is in, by its script and a few words: enough to answer in it, not to judge by."""

from __future__ import annotations

import re

from bot.core.text.portuguese import is_brazilian
from bot.core.text.ranges import DEVANAGARI, HAN, HANGUL, KANA, THAI
from bot.core.text.tables.characters import SIMPLIFIED, TRADITIONAL
from bot.core.text.tables.languages import LETTERS, WORDS

_WEIGHTS = {"latn": 1, "ja": 12}
"""Four for the others: Latin names stand in texts of every script, kana only in Japanese."""
_WORD = re.compile(r"[^\W\d_]+")
_COUNTED, _READ = 240, 1000
"""Characters that tell a language, and those among which they are looked for where addresses are left out."""
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,20}://[!-~]+", re.IGNORECASE)
_LONG, _DENSE_LONG = 30, 10
"""Letters from which on a language can be sure, in scripts of letters and of syllables or words."""
_MOSTLY = 0.7
"""The share of the letters that are of the script of a language that is sure."""
_SEVERAL = 4
_RARE = re.compile(f"[\u0370-\u052f\u0590-\u06ff{DEVANAGARI}{THAI}\u1100-\u11ff{KANA}{HANGUL}]")
"""Any script but the Chinese and the Latin one: most texts have none, and are asked for two scripts only."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u309f\u30a1-\u30fa]+")),
    ("ko", re.compile(f"[{HANGUL}\u1100-\u11ff]+")),
    ("zh", re.compile(f"[{HAN}\U00020000-\U0003ffff]+")),
    ("th", re.compile(f"[{THAI}]+")),
    ("el", re.compile("[\u0370-\u03ff]+")),
    ("cyrl", re.compile("[\u0400-\u052f]+")),
    ("sa", re.compile(f"[{DEVANAGARI}]+")),
    ("ar", re.compile("[\u0600-\u06ff]+")),
    ("he", re.compile("[\u0590-\u05ff]+")),
    ("latn", re.compile("[A-Za-z\u00c0-\u024f]+")),
)
_HAN, _LATN = dict(_SCRIPTS)["zh"], dict(_SCRIPTS)["latn"]


def _lacked(characters: str, national_set: str) -> re.Pattern[str]:
    """Those of some characters that the national set of the other script lacks."""
    lacked = (sign for sign in dict.fromkeys(characters) if not sign.encode(national_set, "ignore"))
    return re.compile(f"[{''.join(lacked)}]")


TRADITIONAL_ONLY = _lacked(TRADITIONAL, "gb2312")
# 着 is written in Hong Kong too, though Big5 lacks it.
SIMPLIFIED_ONLY = _lacked(SIMPLIFIED.replace("着", ""), "big5")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_KAZAKH = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_HINDI = re.compile(
    f"(?:^|[^{DEVANAGARI}])"
    f"(?:है|हैं|हो|का|की|के|को|से|में|और|नहीं|मैं|आप|पैसे|कर|यह|क्या|मेरा|मेरे|तुम|भी)(?![{DEVANAGARI}])"
    "|[\u0921\u0922]\u093c"
)
"""Words of Hindi, and its two letters with a dot below: Sanskrit has none of them."""
_MOST_LETTERS, _LETTERS_TELL = 4, 0.5
_LETTERS_OF = dict(LETTERS)
_VOCABULARY: dict[str, tuple[str, ...]] = {}
for _lang, _words in WORDS.items():
    for _word in _words.split():
        _VOCABULARY[_word] = (*_VOCABULARY.get(_word, ()), _lang)


def language(text: str) -> str:
    """A language tag ("zh-Hans", "zh-Hant", "en", "pt-BR" ...), "und" for a text without letters."""
    sample = _sample(text)
    script = _script(sample)
    if script == "zh":
        traditional = len(TRADITIONAL_ONLY.findall(sample))
        return "zh-Hant" if traditional > len(SIMPLIFIED_ONLY.findall(sample)) else "zh-Hans"
    if script == "cyrl":
        return _cyrillic(sample)
    if script == "sa":
        return "hi" if _HINDI.search(sample) else "sa"
    return _latin(sample) if script == "latn" else script


def _sample(text: str) -> str:
    """The beginning of a text, by which it is told; an address is spelled in no language."""
    sample = text[:_COUNTED]
    return _ADDRESS.sub(" ", text[:_READ])[:_COUNTED] if "://" in sample else sample


def _cyrillic(sample: str) -> str:
    # A letter or two may be a disguise of Russian ones.
    if len(_KAZAKH.findall(sample)) >= _SEVERAL:
        return "kk"
    return "uk" if _UKRAINIAN.search(sample) else "ru"


def kind_of(lang: str, text: str) -> str:
    """The way in which a text writes a language: Portuguese as in Brazil, where its words show that."""
    return "pt-BR" if lang == "pt" and is_brazilian(text[:_COUNTED]) else lang


def surely(text: str) -> str:
    """The language tag of a text that leaves no doubt, "" for a short, a mixed or a strange one."""
    sample = _sample(text)
    letters = [sign for sign in sample if sign.isalpha()]
    read = language(sample)
    if (base := read.partition("-")[0]) in WORDS:
        return read if len(letters) >= _LONG and _clear(sample, base) else ""
    pattern = dict(_SCRIPTS).get(_script(sample))
    # A language of its own script needs no words, but most of the letters.
    own = sum(map(len, pattern.findall(sample))) if pattern is not None else 0
    han = sum(map(len, _HAN.findall(sample))) if read == "ja" else 0
    enough = _LONG if read in {"ru", "uk", "kk", "el"} else _DENSE_LONG
    return read if own + han >= max(enough, _MOSTLY * len(letters)) else ""


def _clear(sample: str, lang: str) -> bool:
    """Whether the words of one language stand out: several of them, and far more than of any other."""
    votes = latin_votes(sample)
    own = votes.pop(lang, 0)
    return own >= _SEVERAL and own >= 2 * max(votes.values(), default=0)


def _script(sample: str) -> str:
    """The script with most letters; one kana or hangul weighs more than a han or a Latin letter."""
    if sample.isascii():
        return "latn" if any(map(str.isalpha, sample)) else "und"
    if not _RARE.search(sample):
        return _common_script(sample)
    counts = {name: sum(map(len, runs)) for name, pattern in _SCRIPTS if (runs := pattern.findall(sample))}
    if not counts:
        return "und"
    return max(counts, key=lambda name: counts[name] * _WEIGHTS.get(name, 4))


def _common_script(sample: str) -> str:
    han, latin = sum(map(len, _HAN.findall(sample))), sum(map(len, _LATN.findall(sample)))
    if han or latin:
        return "zh" if 4 * han >= latin else "latn"
    return "und"


def _latin(sample: str) -> str:
    votes: dict[str, float] = {**latin_votes(sample)}
    first, second = [*sorted(votes.values(), reverse=True), 0, 0][:2]
    if first < _SEVERAL or first < 2 * second:
        _count_letters(votes, sample.lower())
    return kind_of(max(votes, key=votes.__getitem__), sample)


def _count_letters(votes: dict[str, float], lowered: str) -> None:
    """Add what letters tell: of the language that leads first, and then of those that it leaves a chance."""
    leading = max(votes, key=votes.__getitem__)
    votes[leading] += _told_by_letters(_LETTERS_OF.get(leading), lowered)
    for lang, letters in LETTERS:
        has_chance = votes.get(lang, 0) + _LETTERS_TELL * _MOST_LETTERS >= votes[leading]
        if has_chance and lang != leading and (told := _told_by_letters(letters, lowered)):
            votes[lang] = votes.get(lang, 0) + told


def _told_by_letters(letters: re.Pattern[str] | None, lowered: str) -> float:
    return _LETTERS_TELL * min(_MOST_LETTERS, len(letters.findall(lowered))) if letters is not None else 0


def latin_votes(sample: str) -> dict[str, int]:
    """How many frequent words of each language of the Latin script stand in a text."""
    votes: dict[str, int] = {"en": 0}
    for word in _WORD.findall(sample.lower()):
        for lang in _VOCABULARY.get(word, ()):
            votes[lang] = votes.get(lang, 0) + 1
    return votes
