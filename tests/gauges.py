"""The gauges that the bot declares, whatever they are called."""

from __future__ import annotations

from bot.adapters.metrics import families
from bot.adapters.metrics.families import READ, Declared

GAUGES = tuple(one for one in vars(families).values() if isinstance(one, Declared) and one not in READ)
