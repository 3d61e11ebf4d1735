"""The exception trees.

AntifraudError              one clear line for the operator; the command line exits with 2
├── ConfigError             a variable is missing or malformed
├── ContentError            a YAML file is broken; carries every fault found
├── DataError               a file of examples, or a model file, cannot be read
├── StoreError              the database cannot be used (unreadable, newer than the program)
│   ├── ValueRefused        it is well and takes this one value never
│   ├── StoreDamaged        a part of it cannot be read any more: a backup takes its place
│   └── StoreLost           it is not this bot's any more: the program ends
└── PlatformError           Telegram refuses the bot itself
    ├── TokenRejected       401: the token is wrong or was revoked
    └── PollerConflict      409: another process polls, or a webhook is set

CallFailed                  one call to the platform failed; the program goes on
├── Refused                 for good: the request is wrong, or a right is missing
│   └── Missing             there is no such method, or no bot with a token of this kind
├── Gone                    the bot is no longer in the chat, or the person blocked it
├── Migrated                the group became a supergroup with another id
├── Busy                    too many requests; names the pause
├── Unsent                  the platform was not reached: nothing happened
│   ├── Failing             it was reached and answers that it fails: nothing happened
│   └── Rejected            it does not know the token: nothing happened, until the operator mends it
└── Uncertain               the connection broke after the request went out: it may have happened
    ├── Contested           somebody else receives what was asked for
    └── Unreadable          it was taken, and answered with what nobody can read

OracleFailed                the third reader gave no word; that of the others stands

Unread                      a picture was not read; its message is judged by the rest
├── NoPicture               it is none, or beyond what is read; the text says why
└── ReaderLost              whoever read it crashed or took too long
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

DATABASE_FORMS = "write sqlite:///data/antifraud.db or postgresql://user:password@host/database"


class AntifraudError(Exception):
    """Base of every error the operator can mend; its text says what to do."""


class ConfigError(AntifraudError):
    """The configuration cannot be used."""


class ContentError(AntifraudError):
    """Content files are broken; ``faults`` lists every ``file:line: value and consequence``."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


class DataError(AntifraudError):
    """A file of examples or a model file cannot be read; the text names file, line and fault."""


class StoreError(AntifraudError):
    """The database cannot be used."""


class ValueRefused(StoreError):  # noqa: N818 - reads as the event that it is
    """A value that the database takes never; to try again is in vain."""


class StoreDamaged(StoreError):  # noqa: N818 - reads as the state that it is
    """A part of the database cannot be read; it does not heal, and other parts may go on working."""


class StoreLost(StoreError):  # noqa: N818 - reads as the event that it is
    """The database is another bot's, or another file stands in its place; to go on would do things twice."""


class PlatformError(AntifraudError):
    """The platform refuses the bot as a whole."""


class TokenRejected(PlatformError):  # noqa: N818 - reads as the event that it is
    """The token is wrong or was revoked."""


class PollerConflict(PlatformError):  # noqa: N818 - reads as the event that it is
    """Somebody else receives this bot's updates."""


class CallFailed(Exception):  # noqa: N818 - the kinds read as events
    """One call to the platform failed; the text is the platform's reason."""


class Refused(CallFailed):
    """The platform will never take this call."""


class Missing(Refused):
    """The platform knows no such method, or no bot with a token of this kind."""


class Gone(CallFailed):
    """The bot cannot speak here any more."""


class Migrated(CallFailed):
    """The chat has a new id."""

    def __init__(self, chat_id: int) -> None:
        self.chat_id = chat_id
        super().__init__(f"the group became supergroup {chat_id}")


class Busy(CallFailed):
    """Too many requests; ``seconds`` is the pause asked for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"retry after {seconds:g} s")


class Unsent(CallFailed):
    """The call did not happen."""


class Failing(Unsent):
    """The platform answers with a fault of its own."""


class Rejected(Unsent):
    """The platform does not know the token."""


class Uncertain(CallFailed):
    """The call may have happened."""


class Contested(Uncertain):
    """Somebody else receives the bot's updates."""


class Unreadable(Uncertain):
    """A success whose content cannot be read; ``head`` is how it begins, ``whole`` whether it came whole."""

    def __init__(self, message: str, head: bytes = b"", *, whole: bool = True) -> None:
        self.head = head
        self.whole = whole
        super().__init__(message)


class OracleFailed(Exception):  # noqa: N818 - reads as the event that it is
    """The third reader gave no word; the text is why, ``pause`` the seconds it asks to be left alone."""

    def __init__(self, message: str, *, pause: float = 0.0) -> None:
        self.pause = pause
        super().__init__(message)


def place(error: BaseException) -> str:
    """The innermost lines of code that an error went through, the first of them its origin.

    With its kind it says enough to find a fault; the error's own text may hold that of a message.
    """
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


class Unread(Exception):  # noqa: N818 - reads as what it is
    """A picture was not read; the text says why, in words for whoever sent it."""


class NoPicture(Unread):
    """It is no picture, or one beyond what is read."""


class ReaderLost(Unread):
    """The reader crashed on it, or took too long."""
