"""Looks up what of the library answers a question in free words: a topic, or tips and stories to read on."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.core.catalog import Catalog
from bot.core.content import Topic
from bot.core.finding import Index
from bot.core.gist import NONE

ANSWERED = 0.45
"""How likely a topic must be for a question to be answered as it."""
OFFERED = 0.2
"""How likely it must be to be named as what may be looked for."""
NEAR, NEARER = 0.4, 0.5
"""How near a question must be to a known one, by words alone, to be offered it, and answered as it."""
AGREES = 3.0
"""What speaks for a topic of the scheme that the judges named."""
SHARP = 20.0
"""What nearness by words is multiplied by before it becomes a probability."""
UNSAID, UNHEARD = 1e-3, 1e-4
"""What neither the words nor the second reader rule out."""
NAMED = 0.3
"""How near a tip or a story must be to what a question names to be offered."""
MOST = 200
"""Characters up to which a text is looked up: what is longer is an offer that was pasted."""
MOST_OFFERED = 3
OFF_TOPIC = "off_topic"
"""The topic of what has nothing to do with fraud."""


class Library:
    """The library of one catalog; each language is prepared when it is first asked in."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._questions: dict[str, Index] = {}
        self._entries: dict[str, Index] = {}

    def topic(
        self, lang: str, text: str, meant: Mapping[str, float] | None = None, scheme: str = ""
    ) -> Topic | None:
        """The topic of a question, None where nothing is sure.

        ``meant`` is what the second reader takes it for: a probability for each topic and for ``NONE``.
        ``scheme`` is what the judges see in it, "" where they see nothing.
        """
        if not meant and self._nearest(lang, text) < NEARER:
            return None
        name, likely = next(iter(self._ranked(lang, text, meant, scheme)), (NONE, 0.0))
        topic = self.catalog.topics.get(name) if likely >= ANSWERED else None
        # Words alone are no match for the judges.
        contradicted = topic is not None and not meant and bool(scheme) and topic.scheme != scheme
        return None if contradicted else topic

    def entries(
        self, lang: str, text: str, meant: Mapping[str, float] | None = None, scheme: str = ""
    ) -> tuple[str, ...]:
        """What may be looked for: topics, then tips and stories that speak of what a short question names.

        They are named as ``topic:<id>`` and ``tip:<id>``, best first.
        """
        ranked = self._ranked(lang, text, meant, scheme)
        topics = [f"topic:{name}" for name, likely in ranked if likely >= OFFERED and name != NONE]
        return tuple([*topics, *self._tips(lang, text)][:MOST_OFFERED])

    def _nearest(self, lang: str, text: str) -> float:
        return max((one.near for one in self._questions_of(lang).find(text, 1)), default=0.0)

    def _ranked(
        self, lang: str, text: str, meant: Mapping[str, float] | None, scheme: str
    ) -> list[tuple[str, float]]:
        """Topics and ``NONE``, the likeliest first; nothing for what is no short question."""
        if not text or len(text) > MOST:
            return []
        known = self.catalog.topics
        near = {one.id: one.near for one in self._questions_of(lang).find(text, len(known))}
        if not meant and max(near.values(), default=0.0) < NEAR:
            return []
        names = (*known, NONE)
        said = _shares({name: math.exp(SHARP * near.get(name, 0.0)) for name in names})
        if meant:
            both = {
                name: math.sqrt((said[name] + UNHEARD) * (meant.get(name, 0.0) + UNHEARD)) for name in names
            }
            said = _shares(both)
        agreed = {name: AGREES if scheme and topic.scheme == scheme else 1.0 for name, topic in known.items()}
        said = _shares({name: likely * agreed.get(name, 1.0) for name, likely in said.items()})
        return sorted(said.items(), key=lambda item: (-item[1], item[0]))

    def _tips(self, lang: str, text: str) -> list[str]:
        found = self._entries_of(lang).find(text, MOST_OFFERED)
        return [f"tip:{one.id}" for one in found if one.near >= NAMED]

    def _questions_of(self, lang: str) -> Index:
        name = self.catalog.language(lang)
        if name not in self._questions:
            known = self.catalog.locale(name).questions
            self._questions[name] = Index({key: (*words.asked, words.title) for key, words in known.items()})
        return self._questions[name]

    def _entries_of(self, lang: str) -> Index:
        name = self.catalog.language(lang)
        if name not in self._entries:
            words = self.catalog.locale(name).tips
            self._entries[name] = Index({key: (text,) for key, text in words.items()})
        return self._entries[name]


def _shares(values: Mapping[str, float]) -> dict[str, float]:
    whole = sum(values.values())
    return {name: value / whole for name, value in values.items()}
