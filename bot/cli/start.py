"""Starts the bot: its content is read first, and the rest of the program imported afterwards."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.config import Settings
from bot.readers import read_content


def start(settings: Settings, *, playground: bool) -> None:
    """Run the bot until it is told to stop."""
    # Content that changes while the bot starts is taken up afterwards without being told.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Nothing is open yet, so there is nothing to end.
        signal.signal(number, lambda *_: sys.exit())
    content = read_content(settings)
    # Reading takes memory for a while that is not given back: what is imported now moves into it, and would
    # lie between its pieces if it came before.
    from bot.cli.run import run

    asyncio.run(run(settings, playground=playground, content=content))
