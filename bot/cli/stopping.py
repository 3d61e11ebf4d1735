"""How a program that goes on comes to its end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine


async def until_told(work: Coroutine[object, object, object]) -> None:
    """Do the work until SIGINT or SIGTERM, which may come early, or until it ends."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await until_first(work, stopped.wait())


async def until_first(*works: Coroutine[object, object, object]) -> None:
    """Do all of it until one ends, and stop the others; what any of them raises is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled():
            task.result()
