"""The content in force: whoever speaks asks it each time, so a change on disk reaches everybody at once."""

from __future__ import annotations

from bot.core.library.catalog import Catalog
from bot.core.library.gist import Phrasing
from bot.core.library.search import Library


class Live:
    """Holds the catalog that is valid now, and its library; both are replaced whole or not at all."""

    __slots__ = ("_library", "_phrasing")

    def __init__(self, catalog: Catalog, phrasing: Phrasing | None = None) -> None:
        self._phrasing = phrasing
        self._library = Library(catalog, phrasing)

    @property
    def catalog(self) -> Catalog:
        """What the bot says."""
        return self._library.catalog

    @catalog.setter
    def catalog(self, catalog: Catalog) -> None:
        self._library = Library(catalog, self._phrasing)

    def library_of(self, catalog: Catalog) -> Library:
        """A library to put in force later, made ready beside the loop: first use takes half a second."""
        library = Library(catalog, self._phrasing)
        library.prepare()
        return library

    def rest(self) -> None:
        """Let a round go by: words that nobody was told for a while take little room again."""
        self._library.rest()

    def use(self, library: Library) -> None:
        """Put a library and its catalog in force."""
        self._library = library

    @property
    def library(self) -> Library:
        """Where questions in free words are looked up."""
        return self._library
