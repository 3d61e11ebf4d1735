"""The bot."""

import sys

# Before any library is imported. The Telegram library brings httpx, and that its command line with rich and
# pygments, unless they cannot be had: 5 MB and a twentieth of a second for what nobody calls here.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
