"""One of several processes as ``antifraud run --role`` starts it, but with Telegram's limits lifted."""

from __future__ import annotations

import asyncio
import os
from functools import partial

from bot import bootstrap
from bot.cli import run
from bot.config import load_settings
from bot.logs import set_up_logging


async def main() -> None:
    """Do what ``ROLE`` says until killed."""
    settings = load_settings()
    set_up_logging(settings)
    # What is measured is the bot, not a wait.
    vars(run)["open_app"] = partial(bootstrap.open_app, paced=False)
    await run.run(settings, playground=False)


if __name__ == "__main__":
    # Beside a stand-in and a server on few cores, what is killed must come back before the next is.
    os.nice(5)
    asyncio.run(main())
