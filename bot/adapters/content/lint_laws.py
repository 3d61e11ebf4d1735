"""Checks that a reader anywhere is told of the law: an article that was checked, or openly that none was."""

from __future__ import annotations

from bot.adapters.content.catalog import Origins
from bot.adapters.content.strict_yaml import Node
from bot.core.library.catalog import Catalog
from bot.core.library.facts import Law, LawRole


def check_laws(catalog: Catalog, origins: Origins) -> None:
    """Report each country that a scheme says nothing of although its laws are told for others."""
    known = {law.country for law in catalog.laws.values() if law.printable}
    for scheme, node in origins.schemes.items():
        for country in sorted(known):
            _told(catalog, scheme, country, node)
        for general in node["general"].sequence():
            if general.text() not in known:
                general.fault("no article of this country is printed at all, leave it out here")


def check_cited(catalog: Catalog, origins: Origins) -> None:
    """Report what a tip rests on and nobody may be shown."""
    for tip in catalog.tips.values():
        for law in origins.tips[tip.id]["laws"].sequence() if tip.laws else ():
            known = catalog.laws.get(law.text())
            if known is None or not known.printable:
                law.fault("no article that may be printed has this id, the tip would have no source")


def _told(catalog: Catalog, scheme: str, country: str, node: Node) -> None:
    cited, general = node["laws"].mapping().get(country), catalog.schemes[scheme].general
    if cited is None and country not in general:
        reason = f"its laws are told for other schemes, {scheme} needs an article or this country in general"
        node["laws"].fault(reason, value=country)
    elif cited is not None and country in general:
        cited.fault(f"{country} stands in general of {scheme} too, one of the two is wrong", value=country)
    elif cited is not None and not any(_offends(catalog.laws.get(law.text())) for law in cited.sequence()):
        cited.fault(
            f"names no offence that may be printed, {scheme} would tell the general sentence", value=country
        )


def _offends(law: Law | None) -> bool:
    """Whether it says what is forbidden; one that nobody knows is a fault of its own already."""
    return law is None or law.role is LawRole.OFFENCE
