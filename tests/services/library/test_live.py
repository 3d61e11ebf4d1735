"""The content in force, and what is put in its place."""

from __future__ import annotations

from unittest.mock import patch

from bot.services.library.live import Live
from tests.packaged import catalog


def test_what_is_put_in_force_was_made_ready_before() -> None:
    """Nothing that takes half a second is left to whoever asks first."""
    live = Live(catalog())
    library = live.library_of(catalog())
    live.use(library)
    assert (live.library, live.catalog) == (library, catalog())
    with patch("bot.core.library.search.LatinLanguages", side_effect=AssertionError("built while asked")):
        assert live.library.language("is this a scam, please tell me", "en") == "en"
