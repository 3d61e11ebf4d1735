"""Loads schemes, facts, tips and locales into a Catalog; every fault of every file is reported at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.adapters.content import cldr
from bot.adapters.content.facts import first_call, hotline, law
from bot.adapters.content.faults import Faults
from bot.adapters.content.heard import intents, whereabouts
from bot.adapters.content.locales import PARTS, LocaleFiles, locale
from bot.adapters.content.red_flags import red_flags
from bot.adapters.content.strict_yaml import Node, read
from bot.core.library.catalog import Catalog
from bot.core.library.content import (
    AUDIENCES,
    LENGTHS,
    LEVELS,
    PATTERNS,
    QUIZ,
    REACHES,
    REFERENCES,
    RISKS,
    SAFE,
    SCAM,
    SHOWN,
    SOURCES,
    TIP_KINDS,
    Locale,
    Provenance,
    Scheme,
    Season,
    Tip,
    Topic,
)
from bot.core.library.facts import HOTLINE_KINDS, Fact, FirstCall
from bot.core.library.stowed import Stowed
from bot.core.verdict import SCHEMES

_ID = r"[a-z][a-z0-9_]*"
_COUNTRY = "[a-z]{2}"
MAX_SOURCE = 70
"""Characters of the name of a tip's source: it is printed under the tip, within its length."""
_TIP = ("scheme", "audience", "level", "reach")
_RESTS_ON = ("source", "laws", "pattern")
ORDER = ("bank", "police", "call", "card")
"""The words of a language by which it is seen whom a text has somebody call first."""

F = TypeVar("F", bound=Fact)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """The nodes behind the catalog, so that lint can name file and line."""

    schemes: dict[str, Node] = field(default_factory=dict)
    facts: dict[str, Node] = field(default_factory=dict)
    tips: dict[str, Node] = field(default_factory=dict)
    seasons: dict[str, Node] = field(default_factory=dict)
    topics: dict[str, Node] = field(default_factory=dict)
    places: dict[str, Node] = field(default_factory=dict)
    index: dict[str, Node] = field(default_factory=dict)
    locales: dict[str, LocaleFiles] = field(default_factory=dict)
    notice: dict[str, Node] = field(default_factory=dict)
    notice_words: dict[str, Node] = field(default_factory=dict)
    order: dict[str, Node] = field(default_factory=dict)
    signs: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads one content folder; ``faults`` collects what is wrong, ``origins`` where all came from.

    Not ``traced``, it is read to be spoken from: words are stowed language by language, so that a start never
    holds those of all of them, and nobody can be told where they stand.
    """

    folder: Path
    traced: bool = True
    faults: Faults = field(default_factory=Faults)
    origins: Origins = field(default_factory=Origins)

    def catalog(self) -> Catalog:
        """Read everything; with faults kept the result has gaps and must not be used to answer."""
        schemes = self._read_schemes()
        laws = self._read_facts("laws", law)
        hotlines = self._read_facts("hotlines", hotline)
        seasons = self._read_seasons()
        tips = {**self._read_tips(), **self._read_quizzes()}
        index = self._file("locales/index.yaml").keys(required=("default", "locales"))
        self.origins.index.update(self._pairs(index["locales"], "without a language nothing can be said"))
        locales = {name: self._locale(name, node) for name, node in self.origins.index.items()}
        self._read_notice()
        first_calls = self._read_calls()
        self._read_signs()
        return Catalog(
            schemes=_frozen(schemes),
            laws=_frozen(laws),
            hotlines=_frozen(hotlines),
            first_calls=_frozen(first_calls),
            tips=_frozen(tips),
            seasons=_frozen(seasons),
            topics=_frozen(self._read_topics()),
            heard=Stowed(intents(self._file("lists/intents.yaml"), self._file("lists/stories.yaml"))),
            watched=Stowed(red_flags(self._file("red_flags.yaml"))),
            whereabouts=whereabouts(self._read_places()),
            locales=_frozen(locales),
            default=index["default"].choice(tuple(self.origins.index)),
            names=cldr.country,
            plural=cldr.plural,
        )

    def _file(self, name: str) -> Node:
        return read(self.folder / name, self.faults, root=self.folder)

    def _files(self, pattern: str) -> list[tuple[str, Node]]:
        """The files that match, by their names."""
        paths = sorted(self.folder.glob(pattern))
        return [(path.stem, self._file(path.relative_to(self.folder).as_posix())) for path in paths]

    def _pairs(self, node: Node, consequence: str) -> Mapping[str, Node]:
        """The pairs of a mapping that must not be empty."""
        pairs = node.mapping()
        if not pairs and isinstance(node.value, Mapping):
            node.fault(consequence, value="{}")
        return pairs

    def _read_schemes(self) -> dict[str, Scheme]:
        node = self._file("schemes.yaml").keys(required=SCHEMES)
        self.origins.schemes.update(node.mapping())
        return {name: _scheme(name, entry) for name, entry in self.origins.schemes.items()}

    def _read_facts(self, kind: str, make: Callable[[Node, str], F]) -> dict[str, F]:
        found: dict[str, F] = {}
        for country, root in self._files(f"facts/{kind}/*.yaml"):
            if not re.fullmatch(_COUNTRY, country):
                root.fault("the file is named after a country's two letters, such as de.yaml", value=country)
            for node in root.sequence():
                fact = make(node, country)
                if (known := self.origins.facts.get(fact.id)) is not None:
                    node["id"].fault(f"the id stands at {known.at} already, ids are unique")
                self.origins.facts.setdefault(fact.id, node)
                found.setdefault(fact.id, fact)
        return found

    def _read_notice(self) -> None:
        """The facts of the notice and the words that tell them: none is said, the lint goes by them."""
        self.origins.notice.update(self._file("notice_facts.yaml").mapping())
        for node in self.origins.notice.values():
            node.keys(required=("part", "tells"))
            node["part"].text(longest=40)
            node["tells"].text(longest=100)
        for lang in self.origins.index:
            root = self.origins.notice_words[lang] = self._file(f"notice/{lang}.yaml")
            for words in root.mapping().values():
                words.texts(least=1, longest=100)

    def _read_calls(self) -> dict[str, FirstCall]:
        """Whom to call first in each country; the words that show it in a text are kept for the lint."""
        root = self._file("calls.yaml").keys(required=("first", "order"))
        found: dict[str, FirstCall] = {}
        for country, node in root["first"].mapping().items():
            found[country] = first_call(node, country)
            self.origins.facts[found[country].id] = node
        self.origins.order.update(root["order"].mapping())
        for node in self.origins.order.values():
            node.keys(required=ORDER)
            for part in ORDER:
                node[part].texts(least=0 if part == "card" else 1, longest=40)
        return found

    def _read_signs(self) -> None:
        """What every language writes alike, and what each has taken over: for the lint alone."""
        root = self._file("signs.yaml").keys(required=("quotes", "names", "typed", "loans"))
        self.origins.signs.update(root.mapping())
        for name in ("names", "typed"):
            root[name].texts(least=1, longest=40)
        for pairs in root["quotes"].mapping().values():
            pairs.texts(least=1, pattern="..")
        for words in root["loans"].mapping().values():
            words.texts(least=1, longest=40)

    def _read_places(self) -> Node:
        node = self._file("places.yaml").keys(required=("signs", "ways", "names", "examples"))
        self.origins.places.update(node.mapping())
        return node

    def _read_seasons(self) -> dict[str, Season]:
        self.origins.seasons.update(self._file("seasons.yaml").mapping())
        return {name: _season(name, node) for name, node in self.origins.seasons.items()}

    def _read_topics(self) -> dict[str, Topic]:
        self.origins.topics.update(self._file("topics.yaml").mapping())
        return {name: _topic(name, node) for name, node in self.origins.topics.items()}

    def _read_tips(self) -> dict[str, Tip]:
        found: dict[str, Tip] = {}
        files = self._files("tips/*.yaml")
        for _, root in files:
            for name, node in root.mapping().items():
                if self._new(name, node):
                    found[name] = self._tip(name, node)
        if not found:
            self.faults.add(f"{self.folder.name}/tips", 1, "no tips", "without a tip there is none to post")
        return found

    def _read_quizzes(self) -> dict[str, Tip]:
        nodes = self._file("quizzes.yaml").mapping()
        return {name: _quiz(name, node) for name, node in nodes.items() if self._new(name, node)}

    def _new(self, name: str, node: Node) -> bool:
        if name in self.origins.tips:
            node.fault(f"the id stands at {self.origins.tips[name].at} already, ids are unique", value=name)
            return False
        if not re.fullmatch(_ID, name):
            node.fault(f"an id matches {_ID}", value=name)
        self.origins.tips[name] = node
        return True

    def _tip(self, name: str, node: Node) -> Tip:
        node.keys(required=(*_TIP, "kind", "length"), optional=("season", *_RESTS_ON))
        season = node.get("season")
        return Tip(
            id=name,
            kind=node["kind"].choice(TIP_KINDS),
            length=node["length"].choice(tuple(LENGTHS)),
            season=season.choice(tuple(self.origins.seasons)) if season else "",
            laws=node["laws"].texts(least=1, pattern=_ID),
            source=_source(node.get("source")),
            **_common(node),
        )

    def _locale(self, name: str, node: Node) -> Locale:
        files = {part: self._file(f"locales/{name}/{part}.yaml") for part in PARTS}
        found = locale(name, node, files, tuple(self.origins.index))
        if not self.traced:
            return found.stowed()
        self.origins.locales[name] = files
        return found


def load_catalog(folder: Path) -> Catalog:
    """Read the content folder; raises ContentError with every fault found."""
    reader = Reader(folder=folder, traced=False)
    catalog = reader.catalog()
    reader.faults.check()
    return catalog


def _scheme(name: str, node: Node) -> Scheme:
    node.keys(required=("laws", "hotlines", "subs"), optional=("general",))
    return Scheme(
        id=name,
        laws=_frozen(
            {country: laws.texts(least=1, pattern=_ID) for country, laws in node["laws"].mapping().items()}
        ),
        hotlines=tuple(kind.choice(HOTLINE_KINDS) for kind in node["hotlines"].sequence(least=1)),
        subs=node["subs"].texts(pattern=_ID),
        general=node["general"].texts(pattern="[a-z]{2}"),
    )


def _source(node: Node | None) -> Provenance | None:
    """Who told a fact; ``record`` is for whoever checks it and is printed nowhere."""
    if node is None:
        return None
    node.keys(required=("by", "in"), optional=("date", "names", "record"))
    node["record"].text()
    return Provenance(
        by=node["by"].choice(SOURCES),
        where=node["in"].text(pattern="[a-z]{2}|[A-Z][A-Za-z]+"),
        date=node["date"].text(pattern=r"[0-9]{4}(-[0-9]{2}){0,2}|[0-9]{4}–[0-9]{4}"),
        names={lang: name.text(longest=MAX_SOURCE) for lang, name in node["names"].mapping().items()},
    )


def _quiz(name: str, node: Node) -> Tip:
    node.keys(required=(*_TIP, "right"), optional=_RESTS_ON)
    # Nothing is printed beside a poll: what a quiz was made from is for whoever checks it.
    node["source"].text(longest=MAX_SOURCE)
    right = node["right"].choice((SCAM, SAFE))
    return Tip(
        id=name,
        kind=QUIZ,
        right=right,
        laws=node["laws"].texts(least=1, pattern=_ID),
        source=None,
        **_common(node),
    )


def _common(node: Node) -> dict[str, str]:
    pattern = node.get("pattern")
    return {
        "scheme": node["scheme"].choice(SCHEMES),
        "audience": node["audience"].choice(AUDIENCES),
        "level": node["level"].choice(LEVELS),
        "reach": node["reach"].choice(REACHES),
        "pattern": pattern.choice(PATTERNS) if pattern else "",
    }


def _topic(name: str, node: Node) -> Topic:
    node.keys(required=("scheme", "risk", "show", "more"))
    if not re.fullmatch(_ID, name):
        node.fault(f"an id matches {_ID}", value=name)
    entry = rf"({'|'.join(REFERENCES)}):{_ID}"
    return Topic(
        id=name,
        scheme="" if node["scheme"].value == "" else node["scheme"].choice(SCHEMES),
        risk=node["risk"].choice(RISKS),
        show=node["show"].texts(pattern=rf"{'|'.join(SHOWN)}|{entry}"),
        more="" if node["more"].value == "" else node["more"].text(pattern=entry),
    )


def _season(name: str, node: Node) -> Season:
    node.keys(required=("first", "last"))
    return Season(id=name, first=_day(node["first"]), last=_day(node["last"]))


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _day(node: Node) -> tuple[int, int]:
    raw = node.text(pattern=r"[0-9]{2}-[0-9]{2}")
    if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", raw):
        return (1, 1)
    month, day = int(raw[:2]), int(raw[3:])
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        node.fault("a day of the year is needed, as 06-30")
        return (1, 1)
    return (month, day)


def _frozen(values: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(values)
