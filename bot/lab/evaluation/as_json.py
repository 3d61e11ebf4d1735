"""The report as one JSON object, for comparing evaluations by program."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.lab.evaluation.confusion import Confusion
from bot.lab.evaluation.figures import Share, Slice, Speed
from bot.lab.evaluation.report import EvaluationReport, Third
from bot.lab.judging import Judged

JsonObject = dict[str, object]


def written(report: EvaluationReport) -> bytes:
    """Indented JSON in UTF-8."""
    text = json.dumps(plain(report), ensure_ascii=False, allow_nan=False, indent=1)
    # Escaped where it must be: a lone surrogate of a text would not encode otherwise.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def plain(report: EvaluationReport) -> JsonObject:
    """The report in JSON's own types; shares of nothing are null."""
    return {
        **_third(report.third),
        "all": _group(report.whole),
        "by_lang": _groups(report.by_lang),
        "by_scheme": _groups(report.by_scheme),
        "by_kind": _groups(report.by_kind),
        "by_source": _groups(report.by_source),
        "by_label": _groups(report.by_label),
        "by_lang_and_kind": [
            {"lang": lang, "kind": kind, **_group(some)} for (lang, kind), some in report.cells.items()
        ],
        "calibration": _calibration(report),
        "histogram": [
            {"low": some.low, "high": some.high, "ads": some.ads, "clean": some.clean}
            for some in report.histogram
        ],
        "schemes": _confusion(report.schemes),
        "stances": _confusion(report.stances),
        "second_reader": {"asked": _share(report.second.asked), "speed": _speed(report.second.speed)},
        "misses": [_judged(one) for one in report.misses],
        "alarms": [_judged(one) for one in report.alarms],
    }


def _third(third: Third | None) -> JsonObject:
    if third is None:
        return {}
    figures = {"all": _group(third.whole), "by_lang": _groups(third.by_lang)}
    return {"third_reader": {"asked": _share(third.asked), **third.became, **figures}}


def _groups(groups: Iterable[Slice]) -> JsonObject:
    return {some.name: _group(some) for some in groups}


def _group(group: Slice) -> JsonObject:
    return {
        "lines": group.lines,
        "recall": _share(group.found),
        "recall_flagged": _share(group.flagged),
        "false_alarms": _share(group.accused),
        "false_alarms_flagged": _share(group.alarms),
        "precision": _share(group.precision),
        "precision_flagged": _share(group.flagged_precision),
        "scheme_right": _share(group.schemes),
        "microseconds": _speed(group.speed),
    }


def _share(share: Share) -> JsonObject:
    value, interval = share.value, share.interval
    return {
        "hits": share.hits,
        "lines": share.lines,
        "share": None if value is None else round(value, 6),
        "interval": interval and [round(end, 6) for end in interval],
    }


def _speed(speed: Speed | None) -> JsonObject | None:
    if speed is None:
        return None
    return {"mean": round(speed.mean, 1), "p99": round(speed.p99, 1), "worst": round(speed.worst, 1)}


def _calibration(report: EvaluationReport) -> JsonObject:
    bins = [
        {"low": some.low, "high": some.high, "score": round(some.score, 6), "ads": _share(some.ads)}
        for some in report.calibration.bins
    ]
    return {"error": round(report.calibration.error, 6), "bins": bins}


def _confusion(confusion: Confusion) -> JsonObject:
    return {
        row: dict(zip(confusion.columns, counts, strict=True))
        for row, counts in zip(confusion.rows, confusion.counts, strict=True)
    }


def _judged(one: Judged) -> JsonObject:
    example, verdict = one.example, one.verdict
    return {
        "text": example.text,
        "lang": example.lang,
        "label": example.label,
        "kind": example.kind,
        "source": example.source,
        "verdict": verdict.level.value,
        "scheme": verdict.scheme,
        "score": verdict.score,
        "stance": verdict.stance.value,
        "signals": [{"id": signal.id, "weight": signal.weight} for signal in verdict.signals],
    }
