"""Writes the Grafana dashboards in deploy/grafana from what is declared here; a test holds the files to it.

Run: python -m tools.dashboards
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "deploy" / "grafana"
WHERE = 'job=~"$job", instance=~"$instance"'
"""What each question is held to; Grafana fills it in by what is chosen above the panels."""
COLUMNS, HEIGHT = 24, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture: its lines, each a question in PromQL and what it is called."""

    title: str
    lines: tuple[tuple[str, str], ...]
    says: str = ""
    unit: str = "short"
    kind: str = "timeseries"
    width: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """One page of panels, laid in rows as they fit."""

    uid: str
    title: str
    panels: tuple[Panel, ...]


def _sum(how: str, metric: str, by: str, more: str, window: str) -> str:
    matched = ", ".join(part for part in (WHERE, more) if part)
    return f"sum by ({by}) ({how}({metric}{{{matched}}}[{window}]))"


def rate(metric: str, by: str = "", more: str = "") -> str:
    """How often a second."""
    return _sum("rate", metric, by, more, "$__rate_interval")


def grown(metric: str, by: str = "", more: str = "") -> str:
    """How often in all the time that is shown."""
    return _sum("increase", metric, by, more, "$__range")


def hourly(metric: str, by: str = "", more: str = "") -> str:
    """How often within an hour."""
    return _sum("increase", metric, by, more, "1h")


def quantile(metric: str, share: str, by: str = "") -> str:
    """What a share of a histogram does not exceed."""
    labels = ", ".join(part for part in ("le", by) if part)
    return f"histogram_quantile({share}, {rate(f'{metric}_bucket', labels)})"


def now(metric: str, by: str = "") -> str:
    """The greatest value of a gauge."""
    return f"max by ({by}) ({metric}{{{WHERE}}})"


def _spread(metric: str, by: str = "") -> tuple[tuple[str, str], ...]:
    named = f" {{{{{by}}}}}" if by else ""
    shares = {"0.5": "median", "0.9": "9 of 10", "0.99": "99 of 100"}
    return tuple((quantile(metric, share, by), f"{name}{named}") for share, name in shares.items())


OPERATOR = Dashboard(
    uid="antifraud-operator",
    title="antifraud: operator",
    panels=(
        Panel(title="Answers", kind="stat", width=4, lines=((f"min(up{{{WHERE}}})", ""),)),
        Panel(title="Database answers", kind="stat", width=4, lines=((now("antifraud_database_up"), ""),)),
        Panel(
            title="Telegram silent for",
            kind="stat",
            width=4,
            unit="s",
            lines=((now("antifraud_telegram_silence_seconds"), ""),),
        ),
        Panel(
            title="Faults of the database",
            kind="stat",
            width=4,
            lines=((now("antifraud_database_faults"), ""),),
        ),
        Panel(
            title="What runs",
            kind="table",
            lines=(
                (now("antifraud_build_info", "instance, version, python, library"), ""),
                (now("antifraud_content_info", "instance, version"), ""),
            ),
        ),
        Panel(
            title="Updates",
            says="Done, by kind.",
            unit="ops",
            lines=((rate("antifraud_updates_total", "kind"), "{{kind}}"),),
        ),
        Panel(
            title="From arrival to answer",
            says="Until the first of what an update led to has reached Telegram.",
            unit="s",
            lines=_spread("antifraud_answer_seconds"),
        ),
        Panel(title="From arrival to decision", unit="s", lines=_spread("antifraud_update_seconds")),
        Panel(
            title="What waits",
            lines=(
                (now("antifraud_inbox_waiting"), "updates"),
                (now("antifraud_outbox_waiting", "state"), "calls {{state}}"),
                (now("antifraud_second_reader_waiting"), "second reader"),
                (now("antifraud_pictures_waiting"), "pictures"),
                (now("antifraud_tips_due"), "tips due"),
            ),
        ),
        Panel(
            title="For how long the first of them waits",
            unit="s",
            lines=(
                (now("antifraud_inbox_oldest_seconds"), "update"),
                (now("antifraud_outbox_oldest_seconds"), "call"),
                (now("antifraud_tips_oldest_seconds"), "tip"),
            ),
        ),
        Panel(
            title="Not handled, let go",
            says="Within an hour.",
            lines=(
                (hourly("antifraud_updates_total", more='outcome="set_aside"'), "set aside"),
                (hourly("antifraud_updates_let_go_total"), "let go: their chat floods"),
                (hourly("antifraud_updates_put_off_total"), "put off: no room"),
            ),
        ),
        Panel(
            title="Calls to Telegram",
            unit="ops",
            lines=((rate("antifraud_api_calls_total", "method", 'method!="getUpdates"'), "{{method}}"),),
        ),
        Panel(
            title="Calls that failed, by kind",
            says="busy is a 429.",
            unit="ops",
            lines=((rate("antifraud_api_calls_total", "outcome", 'outcome!="ok"'), "{{outcome}}"),),
        ),
        Panel(
            title="Tried again, given up",
            unit="ops",
            lines=(
                (rate("antifraud_retries_total", "method"), "again {{method}}"),
                (rate("antifraud_calls_undone_total", "method"), "given up {{method}}"),
            ),
        ),
        Panel(title="Telegram's time", unit="s", lines=_spread("antifraud_api_call_seconds")),
        Panel(title="The database's time", unit="s", lines=_spread("antifraud_store_seconds", "way")),
        Panel(title="The second reader's time", unit="s", lines=_spread("antifraud_reading_seconds")),
        Panel(
            title="Slower readers and pictures",
            unit="ops",
            lines=(
                (rate("antifraud_texts_read_total", "reader, outcome"), "{{reader}} {{outcome}}"),
                (rate("antifraud_third_reader_texts_total", "outcome"), "third {{outcome}}"),
                (rate("antifraud_pictures_total", "outcome"), "pictures {{outcome}}"),
            ),
        ),
        Panel(
            title="Tips",
            says="Within an hour.",
            lines=((hourly("antifraud_tip_slots_total", "outcome"), "{{outcome}}"),),
        ),
        Panel(title="A tip's delay", unit="s", lines=_spread("antifraud_tip_delay_seconds")),
        Panel(
            title="Memory",
            unit="bytes",
            lines=((now("process_resident_memory_bytes", "instance"), "{{instance}}"),),
        ),
        Panel(
            title="Processor",
            unit="percentunit",
            lines=((rate("process_cpu_seconds_total", "instance"), "{{instance}}"),),
        ),
        Panel(
            title="Regular work, clock, restarts",
            lines=(
                (now("antifraud_upkeep_age_seconds"), "seconds since the regular work"),
                (now("antifraud_clock_ahead_seconds"), "seconds that the clock is ahead"),
                (now("antifraud_clock_unsure"), "time in doubt"),
                (now("antifraud_resting"), "maintenance"),
                (hourly("antifraud_restarts_total", "part"), "restarts {{part}}"),
            ),
        ),
        Panel(
            title="Processes: roles at work, parts of the chats held (64 in all)",
            lines=(
                ("sum by (role) (antifraud_role)", "{{role}} at work"),
                ("count by (role) (antifraud_role)", "{{role}} in all"),
                ("sum(antifraud_lanes)", "parts held"),
            ),
        ),
    ),
)

_SAID = "report.*|appeal|false_alarm|confirmed"
QUALITY = Dashboard(
    uid="antifraud-quality",
    title="antifraud: moderation quality",
    panels=(
        Panel(
            title="Ads found",
            kind="stat",
            width=6,
            lines=((grown("antifraud_verdicts_total", more='level="fraud"'), ""),),
        ),
        Panel(
            title="Suspicious",
            kind="stat",
            width=6,
            lines=((grown("antifraud_verdicts_total", more='level="suspicious"'), ""),),
        ),
        Panel(
            title="Taken back by admins",
            says="Of a hundred verdicts that accused somebody.",
            kind="stat",
            width=6,
            unit="percentunit",
            lines=(
                (
                    grown("antifraud_moderation_total", more='what="false_alarm"')
                    + " / "
                    + grown("antifraud_verdicts_total", more='level=~"fraud|suspicious"'),
                    "",
                ),
            ),
        ),
        Panel(
            title="Missed, by the admins' word",
            kind="stat",
            width=6,
            lines=((grown("antifraud_moderation_total", more='what="confirmed"'), ""),),
        ),
        Panel(
            title="Verdicts by level",
            unit="ops",
            width=12,
            lines=((rate("antifraud_verdicts_total", "level"), "{{level}}"),),
        ),
        Panel(
            title="Ads by scheme",
            unit="ops",
            width=12,
            lines=((rate("antifraud_verdicts_total", "scheme", 'level="fraud"'), "{{scheme}}"),),
        ),
        Panel(
            title="What was done",
            says="Within an hour.",
            lines=((hourly("antifraud_moderation_total", "what", 'what=~"act[.].*"'), "{{what}}"),),
        ),
        Panel(
            title="What people said of it",
            says="Within an hour: reports (right, wrong), objections, false alarms, what admins confirmed.",
            lines=(
                (
                    grown(
                        "antifraud_moderation_total", "what", 'what=~"report.*|appeal|false_alarm|confirmed"'
                    ),
                    "{{what}}",
                ),
            ),
        ),
        Panel(
            title="Outcomes of updates",
            says="Within an hour.",
            lines=((hourly("antifraud_updates_total", "outcome"), "{{outcome}}"),),
        ),
        Panel(
            title="Content",
            kind="table",
            width=12,
            lines=((now("antifraud_content_info", "instance, version"), ""),),
        ),
        Panel(
            title="Laws and numbers to be checked",
            width=12,
            lines=(
                (now("antifraud_facts_due"), "within thirty days"),
                (now("antifraud_facts_overdue"), "overdue"),
                (now("antifraud_content_refused"), "faulty content refused"),
            ),
        ),
    ),
)
DASHBOARDS = (OPERATOR, QUALITY)


def written(dashboard: Dashboard) -> str:
    """The file that Grafana reads."""
    found = {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "tags": ["antifraud"],
        "templating": {"list": [_source(), _choice("job"), _choice("instance")]},
        "panels": _laid(dashboard.panels),
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def path_of(dashboard: Dashboard) -> Path:
    """Where the file stands."""
    return FOLDER / f"{dashboard.uid.removeprefix('antifraud-')}.json"


def _laid(panels: tuple[Panel, ...]) -> list[dict[str, object]]:
    found, left, top = list[dict[str, object]](), 0, 0
    for number, panel in enumerate(panels, 1):
        if left + panel.width > COLUMNS:
            left, top = 0, top + HEIGHT
        found.append(_panel(panel, number, {"x": left, "y": top, "w": panel.width, "h": HEIGHT}))
        left += panel.width
    return found


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, object]:
    targets = [
        {
            "refId": chr(ord("A") + place),
            "expr": expr,
            "legendFormat": name,
            **({"format": "table", "instant": True} if panel.kind == "table" else {}),
        }
        for place, (expr, name) in enumerate(panel.lines)
    ]
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.says,
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": targets,
    }


def _source() -> dict[str, object]:
    return {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}


def _choice(label: str) -> dict[str, object]:
    """Which of the bots that are scraped are shown."""
    return {
        "name": label,
        "label": label,
        "type": "query",
        "datasource": {"type": "prometheus", "uid": "${source}"},
        "query": f"label_values(antifraud_build_info, {label})",
        "refresh": 2,
        "includeAll": True,
        "allValue": ".+",
        "current": {"text": "All", "value": "$__all"},
    }


if __name__ == "__main__":
    for one in DASHBOARDS:
        path_of(one).write_text(written(one), encoding="utf-8")
