"""What the bot on duty would have done about what was flagged, in each of its modes."""

from __future__ import annotations

from collections import Counter

from bot.core.actions import Action, Delete, React, Warn, WarningForm
from bot.core.message import Message
from bot.core.moderation.policy import History, decide
from bot.core.moderation.settings import ChatSettings
from bot.core.surfaces.values import Json
from bot.core.verdict import Verdict

MODES = ("warn", "clean")
FULL, SHORT, REACTION, DELETED = "full", "short", "reaction", "deleted"


class Duty:
    """One chat's recent warnings, as far as policy asks for them; what was done goes into ``done``."""

    def __init__(self, done: Counter[str]) -> None:
        self._done = done
        self._settings = {mode: ChatSettings(mode=mode) for mode in MODES}
        self._full: dict[str, float] = {}
        self._short: dict[str, float] = {}

    def flagged(self, message: Message, verdict: Verdict) -> None:
        """Count what either mode would have done about a message."""
        history = History(last_full=dict(self._full), last_short=dict(self._short))
        for mode in MODES:
            decision = decide(message, verdict, self._settings[mode], history, message.sent)
            for action in decision.actions:
                if what := _named(action):
                    self._done[f"{mode} {what}"] += 1
                    self._remember(action, message.sent)

    def _remember(self, action: Action, at: int) -> None:
        if isinstance(action, Warn):
            (self._full if action.form is WarningForm.FULL else self._short)[action.scheme] = at

    def plain(self) -> dict[str, object]:
        """Everything in JSON's own types."""
        return {"full": self._full, "short": self._short}

    def restore(self, kept: Json) -> None:
        """Put back what ``plain`` gave."""
        self._full, self._short = dict(kept["full"]), dict(kept["short"])


def _named(action: Action) -> str:
    if isinstance(action, Warn):
        return FULL if action.form is WarningForm.FULL else SHORT
    if isinstance(action, React):
        return REACTION
    return DELETED if isinstance(action, Delete) else ""
