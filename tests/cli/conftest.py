"""The commands of ``antifraud content`` in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import PACKAGED_CONTENT

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The real entry point in this process: exit status, what it said and what it complained of."""
    monkeypatch.chdir(tmp_path)

    def content(*words: str, folder: Path = PACKAGED_CONTENT) -> tuple[int, str, str]:
        monkeypatch.setenv("CONTENT_DIR", str(folder))
        monkeypatch.setattr(sys, "argv", ["antifraud", "content", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return content
