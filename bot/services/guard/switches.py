"""Rules that operators put on trial: what they see is recorded and convicts nobody until they count again."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum

from attrs import define, field

from bot.core.detection.rules import Rule, Ruleset, on_trial
from bot.services.store import OperatingStore

FLAG = "rules.trial"


class Switched(StrEnum):
    """What became of a switch."""

    DONE = "done"
    UNKNOWN = "unknown"
    """There is no such rule."""
    LATER = "later"
    """It is kept, and comes into force once the content on disk, which has faults, was mended."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class RuleSwitches:
    """Knows which rules are on trial beside what the content says.

    ``rules`` are those in force, ``again`` reads the content anew with what is switched; false where that
    has faults.
    """

    _store: OperatingStore
    _rules: Callable[[], Sequence[Rule]]
    _again: Callable[[], Awaitable[bool]]
    trial: frozenset[str] = field(init=False, factory=frozenset)

    async def load(self) -> bool:
        """Read what was switched before, or by another process; whether that is news."""
        before, self.trial = self.trial, frozenset(json.loads(await self._store.flag(FLAG) or "[]"))
        return self.trial != before

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules in force, as they count now."""
        return self._rules()

    def applied(self, ruleset: Ruleset) -> Ruleset:
        """The rules of the content with what is switched."""
        return on_trial(ruleset, self.trial)

    async def put(self, rule: str, *, trial: bool) -> Switched:
        """Put a rule on trial, or let it count again; it outlives a restart."""
        if rule not in self.trial and all(one.id != rule for one in self._rules()):
            return Switched.UNKNOWN
        self.trial = self.trial | {rule} if trial else self.trial - {rule}
        await self._store.set_flag(FLAG, json.dumps(sorted(self.trial)) if self.trial else None)
        return Switched.DONE if await self._again() else Switched.LATER
