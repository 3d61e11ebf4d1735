"""Telegram: everything that knows the Bot API."""

import os
import sys

# The library's documented switch: retry_after is a timedelta, and reading it warns no more.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# The library brings httpx, and that its command line with rich and pygments, unless they cannot be had:
# 4 MB and a tenth of a second for what nobody calls here.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
