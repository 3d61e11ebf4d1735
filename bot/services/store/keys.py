"""The keys by which other programs ask, and which tips each of them was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.library.tips import Posted
from bot.services.programs.allowed import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey(Grant):
    """One key, of which only the digest is kept, and what it allows. ``id`` is 0 until the key is kept."""

    id: int = 0
    name: str
    digest: str
    made_at: float


class KeyStore(Protocol):
    """The keys of other programs."""

    async def make(self, key: ApiKey) -> bool:
        """Keep a key; False if another bears its name."""

    async def all(self) -> tuple[ApiKey, ...]:
        """Every key, oldest first."""

    async def revoke(self, name: str) -> bool:
        """Delete a key with what it was told; False if none bears the name."""

    async def told(self, key_id: int, lang: str) -> tuple[Posted, ...]:
        """The tips that a key was told in a language, each once, the last told first."""

    async def tell(self, key_id: int, tip: Posted) -> None:
        """Note a tip at its ``slot``, the moment it is told."""
