"""Which update the work in hand comes from, through all that it leads to: for log and figures."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Cause:
    """An update on its way through the bot.

    ``arrived`` is when this life of the bot received it, by the steady clock; None if an earlier one did.
    ``answered`` is set when the first of what it led to has reached the platform.
    """

    update_id: int
    kind: str = ""
    arrived: float | None = None
    answered: bool = False


CAUSE: ContextVar[Cause | None] = ContextVar("cause", default=None)
"""None in work that no update caused, and in work for several at once."""
