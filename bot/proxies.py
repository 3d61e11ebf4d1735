"""The proxies that the environment names, for whoever speaks HTTP."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


@lru_cache(maxsize=16)
def proxy_of(origin: str) -> str | None:
    """The proxy that the environment names for a server.

    Looked up once: aiohttp's ``trust_env`` reads variables and files again for each request, in two visits
    to a thread.
    """
    parts = urlsplit(origin)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)
