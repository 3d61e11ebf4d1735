"""Keys: who holds one is let in, what is kept of it opens nothing."""

from __future__ import annotations

import pytest

from bot.services.programs.allowed import AT_ONCE, MOST_BYTES, PER_MINUTE, Grant
from bot.services.programs.keys import FRESH, PREFIX, Keys, digest
from tests.fakes import FakeClock
from tests.stores import InlineStore


class Ring:
    """Keys over a store, with a clock to move."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = InlineStore()
        self.keys = Keys(self.store.keys, now=self.clock.now)

    async def made(self, name: str = "discord") -> str:
        key = await self.keys.make(name, Grant())
        assert key is not None
        return key


@pytest.fixture
def ring() -> Ring:
    return Ring()


async def test_a_key_is_found_with_what_it_allows(ring: Ring) -> None:
    first, second = await ring.made(), await ring.made("matrix")
    found = await ring.keys.find(second)
    assert found is not None
    assert (found.name, found.made_at) == ("matrix", ring.clock.now())
    assert (found.per_minute, found.at_once, found.most_bytes) == (PER_MINUTE, AT_ONCE, MOST_BYTES)
    assert first != second
    assert first.startswith(PREFIX)


async def test_what_is_kept_of_a_key_does_not_open(ring: Ring) -> None:
    key = await ring.made()
    (kept,) = await ring.keys.all()
    assert key not in repr(kept)
    assert kept.digest == digest(key)
    for given in (kept.digest, kept.name, "", key[:-1], key + "x", key.upper(), "é", "\ud800"):
        assert await ring.keys.find(given) is None


async def test_a_name_is_given_once(ring: Ring) -> None:
    await ring.made()
    assert await ring.keys.make("discord", Grant()) is None


async def test_another_process_makes_and_revokes_keys_too(ring: Ring) -> None:
    """What it does counts a few seconds later."""
    other = Keys(ring.store.keys, now=ring.clock.now)
    assert await ring.keys.find("none") is None
    key = await other.make("late", Grant())
    assert key is not None
    assert await ring.keys.find(key) is None
    ring.clock.advance(FRESH)
    assert await ring.keys.find(key) is not None
    assert await other.revoke("late") is True
    assert await other.revoke("late") is False
    ring.clock.advance(FRESH)
    assert await ring.keys.find(key) is None
