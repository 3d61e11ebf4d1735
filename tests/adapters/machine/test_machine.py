"""What the program tells of itself is true of this process."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
import telegram

from bot.adapters import machine


def test_versions_fonts_and_memory() -> None:
    found = machine.look(second=True, fonts=("Korean",))
    assert (found.python, found.library) == (platform.python_version(), telegram.__version__)
    assert (found.fonts, found.second) == (("Korean",), True)
    assert 10 * 2**20 < found.memory < 8 * 2**30


def test_where_the_system_does_not_tell_the_most_so_far_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(machine, "_STATM", tmp_path / "none")
    assert 10 * 2**20 < machine.look(second=False, fonts=()).memory < 8 * 2**30


def test_a_program_that_was_not_installed_has_no_version() -> None:
    assert machine._version("no-such-program-of-ours") == "-"
