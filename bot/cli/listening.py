"""Whether something listens at an address of this machine, and whether it is ours."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from bot.config import reachable
from bot.errors import AntifraudError

PATIENCE = 3.0


def listens(listen: str, path: str, variable: str, is_ours: Callable[[HTTPResponse], bool]) -> bool:
    """Whether it does already; AntifraudError names ``variable`` where another program has the address."""
    address = urlsplit(reachable(listen))
    asked = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
    try:
        asked.request("GET", path)
        if is_ours(asked.getresponse()):
            return True
    except ConnectionRefusedError:
        return False
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        # What answers like this is no server of ours.
        pass
    finally:
        asked.close()
    raise AntifraudError(f"another program listens on {listen}: stop it, or name another port in {variable}")
