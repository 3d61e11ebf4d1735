"""What the tests of the library share."""

from __future__ import annotations

import pytest

from bot.core.library.catalog import Catalog
from tests.core.library.small import build


@pytest.fixture
def catalog() -> Catalog:
    return build()
