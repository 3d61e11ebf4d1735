"""``antifraud content``: what an editor needs to look at the library and to prove a change."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.facts import due
from bot.adapters.content.lint import linted
from bot.adapters.content.markup import shown
from bot.adapters.content.reviews import reviewed
from bot.adapters.content.rules import lint_ruleset, load_ruleset
from bot.core.library.catalog import Catalog
from bot.core.library.content import BRIEF, TONES, Tip
from bot.core.library.coverage import coverage, printable_laws
from bot.core.library.facts import Fact, Law
from bot.core.library.wording import AUTO
from bot.errors import AntifraudError
from bot.services.library.covering import SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which tips to list; "" for any."""

    scheme: str = ""
    kind: str = ""
    audience: str = ""
    season: str = ""
    length: str = ""
    reach: str = ""

    def takes(self, tip: Tip) -> bool:
        """Whether a tip is wanted."""
        return all(getattr(tip, name) == value for name, value in self._wanted())

    def check(self, tips: Collection[Tip]) -> None:
        """Raise AntifraudError for a value that no tip has: it is mistyped, and would list nothing."""
        for name, value in self._wanted():
            known = sorted({getattr(tip, name) for tip in tips} - {""})
            if value not in known:
                raise AntifraudError(f"--{name} {value}: must be one of {', '.join(known)}")

    def _wanted(self) -> Iterator[tuple[str, str]]:
        fields = ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        return ((name, value) for name, value in fields if value)


def faults(folder: Path, today: datetime.date) -> tuple[list[str], list[str]]:
    """Every fault of the whole content folder, rules and their examples too, and notes on what is none."""
    found = linted(folder, today)
    return list(dict.fromkeys((*found.lines(), *lint_ruleset(folder)))), found.notes()


def proven(folder: Path) -> tuple[list[str], str]:
    """The faults of all examples, and how many were run."""
    found = lint_ruleset(folder)
    rules = {rule.id: rule for rule in load_ruleset(folder).rules} if not found else {}
    examples = sum(len(rule.hits) + len(rule.misses) for rule in rules.values())
    return found, f"{examples} examples of {len(rules)} rules hold"


def listed(folder: Path, lang: str, wanted: Filter) -> Iterator[str]:
    """One line for each tip that fits: id, kind, scheme, audience, season, length, reach, title."""
    catalog = load_catalog(folder)
    language = _language(catalog, lang)
    wanted.check(catalog.tips.values())
    for tip in catalog.tips.values():
        if wanted.takes(tip):
            told = tip.id in catalog.locales[language].tips or tip.id in catalog.locales[language].quizzes
            title = catalog.tipbook.title(language, tip.id) if told else f"(no words in {language})"
            facts = (tip.kind, tip.scheme, tip.audience, tip.season or "-", tip.length, tip.reach)
            yield f"{tip.id:32} {' '.join(facts)}  {title}"


def preview(
    folder: Path, name: str, lang: str, *, tone: str = BRIEF, region: str = AUTO, html: bool = False
) -> str:
    """What a chat will see of a tip, quiz, scheme (warnings and first steps), law, hotline or text."""
    catalog = load_catalog(folder)
    language = _language(catalog, lang)
    if tone not in TONES:
        raise AntifraudError(f"--tone {tone}: must be one of {', '.join(TONES)}")
    if region not in {AUTO, *catalog.regions}:
        raise AntifraudError(f"--region {region}: must be auto or one of {', '.join(catalog.regions)}")
    for show in (_tip, _scheme, _law, _hotline, _text):
        text = show(catalog, name, language, tone, region)
        if text:
            return text if html else shown(text)
    raise AntifraudError(f"{name}: no tip, quiz, scheme, law, hotline or text has this id")


def stats(folder: Path, today: datetime.date) -> Iterator[str]:
    """What the library covers: per language, kind, region and grade, and what is to be checked again soon."""
    catalog = load_catalog(folder)
    tips = [tip for tip in catalog.tips.values() if not tip.is_quiz]
    quizzes = [tip for tip in catalog.tips.values() if tip.is_quiz]
    yield f"{len(tips)} tips, {len(quizzes)} quizzes, {len(catalog.locales)} languages"
    for name in ("kind", "scheme", "audience", "season", "length", "level", "reach"):
        counts = Counter(getattr(tip, name) or "-" for tip in tips)
        yield f"  by {name}: " + ", ".join(f"{key} {count}" for key, count in counts.most_common())
    yield from _coverage(folder, catalog)
    yield from _law_table(catalog)
    yield from _number_table(catalog)
    yield from _facts(catalog, today)


def _language(catalog: Catalog, lang: str) -> str:
    if lang not in catalog.locales:
        raise AntifraudError(f"--locale {lang}: must be one of {', '.join(catalog.locales)}")
    return lang


def _coverage(folder: Path, catalog: Catalog) -> Iterator[str]:
    laws = printable_laws(catalog)
    for one in coverage(catalog):
        yield (
            f"{one.lang:8} {one.texts} texts, {one.schemes} schemes, "
            f"{one.laws} of {laws} laws, {one.tips} tips, {one.quizzes} quizzes, "
            f"{_reviewed(folder, one.lang)}"
        )


def _reviewed(folder: Path, lang: str) -> str:
    """How many of the texts that the bot says somebody read as they are now, and how many became others."""
    found = reviewed(folder, lang)
    if not found.fresh and not found.stale:
        return "none reviewed"
    return f"{found.fresh} of {found.texts} texts reviewed, {found.stale} stale"


def _law_table(catalog: Catalog) -> Iterator[str]:
    """For each region and scheme the article that comes first and how many more, or the general sentence."""
    yield "laws by region and scheme, the first article and how many more:"
    yield _row("", catalog.schemes)
    bare = []
    for region in catalog.regions:
        cited = [catalog.lawbook.offences(scheme, region) for scheme in catalog.schemes]
        if any(cited):
            yield _row(region, (_told(laws) for laws in cited))
        else:
            bare.append(region)
    yield f"  general sentence in every scheme: {', '.join(bare) or 'nowhere'}"


def _number_table(catalog: Catalog) -> Iterator[str]:
    """For each region the number that a person in need is told, or that none was checked."""
    yield "numbers by region, the one that is told first:"
    yield _row("", ("police", "ambulance", "fraud", "crisis line"))
    for region in catalog.regions:
        yield _row(
            region,
            (channel or "not verified" for channel in catalog.phonebook.first_numbers(region).values()),
        )


def _row(region: str, cells: Iterable[str]) -> str:
    return f"  {region:3} {' '.join(f'{cell:22}' for cell in cells)}".rstrip()


def _told(laws: Sequence[Law]) -> str:
    if not laws:
        return "general sentence"
    return laws[0].id if len(laws) == 1 else f"{laws[0].id} +{len(laws) - 1}"


def _facts(catalog: Catalog, today: datetime.date) -> Iterator[str]:
    kinds: tuple[tuple[str, tuple[Fact, ...]], ...] = (
        ("laws", tuple(catalog.laws.values())),
        ("hotlines", tuple(catalog.hotlines.values())),
    )
    for name, facts in kinds:
        grades = Counter(str(fact.grade) for fact in facts)
        countries = len({fact.country for fact in facts})
        counted = ", ".join(f"{grade} {count}" for grade, count in grades.most_common())
        printable = sum(fact.printable for fact in facts)
        yield f"{len(facts)} {name} of {countries} countries, {printable} printable ({counted})"
    for fact in due(catalog, today, SOON):
        yield f"  to be checked by {fact.review_by}: {fact.id}"


def _tip(catalog: Catalog, name: str, lang: str, _: str, __: str) -> str:
    tip = catalog.tips.get(name)
    if tip is None:
        return ""
    if not tip.is_quiz:
        return catalog.tipbook.text(lang, name)
    words = catalog.tipbook.quiz(lang, name)
    options = (f"  ( ) {catalog.text(lang, f'quiz.{answer}')}" for answer in ("scam", "safe"))
    right = catalog.text(lang, f"quiz.{tip.right}")
    question = catalog.text(lang, "quiz.question", question=words.question)
    return "\n".join((question, *options, f"  -> {right}: {words.explanation}"))


def _scheme(catalog: Catalog, name: str, lang: str, tone: str, region: str) -> str:
    if name not in catalog.schemes:
        return ""
    evidence = catalog.quoted(lang, ["…"])
    wordings = range(catalog.locale(lang).warnings[name].wordings(tone))
    said = (catalog.warnings.text(lang, name, evidence, n, tone=tone, region=region) for n in wordings)
    return "\n\n".join(said)


def _law(catalog: Catalog, name: str, lang: str, _: str, __: str) -> str:
    law = catalog.laws.get(name)
    if law is None:
        return ""
    if not law.printable:
        return f"{name} is graded {law.grade}: it is kept and not printed"
    sentence = catalog.lawbook.says(lang, [law])[0]
    return catalog.text(lang, "law.country", country=catalog.country(lang, law.country), laws=sentence)


def _hotline(catalog: Catalog, name: str, lang: str, _: str, __: str) -> str:
    hotline = catalog.hotlines.get(name)
    if hotline is None:
        return ""
    if not hotline.printable:
        return f"{name} is graded {hotline.grade}: it is kept and not printed"
    kind = catalog.text(lang, f"hotline.kind.{hotline.kind}")
    name, channel = (escape(words, quote=False) for words in (hotline.name, hotline.channel))
    item = catalog.text(lang, "hotline.item", name=name, channel=channel, kind=kind)
    told = [*catalog.phonebook.terms(lang, hotline), *catalog.phonebook.marks(lang, hotline)]
    if not told:
        return item
    details = escape(catalog.text(lang, "hotline.join").join(told), quote=False)
    return catalog.text(lang, "hotline.hours", item=item, hours=details)


def _text(catalog: Catalog, name: str, lang: str, _: str, __: str) -> str:
    return catalog.locale(lang).ui.get(name, "")
