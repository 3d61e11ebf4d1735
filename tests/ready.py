"""What ``tests.forks`` has read before it forks: the program's modules and the content that comes with it."""

from __future__ import annotations

import gc

import pytest

from bot.cli import playground, run
from tests import packaged

__all__ = ["playground", "run"]

packaged.share(pytest.MonkeyPatch())
packaged.learned_engine()
packaged.learned_library()
gc.collect()
gc.freeze()
