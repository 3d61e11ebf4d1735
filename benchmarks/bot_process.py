"""The bot as ``antifraud run`` starts it, but with pacing lifted: what is measured is the bot, not a wait.

``BENCH_IN_FLIGHT`` bounds the messages on their way as the bot on duty does; without it nothing does. With
``METRICS_LISTEN`` it can be watched, and SIGUSR1 turns counting on and off.
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack

from benchmarks.load import SHARE
from bot.bootstrap import open_app, ticking
from bot.cli.run import counting, serve_metrics
from bot.cli.settle import settle
from bot.config import load_settings
from bot.logs import set_up_logging
from bot.services.metering import UNMETERED, Event, Meter, Wait

NO_BOUND = 1000


class Switch:
    """A meter that counts or does not, as it is told."""

    def __init__(self, meter: Meter) -> None:
        self._meter: Meter = UNMETERED
        self._other = meter

    def flip(self) -> None:
        """Count from now on, or not."""
        self._meter, self._other = self._other, self._meter

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        """Pass it on."""
        self._meter.count(event, *labels, by=by)

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        """Pass it on."""
        self._meter.took(wait, seconds, *labels)


async def main() -> None:
    """Poll until killed."""
    settings = load_settings()
    set_up_logging(settings)
    assert settings.bot_token is not None
    token = settings.bot_token.get_secret_value()
    bound = int(os.environ.get("BENCH_IN_FLIGHT", NO_BOUND))
    counts = counting(settings)
    switch = Switch(counts or UNMETERED)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, switch.flip)
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(
            open_app(
                settings,
                token,
                settings.bot_api_base_url,
                paced=False,
                in_flight=bound,
                meter=UNMETERED if counts is None else switch,
            )
        )
        # What a bot on duty does by and by in its first minute; where no figure counts it need not.
        while SHARE == 1 and app.live.library.prepare():
            pass
        await app.start()
        settle()
        await stack.enter_async_context(ticking(app))
        if counts is not None:
            serving = asyncio.create_task(serve_metrics(app, settings, counts))
            stack.callback(serving.cancel)
        await app.poller.run()


if __name__ == "__main__":
    if core := os.environ.get("BENCH_CORE"):
        os.sched_setaffinity(0, {int(core)})
    asyncio.run(main())
