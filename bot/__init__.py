"""The bot."""

import gc
import sys

ROUND_EVERY = 10_000
"""New objects between two rounds of the garbage collector; Python's 700 are meant for smaller programs."""
# From the first import on: nearly all that a start builds is kept, and walking it again and again took a
# tenth of the start, and of the CPU under load.
gc.set_threshold(ROUND_EVERY, 20, 20)

# Before any library is imported. The Telegram library brings httpx, and that its command line with rich and
# pygments, unless they cannot be had: 5 MB and a twentieth of a second for what nobody calls here.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
