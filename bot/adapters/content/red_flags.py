"""Reads the flags of long frauds, and proves each by its own examples."""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.content.strict_yaml import Node
from bot.core.library.red_flags import (
    ANY,
    EASY,
    JOB,
    LONG_ONES,
    ON_SITE,
    PAY_HIGH,
    WARNED,
    WORK,
    RedFlag,
    RedFlags,
)
from bot.core.verdict import SCHEMES

_KEYS = ("concepts", "denials", "but", "flags", "pay", "periods", "medium", "high")
_FIELDS = ("of", "needs", "within", "weight", "source", "hits", "misses")


def red_flags(node: Node) -> RedFlags:
    """All flags; a hit that shows its flag in no way and a miss that does are faults."""
    node.keys(required=_KEYS)
    listed = {name: words.mapping() for name, words in node["concepts"].mapping().items()}
    concepts = {
        name: tuple(term for words in by_language.values() for term in words.texts(least=1, longest=60))
        for name, by_language in listed.items()
    }
    known = (*concepts, PAY_HIGH)
    for name in {WORK, EASY, ON_SITE, WARNED} - {*concepts}:
        node["concepts"].fault("the reading of a text goes by this concept", value=name)
    entries = node["flags"].mapping()
    made = tuple(_flag(name, entry, known) for name, entry in entries.items())
    periods = node["periods"].sequence(least=1)
    for period in periods:
        period.keys(required=("times", "words"))
    found = RedFlags(
        concepts=concepts,
        flags=made,
        says={name: says.text(longest=40) for name, entry in entries.items() if (says := entry.get("says"))},
        denials=node["denials"].texts(least=1, longest=20),
        but=node["but"].texts(least=1, longest=20),
        pay={code: limit.number(0, 1e12) for code, limit in node["pay"].mapping().items()},
        periods={
            word: period["times"].number(1, 1000)
            for period in periods
            for word in period["words"].texts(least=1)
        },
        medium=node["medium"].integer(1, 99),
        high=node["high"].integer(1, 99),
    )
    for flag in made:
        _prove(flag, entries[flag.id], found)
    return found


def _flag(name: str, entry: Node, concepts: tuple[str, ...]) -> RedFlag:
    entry.keys(required=_FIELDS, optional=("says", "scheme"))
    entry["source"].text(longest=200)
    return RedFlag(
        id=name,
        of=entry["of"].choice((JOB, LONG_ONES, ANY)),
        needs=tuple(
            tuple(concept.choice(concepts) for concept in way.sequence(least=1))
            for way in entry["needs"].sequence(least=1)
        ),
        within=entry["within"].integer(1, 5000),
        weight=entry["weight"].integer(1, 9),
        scheme=scheme.choice(SCHEMES) if (scheme := entry.get("scheme")) else "",
    )


def _prove(flag: RedFlag, entry: Node, found: RedFlags) -> None:
    wanted: Mapping[str, bool] = {"hits": True, "misses": False}
    for key, shows in wanted.items():
        for example in entry[key].sequence(least=1):
            if found.shows(flag, example.text(longest=2000)) is not shows:
                what = "shows nothing of this flag" if shows else "shows this flag"
                example.fault(f"the example {what}, so the flag does not do what its author meant")
