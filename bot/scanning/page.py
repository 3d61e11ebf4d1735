"""The report as one page that needs nothing else: no script, no file, no link, every text escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from html import escape

from bot.core.catalog import Catalog
from bot.core.verdict import Level
from bot.evaluation.style import STYLE
from bot.scanning import duty, spans
from bot.scanning.charts import Column, bars, columns, number
from bot.scanning.listing import cases
from bot.scanning.running import Outcome
from bot.scanning.scan import Options
from bot.scanning.style import MORE_STYLE, SCHEMES
from bot.scanning.tally import Pair, Tally
from bot.scanning.words import Words

MOST_BARS = 15
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(outcome: Outcome, catalog: Catalog, lang: str, options: Options) -> str:
    """The whole page in one language."""
    say = Words(catalog, lang)
    title = escape(say("title"))
    return (
        f'<!doctype html><html lang="{escape(lang, quote=True)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{STYLE}{MORE_STYLE}</style></head><body>"
        f"<h1>{title}</h1>{_lead(outcome, say, options)}{_tiles(outcome, say, options)}"
        f'<div class="grid">{_sections(outcome, say)}</div>'
        f"<p>{escape(say('footer'))}</p></body></html>\n"
    )


def _lead(outcome: Outcome, say: Words, options: Options) -> str:
    tally = outcome.scan.findings.tally
    names = [name for name in tally.groups if name][:3]
    more = "…" if len(tally.groups) > 3 else ""
    values = {"chat": ", ".join(names) + more or say("case.unnamed")}
    lead = say("lead", first=day_of(tally.first), last=day_of(tally.last), **values)
    told = [lead, say("limits"), *([] if options.second else [say("fast")])]
    if outcome.damage is not None:
        told.insert(0, say("damaged", place=number(outcome.damage.place)))
    return "".join(f"<p>{escape(one)}</p>" for one in told)


def day_of(at: int) -> str:
    """A day, a dash for one that is not known."""
    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else "–"


def _tiles(outcome: Outcome, say: Words, options: Options) -> str:
    tally = outcome.scan.findings.tally
    fraud, suspicious = tally.levels[Level.FRAUD], tally.levels[Level.SUSPICIOUS]
    share = 100 * (fraud + suspicious) / tally.messages if tally.messages else 0.0
    shown = [
        (number(tally.messages), say("tile.messages")),
        (number(tally.people), say("tile.people")),
        (number(fraud), say.plain("level.fraud")),
        (number(suspicious), say.plain("level.suspicious")),
        (f"{share:.2f} %", say("tile.share")),
        (say.plain(f"setting.sensitivity.{options.sensitivity}"), say.plain("setting.sensitivity.label")),
    ]
    rest = (("admins", tally.admins), ("service", tally.service), ("unreadable", tally.unreadable))
    shown += [(number(count), say(f"tile.{name}")) for name, count in rest if count]
    tiles = "".join(
        f'<div class="tile"><b>{escape(value)}</b><span>{escape(name)}</span></div>' for value, name in shown
    )
    return f'<div class="tiles">{tiles}</div>'


def _sections(outcome: Outcome, say: Words) -> str:
    tally = outcome.scan.findings.tally
    if not tally.levels:
        return _section(say("cases.head"), f"<p>{escape(say('none'))}</p>", wide=True)
    charts = (
        _section(say("schemes.head"), _schemes(tally, say)),
        _section(say("done.head"), _done(tally, say)),
        _section(say("days.head"), _days(tally, say)),
        _section(say("hours.head"), _hours(tally, say)),
        _section(say("rules.head"), _bars(say("rules.head"), tally.by_rule(), say, say("rules.note"))),
        _groups(tally, say),
    )
    listed = _section(say("cases.head"), cases(outcome.scan.findings, say), wide=True)
    return "".join(charts) + listed


def _section(title: str, content: str, *, wide: bool = False) -> str:
    kind = ' class="wide"' if wide else ""
    return f"<section{kind}><h2>{escape(title)}</h2>{content}</section>"


def _bars(title: str, found: dict[str, Pair], say: Words, note: str = "") -> str:
    few = dict(list(found.items())[:MOST_BARS])
    told = f"<p>{escape(note)}</p>" if note else ""
    return f"{bars(title, few)}{_key(say)}{told}"


def _key(say: Words) -> str:
    shown = swatch("fraud", say.plain("level.fraud")) + swatch("flagged", say.plain("level.suspicious"))
    return f'<p class="key">{shown}</p>'


def _schemes(tally: Tally, say: Words) -> str:
    named = {say.scheme(scheme): pair for scheme, pair in tally.schemes().items()}
    return _bars(say("schemes.head"), named, say)


def _groups(tally: Tally, say: Words) -> str:
    if len(tally.groups) < 2:
        return ""
    named = {name or say("case.unnamed"): pair for name, pair in tally.by_chat().items()}
    return _section(say("chats.head"), _bars(say("chats.head"), named, say))


def _days(tally: Tally, say: Words) -> str:
    found = spans.days(tally)
    seen = [scheme for scheme in SCHEMES if any(scheme in column.counts for column in found.columns)]
    key = "".join(swatch(scheme, say.scheme(scheme)) for scheme in seen)
    drawn = columns(say("days.head"), found.columns)
    return f'{drawn}<p class="key">{key}</p><p>{escape(say(f"days.{found.unit}"))}</p>'


def _hours(tally: Tally, say: Words) -> str:
    shown = [
        Column(
            name=f"{hour:02}:00",
            below="" if hour % 6 else f"{hour:02}",
            counts={
                "fraud": tally.flag_hours[f"{hour:02} {Level.FRAUD}"],
                "flagged": tally.flag_hours[f"{hour:02} {Level.SUSPICIOUS}"],
            },
        )
        for hour in range(24)
    ]
    return f"{columns(say('hours.head'), shown)}{_key(say)}<p>{escape(say('hours.note'))}</p>"


def _done(tally: Tally, say: Words) -> str:
    cell = partial(_done_cell, tally)
    heads = "".join(f"<th>{escape(say.plain(f'setting.mode.{mode}'))}</th>" for mode in duty.MODES)
    kinds = (duty.FULL, duty.SHORT, duty.REACTION, duty.DELETED)
    rows = "".join(
        f"<tr><td>{escape(say(f'done.{kind}'))}</td>{''.join(cell(mode, kind) for mode in duty.MODES)}</tr>"
        for kind in kinds
    )
    note = escape(say("done.note"))
    return f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table><p>{note}</p>"


def _done_cell(tally: Tally, mode: str, kind: str) -> str:
    return f"<td>{number(tally.done[f'{mode} {kind}'])}</td>"


def swatch(name: str, words: str) -> str:
    """A colour with what it stands for."""
    return f'<i class="{name}"></i>{escape(words)}'
