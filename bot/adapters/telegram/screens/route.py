"""What a handler is registered as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram.ext import BaseHandler

from bot.adapters.telegram.screens.interaction import Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One handler: the library's object that decides whether an update is for it, and what then runs.

    ``unguarded`` routes skip the guard: their text is judged by the handler itself. ``spoken`` ones answer
    with a message, which nobody may make the bot do without end; ``setting_up`` ones more often than others.
    """

    name: str
    match: BaseHandler[Any, Any, Any]
    run: Handler
    unguarded: bool = False
    spoken: bool = False
    setting_up: bool = False
