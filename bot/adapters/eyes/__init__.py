"""Eyes: what is read in pictures, by worker processes that may die; without the libraries there are none."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from bot.adapters.eyes.tongues import lacking, readable
from bot.adapters.eyes.workers import Workers

LIBRARIES: Final = {"faster_paddle": "faster-paddle", "zxingcpp": "zxing-cpp"}
"""What the workers import, and how it is called where it is installed from."""

__all__ = ["Workers", "lacking", "missing", "readable"]


def missing() -> tuple[str, ...]:
    """The libraries without which no picture is read, by the names to install them by."""
    return tuple(name for module, name in LIBRARIES.items() if find_spec(module) is None)
