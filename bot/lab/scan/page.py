"""The report as a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.core.library.catalog import Catalog
from bot.core.verdict import SCHEMES, Level
from bot.lab.charts import Bar, Column, number
from bot.lab.page import render
from bot.lab.scan import duty, spans
from bot.lab.scan.flagged import Flagged, FlaggedKind
from bot.lab.scan.running import ScanEnd
from bot.lab.scan.scan import Findings, Options
from bot.lab.scan.tally import Pair, Tally
from bot.lab.scan.words import ReportWords

MOST_BARS = 15


def page(outcome: ScanEnd, catalog: Catalog, lang: str, options: Options) -> str:
    """The whole page in one language."""
    say, findings = ReportWords(catalog, lang), outcome.scan.findings
    tally, days = findings.tally, spans.days(findings.tally)
    seen = [scheme for scheme in SCHEMES if any(scheme in column.counts for column in days.columns)]
    return render(
        "scan.html",
        lang=lang,
        title=say("title"),
        say=say,
        lead=list(_lead(outcome, say, options)),
        tiles=list(_tiles(tally, say, options)),
        tally=tally,
        schemes=SCHEMES,
        by_scheme=_bars({say.scheme(scheme): pair for scheme, pair in tally.schemes().items()}),
        by_reason=_bars({say.reason(reason): pair for reason, pair in tally.by_reason().items()}),
        by_chat=_bars({name or say("case.unnamed"): pair for name, pair in tally.by_chat().items()}),
        modes=duty.MODES,
        kinds=(duty.FULL, duty.SHORT, duty.REACTION, duty.DELETED),
        days=days,
        seen=[(scheme, say.scheme(scheme)) for scheme in seen],
        hours=[_hour(hour, tally) for hour in range(24)],
        listed=list(_listed(findings)),
    )


def _lead(outcome: ScanEnd, say: ReportWords, options: Options) -> Iterator[str]:
    tally = outcome.scan.findings.tally
    yield conclusion(tally, say)
    if outcome.damage is not None:
        yield say("damaged", place=number(outcome.damage.place))
    names = [name for name in tally.groups if name][:3]
    chat = ", ".join(names) + ("…" if len(tally.groups) > 3 else "") or say("case.unnamed")
    yield say("lead", first=day_of(tally.first), last=day_of(tally.last), chat=chat)
    yield say("limits")
    if not options.second:
        yield say("fast")


def conclusion(tally: Tally, say: ReportWords) -> str:
    """What it comes to, in a sentence or two."""
    if not tally.levels:
        return say("none")
    fraud, suspicious = tally.levels[Level.FRAUD], tally.levels[Level.SUSPICIOUS]
    return say(
        "conclusion",
        fraud=number(fraud),
        suspicious=number(suspicious),
        messages=number(tally.messages),
        scheme=say.scheme(next(iter(tally.schemes()))),
    )


def day_of(at: int) -> str:
    """A day, a dash for one that is not known."""
    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else "–"


def _tiles(tally: Tally, say: ReportWords, options: Options) -> Iterator[tuple[str, str]]:
    fraud, suspicious = tally.levels[Level.FRAUD], tally.levels[Level.SUSPICIOUS]
    share = 100 * (fraud + suspicious) / tally.messages if tally.messages else 0.0
    yield number(tally.messages), say("tile.messages")
    yield number(tally.people), say("tile.people")
    yield number(fraud), say.plain("level.fraud")
    yield number(suspicious), say.plain("level.suspicious")
    yield f"{share:.2f} %", say("tile.share")
    yield say.plain(f"setting.sensitivity.{options.sensitivity}"), say.plain("setting.sensitivity.label")
    rest = (("admins", tally.admins), ("service", tally.service), ("unreadable", tally.unreadable))
    yield from ((number(count), say(f"tile.{name}")) for name, count in rest if count)


def _bars(found: dict[str, Pair]) -> list[Bar]:
    few = list(found.items())[:MOST_BARS]
    most = max((sum(pair) for _, pair in few), default=0) or 1
    return [
        Bar(
            label=name,
            told=f"{name}: {fraud} / {suspicious}",
            values=f"{number(fraud)} / {number(suspicious)}",
            fraud=fraud / most,
            flagged=(fraud + suspicious) / most,
        )
        for name, (fraud, suspicious) in few
    ]


def _hour(hour: int, tally: Tally) -> Column:
    return Column(
        name=f"{hour:02}:00",
        below="" if hour % 6 else f"{hour:02}",
        counts={
            "fraud": tally.flag_hours[f"{hour:02} {Level.FRAUD}"],
            "flagged": tally.flag_hours[f"{hour:02} {Level.SUSPICIOUS}"],
        },
    )


def _listed(findings: Findings) -> Iterator[tuple[FlaggedKind, list[tuple[Flagged, int, int]]]]:
    """The cases of each kind, with how often and by how many people each was said."""
    shown: set[str] = set()
    for kind in FlaggedKind:
        # A case of several kinds is shown with the first of them.
        found = [(key, case) for key, case in findings.shelves[kind].cases() if key not in shown]
        shown.update(key for key, _ in found)
        if found:
            yield kind, [(case, *findings.repeats.of(key)) for key, case in found]
