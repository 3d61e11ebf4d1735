"""Campaigns in memory, looked up by a few of their hashes; what one message may cost is bounded."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from itertools import chain, islice

from bot.core.detection.campaign import HITS, Campaign, Fingerprint, probes, similar
from bot.core.message import ChatId

SHARERS = 64
"""Campaigns of one kind that a probe leads to, the last seen ones: what more of them share tells nothing.

Of 57,744 probes of 5,000 real ads seven have more.
"""
COMPARED = 32
"""Campaigns that a text is compared with: those that share the most probes."""
SPOKEN_FIRST = 16
"""Of these as many are what admins spoke of, if there are as many: no flood of sightings hides them."""
ATTEMPTS = 8
"""Words of the most talkative chat that are let go before something else has to make room."""
Known = tuple[tuple[Campaign, float], ...]


class Row:
    """Campaigns of one kind, the last seen ones last, and the probes that lead to them."""

    def __init__(self) -> None:
        self.campaigns: OrderedDict[int, Campaign] = OrderedDict()
        self._by_probe: dict[int, dict[int, None]] = {}

    def put(self, campaign: Campaign) -> None:
        """Take a campaign in as the last seen."""
        self.campaigns[campaign.exact] = campaign
        self.campaigns.move_to_end(campaign.exact)
        for probe in probes(campaign.fingerprint):
            sharers = self._by_probe.setdefault(probe, {})
            sharers.pop(campaign.exact, None)
            sharers[campaign.exact] = None
            if len(sharers) > SHARERS:
                del sharers[next(iter(sharers))]

    def pop(self, exact: int) -> None:
        """Let go of a campaign, if it is here."""
        if (campaign := self.campaigns.pop(exact, None)) is None:
            return
        for probe in probes(campaign.fingerprint):
            sharers = self._by_probe.get(probe, {})
            sharers.pop(exact, None)
            if not sharers:
                self._by_probe.pop(probe, None)

    def is_apart_from(self, marks: Sequence[int]) -> bool:
        """Whether none of these hashes is a probe: nearly always."""
        return self._by_probe.keys().isdisjoint(marks)

    def sharing(self, marks: Iterable[int]) -> Mapping[int, int]:
        """The campaigns to which several of these hashes lead, and how many do."""
        led = chain.from_iterable(self._by_probe.get(mark, ()) for mark in marks)
        return {exact: count for exact, count in Counter(led).items() if count >= HITS}


class Shelf:
    """The campaigns last seen, so many of each kind: what admins spoke of is not crowded out by sightings."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spoken, self._sighted = Row(), Row()
        self._words: dict[ChatId, dict[int, None]] = {}
        self._last: tuple[Fingerprint, Known] | None = None

    def __len__(self) -> int:
        return len(self._spoken.campaigns) + len(self._sighted.campaigns)

    def get(self, exact: int) -> Campaign | None:
        """A campaign by what it is known by."""
        return self._spoken.campaigns.get(exact) or self._sighted.campaigns.get(exact)

    def put(self, campaign: Campaign) -> None:
        """Take a campaign in, or a newer state of one, as the last seen."""
        self._place(campaign)
        for _ in range(ATTEMPTS):
            if len(self._spoken.campaigns) <= self._most:
                break
            self._let_go(max(self._words, key=self._talk))
        for row in (self._spoken, self._sighted):
            while len(row.campaigns) > self._most:
                self._forget(next(iter(row.campaigns)))

    def meets(self, marks: Sequence[int]) -> bool:
        """Whether hashes of a text may be those of a campaign; nearly always they are not."""
        rows = [row for row in (self._spoken, self._sighted) if not row.is_apart_from(marks)]
        return any(row.sharing(set(marks)) for row in rows)

    def like(self, found: Fingerprint) -> Known:
        """Campaigns with something in common with a text, and how much, the most similar first.

        Of many they are those that share the most probes. A message is looked for when it is heard and again
        when it was judged: the last answer holds until a campaign changes.
        """
        if self._last is None or self._last[0] is not found:
            self._last = found, self._like(found)
        return self._last[1]

    def _like(self, found: Fingerprint) -> Known:
        spoken, sighted = (_most_shared(row.sharing(found.sketch)) for row in (self._spoken, self._sighted))
        either = (found.exact, *spoken[:SPOKEN_FIRST], *sighted, *spoken[SPOKEN_FIRST:])
        known = (campaign for exact in dict.fromkeys(either) if (campaign := self.get(exact)) is not None)
        pairs = [(campaign, similar(campaign.fingerprint, found)) for campaign in islice(known, COMPARED)]
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0].exact)))

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A chat has another id: its words move; where the new one has spoken already, that counts."""
        for exact in list(self._words.get(old, ())):
            if (campaign := self.get(exact)) is not None:
                voices = dict(campaign.voices)
                voice = replace(voices.pop(old), chat_id=new)
                self._place(replace(campaign, voices={new: voice, **voices}))

    def _place(self, campaign: Campaign) -> None:
        self._last = None
        self._forget(campaign.exact)
        words = campaign.words
        (self._spoken if words else self._sighted).put(campaign)
        for chat_id in words:
            self._words.setdefault(chat_id, {})[campaign.exact] = None

    def _forget(self, exact: int) -> None:
        self._last = None
        if (campaign := self.get(exact)) is None:
            return
        (self._spoken if campaign.words else self._sighted).pop(exact)
        for chat_id in campaign.words:
            del self._words[chat_id][exact]
            if not self._words[chat_id]:
                del self._words[chat_id]

    def _let_go(self, chat_id: ChatId) -> None:
        """Forget the oldest word of a chat: whoever confirms thousands of texts crowds out their own."""
        exact = next(iter(self._words[chat_id]))
        if (campaign := self.get(exact)) is not None:
            left = {chat: voice for chat, voice in campaign.voices.items() if chat != chat_id}
            self._forget(exact)
            if left:
                self._place(replace(campaign, voices=left))

    def _talk(self, chat_id: ChatId) -> int:
        return len(self._words[chat_id])


def _most_shared(counts: Mapping[int, int]) -> list[int]:
    return nlargest(COMPARED, counts, key=counts.__getitem__)
