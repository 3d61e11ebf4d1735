"""First aid one step at a time: which step somebody stands at, and what the buttons under it carry.

The buttons carry all of it, so that they lead on after a restart and when the talk is long forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from bot.core.library.situations import MEANS, SITUATIONS
from bot.core.talk.dialogue import AND

AT, DONE, CANT = "aid", "done", "cant"
"""To go to a step, to have done it, to be unable to."""
LIST, KEEP, TELL, REMIND = "list", "keep", "tell", "remind"
"""The whole list, the evidence, how to come forward, and to come back to a step a day later."""
SHOWS: Mapping[str, str] = {
    AT: "aid",
    DONE: "aid",
    CANT: "aid.cant",
    LIST: "aid.list",
    KEEP: "aid.keep",
    TELL: "aid.tell",
    REMIND: "aid.remind_set",
}
"""What is shown then, by the name of the part."""
REASONS = ("credit", "closed", "abroad", "ashamed", "parents", "watched")
"""Why somebody cannot take a step, by the intent ``cant_<reason>``."""
_MOST = 20
"""Steps of a list at most."""
_MOVE = re.compile(
    r"([a-z]+):([a-z_]+)((?:\+[a-z_]+){0,2}):([0-9]{1,2}):([0-9a-f]{1,6}):([A-Za-z-]{0,12})", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move in a guide: what is wanted, at which step of what, which are done, and in which language.

    ``besides`` is what else is led through in one; ``cannot`` is why a step cannot be taken, of ``REASONS``.
    """

    to: str
    situation: str
    number: int = 1
    done: tuple[int, ...] = ()
    lang: str = ""
    besides: str = ""
    cannot: str = ""

    def __str__(self) -> str:
        mask = sum(1 << number for number in self.done if 0 < number <= _MOST)
        what = AND.join(filter(None, (self.situation, self.besides)))
        return f"{self.to}:{what}:{min(self.number, _MOST)}:{mask:x}:{self.lang}"

    @classmethod
    def read(cls, action: str) -> Self | None:
        """The move that a button carries, None for one of another kind."""
        found = _MOVE.fullmatch(action)
        if found is None or found[1] not in SHOWS or found[2] not in SITUATIONS:
            return None
        mask = int(found[5], 16)
        done = tuple(number for number in range(1, _MOST + 1) if mask >> number & 1)
        known = AND.join(name for name in found[3].split(AND) if name in {*SITUATIONS, *MEANS})
        number = int(found[4])
        return cls(to=found[1], situation=found[2], number=number, done=done, lang=found[6], besides=known)


def following(done: Collection[int], after: int = 0) -> int:
    """The next step that is not done; where none is left it lies beyond the list."""
    return next(number for number in range(after + 1, after + len(done) + 2) if number not in done)
