"""The exception tree.

AntifraudError              one clear line for the operator; the command line exits with 2
├── ConfigError             a variable is missing or malformed
├── ContentError            a YAML file is broken; carries every fault found
├── StoreError              the database cannot be used (unreadable, newer than the program)
└── PlatformError           Telegram refuses the bot itself
    ├── TokenRejected       401: the token is wrong or was revoked
    └── PollerConflict      409: another process polls, or a webhook is set
"""

from __future__ import annotations

from collections.abc import Sequence


class AntifraudError(Exception):
    """Base of every error the operator can mend; its text says what to do."""


class ConfigError(AntifraudError):
    """The configuration cannot be used."""


class ContentError(AntifraudError):
    """Content files are broken; ``faults`` lists every ``file:line: value and consequence``."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


class StoreError(AntifraudError):
    """The database cannot be used."""


class PlatformError(AntifraudError):
    """The platform refuses the bot as a whole."""


class TokenRejected(PlatformError):  # noqa: N818 - reads as the event that it is
    """The token is wrong or was revoked."""


class PollerConflict(PlatformError):  # noqa: N818 - reads as the event that it is
    """Somebody else receives this bot's updates."""
