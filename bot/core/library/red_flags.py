"""What makes a long text a fraud where no single sentence is an advert: flags of offers, letters, courtships.

A flag is found where a word of each of its concepts stands within a few lines and no "no" or "never" stands
before the first. The whole text is looked through, in time that grows with its length alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bot.core.library.phrases import DENSE
from bot.core.library.situations import Risk

JOB, LONG_ONES, ANY = "job", "long", "short"
"""What a flag is looked for in: where work is offered, in any long text, in any text."""
WORK, EASY, PAY_HIGH, ON_SITE, WARNED = "work", "easy", "pay_high", "on_site", "warned"
"""Concepts that the reading knows by name; pay far above the skill is told by figures, not by words."""
LONG = 240
"""Letters from which on a text is a letter or an advert and no question; a sign of Chinese counts as two."""
PAGE = 450
"""Letters from which on it is a page: of 260 real adverts whose judges were sure 18 are as long."""
GRAVE = 3
"""The weight from which on a flag names what is asked for; lighter ones only speak beside such a one."""
_SPACES = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"[.!?;。！？；\n](?=\s|$)|[。！？；，\n]")
_MOST = 60
"""Places of one concept that are looked at: a text that repeats itself says nothing more."""
_DENIED, _DENIED_DENSE = 42, 18
"""How far before a word the "no" may stand that denies it."""
_AMOUNT = re.compile(
    r"(?P<sign>us\$|r\$|rp\.?|\$|€|£|¥|￥|₽|usd|eur)?\s?(?P<figure>\d[\d.,  ]{0,14}\d|\d)\s?"
    r"(?P<times>k\b|mil\b|ribu|rb\b|juta|jt\b|тыс\w*|т\.?р\.?|million|万|萬|千)?\s?"
    r"(?P<unit>usdt|usd|u\b|us dollars?|dollars?|d[oó]lares|euros?|eur|€|£|gbp|pounds|\$|元|块|人民币|rmb|"
    r"yuan|美元|美金|台币|新台幣|港币|руб\w*|р\b|₽|доллар\w*|rupiah|idr|reais|pesos|mxn|円|원)?"
)
_TIMES: Mapping[str, float] = {
    "k": 1e3,
    "mil": 1e3,
    "ribu": 1e3,
    "rb": 1e3,
    "juta": 1e6,
    "jt": 1e6,
    "т": 1e3,
    "million": 1e6,
    "万": 1e4,
    "萬": 1e4,
    "千": 1e3,
}
_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("usdt", "usdt"),
    ("us$", "usd"),
    ("r$", "brl"),
    ("rp", "idr"),
    ("$", "usd"),
    ("€", "eur"),
    ("£", "gbp"),
    ("¥", "cny"),
    ("￥", "cny"),
    ("₽", "rub"),
    ("usd", "usd"),
    ("us dollar", "usd"),
    ("dollar", "usd"),
    ("d", "usd"),
    ("eur", "eur"),
    ("gbp", "gbp"),
    ("pound", "gbp"),
    ("美", "usd"),
    ("台", "twd"),
    ("新", "twd"),
    ("港", "hkd"),
    ("元", "cny"),
    ("块", "cny"),
    ("人", "cny"),
    ("rmb", "cny"),
    ("yuan", "cny"),
    ("руб", "rub"),
    ("доллар", "usd"),
    ("р", "rub"),
    ("rupiah", "idr"),
    ("idr", "idr"),
    ("reais", "brl"),
    ("pesos", "mxn"),
    ("mxn", "mxn"),
    ("円", "jpy"),
    ("원", "krw"),
    ("u", "usdt"),
)
_Hits = dict[str, list[tuple[int, int]]]
"""Where the words of each concept stand, by rising start."""
_NEAR = 26
"""Signs between an amount and the word that says how often it is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """What is looked for: in one of the ways in ``needs`` a word of each stands ``within`` so many signs.

    ``of`` is the kind of text it is looked for in, ``scheme`` what it speaks for, "" for none alone.
    """

    id: str
    of: str
    needs: tuple[tuple[str, ...], ...]
    within: int
    weight: int
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What was found in a text: each flag with the words that show it, as written, the weightiest first.

    ``is_job`` tells whether work is offered in it, ``is_long`` whether it is a letter or an advert,
    ``is_page`` whether it is so long that its pieces may add up by chance to what an advert says in a breath,
    ``names_fraud`` whether it speaks of fraud itself, as a warning or a report does.
    """

    risk: Risk = Risk.UNKNOWN
    scheme: str = ""
    found: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_job: bool = False
    is_long: bool = False
    is_page: bool = False
    names_fraud: bool = False

    @property
    def unheard(self) -> Raised:
        """The same with nothing found: of a text that warns of what it shows."""
        return replace(self, risk=Risk.UNKNOWN, scheme="", found=())

    @property
    def clears(self) -> bool:
        """Whether it may be said that nothing speaks against a text: what was looked for is not there.

        Of a letter that offers work that is never sure, whatever it leaves out.
        """
        return not self.found and not (self.is_long and self.is_job)


NONE_RAISED = Raised()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlags:
    """All flags, with the words of their concepts. A term that ends in "*" stands for any ending."""

    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[RedFlag, ...] = ()
    denials: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    """The text that tells each flag, "" where none does."""
    pay: Mapping[str, float] = field(default_factory=dict)
    periods: Mapping[str, float] = field(default_factory=dict)
    medium: int = 4
    high: int = 6
    _terms: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _meant: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _finder: AhoCorasick = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        meant: dict[str, list[str]] = defaultdict(list)
        listed = {**self.concepts, "denial": self.denials, "but": self.but}
        for concept, terms in listed.items():
            for term in terms:
                meant[_looked_for(term)].append(concept)
        terms = tuple(meant)
        finder = AhoCorasick(terms, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
        for name, value in {
            "_terms": terms,
            "_meant": {term: tuple(names) for term, names in meant.items()},
            "_finder": finder,
        }.items():
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[object, ...]:
        # An automaton is made again of its terms.
        return _made, tuple(getattr(self, name) for name in _KEPT)

    def read(self, text: str) -> Raised:
        """What of it all a text shows. Doubtful it is where a grave flag is found and others beside it."""
        text, hits, denied, shorter = self._looked_through(text)
        letters = len(text) + len(DENSE.findall(text))
        is_long = letters >= LONG
        is_job = len(hits.get(WORK, ())) >= 2
        kinds = {ANY, *((LONG_ONES,) if is_long else ()), *((JOB,) if is_long and is_job else ())}
        found: dict[RedFlag, tuple[str, ...]] = {}
        for flag in self.flags:
            if flag.of in kinds and (spans := _stands(flag, hits, denied, shorter)):
                found[flag] = tuple(dict.fromkeys(text[start:end].strip() for start, end in spans))
        raised = self._weighed(found, is_job=is_job, honest=bool(hits.get(ON_SITE)))
        return replace(
            raised,
            is_job=is_job,
            is_long=is_long,
            is_page=letters >= PAGE,
            names_fraud=bool(hits.get(WARNED)),
        )

    def shows(self, flag: RedFlag, text: str) -> bool:
        """Whether a text shows a flag, of whatever kind and length it is."""
        _, hits, denied, shorter = self._looked_through(text)
        return bool(_stands(flag, hits, denied, shorter))

    def _looked_through(self, text: str) -> tuple[str, _Hits, Mapping[int, int], float]:
        """A text, where each concept stands in it, what is denied, and how much shorter it says the same."""
        text = _SPACES.sub(" ", text).strip()
        plain = _folded(text)
        hits = self._hits(plain)
        is_dense = len(DENSE.findall(plain)) * 3 > len(plain)
        denied = _denied(text, hits, _DENIED_DENSE if is_dense else _DENIED)
        if hits.get(EASY) and (paid := self._paid_high(plain)):
            hits[PAY_HIGH] = paid
        return text, hits, denied, 0.5 if is_dense else 1.0

    def _weighed(self, found: Mapping[RedFlag, tuple[str, ...]], *, is_job: bool, honest: bool) -> Raised:
        listed = sorted(found, key=lambda flag: -flag.weight)
        grave = [flag for flag in listed if flag.weight >= GRAVE]
        total = sum(flag.weight for flag in listed) - honest
        risk = Risk.UNKNOWN
        if total >= self.medium:
            risk = Risk.MEDIUM
        if is_job and grave and total >= self.high:
            risk = Risk.HIGH
        scheme = next((flag.scheme for flag in grave if flag.scheme), "")
        scheme = scheme or next((flag.scheme for flag in listed if flag.scheme), "")
        return Raised(
            risk=risk,
            scheme=scheme,
            found=tuple((flag.id, found[flag]) for flag in listed),
        )

    def _hits(self, plain: str) -> _Hits:
        """Where each concept stands, by rising start."""
        framed = f" {plain} "
        hits: _Hits = defaultdict(list)
        for row, start, end in self._finder.find_matches_as_indexes(framed, overlapping=True):
            term = self._terms[row]
            for concept in self._meant[term]:
                if len(hits[concept]) < _MOST:
                    first = start + (term[0] == " ")
                    hits[concept].append((first - 1, end - (term[-1] == " ") - 1))
        for spans in hits.values():
            spans.sort()
        return hits

    def _paid_high(self, plain: str) -> list[tuple[int, int]]:
        """Where more is paid than such work brings, by what is paid a month."""
        found: list[tuple[int, int]] = []
        for amount in _AMOUNT.finditer(plain):
            currency = _currency(amount["sign"] or "", amount["unit"] or "")
            limit = self.pay.get(currency)
            if limit is None or len(found) >= _MOST:
                continue
            around = plain[max(0, amount.start() - _NEAR) : amount.end() + _NEAR]
            often = max((times for word, times in self.periods.items() if word in around), default=0.0)
            if often and _figure(amount["figure"], amount["times"] or "") * often >= limit:
                found.append(amount.span())
        return found


_KEPT = ("concepts", "flags", "denials", "but", "says", "pay", "periods", "medium", "high")


def _made(*kept: object) -> RedFlags:
    return RedFlags(**dict(zip(_KEPT, kept, strict=True)))  # type: ignore[arg-type]


def _folded(text: str) -> str:
    """Small letters, signs of money kept and all others spaces, each in its place."""
    low = "".join(one if len(one := sign.lower()) == 1 else sign for sign in text)
    return _PUNCTUATION.sub(" ", low)


_PUNCTUATION = re.compile(r"[^\w$€£¥￥₽.,/]|[.,/](?!\d)|(?<!\d)[.,](?=\d)")


def _looked_for(term: str) -> str:
    """A term as it stands in a folded text with a space at both ends."""
    plain = _folded(term.removesuffix("*")).strip()
    if DENSE.search(plain):
        return plain
    return f" {plain}" if term.endswith("*") else f" {plain} "


def _denied(text: str, hits: _Hits, most: int) -> Mapping[int, int]:
    """For each end of a "no" the place up to which it denies what follows in its sentence."""
    breaks = [one.start() for one in _BREAK.finditer(text)]
    turns = [start for start, _ in hits.get("but", ())]
    reach: dict[int, int] = {}
    for _, end in hits.get("denial", ()):
        stops = [listed[at] for listed in (breaks, turns) if (at := bisect_left(listed, end)) < len(listed)]
        reach[end] = min((end + most, *stops))
    return reach


def _stands(
    flag: RedFlag, hits: _Hits, denied: Mapping[int, int], shorter: float
) -> tuple[tuple[int, int], ...]:
    """Where a text shows a flag in the first of its ways that it does, empty for nowhere."""
    room = int(flag.within * shorter)
    return next(filter(None, (_stand(way, room, hits, denied) for way in flag.needs)), ())


def _stand(
    way: Sequence[str], room: int, hits: _Hits, denied: Mapping[int, int]
) -> tuple[tuple[int, int], ...]:
    """The first place where words of all these concepts stand together and none is denied."""
    first = _said(way[0], hits, denied)
    # "Do not tell your bank" is said of the bank: its "not" denies nothing else.
    said = {stop: reach for stop, reach in denied.items() if not any(a < stop <= b for a, b in first)}
    others = [_said(name, hits, said) for name in way[1:]]
    for start, end in first:
        spans = [(start, end)]
        for other in others:
            near = other[bisect_left(other, (start - room,)) : bisect_right(other, (end + room,))]
            apart = [span for span in near if span[1] <= start or span[0] >= end]
            if not apart:
                break
            spans.append(min(apart, key=lambda span: abs(span[0] - start)))
        else:
            return tuple(spans)
    return ()


def _said(name: str, hits: _Hits, denied: Mapping[int, int]) -> Sequence[tuple[int, int]]:
    """Where words of a concept stand that no "no" denies; a sum is never what is denied."""
    every = hits.get(name, ())
    if name == PAY_HIGH:
        return every
    return [span for span in every if not any(stop <= span[0] < reach for stop, reach in denied.items())]


def _currency(sign: str, unit: str) -> str:
    for written in (unit, sign):
        for begun, code in _CURRENCIES:
            if written and written.startswith(begun):
                return code
    return ""


def _figure(written: str, times: str) -> float:
    """The number that is written, the higher end of a range not among them."""
    digits = re.sub(r"[ , ]", "", written)
    if times and "." in digits:
        whole = float(digits.rstrip(".")) if digits.count(".") == 1 else 0.0
    else:
        whole = float(re.sub(r"\.\d{1,2}$", "", digits).replace(".", "") or 0)
    return whole * next((by for word, by in _TIMES.items() if times.startswith(word)), 1.0)
