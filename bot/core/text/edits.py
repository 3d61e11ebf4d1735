"""What one step of folding changes in a text."""

from __future__ import annotations

from collections.abc import Iterable

Edit = tuple[int, int, str]
"""Start, end and what to read there: a bare tuple, because a hostile text needs thousands of them."""


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in rising order, without those that reach into an earlier one."""
    kept: list[Edit] = []
    done = 0
    for edit in sorted(edits):
        if edit[0] >= done:
            kept.append(edit)
            done = edit[1]
    return kept
