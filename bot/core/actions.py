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
    """

    scheme: str
    form: WarningForm
    lang: str
    tone: str = "police"
    region: str = "auto"
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """Put one reaction on the message."""

    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove the message, and ``also`` the other pictures of its album."""

    also: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Keep the case for the admins and do nothing in the chat."""


Action = Warn | React | Delete | Log


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do and why; ``reason`` names the setting or rule that decided."""

    actions: tuple[Action, ...]
    reason: str
