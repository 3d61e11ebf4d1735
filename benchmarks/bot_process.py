"""The bot as ``antifraud run`` starts it, but with pacing lifted: what is measured is the bot, not a wait.

``BENCH_IN_FLIGHT`` bounds the messages on their way as the bot on duty does; without it nothing does.
"""

from __future__ import annotations

import asyncio
import os

from benchmarks.load import SHARE
from bot.bootstrap import open_app, ticking
from bot.cli.settle import settle
from bot.config import load_settings
from bot.logs import set_up_logging

NO_BOUND = 1000


async def main() -> None:
    """Poll until killed."""
    settings = load_settings()
    set_up_logging(settings)
    assert settings.bot_token is not None
    token = settings.bot_token.get_secret_value()
    bound = int(os.environ.get("BENCH_IN_FLIGHT", NO_BOUND))
    async with open_app(settings, token, settings.bot_api_base_url, paced=False, in_flight=bound) as app:
        # What a bot on duty does by and by in its first minute; where no figure counts it need not.
        while SHARE == 1 and app.live.library.prepare():
            pass
        await app.start()
        settle()
        async with ticking(app):
            await app.poller.run()


if __name__ == "__main__":
    if core := os.environ.get("BENCH_CORE"):
        os.sched_setaffinity(0, {int(core)})
    asyncio.run(main())
