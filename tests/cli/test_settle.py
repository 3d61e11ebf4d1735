"""What is built at the start is not walked by the garbage collector again."""

from __future__ import annotations

import gc

from bot import ROUND_EVERY
from bot.cli.settle import settled


def test_what_is_built_is_left_out_of_the_rounds_while_a_command_works() -> None:
    before, thresholds = gc.get_freeze_count(), gc.get_threshold()
    built = [[number] for number in range(1000)]
    with settled():
        assert gc.get_freeze_count() - before >= len(built)
        assert gc.get_threshold()[0] == ROUND_EVERY
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, thresholds)
