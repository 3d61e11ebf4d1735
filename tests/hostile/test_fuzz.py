"""A few hundred changed updates through the whole bot, and the fuzzer itself."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bot.adapters.telegram.receive.dispatch import Dispatcher
from bot.adapters.telegram.receive.poller import ALLOWED_UPDATES
from bot.errors import StoreError
from tests.hostile import arena
from tests.hostile.fuzz import Fuzzer
from tests.hostile.mutation import Mutator, places
from tests.hostile.seeds import own

UPDATES = 150


@pytest.mark.parametrize("seed", [3, 14])
async def test_every_update_is_done_or_set_aside_and_nothing_of_the_bot_fails(seed: int) -> None:
    """Stalls are counted by hand and by night only: they need a machine that is not busy."""
    fuzzer = Fuzzer(seed, own())
    await fuzzer.round(UPDATES)
    report = fuzzer.report
    assert report.escapes == []
    assert report.updates == UPDATES
    assert report.watch.judged > 0
    strange = [kind for kind in report.watch.aside if not kind.startswith(("Unparsable ", "None "))]
    assert strange == []


def test_the_same_seed_makes_the_same_updates() -> None:
    first, second = (Mutator(Random(5), own()) for _ in range(2))
    for number in range(200):
        one, other = first.update(number), second.update(number)
        # Compared by their places: some are too deep to be compared whole.
        assert places(one) == places(other)


def test_an_update_of_which_all_was_dropped_is_changed_like_any_other() -> None:
    mutator = Mutator(Random(5), [{"update_id": 1}])
    assert [mutator.update(number) for number in range(2_000)]


def test_the_seeds_are_of_every_kind() -> None:
    kinds = {key for seed in own() for key in seed} - {"update_id"}
    assert {*ALLOWED_UPDATES, "business_message", "edited_business_message"} <= kinds


async def test_an_update_that_waits_for_ever_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    handle = Dispatcher.handle

    async def stuck(self: Dispatcher, update_id: int, raw: Any) -> None:
        if update_id == 10_007:
            raise StoreError("refused the request")
        await handle(self, update_id, raw)

    monkeypatch.setattr(Dispatcher, "handle", stuck)
    monkeypatch.setattr(arena, "PATIENCE", 5.0)
    fuzzer = Fuzzer(3, own())
    await fuzzer.round(25)
    said = " ".join(fuzzer.report.escapes)
    assert "neither done nor set aside" in said
    assert "update_waits update=10007" in said
    assert "left as new" in said
