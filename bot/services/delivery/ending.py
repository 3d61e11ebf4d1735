"""How work that goes on beside ends."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any


async def ended(tasks: Collection[asyncio.Task[Any]], grace: float | None = None) -> None:
    """Let tasks end within ``grace`` seconds, without it at once, and cancel what is left."""
    late = set(tasks)
    if late and grace is not None:
        _, late = await asyncio.wait(late, timeout=grace)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
