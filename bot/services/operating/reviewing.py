"""What people said of answers, and how one of them becomes an example."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attrs import define

from bot.core.verdict import SCHEMES
from bot.errors import AntifraudError
from bot.services.store import Feedback, FeedbackStore

FRAUD, CLEAN = "fraud", "clean"
LABELS = (FRAUD, CLEAN)
MOST = 500
"""Entries that are looked at, the oldest first."""


class UnfitReview(AntifraudError):  # noqa: N818 - reads as what it is
    """What was asked for cannot be done, and nothing was changed.

    ``why`` is ``label`` (there is no such one), ``scheme`` (fraud needs one, clean has none), ``gone``
    (there is no such entry) or ``wordless`` (its text was not left to us).
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An example as it was written, and where."""

    place: str
    line: str


@define(kw_only=True, eq=False, repr=False, slots=False)
class Reviewing:
    """Lists what was said, and takes entries off by accepting or dropping them.

    ``add`` writes a line to the examples of a language and returns where; it may raise AntifraudError.
    """

    _feedback: FeedbackStore
    _add: Callable[[str, str], str]

    async def waiting(self) -> Sequence[Feedback]:
        """What was said, oldest first."""
        return await self._feedback.all(MOST)

    async def accept(self, number: int, label: str, scheme: str) -> Accepted:
        """Write the text of one as an example and take it off the list."""
        if label not in LABELS:
            raise UnfitReview("label")
        if (label == FRAUD) is not (scheme in SCHEMES):
            raise UnfitReview("scheme")
        said = await self._one(number)
        if not said.text:
            raise UnfitReview("wordless")
        line = json.dumps(_example(said, label, scheme), ensure_ascii=False)
        place = await asyncio.to_thread(self._add, said.lang.partition("-")[0], line)
        await self._feedback.drop(number)
        return Accepted(place=place, line=line)

    async def drop(self, number: int) -> None:
        """Take one off the list."""
        await self._one(number)
        await self._feedback.drop(number)

    async def _one(self, number: int) -> Feedback:
        found = [one for one in await self.waiting() if one.id == number]
        if not found:
            raise UnfitReview("gone")
        return found[0]


def _example(said: Feedback, label: str, scheme: str) -> dict[str, str]:
    known = {
        "text": said.text,
        "lang": said.lang.partition("-")[0],
        "label": label,
        "stance": "offer" if label == FRAUD else "none",
        "kind": "plain" if label == FRAUD else "look_alike",
        "hand": "review",
    }
    return {**known, "scheme": scheme} if scheme else known
