"""Whether somebody calls the bot by its name."""

from __future__ import annotations

import re
from functools import cache


@cache
def named(username: str) -> re.Pattern[str]:
    """Finds the name of an account, whole and in any case."""
    return re.compile(rf"@{re.escape(username)}(?!\w)", re.IGNORECASE | re.ASCII)


CALLS = re.compile(r"(?<![\w@])@admins?(?!\w)", re.IGNORECASE | re.ASCII)
"""What members write under a message to call for the admins, with or without words around it."""
