"""Loads schemes, facts, tips and locales into a Catalog; every fault of every file is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.adapters.content.strict_yaml import Faults, Node, read
from bot.core.content import (
    DISTRESS,
    Catalog,
    Fact,
    Grade,
    Hotline,
    Law,
    Locale,
    Scheme,
    Tip,
    Variant,
    WarningText,
)

SCHEMES = (
    "recruit_posting",
    "recruit_task",
    "recruit_helper",
    "account_trade",
    "card_trade",
    "other_fraud",
)
KINDS = ("consult", "report", "emergency", DISTRESS)
AUDIENCES = ("all", "student", "worker", "parent")
_ID = r"[a-z][a-z0-9_]*"
_FACT = ("id", "grade", "source", "verified_on", "review_by")
_LINES = ("what", "law", "now", "poster")

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """The nodes behind the catalog, so that lint can name file and line."""

    schemes: Mapping[str, Node]
    facts: Mapping[str, Node]
    tips: Mapping[str, Node]
    locales: Mapping[str, Mapping[str, Node]]


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads one content folder; ``faults`` collects what is wrong, ``origins`` where all came from."""

    folder: Path
    faults: Faults = field(default_factory=Faults)
    _facts: dict[str, Node] = field(default_factory=dict)
    _tips: dict[str, Node] = field(default_factory=dict)
    _schemes: dict[str, Node] = field(default_factory=dict)
    _locales: dict[str, dict[str, Node]] = field(default_factory=dict)

    def catalog(self) -> Catalog:
        """Read everything; with faults kept the result has gaps and must not be used to answer."""
        schemes = self._read_schemes()
        laws = self._read_facts("laws", self._law)
        hotlines = self._read_facts("hotlines", self._hotline)
        tips = self._read_tips()
        index = self._file("locales/index.yaml").keys(required=("default", "locales"))
        named = self._pairs(index["locales"], "without a language nothing can be said")
        locales = {name: self._locale(name, node, named) for name, node in named.items()}
        return Catalog(
            schemes=_frozen(schemes),
            laws=_frozen(laws),
            hotlines=_frozen(hotlines),
            tips=_frozen(tips),
            locales=_frozen(locales),
            default=index["default"].choice(tuple(named)),
        )

    @property
    def origins(self) -> Origins:
        """Where each entry stands."""
        return Origins(schemes=self._schemes, facts=self._facts, tips=self._tips, locales=self._locales)

    def _file(self, name: str) -> Node:
        return read(self.folder / name, self.faults, root=self.folder)

    def _pairs(self, node: Node, consequence: str) -> Mapping[str, Node]:
        """The pairs of a mapping that must not be empty."""
        pairs = node.mapping()
        if not pairs and isinstance(node.value, Mapping):
            node.fault(consequence, value="{}")
        return pairs

    def _read_schemes(self) -> dict[str, Scheme]:
        node = self._file("schemes.yaml").keys(required=SCHEMES)
        self._schemes.update(node.mapping())
        return {name: self._scheme(name, entry) for name, entry in self._schemes.items()}

    def _scheme(self, name: str, node: Node) -> Scheme:
        node.keys(required=("laws", "hotlines", "subs"))
        return Scheme(
            id=name,
            laws=node["laws"].texts(least=1, pattern=_ID),
            hotlines=tuple(kind.choice(KINDS) for kind in node["hotlines"].sequence(least=1)),
            subs=node["subs"].texts(pattern=_ID),
        )

    def _read_facts(self, kind: str, make: Callable[[Node, str], F]) -> dict[str, F]:
        found: dict[str, F] = {}
        paths = sorted((self.folder / "facts" / kind).glob("*.yaml"))
        for path in paths:
            for node in read(path, self.faults, root=self.folder).sequence():
                fact = make(node, path.stem)
                if fact.id in self._facts:
                    node["id"].fault(f"the id stands at {self._facts[fact.id].at} already, ids are unique")
                self._facts.setdefault(fact.id, node)
                found.setdefault(fact.id, fact)
        return found

    def _law(self, node: Node, country: str) -> Law:
        node.keys(required=(*_FACT, "title", "article"), optional=("note", "printed_because"))
        return Law(
            title=node["title"].text(longest=200),
            article=node["article"].text(pattern=r"[0-9]+[A-Z]?(-[0-9]+)?(\([0-9]+\))?"),
            **_fact(node, country),  # type: ignore[arg-type] # the fields that every fact has
        )

    def _hotline(self, node: Node, country: str) -> Hotline:
        node.keys(required=(*_FACT, "channel", "kind"), optional=("note", "printed_because"))
        return Hotline(
            channel=node["channel"].text(longest=60),
            kind=node["kind"].choice(KINDS),
            **_fact(node, country),  # type: ignore[arg-type] # the fields that every fact has
        )

    def _read_tips(self) -> dict[str, Tip]:
        self._tips.update(self._pairs(self._file("tips.yaml"), "without a tip there is none to post"))
        return {name: self._tip(name, node) for name, node in self._tips.items()}

    def _tip(self, name: str, node: Node) -> Tip:
        node.keys(required=("scheme", "source", "audience"))
        return Tip(
            id=name,
            scheme=node["scheme"].choice(SCHEMES),
            source=node["source"].text(longest=200),
            audience=node["audience"].choice(AUDIENCES),
        )

    def _locale(self, name: str, node: Node, named: Collection[str]) -> Locale:
        node.keys(required=("name", "fallback", "speaks", "countries"))
        files = {part: self._file(f"locales/{name}/{part}.yaml") for part in PARTS}
        self._locales[name] = files
        facts = files["facts"].keys(required=("laws", "hotlines"))
        laws = facts["laws"].mapping()
        for law in laws.values():
            law.keys(required=("cite", "short"))
        return Locale(
            id=name,
            name=node["name"].text(longest=40),
            fallback=tuple(other.choice(tuple(named)) for other in node["fallback"].sequence()),
            speaks=node["speaks"].texts(longest=20),
            countries=node["countries"].texts(pattern="[a-z]{2}"),
            ui=_frozen({key: _ui_text(key, text) for key, text in files["ui"].mapping().items()}),
            warnings=_frozen({key: _warning(key, text) for key, text in files["warnings"].mapping().items()}),
            laws=_frozen({key: law["cite"].text(longest=120) for key, law in laws.items()}),
            articles=_frozen({key: law["short"].text(longest=40) for key, law in laws.items()}),
            hotlines=_frozen({key: text.text() for key, text in facts["hotlines"].mapping().items()}),
            tips=_frozen({key: text.text(longest=1000) for key, text in files["tips"].mapping().items()}),
            steps=_frozen({key: _steps(steps) for key, steps in files["emergency"].mapping().items()}),
        )


PARTS = ("ui", "warnings", "facts", "tips", "emergency")
MAY_BE_EMPTY = frozenset({"evidence.join"})


def load_catalog(folder: Path) -> Catalog:
    """Read the content folder; raises ContentError with every fault found."""
    reader = Reader(folder=folder)
    catalog = reader.catalog()
    reader.faults.check()
    return catalog


def _fact(node: Node, country: str) -> Mapping[str, object]:
    return {
        "id": node["id"].text(pattern=_ID),
        "country": country,
        "grade": Grade(node["grade"].choice(tuple(Grade))),
        "source": node["source"].text(longest=300),
        "verified_on": node["verified_on"].date(),
        "review_by": node["review_by"].date(),
        "printed_because": node.optional("printed_because"),
        "note": node.optional("note"),
    }


def _warning(scheme: str, node: Node) -> WarningText:
    node.keys(required=("title", "full", "short", "why"))
    return WarningText(
        scheme=scheme,
        title=node["title"].text(longest=80),
        full=tuple(_variant(variant) for variant in node["full"].sequence(least=1)),
        short=node["short"].texts(least=1),
        why=node["why"].text(longest=300),
    )


def _variant(node: Node) -> Variant:
    node.keys(required=_LINES)
    return Variant(**{line: node[line].text() for line in _LINES})


def _steps(node: Node) -> tuple[str, ...]:
    steps = node.texts(least=5, longest=300)
    if len(steps) > 7:
        node.fault(f"{len(steps)} steps, at most 7 are read under stress")
    return steps


def _ui_text(key: str, node: Node) -> str:
    return "" if key in MAY_BE_EMPTY and node.value == "" else node.text()


T = TypeVar("T")


def _frozen(values: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(values)
