"""How much what was found in a text weighs: what its risk is, and whether it goes on with a talk."""

from __future__ import annotations

from dataclasses import replace

from bot.core.detection.campaign import cleared_here
from bot.core.detection.detectors.wording import LEARNED, WORDING
from bot.core.library.content import Topic
from bot.core.library.red_flags import Raised
from bot.core.library.situations import IN_NEED, Lookup, Risk
from bot.core.talk.dialogue import Dialogue
from bot.core.verdict import Level, Verdict

ORDINARY = 0.08
"""The score below which nothing speaks for an offer: of 1,091 ads set aside one lies there."""
SURE, PLAIN, DEFINED = 0.5, 0.6, 0.9
"""How likely a topic must be: a serious one to warn where the judges do not, a plain one to be answered as
such where they doubt, and the question what a word means where they take the word for an offer."""
WORD = "word_meaning"
"""The topic of who asks what a word of the trade means."""
TELLING = 12
"""Characters from which on a text says enough to be called ordinary."""
DENSE_TELLING = 4
"""The same of languages without spaces: fewer are no more than a word or two."""
PAGE_FLAGS = 2
"""Red flags beside which a page is doubted where the judges doubt it: of 252 honest ones none had as many."""
_DENSE = ("zh", "ja", "ko")
_FAST = frozenset({WORDING})
FOLLOWS = 120
"""Characters up to which a text that shows nothing of its own goes on with the talk."""


def risk_of(verdict: Verdict, length: int) -> Risk:
    """The risk of what somebody asks about; ``length`` is how many characters there were to judge."""
    if verdict.level is Level.FRAUD:
        return Risk.HIGH
    if verdict.level is Level.SUSPICIOUS:
        return Risk.MEDIUM
    return Risk.LOW if verdict.score < ORDINARY and length >= TELLING else Risk.UNKNOWN


def of_page(risk: Risk, raised: Raised) -> Risk:
    """The risk of a page: its pieces, far apart, may add up by chance to what an advert says in one breath.

    What the judges alone see in it is a doubt at most, and only beside red flags where they doubt themselves.
    """
    if len(raised.found) >= PAGE_FLAGS:
        return Risk.MEDIUM if risk is Risk.HIGH and raised.risk is Risk.UNKNOWN else risk
    return {Risk.HIGH: Risk.MEDIUM, Risk.MEDIUM: Risk.UNKNOWN}.get(risk, risk)


def says_little(length: int, lang: str) -> bool:
    """Whether a text of so many characters is a word or two, in which there is nothing to judge."""
    return length < (DENSE_TELLING if lang.startswith(_DENSE) else TELLING)


def follows(verdict: Verdict, length: int, before: Dialogue) -> bool:
    """Whether a text shows nothing of its own and goes on with a talk that was serious already."""
    if length > FOLLOWS or not serious(before):
        # After an answer that was no warning a few words that show nothing at all go on with it.
        asked_before = bool(before.topic) and length <= FOLLOWS // 2
        return asked_before and verdict.level is Level.CLEAN
    # A doubt is new where it is of another subject than the talk.
    doubt = verdict.level is Level.SUSPICIOUS and verdict.scheme != before.scheme
    return not ((doubt or verdict.level is Level.FRAUD) and shows(verdict))


def serious(talk: Dialogue) -> bool:
    """Whether something was warned of in a talk, or has happened."""
    return talk.risk in {Risk.HIGH, Risk.MEDIUM} or bool(talk.situation) or talk.step in IN_NEED


def shows(verdict: Verdict) -> bool:
    """Whether anything but how a text sounds speaks for its scheme."""
    return _speaks(verdict, LEARNED)


def _speaks(verdict: Verdict, unheard: frozenset[str]) -> bool:
    """Whether anything speaks for the scheme of a verdict but for some reasons."""
    return any(
        signal.weight > 0 and signal.scheme == verdict.scheme and signal.reason not in unheard
        for signal in verdict.signals
    )


def leans(verdict: Verdict) -> bool:
    """Whether more than the sound of a text that is called clean speaks for a scheme."""
    return bool(verdict.leaning) and shows(replace(verdict, scheme=verdict.leaning))


def speaks_of(verdict: Verdict, found: Lookup) -> bool:
    """Whether the topics that a question may be about are mostly of one scheme, and it is not harmless."""
    return bool(found.scheme) and not harmless(verdict) and not cleared_here(verdict.signals)


def harmless(verdict: Verdict) -> bool:
    """Whether nothing at all speaks against a text."""
    return verdict.level is Level.CLEAN and verdict.score < ORDINARY


def spoken_of(verdict: Verdict, length: int, before: Dialogue) -> str:
    """The scheme that a question is likely about: its own where it shows one, else that of the talk so far.

    The words of offers alone, read fast, say less surely what a text is about than what it asks for or means.
    """
    fraud = verdict.level is Level.FRAUD
    own = verdict.scheme or "" if fraud or _speaks(verdict, _FAST) else ""
    new = own and verdict.level is not Level.CLEAN and not follows(verdict, length, before)
    return own if new else before.scheme or own


def outweighed(verdict: Verdict, length: int, topic: Topic, likely: float, before: Dialogue) -> bool:
    """Whether the judges see too much in a text for it to be answered as the plain question it may be."""
    plain = topic.risk == Risk.UNKNOWN and likely < PLAIN
    return plain and verdict.level is not Level.CLEAN and not follows(verdict, length, before)


def defines(topic: Topic, likely: float) -> bool:
    """Whether a word, or the law, is asked about: what is named is no offer then."""
    if is_of_law(topic):
        # Only where known words ask for it: what merely sounds like that may lie beside an offer.
        return likely >= 1
    return topic.id == WORD and likely >= DEFINED


def is_of_law(topic: Topic) -> bool:
    """Whether a topic tells the law and what speaks for who comes forward, and no more."""
    return topic.risk == Risk.UNKNOWN and {"law", "lenient"} <= {*topic.show}


def colour(topic: Topic, likely: float, verdict: Verdict) -> Risk:
    """The risk of a question where nothing is clear: a likely topic colours it less than a sure one.

    One that tells of no offer is not warned of for how it sounds.
    """
    risk = Risk(topic.risk)
    if likely >= SURE or risk is Risk.UNKNOWN or shows(verdict):
        return risk
    if risk is Risk.HIGH:
        return Risk.MEDIUM
    return risk if topic.scheme or verdict.level is not Level.CLEAN else Risk.UNKNOWN


def graver(one: Risk, other: Risk) -> Risk:
    """The one of two risks that is to be told."""
    order = (Risk.HIGH, Risk.MEDIUM, Risk.LOW, Risk.UNKNOWN)
    return min(one, other, key=order.index)
