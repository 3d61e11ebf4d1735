"""The few lines on the terminal when a scan is done."""

from __future__ import annotations

from pathlib import Path

from bot.core.library.catalog import Catalog
from bot.lab.scan import duty
from bot.lab.scan.page import conclusion, day_of
from bot.lab.scan.running import ScanEnd
from bot.lab.scan.tally import Tally
from bot.lab.scan.words import ReportWords

MOST_REASONS = 5


def summary(outcome: ScanEnd, catalog: Catalog, report: Path) -> str:
    """What was read, what was found, where the report is."""
    tally, say = outcome.scan.findings.tally, ReportWords(catalog, "en")
    lines = [
        conclusion(tally, say),
        f"{tally.messages:,} messages of {tally.people:,} people in {outcome.seconds:,.0f} s",
        f"From {day_of(tally.first)} to {day_of(tally.last)}",
        *(f"  {say.scheme(scheme)}: {_pair(pair)}" for scheme, pair in tally.schemes().items()),
    ]
    if reasons := list(tally.by_reason().items())[:MOST_REASONS]:
        lines.append("Why: " + ", ".join(f"{say.reason(reason)} ({_pair(pair)})" for reason, pair in reasons))
    lines += _left(tally)
    lines.append(f"Mode warn would have sent {_done(tally, 'warn')}; mode clean {_done(tally, 'clean')}.")
    return "\n".join((*lines, f"Report: {report}", ""))


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]:,} + {pair[1]:,}"


def _left(tally: Tally) -> list[str]:
    left = ((tally.admins, "of admins"), (tally.service, "service"), (tally.unreadable, "unreadable"))
    told = ", ".join(f"{count:,} {name}" for count, name in left if count)
    return [f"Left alone: {told}"] if told else []


def _done(tally: Tally, mode: str) -> str:
    full, short, reaction, deleted = (
        tally.done[f"{mode} {kind}"] for kind in (duty.FULL, duty.SHORT, duty.REACTION, duty.DELETED)
    )
    told = f"{full:,} full and {short:,} short warnings"
    told += f" and {reaction:,} reactions" if reaction else ""
    return f"{told}, deleting {deleted:,} messages" if deleted else told
