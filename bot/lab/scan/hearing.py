"""Puts exported messages to the judge, without asking twice what was answered a moment ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.core.detection.commands import without_command
from bot.core.detection.judge import Sensitivity, at, behind_command
from bot.core.message import Chat, Message, Origin
from bot.core.remembered import Remembered
from bot.core.verdict import Level, Stance, Verdict
from bot.lab.scan.record import name_alone

REMEMBERED = 8_192
"""Short texts whose verdict is remembered: greetings and thanks are half of what is said in a group."""
SHORT = 48
"""Code points of such a text at most."""
NAMES = 50_000
"""Names of which it is remembered whether they say anything."""
SILENCE = Verdict(level=Level.CLEAN, score=0.0, stance=Stance.NONE, lang="und")
"""The verdict on what says nothing."""


@dataclass(slots=True)
class AwaitedVerdict:
    """A verdict that is there, or None while it is awaited."""

    verdict: Verdict | None = None


NOTHING_SAID = AwaitedVerdict(SILENCE)
"""The answer to what says nothing."""


class Judge(Protocol):
    """Who judges: ``verdict`` a whole message; ``silent`` tells that no rule could find anything in it."""

    def verdict(self, message: Message) -> Verdict:
        """The verdict on one message."""

    def silent(self, message: Message) -> bool:
        """Whether no concept was found in it."""


class Hearing:
    """Verdicts at one sensitivity, given at once or, by ``ask``, later.

    A name that says nothing is left out: it stands beside every message of its owner and changes nothing but
    the language of an answer, which nobody gives here.
    """

    def __init__(
        self, judge: Judge, sensitivity: Sensitivity, ask: Callable[[Message], AwaitedVerdict] | None = None
    ) -> None:
        self._judge = judge
        self._sensitivity = sensitivity
        self._ask = ask or self._asked_at_once
        self._silent: Remembered[str, bool] = Remembered(NAMES)
        self._known: Remembered[tuple[str, bool], AwaitedVerdict] = Remembered(REMEMBERED)

    def named(self, chat: Chat, name: str) -> str:
        """The name as far as it has to be heard: "" when it says nothing."""
        silent = self._silent.get(name)
        if silent is None:
            silent = not name or self._judge.silent(name_alone(chat, name))
            self._silent.put(name, silent)
        return "" if silent else name

    def answer(self, message: Message) -> AwaitedVerdict:
        """The verdict on a message."""
        if not message.parts and not message.links:
            return NOTHING_SAID
        if not _is_common(message):
            return self._ask(message)
        key = (message.parts[0].text, message.sender.is_new(message.sent))
        known = self._known.get(key)
        if known is None:
            known = self._ask(message)
            self._known.put(key, known)
        return known

    def asked(self, message: Message) -> Verdict:
        """What the judge says of a message that says something, remembering nothing."""
        if (said := without_command(message)) is None:
            return SILENCE
        found = at(self._judge.verdict(said), self._sensitivity)
        return found if said is message else behind_command(found)

    def _asked_at_once(self, message: Message) -> AwaitedVerdict:
        return AwaitedVerdict(self.asked(message))


def _is_common(message: Message) -> bool:
    """Whether it is nothing but a short text, such as many people write."""
    if len(message.parts) != 1 or message.links or message.source or message.via_bot:
        return False
    part = message.parts[0]
    return part.origin is Origin.TEXT and len(part.text) <= SHORT
