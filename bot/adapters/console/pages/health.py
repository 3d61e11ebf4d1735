"""Health: whether the bot can work, what waits, who reads, and what runs."""

from __future__ import annotations

import asyncio

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Sheet
from bot.core.operating.roles import roles_line
from bot.services.operating.operating import peer_line


async def show(desk: ConsoleDesk, _: Step) -> Sheet:
    """How the bot stands."""
    gauges, ready, vitals = await asyncio.gather(
        desk.gauging.read(), desk.readiness.look(), desk.operating.vitals()
    )
    values = {
        "ready": ready,
        "gauges": gauges,
        "queues": gauges.queues,
        "pulse": gauges.queues.pulse if gauges.queues else None,
        "vitals": vitals,
        "roles": roles_line(gauges.queues.pulse.roles) if gauges.queues else "–",
        "crew": [peer_line(peer) for peer in gauges.queues.pulse.crew] if gauges.queues else [],
        "languages": len(desk.live.catalog.locales),
    }
    return Sheet(template="health", values=values)
