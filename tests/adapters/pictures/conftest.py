"""Fonts: those of the machine, or none at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.adapters.pictures import faces, lettering

Only = Callable[..., None]


def forget() -> None:
    """Look for fonts anew."""
    faces.forget()
    lettering.runs.cache_clear()


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[Only]:
    """Lets fonts be looked for in these folders alone."""

    def look_in(*folders: Path) -> None:
        monkeypatch.setattr(faces, "FOLDERS", folders)
        forget()

    yield look_in
    monkeypatch.undo()
    forget()


@pytest.fixture
def fonts() -> None:
    """The fonts of every script."""
    if missing := faces.missing_fonts():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"no fonts for {', '.join(missing)}: apt install fonts-noto-core fonts-noto-cjk libfribidi0")


@pytest.fixture
def bare(only: Only) -> None:
    """A machine without any font."""
    only()
