"""The keys by which other programs ask: made once, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import asdict

from bot.services.programs.allowed import Grant
from bot.services.store import ApiKey, KeyStore

PREFIX = "af_"
BYTES = 32
"""Of chance in a key: so much that nobody finds one by trying, and a fast digest of it can be kept."""
FRESH = 5.0
"""Seconds after which the keys are read again: so soon a new one opens, and a revoked one opens no more."""


class Keys:
    """Makes, finds and takes back keys; ``now`` is Unix seconds, ``steady`` never leaps."""

    def __init__(
        self, store: KeyStore, *, now: Callable[[], float], steady: Callable[[], float] | None = None
    ) -> None:
        self._store = store
        self._now = now
        self._steady = steady or now
        self._known: tuple[ApiKey, ...] = ()
        self._read = float("-inf")

    async def make(self, name: str, grant: Grant) -> str | None:
        """A new key, which nobody can be told again; None if another bears the name."""
        secret = PREFIX + secrets.token_urlsafe(BYTES)
        key = ApiKey(name=name, digest=digest(secret), made_at=self._now(), **asdict(grant))
        return secret if await self._store.make(key) else None

    async def all(self) -> tuple[ApiKey, ...]:
        """Every key, oldest first."""
        return await self._store.all()

    async def revoke(self, name: str) -> bool:
        """Take a key back; False if none bears the name."""
        return await self._store.revoke(name)

    async def find(self, given: str) -> ApiKey | None:
        """The key that somebody gives, None where it is none; the time it takes does not tell how near."""
        if self._steady() - self._read >= FRESH:
            self._known, self._read = await self._store.all(), self._steady()
        asked, found = digest(given), None
        for key in self._known:
            # All of them, whichever it is.
            found = key if hmac.compare_digest(key.digest, asked) else found
        return found


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
