"""Eyes: what is read in pictures, by worker processes that may die; without the libraries there are none."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from bot.adapters.eyes.tongues import FIRST, TONGUES, lacking, readable
from bot.adapters.eyes.workers import Workers

LIBRARIES: Final = {"faster_paddle": "faster-paddle", "zxingcpp": "zxing-cpp"}
"""What the workers import, and how it is called where it is installed from."""

__all__ = ["Workers", "lacking", "missing", "readable", "scripts"]


def missing() -> tuple[str, ...]:
    """The libraries without which no picture is read, by the names to install them by."""
    return tuple(name for module, name in LIBRARIES.items() if find_spec(module) is None)


def scripts() -> dict[str, bool]:
    """Every script of our languages, and whether text in it is read in pictures here."""
    sees, unread = not missing(), lacking()
    return dict.fromkeys(FIRST, sees) | {one.name: sees and one not in unread for one in TONGUES}
