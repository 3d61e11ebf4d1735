"""PhraseFinder that are looked for in a text: plain ones, and such with a gap, an age or a sum of money."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bot.core.text.ranges import HAN, HANGUL, KANA, THAI

DENSE = re.compile(f"[{THAI}{KANA}{HAN}{HANGUL}]")
"""Scripts without spaces between words: a phrase is looked for anywhere."""
AGE = "{age}"
"""Stands in a phrase for the years of somebody under age."""
SUM = "{sum}"
"""Stands in a phrase for any number that is written in digits or in Chinese signs, with its currency."""
GAP = "…"
"""Stands in a phrase where a few other words may come between: "gave … the code"."""
_UNDER_AGE = range(7, 18)
_BETWEEN = 24
"""Letters that a gap may hold, as ``weighed`` counts them."""
_NUMBER = "0"
_SIGNS = re.compile(r"[^\w\s]+")
_SPACES = re.compile(r"\s+")
_SUMS = re.compile(
    r"\d[\d ]*(?:천|만|백|억)+(?: ?원| ?달러)?|\d[\d ]*(?: ?원| ?달러)"
    r"|[\d零一二两兩三四五六七八九十百千万萬亿億]+[多来來]?(?:块钱|塊錢|块|塊|元|圆|圓|円|刀|美金|美元|港币|港幣)"
    r"|[\d一二两兩三四五六七八九十][\d零一二两兩三四五六七八九十]*[百千万萬亿億][\d零一二三四五六七八九十百千万萬亿億]*[多来來]?"
    r"|(?<!\w)\d[\d ]*(?:k|к|mil|mila|thousand|grand|tausend|тысяч\w*|тыс|juta|jt|ribu|rb|lakh|lakhs|lac|"
    r"χιλιάδες|tuhatta|million\w*|millón|milioni|milhões|миллион\w*)\b(?: ?(?:CURRENCY)\b)?"
    r"|(?<!\w)\d[\d ]*(?:CURRENCY)\b"
    r"|(?<![a-zа-яё\d])\d[\d ]*\d(?![a-zа-яё\d条遍个個])".replace(
        "CURRENCY",
        "euros?|euroa|eur|ευρώ|dollars?|dólares|dollari|доллар\\w*|usd|usdt|pounds?|quid|gbp|руб\\w*|reais|pesos?|"
        "soles|rupees|rs|rupiah|naira|ringgit|yuan|rmb|bucks",
    )
)
"""A number with a currency, with a word for thousands, or of two digits and more."""
_WORDED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|a) (?:hundred|thousand|grand)\b"
    r"|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)?(?:hundert|tausend)(?: euro)?\b"
    r"|\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez) mil\b|\b(?:due|tre|quattro|cinque|dieci)mila\b"
    r"|\b(?:deux|trois|quatre|cinq|six|dix) (?:cents|mille)\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|nor|t|cannot|nicht|nie|kein\w*|pas|jamais|no|nunca|non|mai|não|nao|не|ни|δεν|δε|μην|"
    r"tidak|gak|ga|nggak|belum|jangan|en|ei|älä|haud|न|मा)\b|[没沒不未别別]|"
    r"안 |못 |않|지 마|ない|なかっ|ません"
)
"""What in a gap turns a phrase into its opposite."""
_NOT = (" no ", " non ", " não ", " nao ", " nunca ", " mai ", " δεν ", " δε ")
"""Languages that put their "not" in front of the verb: what somebody did not do has not happened."""

Span = tuple[int, int]


def made_plain(text: str) -> str:
    """Small letters, signs out, one space between words."""
    bare = _SIGNS.sub(" ", text.casefold())
    return _SPACES.sub(" ", bare).strip()


def weighed(plain: str) -> int:
    """How long a text is, in letters; one of a script without spaces counts as two."""
    return len(plain) + len(DENSE.findall(plain))


def summed(plain: str) -> str:
    """A text, made plain before, with one and the same number for every sum in it."""
    written = _SUMS.sub(f"{_NUMBER} ", _WORDED.sub("100", plain))
    return _SPACES.sub(" ", written).strip()


@dataclass(frozen=True, slots=True)
class PhraseFinder:
    """Finds phrases in texts that were made plain."""

    _finder: AhoCorasick
    _pieces: tuple[str, ...]
    _simple: frozenset[str]
    _gapped: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> PhraseFinder:
        """What finds these; one of which nothing is left when made plain is never found."""
        spelled = [pieces for phrase in phrases for pieces in _spelled(phrase)]
        simple = frozenset(pieces[0] for pieces in spelled if len(pieces) == 1)
        gapped = tuple(pieces for pieces in spelled if len(pieces) > 1)
        return cls.made(tuple(sorted(simple.union(*gapped))), simple, gapped)

    @classmethod
    def made(
        cls, known: tuple[str, ...], simple: frozenset[str], gapped: tuple[tuple[str, ...], ...]
    ) -> PhraseFinder:
        """The same of pieces that were taken apart before."""
        # Left to choose, it makes a table of every state by every letter: eight times the memory for so few.
        finder = AhoCorasick(known, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
        return cls(finder, known, simple, gapped)

    def __reduce__(self) -> tuple[object, ...]:
        # An automaton is made again of its pieces: twenty milliseconds for all that are looked for.
        return PhraseFinder.made, (self._pieces, self._simple, self._gapped)

    def spans(self, plain: str) -> list[Span]:
        """Where they stand in a text, by rising start, the longer ones first."""
        places: dict[str, list[Span]] = defaultdict(list)
        for row, start, end in self._finder.find_matches_as_indexes(plain, overlapping=True):
            if _stands_alone(plain, start, end):
                places[self._pieces[row]].append((start, end))
        found = [span for piece, spans in places.items() if piece in self._simple for span in spans]
        if places:
            found += [span for pieces in self._gapped for span in _joined(plain, pieces, places)]
        return sorted(found, key=lambda span: (span[0], -span[1]))


def _spelled(phrase: str) -> list[tuple[str, ...]]:
    """The pieces of a phrase between its gaps, made plain, with every age that may stand in them."""
    ages = _UNDER_AGE if AGE in phrase else (0,)
    told = (phrase.replace(AGE, str(age)).replace(SUM, f"{_NUMBER} ") for age in ages)
    return [tuple(plain for piece in one.split(GAP) if (plain := made_plain(piece))) for one in told]


def _joined(plain: str, pieces: Sequence[str], places: Mapping[str, Sequence[Span]]) -> Iterable[Span]:
    """Where pieces follow each other with little between them, and no "not"."""
    for start, first in places.get(pieces[0], ()):
        end: int | None = first
        for piece in pieces[1:]:
            end = _next(plain, end, places.get(piece, ())) if end is not None else None
        if end is not None:
            yield start, end


def _next(plain: str, end: int, spans: Sequence[Span]) -> int | None:
    """Where the first of these ends that follows."""
    return next((stop for start, stop in spans if _follows(plain, end, start)), None)


def _follows(plain: str, end: int, start: int) -> bool:
    between = plain[end:start]
    return end <= start and weighed(between) <= _BETWEEN and not _DENIED.search(between)


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether a phrase is no part of a longer word or number, and no "not" stands before it."""
    if plain[start].isdigit() and plain[start - 1 : start].isdigit():
        return False
    if plain[end - 1].isdigit() and plain[end : end + 1].isdigit():
        return False
    if DENSE.search(plain, start, end):
        return True
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (_is_letter(before) or _is_letter(after) or f" {plain[:start]}".endswith(_NOT))


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
