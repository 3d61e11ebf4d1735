"""A round as a table, and as JSON that a later round is compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bot.errors import DataError
from bot.lab.attack.rounds import LevelCounts, Result
from bot.lab.phrases import On


def table(results: Sequence[Result], on: On, earlier: Mapping[str, float]) -> Table:
    """Per tactic the share that is found or accused, without it and with it; the most telling first."""
    shown = Table(title=TITLES[on], title_justify="left", box=SIMPLE_HEAD)
    for head in ("tactic", "lines", "fraud", "-> with it", "flagged", "-> with it", *_heads(earlier)):
        shown.add_column(head, justify="left" if head == "tactic" else "right")
    some = sorted((one for one in results if one.on is on), key=lambda one: _gap(one, on))
    for one in (*some, *_all(some, on)):
        shares = (one.before.fraud, one.after.fraud, one.before.flagged, one.after.flagged)
        known = [_percent(earlier.get(one.tactic))] if earlier else []
        shown.add_row(one.tactic, str(one.lines), *(_percent(share / one.lines) for share in shares), *known)
    return shown


TITLES = {On.ADS: "Ads (found)", On.INNOCENT: "Harmless lines (accused)"}
ALL = "all together"


def _heads(earlier: Mapping[str, float]) -> tuple[str, ...]:
    return ("fraud, earlier",) if earlier else ()


def _gap(result: Result, on: On) -> float:
    gained = (result.after.fraud - result.before.fraud) / result.lines
    return gained if on is On.ADS else -gained


def _all(some: Sequence[Result], on: On) -> tuple[Result, ...]:
    if not some:
        return ()
    lines = sum(one.lines for one in some)
    before, after = (_sum([one.before for one in some]), _sum([one.after for one in some]))
    return (Result(tactic=ALL, on=on, lines=lines, before=before, after=after),)


def _sum(heard: Sequence[LevelCounts]) -> LevelCounts:
    return LevelCounts(fraud=sum(one.fraud for one in heard), flagged=sum(one.flagged for one in heard))


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def written(results: Sequence[Result]) -> bytes:
    """One JSON object: by tactic what it is tried on, the lines and the counts."""
    rows = {
        one.tactic: {
            "on": one.on,
            "lines": one.lines,
            **{f"{heard}_before": getattr(one.before, heard) for heard in ("fraud", "flagged")},
            **{f"{heard}_after": getattr(one.after, heard) for heard in ("fraud", "flagged")},
        }
        for one in results
    }
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def shares(path: Path) -> Mapping[str, float]:
    """By tactic the share called fraud in an earlier round; DataError when the file is none of this kind."""
    try:
        rows = json.loads(path.read_bytes())
        return {name: row["fraud_after"] / row["lines"] for name, row in rows.items()}
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
        raise DataError(f"{path}: is no round that --json wrote") from None
