"""The report as one page that needs nothing else: no script, no file beside it, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.evaluation import charts, tables
from bot.evaluation.charts import Row
from bot.evaluation.figures import Group
from bot.evaluation.report import Report
from bot.evaluation.style import STYLE
from bot.evaluation.terminal import percent, told

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(report: Report) -> str:
    """The whole page."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Detection: evaluation</title><style>{STYLE}</style></head><body>"
        f"<h1>Detection: evaluation</h1>{_lead(report)}{_tiles(report)}"
        f'<div class="grid">{"".join(_sections(report))}</div></body></html>\n'
    )


def _lead(report: Report) -> str:
    whole = report.whole
    return (
        f"<p>{whole.lines:,} lines: {whole.found.lines:,} advertisements that should be found, "
        f"{whole.accused.lines:,} clean ones to be left alone. Flagged means fraud or suspicious.</p>"
    )


def _tiles(report: Report) -> str:
    whole, second = report.whole, report.second
    tiles = (
        (percent(whole.found), "recall, fraud"),
        (percent(whole.flagged), "recall, flagged"),
        (percent(whole.accused, 2), "false alarms, fraud"),
        (percent(whole.alarms, 2), "false alarms, flagged"),
        (percent(whole.precision), "precision, fraud"),
        (percent(whole.schemes), "scheme right among found"),
        (f"{report.calibration.error:.3f}", "calibration error (ECE)"),
        (f"{whole.speed.rate:,.0f}/s", f"fast judge on one core; {told(whole.speed)}"),
        (percent(second.asked), _second(report)),
    )
    shown = "".join(f'<div class="tile"><b>{figure}</b><span>{name}</span></div>' for figure, name in tiles)
    return f'<div class="tiles">{shown}</div>'


def _second(report: Report) -> str:
    speed = report.second.speed
    return f"asked the second reader; {told(speed)}" if speed else "asked the second reader"


def _sections(report: Report) -> list[str]:
    return [
        _section("Recall by language", _recall("Recall by language", report.by_lang)),
        _section("False alarms by language", _alarms("False alarms by language", report.by_lang)),
        _section("Recall by kind", _recall("Recall by kind", report.by_kind)),
        _section("False alarms by kind", _alarms("False alarms by kind", report.by_kind)),
        _section("Recall by language and kind: flagged", tables.cells(report), wide=True),
        _section("Does a score mean what it says?", _reliability(report)),
        _section("Scores", _scores(report)),
        _section("Schemes: line ↓, verdict →", tables.confusion(report.schemes), wide=True),
        _section("Who speaks: line ↓, verdict →", tables.confusion(report.stances)),
        _section("By source", tables.groups(report.by_source), wide=True),
        _section("By scheme", tables.groups(report.by_scheme), wide=True),
        _section("By label", tables.groups(report.by_label), wide=True),
        _section("Worst misses", tables.worst(report.misses)),
        _section("Worst alarms", tables.worst(report.alarms)),
    ]


def _section(title: str, content: str, *, wide: bool = False) -> str:
    kind = ' class="wide"' if wide else ""
    return f"<section{kind}><h2>{escape(title)}</h2>{content}</section>"


def _recall(title: str, groups: Sequence[Group]) -> str:
    rows = [Row(label=one.name, fraud=one.found, flagged=one.flagged) for one in groups if one.found.lines]
    return charts.bars(title, rows) + _key("flagged, with its 95 % interval")


def _alarms(title: str, groups: Sequence[Group]) -> str:
    some = [one for one in groups if one.accused.lines]
    rows = [Row(label=one.name, fraud=one.accused, flagged=one.alarms) for one in some]
    whole = charts.ceiling(one.alarms for one in some)
    return charts.bars(title, rows, whole=whole) + _key(
        f"flagged, with its 95 % interval; a full bar is {whole:.0%}"
    )


def _reliability(report: Report) -> str:
    drawn = charts.reliability("Share of advertisements by score", report.calibration)
    return f"{drawn}<p>On the dashed line a score means what it says.</p>{tables.bins(report.calibration)}"


def _scores(report: Report) -> str:
    key = _swatch("fraud", "advertisements") + _swatch("clean", "clean lines")
    return f'{charts.columns("Lines by score", report.histogram)}<p class="key">{key}</p>'


def _key(words: str) -> str:
    return f'<p class="key">{_swatch("fraud", "fraud")}{_swatch("flagged", words)}</p>'


def _swatch(name: str, words: str) -> str:
    return f'<i style="background:var(--{name})"></i>{escape(words)}'
