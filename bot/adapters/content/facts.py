"""Reads laws and hotlines, one file a country, and tells which are to be checked again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from bot.adapters.content.strict_yaml import Node
from bot.core.library.catalog import Catalog
from bot.core.library.facts import ACCESS, HOTLINE_KINDS, Fact, FirstCall, Grade, Hotline, Law, LawRole

_SOURCED = ("grade", "source", "verified_on", "review_by")
_FACT = ("id", *_SOURCED)
_MAYBE = ("note", "printed_because")
_REACHED = ("hours", "languages", "access", "also", "app", "deaf")
_HOURS = r"[a-z_]+( [0-9]{1,2}-[0-9]{1,2})?"
_ID = r"[a-z][a-z0-9_]*"
_ARTICLE = r"-|[0-9]+[A-Za-z]*([-:.][0-9A-Za-z]+)*(\([0-9a-z]+\))*"


def due(catalog: Catalog, today: datetime.date, days: int) -> list[Fact]:
    """The facts to be checked again within ``days`` from today, the overdue ones too, soonest first."""
    numbers = (*catalog.hotlines.values(), *catalog.first_calls.values())
    facts: tuple[Fact, ...] = (*catalog.laws.values(), *numbers)
    last = today + datetime.timedelta(days=days)
    return sorted((fact for fact in facts if fact.review_by <= last), key=lambda fact: fact.review_by)


def law(node: Node, country: str) -> Law:
    """One article of law."""
    node.keys(required=(*_FACT, "title", "article", "role"), optional=_MAYBE)
    return Law(
        title=node["title"].text(longest=200),
        article=node["article"].text(pattern=_ARTICLE),
        role=LawRole(node["role"].choice(tuple(LawRole))),
        **_fact(node, country, node["id"].text(pattern=_ID)),  # type: ignore[arg-type] # every fact has them
    )


def hotline(node: Node, country: str) -> Hotline:
    """One number or address."""
    node.keys(required=(*_FACT, "name", "channel", "kind"), optional=(*_MAYBE, *_REACHED))
    return Hotline(
        name=node["name"].text(longest=100),
        channel=node["channel"].text(longest=60),
        kind=node["kind"].choice(HOTLINE_KINDS),
        hours=node["hours"].text(longest=80, pattern=_HOURS),
        languages=node["languages"].text(longest=200),
        access=tuple(way.choice(ACCESS) for way in node["access"].sequence(least=1)),
        also=node["also"].text(longest=60),
        app=node["app"].text(longest=60),
        deaf=node["deaf"].text(longest=60),
        **_fact(node, country, node["id"].text(pattern=_ID)),  # type: ignore[arg-type] # every fact has them
    )


def first_call(node: Node, country: str) -> FirstCall:
    """Whom to call first in one country."""
    node.keys(required=(*_SOURCED, "call"), optional=_MAYBE)
    return FirstCall(
        kind=node["call"].choice(HOTLINE_KINDS),
        **_fact(node, country, f"{country}_first_call"),  # type: ignore[arg-type] # every fact has them
    )


def _fact(node: Node, country: str, name: str) -> Mapping[str, object]:
    return {
        "id": name,
        "country": country,
        "grade": Grade(node["grade"].choice(tuple(Grade))),
        "source": node["source"].text(longest=300),
        "verified_on": node["verified_on"].date(),
        "review_by": node["review_by"].date(),
        "printed_because": node["printed_because"].text(),
        "note": node["note"].text(),
    }
