"""Ports that are chosen before somebody listens on them."""

from __future__ import annotations

import os
import socket
from itertools import chain, cycle
from random import randrange

_EACH = 1_000
_FIRST = 20_000 + _EACH * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""Below those that systems give away by chance, and for each worker others: what was free stays free."""
_begin = _FIRST + randrange(_EACH)
_ports = cycle(chain(range(_begin, _FIRST + _EACH), range(_FIRST, _begin)))


def free_port() -> int:
    """A port of this machine that nobody listens on, and nobody will but who is told of it."""
    return next(port for port in _ports if _is_free(port))


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
