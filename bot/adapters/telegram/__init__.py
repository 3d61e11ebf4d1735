"""Telegram: everything that knows the Bot API."""

import os

# The library's documented switch: retry_after is a timedelta, and reading it warns no more.
os.environ.setdefault("PTB_TIMEDELTA", "true")
