"""What policy decides to do, as plain data that knows no platform."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.message import MessageId


class WarningForm(StrEnum):
    """How much a warning says."""

    FULL = "full"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """Answer the message with the scheme's warning, in the language ``lang``.

    ``region`` is whose law and hotlines it prints, ``wording`` the chat's own text, "" for the library's.
    ``lasts`` are the seconds after which it goes, 0 for never; ``silent`` is without a sound,
    ``late`` for a message that no longer stands right above, ``told`` for one that shows what its sender was
    offered.
    """

    scheme: str
    form: WarningForm
    lang: str
    tone: str = "brief"
    region: str = "auto"
    wording: str = ""
    lasts: float = 0.0
    silent: bool = False
    late: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """Put one reaction on the message."""

    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove the message, and ``also`` the other pictures of its album."""

    also: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Let the sender write nothing until then, in Unix seconds."""

    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """Remove the sender for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Say to the admins which rung of the ladder is due, and leave it to them."""

    rung: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAdmins:
    """Put the case before the admins: it is not clear enough to act upon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Keep the case for the admins and do nothing in the chat."""


Action = Warn | React | Delete | Mute | Ban | Propose | AskAdmins | Log


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do and why; ``reason`` names the setting or rule that decided."""

    actions: tuple[Action, ...]
    reason: str
