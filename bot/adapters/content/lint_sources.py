"""Holds the names of sources to the languages that read them."""

from __future__ import annotations

from bot.adapters.content.catalog import Origins
from bot.adapters.content.scripts import foreign
from bot.adapters.content.strict_yaml import Node
from bot.core.library.catalog import Catalog
from bot.core.moderation.settings import LANGUAGES


def check_sources(catalog: Catalog, origins: Origins) -> None:
    """Report a source of a country without a name, and a name in another language than its readers'."""
    for name, tip in catalog.tips.items():
        if tip.source is None or tip.is_quiz:
            continue
        node, where = origins.tips[name]["source"], tip.source.where
        if where.islower() and catalog.country(catalog.default, where) == where.upper():
            node["in"].fault("CLDR has no name for this country, no reader could be told where it is from")
        _names(catalog, node["names"])


def _names(catalog: Catalog, node: Node) -> None:
    for lang, name in node.mapping().items():
        locale = catalog.locales.get(lang)
        if lang not in LANGUAGES:
            name.fault("unknown language, nobody reads this name", value=lang)
        elif locale and (reason := foreign(name.text(), lang, locale.script)):
            name.fault(f"{reason}, {lang} readers would see another language")
