"""One talk about an offer, and what is shown next in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bot.core.library.situations import LOGINS, Risk

LEGIT, UNCLEAR = "legit", "unclear"
"""What a reply is about that is about no scheme."""
AND = "+"
"""What stands between the names of what is led through in one."""
_WORDS = ("risk", "lang", "scheme", "step", "situation", "besides", "cannot", "topic", "asked", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One talk: what was found, and which question is open. It holds no text of the person.

    ``asked`` is what they last asked the person for ("id", "code", "deposit", "card"); ``region`` is where
    the talk lets guess that the person is, "" for nowhere. Of first aid for a ``situation``, ``number`` is
    the step that is shown, 0 for none yet, and ``done`` are those that are done. ``besides`` are what else
    happened and how it was paid, led through in one with it, parted by ``AND``; ``cannot`` is why the step
    that is shown cannot be taken, "" where that is not said. ``placing``: countries
    are shown to choose from, a name alone is one.
    """

    risk: str = Risk.UNKNOWN
    lang: str = ""
    scheme: str = ""
    step: str = ""
    situation: str = ""
    besides: str = ""
    cannot: str = ""
    topic: str = ""
    asked: str = ""
    region: str = ""
    number: int = 0
    done: tuple[int, ...] = ()
    placing: bool = False

    def stored(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What comes next: the talk as it is now, and the parts to show, by name.

    ``found`` are entries of the library to read on, as ``topic:<id>`` or ``tip:<id>``.
    """

    state: Dialogue
    parts: tuple[str, ...]
    found: tuple[str, ...] = ()

    @property
    def risk(self) -> Risk:
        """The risk that is told: what calls for first aid needs no other sign."""
        return Risk.HIGH if "aid" in self.parts else Risk(self.state.risk)

    @property
    def about(self) -> str:
        """The scheme that it is about, else ``LEGIT`` or ``UNCLEAR``."""
        if self.state.scheme:
            return self.state.scheme
        return LEGIT if self.state.risk == Risk.LOW else UNCLEAR

    @property
    def opens(self) -> tuple[str, ...]:
        """The parts that its buttons would open, for whoever sees no buttons."""
        more = "card" in self.parts and self.state.risk in {Risk.HIGH, Risk.MEDIUM}
        logout = self.state.situation in LOGINS
        aid = ("aid.list", *(("logout",) if logout else ())) if "aid" in self.parts else ()
        return (*(("more",) if more else ()), *aid)


def restored(values: Mapping[str, object]) -> Dialogue:
    """A stored talk; what does not belong into one is left out."""
    done = values.get("done")
    text = {key: str(values[key]) for key in _WORDS if key in values}
    text["risk"] = text.get("risk", "") if text.get("risk", "") in set(Risk) else Risk.UNKNOWN
    ticked = tuple(n for n in done if isinstance(n, int)) if isinstance(done, list | tuple) else ()
    number = values.get("number")
    return Dialogue(
        **text,
        done=ticked,
        number=number if isinstance(number, int) else 0,
        placing=values.get("placing") is True,
    )
