"""What the word of other groups amounts to: suspicion beside the judge's own, and nothing without that.

Anybody can make groups, fill them, and confirm anything in them. So hearsay names no scheme, speaks only
where the judge by itself sees something in the message, weighs as much as the groups that it comes from have
earned, and is taken back everywhere by an admin anywhere who says that the text is no fraud.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.core.detection.campaign import (
    CAMPAIGN,
    CLEARED_HERE,
    CLEARING,
    CONFIRMED_WEIGHT,
    SAME,
    SUPPOSED_WEIGHT,
    Campaign,
    Fingerprint,
    Voice,
    Word,
    near,
)
from bot.core.detection.judge import Sensitivity, at
from bot.core.message import ChatId, UserId
from bot.core.verdict import Level, Signal, Verdict

Known = Sequence[tuple[Campaign, float]]

SIGHTED_WEIGHT: Final = 1.0
"""The most for what the judge alone called fraud in several groups."""
CHATS: Final = 3
"""Groups in which it did, and whose word is worth something, before that counts."""
MOST_HEARD: Final = 0.96
"""The score at most that hearsay lifts a message to: less than it takes to accuse somebody trusted."""
DAY: Final = 86_400.0
GREEN, RIPE = 14 * DAY, 90 * DAY
"""Seconds in a group before which its word is worth nothing elsewhere, and after which age adds nothing."""
FEWEST_PEOPLE, MANY_PEOPLE = 5, 40
"""People who write in a group: with fewer its word is worth nothing elsewhere; beyond as many, no more."""
DEARLY: Final = 3.0
"""How many words that stand make up for one that fell."""
RANKS: Final = 16
"""Words that are added up: the next one would come to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repute:
    """What is known of a group: since when, how many people write there, and what became of its word.

    ``since`` is 0 when nobody knows. Of what it ``confirmed``, ``wrong`` were taken back by itself or cleared
    by another group that is not new.
    """

    since: float = 0.0
    people: int = 0
    confirmed: int = 0
    wrong: int = 0


def worth(repute: Repute, now: float) -> float:
    """How much the word of a group counts elsewhere, from 0 to 1."""
    age = now - repute.since
    if not repute.since or age < GREEN or repute.people < FEWEST_PEOPLE:
        return 0.0
    record = 1 - DEARLY * repute.wrong / (repute.confirmed + 2)
    return min(1.0, age / RIPE) * min(1.0, repute.people / MANY_PEOPLE) * max(0.0, record)


def together(worths: Iterable[float]) -> float:
    """What several words come to, below 1: the weightiest counts half, each next one half as much again.

    So a thousand of little worth come to no more than two of them.
    """
    ranked = sorted(worths, reverse=True)[:RANKS]
    return sum(one * 0.5 ** (place + 1) for place, one in enumerate(ranked))


def ordained(campaign: Campaign, operators: Collection[int]) -> bool:
    """Whether an operator, who answers for all groups, has confirmed it and nobody has cleared it since."""
    said = max(
        (voice for voice in campaign.voices.values() if voice.by in operators), key=_when, default=None
    )
    if said is None or said.word is not Word.CONFIRMED:
        return False
    return all(voice.at < said.at for voice in campaign.voices.values() if voice.word in CLEARING)


def settles(campaign: Campaign, chat_id: ChatId, operators: Collection[int]) -> bool:
    """Whether a chat's own admins have confirmed it, or an operator where they have said nothing."""
    own = campaign.word(chat_id)
    return own is Word.CONFIRMED or (own is None and ordained(campaign, operators))


def copies(known: Known, found: Fingerprint | None) -> tuple[Campaign, ...]:
    """The campaigns from which a text was made; none for one that is too short to be anybody's."""
    if found is None or not found.sketch:
        return ()
    return tuple(campaign for campaign, share in known if near(campaign.fingerprint, found, share))


def own_word(
    known: Known, found: Fingerprint | None, chat_id: ChatId, operators: Collection[int]
) -> Signal | None:
    """What a chat's own admins said of what is most similar: that the same text is no fraud, or that it is.

    ``known`` has the most similar first. An operator speaks where the admins said nothing.
    """
    made_from = {campaign.exact for campaign in copies(known, found)}
    for campaign, share in known:
        voice = campaign.voices.get(chat_id)
        if voice is not None and voice.word in CLEARING and share >= SAME:
            return Signal(id=CLEARED_HERE, weight=0.0, reason=CLEARED_HERE, sub=str(voice.by))
        if voice is not None and voice.word in CLEARING and campaign.exact in made_from:
            return None
        if campaign.exact in made_from and settles(campaign, chat_id, operators):
            return Signal(id=CAMPAIGN, weight=CONFIRMED_WEIGHT, reason=CAMPAIGN, scheme=campaign.scheme)
    return None


def speakers(campaign: Campaign, chat_id: ChatId) -> tuple[ChatId, ...]:
    """The other chats whose word on it may be heard in a chat, who spoke first before the others."""
    if campaign.disputed:
        return ()
    heard = [voice for voice in campaign.voices.values() if voice.sure or voice.word is Word.SEEN]
    return tuple(voice.chat_id for voice in sorted(heard, key=_when) if voice.chat_id != chat_id)


def elsewhere(campaign: Campaign, chat_id: ChatId, worths: Mapping[ChatId, float]) -> float:
    """How much it accuses in a chat by what others said; whose worth is not known says nothing.

    Somebody who is an admin of several groups is heard once.
    """
    confirmed: dict[UserId, float] = {}
    seen: list[float] = []
    for chat in speakers(campaign, chat_id):
        voice, counts = campaign.voices[chat], worths.get(chat, 0.0)
        if voice.word is Word.SEEN:
            seen.append(counts)
        else:
            confirmed[voice.by] = max(counts, confirmed.get(voice.by, 0.0))
    sighted = SIGHTED_WEIGHT * together(seen) if sum(one > 0 for one in seen) >= CHATS else 0.0
    return max(SUPPOSED_WEIGHT * together(confirmed.values()), sighted)


def may_be_heard(own: Verdict, within: Sensitivity) -> bool:
    """Whether the judge by itself sees something in a message, as a chat of this sensitivity sees it."""
    return at(own, within).level is not Level.CLEAN


def bounded(own: Verdict, heard: Verdict) -> Verdict:
    """The verdict with hearsay, which makes nobody so sure that somebody trusted is accused."""
    most = max(own.score, MOST_HEARD)
    return heard if heard.score <= most else replace(heard, score=most)


def _when(voice: Voice) -> float:
    return voice.at
