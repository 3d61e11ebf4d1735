"""Checks the content beyond its schema: what a reader would see wrong, each with file and line."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from bot.adapters.content.catalog import MAY_BE_EMPTY, Origins, Reader
from bot.adapters.content.strict_yaml import Faults, Node
from bot.core.content import (
    MAX_EVIDENCE,
    PLACEHOLDER,
    Catalog,
    Fact,
    Locale,
    placeholders,
)

MAX_FULL = 1000
MAX_SHORT = 300
MAX_ALERT = 200
MAX_STEPS = 1500
MAX_TIP = 900
MAX_MESSAGE = 1200
LIMITS = {
    "bot.description": 512,
    "bot.short_description": 120,
    "why.alert": 120,
    **dict.fromkeys(("cleared.denied", "cleared.done", "settings.only_admins"), MAX_ALERT),
    **dict.fromkeys(("why.expired", "why.cleared", "settings.saved"), MAX_ALERT),
}
PLAIN = ("button.", "commands.", "bot.", "why.alert", "scheme.", "sub.", "reason.", "setting.", "rights.")
TAGS = frozenset({"b", "i", "u", "s", "code", "a", "blockquote"})
HEDGES = {"zh-Hans": ("像", "疑似"), "zh-Hant": ("像", "疑似"), "en": ("looks like",)}
MAYBE = {"zh-Hans": "可能", "zh-Hant": "可能", "en": "may"}
THREATS = re.compile(
    r"坐牢|牢底|蹲监|蹲監|判刑|抓你|抓走|罪犯|活该|活該|後果自負|后果自负"
    r"|\bjail|\bprison|you will be|arrest|\bidiot|shame",
    re.IGNORECASE,
)
REASON = "the text cannot be sent as it is"


def lint(folder: Path, today: datetime.date) -> list[str]:
    """Every fault of the content as ``file:line: value; consequence``; ``today`` decides what is overdue."""
    reader = Reader(folder=folder)
    catalog = reader.catalog()
    if len(reader.faults):
        return reader.faults.lines()
    check = _Lint(catalog, reader.origins, reader.faults, today)
    check.run()
    return reader.faults.lines()


class _Lint:
    def __init__(self, catalog: Catalog, origins: Origins, faults: Faults, today: datetime.date) -> None:
        self._catalog = catalog
        self._origins = origins
        self._faults = faults
        self._today = today

    def run(self) -> None:
        self._schemes()
        self._facts()
        for name, files in self._origins.locales.items():
            self._complete(self._catalog.locales[name], files)
            self._same_placeholders(name, files)
            self._texts(files)
            self._warnings(self._catalog.locales[name], files["warnings"])
        if not len(self._faults):
            self._lengths()

    def _schemes(self) -> None:
        for name, node in self._origins.schemes.items():
            for law in node["laws"].sequence():
                if law.text() not in self._catalog.laws:
                    law.fault(f"unknown law, {name} cannot cite it")
        self._unique_subs()

    def _unique_subs(self) -> None:
        seen: dict[str, Node] = {}
        for node in self._origins.schemes.values():
            for sub in node["subs"].sequence():
                if sub.text() in seen:
                    sub.fault(f"the sub-scheme stands at {seen[sub.text()].at} already")
                seen[sub.text()] = sub

    def _facts(self) -> None:
        facts: Mapping[str, Fact] = {**self._catalog.laws, **self._catalog.hotlines}
        for name, fact in facts.items():
            node = self._origins.facts[name]
            if fact.review_by < self._today:
                node["review_by"].fault(f"{name} is overdue, check its source and move the date")
            if fact.verified_on > self._today or fact.review_by <= fact.verified_on:
                node["verified_on"].fault(f"{name} is dated wrongly against today or its review")

    def _complete(self, locale: Locale, files: Mapping[str, Node]) -> None:
        reference = self._origins.locales[self._catalog.default]
        for part in ("ui", "tips", "warnings", "emergency"):
            self._same_keys(part, files[part], reference[part])
        self._known(files["tips"], self._catalog.tips, "tip")
        self._known(files["warnings"], self._catalog.schemes, "scheme")
        self._known(files["emergency"], self._catalog.schemes, "scheme")
        self._known(files["facts"]["laws"], self._catalog.laws, "law")
        self._known(files["facts"]["hotlines"], self._catalog.hotlines, "hotline")
        self._printable(files["facts"], {**self._catalog.laws, **self._catalog.hotlines})
        self._articles(locale, files["facts"]["laws"])
        self._names(files["ui"], locale)

    def _same_keys(self, part: str, node: Node, reference: Node) -> None:
        for key, other in reference.mapping().items():
            if key not in node.mapping():
                node.fault(f"missing, {other.at} has it", value=key)
        for key, own in node.mapping().items():
            if key not in reference.mapping():
                own.fault(f"{reference.path} lacks this key, one of the two {part} files is wrong", value=key)

    def _known(self, node: Node, known: Mapping[str, object], kind: str) -> None:
        for key, own in node.mapping().items():
            if key not in known:
                own.fault(f"unknown {kind}, nothing shows it", value=key)
        if kind in {"tip", "scheme"}:
            for key in known:
                if key not in node.mapping():
                    node.fault(f"no words for this {kind}", value=key)

    def _printable(self, node: Node, facts: Mapping[str, Fact]) -> None:
        for part in ("laws", "hotlines"):
            for key, own in node[part].mapping().items():
                if key in facts and not facts[key].printable:
                    at = self._origins.facts[key].at
                    own.fault(
                        f"graded {facts[key].grade} at {at}, give printed_because there or drop it", value=key
                    )

    def _articles(self, locale: Locale, node: Node) -> None:
        for key, own in node.mapping().items():
            law = self._catalog.laws.get(key)
            if law and not _names_article(own["short"].text(), law.article):
                own["short"].fault(f"is not article {law.article} of {self._origins.facts[key].at}")
            if law and locale.articles[key] not in locale.laws[key]:
                own["cite"].fault(f"does not contain the article {locale.articles[key]}")

    def _names(self, ui: Node, locale: Locale) -> None:
        wanted = [f"scheme.{name}" for name in self._catalog.schemes]
        wanted += [f"sub.{sub}" for scheme in self._catalog.schemes.values() for sub in scheme.subs]
        wanted += [f"country.{country}" for country in locale.countries]
        for key in wanted:
            if key not in ui.mapping():
                ui.fault("missing, it has no name to show", value=key)

    def _same_placeholders(self, name: str, files: Mapping[str, Node]) -> None:
        reference = self._origins.locales[self._catalog.default]["ui"]
        for key, node in files["ui"].mapping().items():
            own, other = _names(node), _names(reference[key])
            if own != other and not reference[key].missing:
                node.fault(
                    f"placeholders {_list(own)} in {name}, {_list(other)} at {reference[key].at}", value=key
                )

    def _texts(self, files: Mapping[str, Node]) -> None:
        for part, root in files.items():
            for key, node in _leaves(root):
                self._text(key if part == "ui" else "", node)
                self._limit(key if part == "ui" else "", node)

    def _text(self, key: str, node: Node) -> None:
        text = str(node.value)
        if fault := html_fault(text, plain=key.startswith(PLAIN)):
            node.fault(f"{fault}, {REASON}", value=text)
        if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
            node.fault("a brace that is no {placeholder}", value=text)
        if found := THREATS.search(text):
            node.fault("a notice never threatens, blames or promises a penalty", value=found[0])
        if text != text.strip() and key not in MAY_BE_EMPTY and not key.startswith(("hotline.", "evidence.")):
            node.fault("space at an end", value=text)

    def _limit(self, key: str, node: Node) -> None:
        limit = 60 if key.startswith("commands.") else 30 if key.startswith("button.") else LIMITS.get(key, 0)
        if limit and len(str(node.value)) > limit:
            node.fault(f"{len(str(node.value))} characters, at most {limit} are shown", value=key)

    def _warnings(self, locale: Locale, root: Node) -> None:
        for scheme, node in root.mapping().items():
            if scheme not in self._catalog.schemes:
                continue
            for variant in node["full"].sequence():
                self._variant(locale, scheme, variant)
            for key, leaf in _leaves(node):
                allowed = {"did_it"} | {f"{kind}:{law}" for law in locale.laws for kind in ("law", "art")}
                if unknown := _names(leaf) - allowed:
                    leaf.fault(f"unknown placeholders {_list(unknown)} in {key}")

    def _variant(self, locale: Locale, scheme: str, node: Node) -> None:
        used = {name.split(":")[1] for _, leaf in _leaves(node) for name in _names(leaf) if ":" in name}
        for law in self._catalog.schemes[scheme].laws:
            known = self._catalog.laws.get(law)
            if known and known.country in locale.countries and law not in used:
                node.fault(f"does not cite {law}, schemes.yaml lists it", value=scheme)
        for law in used - set(self._catalog.schemes[scheme].laws):
            node.fault(f"cites {law}, which schemes.yaml does not list", value=scheme)
        if not any(hedge in node["what"].text() for hedge in HEDGES.get(locale.id, ("",))):
            node["what"].fault("accuses outright, say what it looks like")
        if MAYBE.get(locale.id, "") not in node["law"].text():
            node["law"].fault("promises a penalty, say that it may follow")

    def _lengths(self) -> None:
        evidence = "x" * MAX_EVIDENCE
        for lang, files in self._origins.locales.items():
            for scheme, node in files["warnings"].mapping().items():
                for index, variant in enumerate(node["full"].sequence()):
                    text = self._catalog.warning(lang, scheme, evidence, index)
                    _bound(variant, "the full warning", text, MAX_FULL)
                for index, short in enumerate(node["short"].sequence()):
                    text = self._catalog.short_warning(lang, scheme, evidence, index)
                    _bound(short, "the short warning", text, MAX_SHORT)
                name = self._catalog.text(lang, f"scheme.{scheme}")
                level = self._catalog.text(lang, "level.fraud")
                alert = self._catalog.text(lang, "why.alert", scheme=name, level=level, evidence=evidence)
                _bound(node, "the alert", alert, MAX_ALERT)
                steps = files["emergency"][scheme]
                _bound(steps, "the first steps", self._catalog.first_steps(lang, scheme), MAX_STEPS)
            for tip, node in files["tips"].mapping().items():
                _bound(node, "the tip", self._catalog.tip(lang, tip), MAX_TIP)


def _bound(node: Node, what: str, text: str, most: int) -> None:
    length = len(shown(text))
    if length > most:
        node.fault(f"{what} is {length} characters long, at most {most} are read", value="too long")


def shown(text: str) -> str:
    """What the reader sees: no tags, entities resolved, as Telegram counts length."""
    return html.unescape(re.sub(r"</?[a-z]+[^>]*>", "", text))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.fault = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.fault = self.fault or f"<{tag}> is not allowed"
        elif attrs and (tag != "a" or [name for name, _ in attrs] != ["href"]):
            self.fault = self.fault or f"attributes on <{tag}>"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or f"</{tag}> closes nothing"


def html_fault(text: str, *, plain: bool = False) -> str:
    """What keeps Telegram from reading the text as its HTML, "" if nothing does."""
    if plain:
        return "tags in plain text" if re.search(r"<[/a-z]", text) else ""
    if re.search(r"<(?!/?[a-z])", text) or re.search(r"&(?!(amp|lt|gt|quot);)", text):
        return "a bare < or &"
    tags = _Tags()
    tags.feed(text)
    tags.close()
    return tags.fault or (f"<{tags.open[-1]}> is never closed" if tags.open else "")


def _leaves(node: Node, key: str = "") -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, str):
        yield key, node
    elif isinstance(node.value, tuple):
        for child in node.value:
            yield from _leaves(child, key)
    elif node.value is not None:
        for name, child in node.value.items():
            yield from _leaves(child, f"{key}.{name}" if key else name)


def _names(node: Node) -> frozenset[str]:
    return placeholders(node.value) if isinstance(node.value, str) else frozenset()


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _names_article(words: str, article: str) -> bool:
    numbers = re.findall(r"[0-9]+", article.partition("(")[0])
    read = re.findall(r"[0-9]+", _arabic(words))
    return read == numbers


_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100}


def _arabic(words: str) -> str:
    """Turn Chinese numerals below a thousand into digits, so that articles can be compared."""
    return re.sub("[零一二三四五六七八九十百]+", lambda found: str(_value(found[0])), words)


def _value(numeral: str) -> int:
    total, digit = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
