"""The words of the report in one language."""

from __future__ import annotations

from bot.core.library.catalog import Catalog


class ReportWords:
    """Called with a key of the report's own texts; the bot's other texts have methods of their own."""

    def __init__(self, catalog: Catalog, lang: str) -> None:
        self._catalog = catalog
        self._lang = lang

    def __call__(self, key: str, /, **values: object) -> str:
        """A text of the report."""
        return self._catalog.text(self._lang, f"scan.{key}", **values)

    def plain(self, key: str) -> str:
        """A text of the bot's interface."""
        return self._catalog.text(self._lang, key)

    def scheme(self, scheme: str) -> str:
        """A scheme's name."""
        return self._named(f"scheme.{scheme}", scheme)

    def reason(self, reason: str) -> str:
        """A reason in words."""
        return self._named(f"reason.{reason}", reason)

    def _named(self, key: str, otherwise: str) -> str:
        return self._catalog.text(self._lang, key) if self._catalog.has(self._lang, key) else otherwise
