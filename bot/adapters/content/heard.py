"""Reads what people say to the bot, and what it shows: intents, stories and where somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.adapters.content.strict_yaml import Node
from bot.core.library.intents import Intent, Intents
from bot.core.library.whereabouts import PLACE, Whereabouts

_SIGNS: Mapping[str, str] = {"prefixes": "[0-9]{1,4}", "banks": ".{2,60}", "places": ".{2,60}"}
"""What there may be of each country, and how one of them is written."""


def intents(nodes: Node, stories: Node) -> Intents:
    """What is meant by a phrase, and by the parts of a story together."""
    known = {name: _intent(name, node) for name, node in nodes.mapping().items()}
    stories.keys(required=("parts", "together"))
    parts = {name: _part(name, node) for name, node in stories["parts"].mapping().items()}
    names = (*known, *parts)
    together = {name: _ways(node, names) for name, node in stories["together"].mapping().items()}
    return Intents(known=known, parts=parts, together=together)


def whereabouts(node: Node) -> Whereabouts:
    """What tells of a country."""
    kinds: dict[str, dict[str, str]] = {kind: {} for kind in _SIGNS}
    for country, signs in node["signs"].mapping().items():
        for kind, pattern in _SIGNS.items():
            if (listed := signs.keys(optional=tuple(_SIGNS)).get(kind)) is not None:
                kinds[kind].update(dict.fromkeys(listed.texts(least=1, pattern=pattern), country))
    for example in node["examples"].sequence(least=1):
        example.keys(required=("text", "country"))["text"].text(longest=120)
    return Whereabouts(
        prefixes=MappingProxyType(kinds["prefixes"]),
        banks=MappingProxyType(kinds["banks"]),
        places=MappingProxyType(kinds["places"]),
        names=MappingProxyType(
            {
                name: country
                for country, names in node["names"].mapping().items()
                for name in names.texts(least=1, longest=40)
            }
        ),
        ways=node["ways"].texts(least=1, longest=60, pattern=f".*{re.escape(PLACE)}.*"),
    )


def _intent(name: str, node: Node) -> Intent:
    node.keys(required=("whole", "phrases"), optional=("alone",))
    alone = node.get("alone")
    return Intent(
        name=name,
        whole=node["whole"].flag(),
        phrases=node["phrases"].texts(least=0 if alone else 1, longest=80),
        alone=alone.texts(longest=40) if alone is not None else (),
    )


def _part(name: str, node: Node) -> Intent:
    return Intent(name=name, whole=False, phrases=node.texts(longest=80))


def _ways(node: Node, names: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """The sets of parts that each tell the same."""
    return tuple(frozenset(part.choice(names) for part in way.sequence()) for way in node.sequence())
