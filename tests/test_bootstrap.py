"""What the bot does with its services where no single one of them knows all of it."""

from __future__ import annotations

from unittest.mock import Mock

from bot.core.detection.engine import Engine
from bot.core.detection.rules import Status
from bot.services.guard.switches import FLAG
from tests.core.detection.engine import BUYS, SMALL
from tests.desk import Duty


async def test_what_another_process_puts_on_trial_is_so_here_until_it_counts_again() -> None:
    duty = Duty()
    judging = duty.outside.judging
    judging.engine = Engine(SMALL)
    judging.judge_by = Mock(side_effect=lambda engine: setattr(judging, "engine", engine))

    def status() -> Status:
        return next(rule.status for rule in judging.engine.ruleset.rules if rule.id == BUYS.id)

    await duty.heed_operators()
    assert (status(), judging.judge_by.call_count) == (BUYS.status, 0)
    await duty.store.operating.set_flag(FLAG, f'["{BUYS.id}"]')
    await duty.heed_operators()
    assert status() is Status.EXPERIMENTAL
    await duty.heed_operators()
    assert judging.judge_by.call_count == 1
    await duty.store.operating.set_flag(FLAG, None)
    await duty.heed_operators()
    assert status() is BUYS.status
