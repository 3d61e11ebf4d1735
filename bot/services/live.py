"""The content in force: whoever speaks asks it each time, so a change on disk reaches everybody at once."""

from __future__ import annotations

from bot.core.catalog import Catalog


class Live:
    """Holds the catalog that is valid now; it is replaced whole or not at all."""

    __slots__ = ("catalog",)

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
