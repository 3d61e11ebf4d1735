"""``antifraud content compare``: two languages on one page, and as a sheet, for who reviews one of them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.content.catalog import Origins, Reader
from bot.adapters.content.earlier import as_of
from bot.adapters.content.lint_lengths import measured
from bot.adapters.content.locales import PARTS, LocaleFiles
from bot.adapters.content.markup import shown
from bot.adapters.content.reviews import Review, reviews
from bot.adapters.content.sheets import SheetRow, sheet
from bot.adapters.content.strict_yaml import Node
from bot.adapters.content.texts import INDEX, all_texts, is_heard, keyed, part_of
from bot.core.library.catalog import Catalog
from bot.core.library.content import NOTICE
from bot.core.text.columns import TextBound, lines
from bot.errors import AntifraudError
from bot.files import replace_whole
from bot.lab.compare.page import CHANGED, NEW, SAME, TextGroup, TextPair, TextSide, page

NOTICE_MASTER = "zh-Hans"
"""The language that the notice was published in."""
LAST_YEAR = 2099
"""The last year that git knows; a later day it takes for the beginning of time."""
READABLE = 0o644
"""A page and a sheet are made to be passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareJob:
    """What was asked for; "" or None for what was not."""

    locale: str
    master: str = ""
    since: str = ""
    before: Path | None = None
    parts: tuple[str, ...] = ()
    heard: bool = False
    page: Path | None = None
    sheet: Path | None = None


def compare(folder: Path, job: CompareJob) -> Iterator[str]:
    """Write the page, and the sheet where one is wanted; tell what was written."""
    reader = Reader(folder=folder)
    catalog = reader.catalog()
    reader.faults.check()
    _check(catalog, job)
    masters = {part: _master(catalog, job, part) for part in job.parts or PARTS}
    langs = {job.locale, *masters.values()}
    with _earlier(folder, job, langs) as older:
        tongues = {lang: _tongue(folder, older, catalog, reader.origins, lang) for lang in langs}
    groups = _groups(masters, tongues, job)
    compared = job.since or (str(job.before) if job.before else "")
    made = page(job.locale, catalog.locale(job.locale).name, groups, compared)
    target = job.page or Path(f"antifraud-{job.locale}.html")
    replace_whole(target, made.encode(), READABLE)
    yield f"Wrote {target}: {sum(len(group.pairs) for group in groups)} texts."
    if job.sheet:
        rows = list(_rows(job.locale, groups))
        replace_whole(job.sheet, sheet(rows), READABLE)
        yield f"Wrote {job.sheet}: {len(rows)} rows."


def _check(catalog: Catalog, job: CompareJob) -> None:
    for lang in (job.locale, *filter(None, [job.master])):
        if lang not in catalog.locales:
            raise AntifraudError(f"{lang}: no such language, there are {', '.join(catalog.locales)}")
    if job.locale == job.master:
        raise AntifraudError(f"{job.locale} beside itself shows nothing: name another language")
    for part in job.parts:
        if part not in PARTS:
            raise AntifraudError(f"--part {part}: must be one of {', '.join(PARTS)}")
    if job.since and job.before:
        raise AntifraudError("--since and --before say the same in two ways: give one of them")


def _master(catalog: Catalog, job: CompareJob, part: str) -> str:
    """The language beside which a file is shown: the one named, or that in which it was written first."""
    first, other = catalog.default, NOTICE_MASTER
    if part == NOTICE:
        first, other = other, first
    known = [lang for lang in (job.master, first, other, *catalog.locales) if lang in catalog.locales]
    return next((lang for lang in known if lang != job.locale), job.locale)


def _earlier(folder: Path, job: CompareJob, langs: Iterable[str]) -> AbstractContextManager[Path | None]:
    if job.since:
        return as_of(folder, _day(job.since), langs)
    if job.before and not (job.before / INDEX).is_file():
        raise AntifraudError(f"--before {job.before}: has no {INDEX}, a content folder is needed")
    return nullcontext(job.before)


def _day(since: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(since)
    except ValueError:
        raise AntifraudError(f"--since {since}: a day is needed, as 2026-11-30") from None
    if day.year > LAST_YEAR:
        raise AntifraudError(f"--since {since}: that day is still to come, choose one that was")
    return day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """What is known of the texts of one language; ``former`` is None where nobody asked what they were."""

    lang: str
    texts: Mapping[str, str]
    former: Mapping[str, str] | None
    bounds: Mapping[str, list[TextBound]]
    read: Mapping[str, Review]

    def side(self, key: str) -> TextSide | None:
        """A text as the page shows it."""
        if (text := self.texts.get(key)) is None:
            return None
        former = self.former.get(key) if self.former is not None else None
        change = SAME if self.former is None or former == text else NEW if former is None else CHANGED
        seen = shown(text)
        return TextSide(
            text=text,
            signs=len(seen),
            lines=lines(seen),
            change=change,
            former=former,
            bounds=tuple(_worst(self.bounds.get(key, ()))),
        )


def _tongue(folder: Path, older: Path | None, catalog: Catalog, origins: Origins, lang: str) -> _Tongue:
    files = origins.locales[lang]
    return _Tongue(
        lang=lang,
        texts={key: str(node.value) for part in PARTS for key, node in keyed(files[part], part)},
        former=None if older is None else all_texts(older, lang),
        bounds=_bounds(catalog, lang, files),
        read=reviews(folder, lang),
    )


def _bounds(catalog: Catalog, lang: str, files: LocaleFiles) -> dict[str, list[TextBound]]:
    """What is measured of each text; what several make together stands at the first of them."""
    keys = {id(node): key for part in PARTS for key, node in _all_nodes(files[part], part)}
    found: dict[str, list[TextBound]] = defaultdict(list)
    # What a language in the making lacks cannot be measured; its texts can be read all the same.
    with suppress(KeyError, IndexError, ValueError):
        for one in measured(catalog, lang, files):
            found[keys.get(id(one.node), "")].append(one.bound)
    return found


def _all_nodes(node: Node, key: str) -> Iterator[tuple[str, Node]]:
    """Every node, with the key of the first text at or below it."""
    first = next(keyed(node, key), None)
    if first is not None:
        yield first[0], node
    if isinstance(node.value, tuple):
        for number, child in enumerate(node.value, 1):
            yield from _all_nodes(child, f"{key}/{number}")
    elif isinstance(node.value, Mapping):
        for name, child in node.value.items():
            yield from _all_nodes(child, f"{key}/{name}")


def _worst(found: Iterable[TextBound]) -> Iterator[TextBound]:
    """Of what is measured in one way, that which takes the most of its room."""
    worst: dict[str, TextBound] = {}
    for one in found:
        known = worst.setdefault(one.unit, one)
        if one.taken * known.most > known.taken * one.most:
            worst[one.unit] = one
    yield from worst.values()


def _groups(masters: Mapping[str, str], tongues: Mapping[str, _Tongue], job: CompareJob) -> list[TextGroup]:
    own = tongues[job.locale]
    groups = (
        TextGroup(name=part, master=master, pairs=tuple(_pairs(part, tongues[master], own, job)))
        for part, master in masters.items()
    )
    return [group for group in groups if group.pairs]


def _pairs(part: str, master: _Tongue, own: _Tongue, job: CompareJob) -> Iterator[TextPair]:
    """Each text of a file that either language has, in the order of the master."""
    for key in dict.fromkeys((*master.texts, *own.texts)):
        if part_of(key) != part or (is_heard(key) and not job.heard):
            continue
        review, side = own.read.get(key), own.side(key)
        yield TextPair(
            key=key,
            master=master.side(key),
            own=side,
            read=f"{review.by}, {review.on}" if review else "",
            is_stale=review is not None and side is not None and not review.is_of(side.text),
        )


def _rows(locale: str, groups: Iterable[TextGroup]) -> Iterator[SheetRow]:
    for pair in (pair for group in groups for pair in group.pairs):
        if pair.own:
            master = pair.master.text if pair.master else ""
            yield SheetRow(locale=locale, key=pair.key, master=master, present=pair.own.text)
