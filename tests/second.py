"""Whether the second reader's library runs on this machine."""

from __future__ import annotations

import platform
from pathlib import Path

from bot.adapters.model import second


def here() -> bool:
    """Whether there is a wheel for it, and a processor that it needs."""
    return (platform.machine(), platform.system()) == ("x86_64", "Linux") and second._has(
        Path("/proc/cpuinfo"), "avx2"
    )
