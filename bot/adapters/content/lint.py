"""Checks the content beyond its schema: what a reader would see wrong, each with file and line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from bot.adapters.content import cldr
from bot.adapters.content.articles import names_article
from bot.adapters.content.catalog import Origins, Reader
from bot.adapters.content.console import check_console
from bot.adapters.content.faults import Faults
from bot.adapters.content.lint_calls import check_calls
from bot.adapters.content.lint_laws import check_cited, check_laws
from bot.adapters.content.lint_lengths import check_lengths
from bot.adapters.content.lint_marks import check_marks
from bot.adapters.content.lint_notice import check_notice
from bot.adapters.content.lint_sources import check_sources
from bot.adapters.content.lint_words import check_words
from bot.adapters.content.locales import BY_KEY, TOLD, LocaleFiles
from bot.adapters.content.reviews import check_reviews, is_of_reviews
from bot.adapters.content.strict_yaml import Node, check_readable
from bot.core.library.catalog import Catalog
from bot.core.library.content import CASE, EVERYWHERE, NOTICE, OWN, Locale, Tip, placeholders
from bot.core.library.facts import Fact, Law
from bot.core.library.phrases import made_plain
from bot.core.library.situations import SITUATIONS, TELLINGS
from bot.core.moderation.settings import LANGUAGES

_SHARED = (*sorted(BY_KEY), "warnings", "first_aid")
_PLURALS = ("zero", "one", "two", "few", "many", "other")


def lint(folder: Path, today: datetime.date | None) -> list[str]:
    """Every fault of the content as ``file:line: value; consequence``; ``today`` decides what is overdue.

    Without a day no fact is: a fact that must be checked again is no reason to refuse a change. Nor is then
    looked at who read which text, which the bot tells nobody.
    """
    return linted(folder, today).lines()


def linted(folder: Path, today: datetime.date | None) -> Faults:
    """As ``lint``, with what is no fault and worth a note."""
    catalog, faults = inspected(folder, today)
    if today:
        check_reviews(folder, catalog.locales, today, faults)
    return faults


def checked(folder: Path, today: datetime.date | None) -> tuple[Catalog, list[str]]:
    """The catalog as it was read, with the faults that ``lint`` finds in it; with any it must not be used."""
    catalog, faults = inspected(folder, today)
    return catalog, faults.lines()


def inspected(folder: Path, today: datetime.date | None) -> tuple[Catalog, Faults]:
    """As ``checked``, with each fault and its place."""
    reader = Reader(folder=folder)
    catalog = reader.catalog()
    for path in sorted(folder.rglob("*.yaml")):
        # Also those that nobody reads: a pipe among them is a mistake, and may be read tomorrow.
        if not is_of_reviews(path):
            check_readable(path, reader.faults, root=folder)
    check_console(folder, reader.faults)
    broken = len(reader.faults) > 0
    for check in _Lint(catalog, reader.origins, reader.faults, today).checks():
        try:
            check()
        except (KeyError, IndexError, ValueError):
            # What a broken file lacks cannot be checked before it is mended; the rest still is.
            if not broken:
                raise
    return catalog, reader.faults


class _Lint:
    def __init__(
        self, catalog: Catalog, origins: Origins, faults: Faults, today: datetime.date | None
    ) -> None:
        self._catalog = catalog
        self._origins = origins
        self._faults = faults
        self._today = today

    def checks(self) -> Iterator[Callable[[], None]]:
        """Each check, one after the other; lengths come last, for they need all the rest to be right."""
        yield from (self._schemes, self._facts, self._hours, self._seasons, self._topics)
        yield from (self._told, self._places)
        yield partial(check_laws, self._catalog, self._origins)
        yield partial(check_cited, self._catalog, self._origins)
        yield partial(check_sources, self._catalog, self._origins)
        for name, files in self._origins.locales.items():
            locale = self._catalog.locales[name]
            yield partial(self._complete, locale, files)
            yield partial(self._same_placeholders, name, files)
            yield partial(self._articles, locale, files["laws"])
            yield partial(self._questions, files["questions"], files["tellings"])
            yield partial(check_words, self._catalog, locale, files)
            yield partial(check_marks, locale, files, self._origins.signs)
            yield partial(check_notice, self._origins, name)
            yield partial(check_calls, self._catalog, locale, files, self._origins.order.get(name))
        if not len(self._faults):
            yield partial(check_lengths, self._catalog, self._origins)

    def _schemes(self) -> None:
        for name, node in self._origins.schemes.items():
            for country, laws in node["laws"].mapping().items():
                for law in laws.sequence():
                    self._cited(name, country, law)
        self._unique_subs()

    def _cited(self, scheme: str, country: str, node: Node) -> None:
        law = self._catalog.laws.get(node.text())
        if law is None:
            node.fault(f"unknown law, {scheme} cannot cite it")
        elif law.country != country:
            node.fault(f"is a law of {law.country}, it would be told to readers in {country}")
        elif not law.printable:
            at = self._origins.facts[law.id].at
            node.fault(f"graded {law.grade} at {at}, give printed_because there or drop it")

    def _unique_subs(self) -> None:
        seen: dict[str, Node] = {}
        for node in self._origins.schemes.values():
            for sub in node["subs"].sequence():
                if sub.text() in seen:
                    sub.fault(f"the sub-scheme stands at {seen[sub.text()].at} already")
                seen[sub.text()] = sub

    def _facts(self) -> None:
        first = {fact.id: fact for fact in self._catalog.first_calls.values()}
        facts: Mapping[str, Fact] = {**self._catalog.laws, **self._catalog.hotlines, **first}
        for name, fact in facts.items():
            node, today = self._origins.facts[name], self._today or fact.verified_on
            if fact.review_by < today:
                node["review_by"].fault(f"{name} is overdue, check its source and move the date")
            if fact.verified_on > today or fact.review_by <= fact.verified_on:
                node["verified_on"].fault(f"{name} is dated wrongly against today or its review")

    def _hours(self) -> None:
        """Hours have words in every language, with room for a clock where they have one."""
        ui = self._catalog.locales[self._catalog.default].ui
        for hotline in self._catalog.hotlines.values():
            named, _, clock = hotline.hours.partition(" ")
            words = ui.get(f"hours.{named}")
            if named and (words is None or bool(clock) is not bool(placeholders(words))):
                node = self._origins.facts[hotline.id]["hours"]
                node.fault("no words for it as hours.<name> in ui.yaml, with {first} and {last} for a clock")

    def _seasons(self) -> None:
        used = {tip.season for tip in self._catalog.tips.values()}
        for name, node in self._origins.seasons.items():
            if name not in used:
                node.fault("no tip names this season, it changes nothing", value=name)

    def _topics(self) -> None:
        ui = self._origins.locales[self._catalog.default]["first_aid"]
        known = {"tip": self._catalog.tips, "aid": SITUATIONS, "logout": ui["logout"].mapping()}
        for node in self._origins.topics.values():
            for entry in (*node["show"].sequence(), node["more"]):
                kind, _, name = str(entry.value).partition(":")
                if name and name not in known.get(kind, ()):
                    entry.fault(f"unknown {kind}, the answer would name an entry that there is not")
                elif kind == "tip" and self._catalog.tips[name].reach != EVERYWHERE:
                    entry.fault("has no words in some languages, the answer would be in another one")

    def _told(self) -> None:
        """What no language needs is told in one at least; who keeps a few languages keeps the whole index."""
        if set(self._catalog.locales) != set(LANGUAGES):
            return
        for name, tip in self._catalog.tips.items():
            told = (files[_home(tip)].mapping() for files in self._origins.locales.values())
            if tip.reach == OWN and not any(name in words for words in told):
                self._origins.tips[name]["reach"].fault("no language has words for it, nothing shows it")

    def _places(self) -> None:
        """Each sign stands for one country that the library knows, and is seen where its examples say so."""
        known, nodes = {fact.country for fact in self._all()}, self._origins.places
        for part in ("signs", "names"):
            for country, node in nodes[part].mapping().items():
                if country not in known:
                    node.fault("no law and no hotline of this country is kept, it could be told nothing")
        kinds = (kind for signs in nodes["signs"].mapping().values() for kind in signs.mapping().values())
        _once((sign for kind in kinds for sign in kind.sequence()), "it can be a sign of one country only")
        for example in nodes["examples"].sequence():
            found, wanted = self._catalog.whereabouts.sign(example["text"].text()), example["country"].value
            if found != wanted:
                example.fault(f"is taken for {found or 'no country'}, not for {wanted or 'none'}")

    def _questions(self, node: Node, tellings: Node) -> None:
        """Each topic has words; nothing is known as a way to ask or to tell two things."""
        self._known(node, self._catalog.topics, "topic")
        self._known(tellings, dict.fromkeys(TELLINGS), "thing that happens")
        asked = (words["asked"] for words in node.mapping().values())
        told = tellings.mapping().values()
        _once((way for ways in (*asked, *told) for way in ways.sequence()), "it can mean one thing only")

    def _complete(self, locale: Locale, files: LocaleFiles) -> None:
        reference = self._origins.locales[self._catalog.default]
        for part in _SHARED:
            self._same_keys(locale, part, files[part], reference[part])
        self._known(files["warnings"], self._catalog.schemes, "scheme")
        self._printed(files["laws"])
        self._tips(locale, files)
        self._names(files["ui"], locale)
        self._countries(locale)

    def _same_keys(self, locale: Locale, part: str, node: Node, reference: Node) -> None:
        for key, other in reference.mapping().items():
            if key not in node.mapping() and not _is_plural(key):
                node.fault(f"missing, {other.at} has it", value=key)
        for key, own in node.mapping().items():
            if key not in reference.mapping() and not _is_plural(key) and not key.startswith("country."):
                own.fault(f"{reference.path} lacks this key, one of the two {part} files is wrong", value=key)
        if part == "ui":
            self._plurals(locale, node)

    def _plurals(self, locale: Locale, node: Node) -> None:
        """Each text with a number has the forms that the language counts by, and no others."""
        wanted = cldr.plural_forms(locale.id) | {"other"}
        stems = {key.rpartition(".")[0] for key in node.mapping() if key.endswith(".other")}
        for stem in sorted(stems):
            for form in _PLURALS:
                key = f"{stem}.{form}"
                if form in wanted and key not in node.mapping():
                    node.fault(f"missing, {locale.id} counts with {', '.join(sorted(wanted))}", value=key)
                elif form not in wanted and key in node.mapping():
                    node[key].fault(f"{locale.id} has no such form, nothing shows it", value=key)

    def _known(self, node: Node, known: Mapping[str, object], kind: str) -> None:
        for key, own in node.mapping().items():
            if key not in known:
                own.fault(f"unknown {kind}, nothing shows it", value=key)
        for key in known:
            if key not in node.mapping():
                node.fault(f"no words for this {kind}", value=key)

    def _printed(self, node: Node) -> None:
        """Each law that may be printed has words, and no other one."""
        for key, own in node.mapping().items():
            law = self._catalog.laws.get(key)
            if law is None:
                own.fault("unknown law, nothing shows it", value=key)
            elif not law.printable:
                at = self._origins.facts[key].at
                own.fault(f"graded {law.grade} at {at}, give printed_because there or drop it", value=key)
        for key, law in self._catalog.laws.items():
            if law.printable and key not in node.mapping():
                node.fault("no words for this law", value=key)

    def _tips(self, locale: Locale, files: LocaleFiles) -> None:
        for part in (*TOLD, "quizzes"):
            for key, own in files[part].mapping().items():
                tip = self._catalog.tips.get(key)
                if tip is None:
                    own.fault("unknown tip, nothing shows it", value=key)
                elif (home := _home(tip)) != part:
                    own.fault(f"is a {tip.kind}, its words belong into {home}.yaml", value=key)
        for key, tip in self._catalog.tips.items():
            part = _home(tip)
            if tip.must_have(locale.id) and key not in files[part].mapping():
                files[part].fault(f"no words for the tip at {self._origins.tips[key].at}", value=key)

    def _articles(self, locale: Locale, node: Node) -> None:
        for key, own in node.mapping().items():
            law: Law | None = self._catalog.laws.get(key)
            if law is None:
                continue
            words = locale.laws[key]
            if not names_article(words.short, law.article):
                own["short"].fault(f"is not article {law.article} of {self._origins.facts[key].at}")
            if words.short not in words.cite:
                own["cite"].fault(f"does not contain the article {words.short}")
            if placeholders(words.says) != {"cite"}:
                own["says"].fault("needs the placeholder {cite} and no other, else nobody sees the source")

    def _names(self, ui: Node, locale: Locale) -> None:
        wanted = [f"scheme.{name}" for name in self._catalog.schemes]
        acts = [sub for scheme in self._catalog.schemes.values() for sub in scheme.subs]
        wanted += [f"{kind}.{act}" for act in acts for kind in ("sub", "wants")]
        for key in wanted:
            if key not in ui.mapping():
                ui.fault("missing, it has no name to show", value=key)
        for code in self._catalog.regions:
            if self._catalog.country(locale.id, code) == code.upper():
                ui.fault("missing, CLDR has no name for this country either", value=f"country.{code}")

    def _countries(self, locale: Locale) -> None:
        for node in self._origins.index[locale.id]["countries"].sequence():
            if node.text() not in {fact.country for fact in self._all()}:
                node.fault("no law and no hotline of this country is kept, nothing can be printed of it")

    def _all(self) -> Iterator[Fact]:
        yield from self._catalog.laws.values()
        yield from self._catalog.hotlines.values()

    def _same_placeholders(self, name: str, files: LocaleFiles) -> None:
        for part in sorted(BY_KEY):
            reference = self._origins.locales[self._catalog.default][part]
            for key, node in files[part].mapping().items():
                other = reference[key if not _is_plural(key) else f"{key.rpartition('.')[0]}.other"]
                own, wanted = _names(node), _names(other)
                if own != wanted and not other.missing:
                    named = f"placeholders {_list(own)} in {name}, {_list(wanted)} at {other.at}"
                    node.fault(named, value=key)


def _once(nodes: Iterable[Node], why: str) -> None:
    """Each text stands in one place alone, however it is written."""
    seen: dict[str, Node] = {}
    for node in nodes:
        first = seen.setdefault(made_plain(node.text()), node)
        if first is not node:
            node.fault(f"stands at {first.at} already, {why}")


def _home(tip: Tip) -> str:
    if tip.is_quiz:
        return "quizzes"
    return {CASE: "cases", NOTICE: "notice"}.get(tip.kind, "tips")


def _is_plural(key: str) -> bool:
    return key.rpartition(".")[2] in _PLURALS


def _names(node: Node) -> frozenset[str]:
    return placeholders(node.value) if isinstance(node.value, str) else frozenset()


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
