"""Campaigns in memory, looked up by a few of their hashes."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.campaign import HITS, Campaign, Fingerprint, Word, probes, similar
from bot.core.message import ChatId


class Shelf:
    """The campaigns last seen, so many of each kind: what admins spoke of is not crowded out by sightings."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spoken: OrderedDict[int, Campaign] = OrderedDict()
        self._sighted: OrderedDict[int, Campaign] = OrderedDict()
        self._by_probe: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._spoken) + len(self._sighted)

    def get(self, exact: int) -> Campaign | None:
        """A campaign by what it is known by."""
        return self._spoken.get(exact) or self._sighted.get(exact)

    def put(self, campaign: Campaign) -> None:
        """Take a campaign in, or a newer state of one, as the last seen."""
        if self.get(campaign.exact) is None:
            for probe in probes(campaign.fingerprint):
                self._by_probe.setdefault(probe, []).append(campaign.exact)
        self._sighted.pop(campaign.exact, None)
        self._spoken.pop(campaign.exact, None)
        own = self._spoken if _spoken_of(campaign) else self._sighted
        own[campaign.exact] = campaign
        if len(own) > self._most:
            self._forget(own.popitem(last=False)[1])

    def meets(self, marks: Sequence[int]) -> bool:
        """Whether hashes of a text may be those of a campaign; nearly always they are not."""
        if self._by_probe.keys().isdisjoint(marks):
            return False
        hits = {mark for mark in marks if mark in self._by_probe}
        return len(hits) >= HITS and bool(self._shared(hits))

    def like(self, found: Fingerprint) -> tuple[tuple[Campaign, float], ...]:
        """The campaigns with something in common with a text, and how much, the most similar first."""
        exacts = {*self._shared(mark for mark in found.sketch if mark in self._by_probe), found.exact}
        known = (campaign for exact in exacts if (campaign := self.get(exact)) is not None)
        pairs = [(campaign, similar(campaign.fingerprint, found)) for campaign in known]
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0].exact)))

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A chat has another id: its voices move; where the new one has spoken already, that counts."""
        for campaign in self._with_voice(old):
            voices = dict(campaign.voices)
            voice = replace(voices.pop(old), chat_id=new)
            self.put(replace(campaign, voices={new: voice, **voices}))

    def _shared(self, hits: Iterable[int]) -> list[int]:
        """The campaigns that several of these hashes belong to."""
        counts = Counter(exact for mark in hits for exact in self._by_probe[mark])
        return [exact for exact, count in counts.items() if count >= HITS]

    def _with_voice(self, chat_id: ChatId) -> list[Campaign]:
        every: Iterable[Campaign] = (*self._spoken.values(), *self._sighted.values())
        return [campaign for campaign in every if chat_id in campaign.voices]

    def _forget(self, campaign: Campaign) -> None:
        for probe in probes(campaign.fingerprint):
            left = [exact for exact in self._by_probe[probe] if exact != campaign.exact]
            if left:
                self._by_probe[probe] = left
            else:
                del self._by_probe[probe]


def _spoken_of(campaign: Campaign) -> bool:
    return any(voice.word is not Word.SEEN for voice in campaign.voices.values())
