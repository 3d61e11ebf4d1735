"""Look-alike hosts: what passes for a known name and is not where that name lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.remembered import remembering, size
from bot.core.text.addresses import within
from bot.core.text.folding import fold

_LONG_ENOUGH = 6
"""Letters of a name from which one wrong letter is no chance: "line" and "lime" are two words."""
_TWINS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS = str.maketrans("01358", "olesb")
_SECOND_LEVEL = frozenset({"com", "co", "net", "org", "gov", "edu", "ac", "or", "ne", "go"})


class Likeness(StrEnum):
    """How a host passes for a brand, the boldest first."""

    HOMOGRAPH = "homograph"
    TRAP = "trap"
    NAMED = "named"
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brands:
    """The names that are imitated, each with words that are one letter away and mean another thing.

    ``domains`` are where they all live, ``traps`` words that make a host with such a name a trap: "login".
    """

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()
    traps: frozenset[str] = frozenset()


def likeness(host: str, brands: Brands, trusted: frozenset[str]) -> tuple[Likeness, str] | None:
    """How a host passes for a brand and for which; None for real and for unrelated ones."""
    if not host or within(host, brands.domains) or within(host, trusted):
        return None
    labels = [_decoded(label) for label in host.split(".")[:-1]]
    return min(_found(labels, brands), key=lambda found: _BOLDNESS[found[0]], default=None)


def _found(labels: list[str], brands: Brands) -> Iterator[tuple[Likeness, str]]:
    words = {word for label in labels for word in (label, label.replace("-", ""), *label.split("-"))}
    plain = Likeness.NAMED if words.isdisjoint(brands.traps) else Likeness.TRAP
    for word in words:
        for name in brands.names.keys() & {word, *_readings(word)}:
            yield (plain if name == word else Likeness.HOMOGRAPH), name
    own = _registered(labels)
    for name, excepts in brands.names.items():
        if own not in excepts and _is_near(own, name):
            yield Likeness.NEAR, name


def _registered(labels: list[str]) -> str:
    """The label that somebody registered: the last one that is no "com" of a "com.cn"."""
    return next((label for label in reversed(labels) if label not in _SECOND_LEVEL), "")


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _seen_by_eye(word: str) -> frozenset[str]:
    """What the eye may read in a label."""
    plain = fold(word).replace(" ", "")
    found = {plain, plain.translate(_DIGITS), plain.replace("1", "i").translate(_DIGITS)}
    for twin, single in _TWINS:
        found |= {one.replace(twin, single) for one in found}
    return frozenset(found)


_readings = remembering(_seen_by_eye, 2 * 2**20, lambda given, found: size(str(given[0]), *found))


def _is_near(word: str, name: str) -> bool:
    """Whether one letter more, less, other or moved makes the word the name."""
    if len(name) < _LONG_ENOUGH or abs(len(word) - len(name)) > 1 or word == name:
        return False
    differing = (at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other)
    start = next(differing, min(len(word), len(name)))
    rest, wanted = word[start:], name[start:]
    return rest[1:] in {wanted, wanted[1:]} or rest == wanted[1:] or rest[1::-1] + rest[2:] == wanted


_BOLDNESS = {likeness: rank for rank, likeness in enumerate(Likeness)}
