"""What is counted and timed for whoever watches the bot, where nothing else counts it already.

Labels are words of the program's own: kinds, outcomes, methods, schemes. No text, name, handle or id of a
chat or person is ever one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from time import monotonic
from typing import Protocol

from bot.core.verdict import Level
from bot.services.cause import CAUSE
from bot.services.store import GATHERED, Turn

OTHER = "other"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,39}|")
_SILENT = frozenset({"clean", "cleared_here"})
"""What a turn says of a message that was judged and led to nothing."""


class Event(StrEnum):
    """What is counted, each with the labels that it takes."""

    UPDATE = "update"
    """An update was done: its kind, its outcome."""
    LET_GO = "let_go"
    """An update was let go unread, for there was no room for it."""
    PUT_OFF = "put_off"
    """Updates were to come later, for the inbox was full: a request, or a second without fetching."""
    VERDICT = "verdict"
    """A message was judged: its scheme or "", the level."""
    MODERATION = "moderation"
    """Something that the statistics of a chat count too: its key there."""
    CALL = "call"
    """A call to the platform came back: its method, its outcome."""
    RETRY = "retry"
    """A queued call is tried again: its method."""
    UNDONE = "undone"
    """A queued call was given up: its method."""
    READ = "read"
    """A slower reader was to read something: which one, the outcome."""
    SLOT = "slot"
    """A slot for a tip was taken: what became of it."""


class Wait(StrEnum):
    """What is timed, each with the labels that it takes."""

    HANDLED = "handled"
    """From an update's arrival until all that it leads to is decided: its kind, its outcome."""
    ANSWERED = "answered"
    """From an update's arrival until the first of what it led to has reached the platform."""
    CALLED = "called"
    """How long the platform took to answer a call: its method, its outcome."""
    READ = "reading"
    """How long a slower reader took: which one."""
    STORED = "stored"
    """How long the database took: "read" or "write"."""
    POSTED = "posted"
    """From a tip's slot until it was sent."""


class Meter(Protocol):
    """Counts and times what happens, cheaply; both return at once and never raise."""

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        """Something happened, so many times."""

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        """Something took so long.

        Labels come coarsest first; whoever keeps a figure for each may leave out the last ones.
        """


class Unmetered:
    """The port ``Meter`` where nobody watches."""

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        """Forget it."""

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        """Forget it."""


UNMETERED = Unmetered()


def word(label: str) -> str:
    """The label if it is a short word, as those of the program are; else ``OTHER``."""
    return label if _WORD.fullmatch(label) else OTHER


def count_turn(meter: Meter, turn: Turn) -> None:
    """Count an update that is done, and the verdict if its message was judged; one left open comes again."""
    if turn.update_id is None:
        return
    cause = CAUSE.get()
    kind = "" if cause is None else cause.kind
    meter.count(Event.UPDATE, kind, turn.result)
    if cause is not None and cause.arrived is not None:
        meter.took(Wait.HANDLED, monotonic() - cause.arrived, kind, turn.result)
    if turn.judgement is not None:
        meter.count(Event.VERDICT, turn.judgement.scheme, turn.judgement.level)
    elif turn.result in _SILENT:
        meter.count(Event.VERDICT, "", Level.CLEAN)
    for _ in turn.gathered:
        meter.count(Event.UPDATE, kind, GATHERED)


def time_answer(meter: Meter) -> None:
    """A call arrived: if it is the first that its update led to, that is how long somebody waited for it."""
    cause = CAUSE.get()
    if cause is None or cause.answered or cause.arrived is None:
        return
    cause.answered = True
    meter.took(Wait.ANSWERED, monotonic() - cause.arrived)
