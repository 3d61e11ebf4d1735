"""What docs/detection.md shows of each scheme is what the rules and concepts make of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.core.verdict import Level
from tests.builders import message
from tests.packaged import catalog, engine

DOCS = Path(__file__).parents[3] / "docs" / "detection.md"
SCHEMES = tuple(catalog().schemes)
ROWS = tuple(
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in DOCS.read_text("utf-8").splitlines()
    if line.startswith(tuple(f"| {scheme} |" for scheme in SCHEMES))
)


def test_each_scheme_has_two_rows_beside_the_example_above() -> None:
    assert Counter(row[0] for row in ROWS) == dict.fromkeys(SCHEMES, 2)


@pytest.mark.parametrize(("scheme", "act", "rule", "text"), ROWS)
def test_a_row_is_true(scheme: str, act: str, rule: str, text: str) -> None:
    found = engine().verdict(message(text))
    assert (found.level is not Level.CLEAN, found.scheme, found.sub) == (True, scheme, act)
    assert rule in {one.id for one in found.signals}
