"""What the pages of the console may reach: the services that /op and the command line use too."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.console.entrance import Entrance
from bot.services.delivery.turns import Turns
from bot.services.federations.federations import Federations
from bot.services.guard.proving import Proving
from bot.services.guard.switches import RuleSwitches
from bot.services.guard.trying import Trying
from bot.services.library.covering import Covering
from bot.services.library.live import Live
from bot.services.operating.gauges import Gauging
from bot.services.operating.operating import Operating
from bot.services.operating.orders import Orders
from bot.services.operating.quality import Quality
from bot.services.operating.readiness import Readiness
from bot.services.operating.reviewing import Reviewing
from bot.services.platform import Calendar, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleDesk:
    """Everything a page may use."""

    live: Live
    clock: Clock
    calendar: Calendar
    turns: Turns
    entrance: Entrance
    operating: Operating
    orders: Orders
    federations: Federations
    quality: Quality
    switches: RuleSwitches
    reviewing: Reviewing
    trying: Trying
    proving: Proving
    covering: Covering
    gauging: Gauging
    readiness: Readiness
