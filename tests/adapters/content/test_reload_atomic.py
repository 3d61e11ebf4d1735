"""What a reload puts in force is what the lint has seen, whatever an editor saves meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.content import lint as module
from bot.adapters.content.changes import load
from bot.adapters.content.lint import lint
from tests.content import change, copied

HEAD = "operator.restored: "


def test_a_file_that_changes_while_it_is_checked_is_not_taken_unchecked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(tmp_path)
    before = load(folder).catalog.locales["en"].ui

    def saved_meanwhile(*_: object) -> None:
        change(folder, "locales/en/ui.yaml", HEAD, f"{HEAD}<b>never checked")

    monkeypatch.setattr(module, "check_lengths", saved_meanwhile)
    assert load(folder).catalog.locales["en"].ui == before


def test_the_frame_of_a_question_is_plain_text(tmp_path: Path) -> None:
    """A poll shows tags as they are written."""
    folder = copied(tmp_path)
    line = change(folder, "locales/en/ui.yaml", "🧩 {question}", "<b>{question}</b>")
    (fault,) = (
        fault for fault in lint(folder, None) if fault.startswith(f"content/locales/en/ui.yaml:{line}:")
    )
    assert "tags in plain text" in fault
