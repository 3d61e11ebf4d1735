"""Everything that one evaluation found, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.lab.evaluation import confusion
from bot.lab.evaluation.calibration import Calibration, ScoreRange, calibration, histogram
from bot.lab.evaluation.confusion import Confusion
from bot.lab.evaluation.figures import Share, Slice, Speed, group, groups, speed
from bot.lab.judging import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """How often the second reader was asked, and its processor time when it was."""

    asked: Share
    speed: Speed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Third:
    """The figures with the third reader, on how many lines it was asked, and what became of it.

    ``became`` counts verdicts that were ``raised``, replies that were ``untrue`` (they quoted what is not
    there) or ``failed``, and lines that were ``refused`` because it had failed time after time.
    """

    whole: Slice
    by_lang: tuple[Slice, ...]
    asked: Share
    became: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """The figures, whole and by what the lines tell of themselves.

    ``cells`` are the ads by language and kind; ``misses`` and ``alarms`` hold the worst first.
    """

    whole: Slice
    by_lang: tuple[Slice, ...]
    by_scheme: tuple[Slice, ...]
    by_kind: tuple[Slice, ...]
    by_source: tuple[Slice, ...]
    by_label: tuple[Slice, ...]
    cells: Mapping[tuple[str, str], Slice]
    calibration: Calibration
    histogram: tuple[ScoreRange, ...]
    schemes: Confusion
    stances: Confusion
    second: Second
    misses: tuple[Judged, ...]
    alarms: tuple[Judged, ...]
    third: Third | None = None


def lang(one: Judged) -> str:
    """The language that the line names."""
    return one.example.lang


def kind(one: Judged) -> str:
    """The kind or difficulty that the line names, its source when it names none."""
    return one.example.kind or one.example.source


def report(judged: Sequence[Judged], *, texts: int) -> EvaluationReport:
    """The report on at least one line, with so many of the worst texts of either kind."""
    ads = [one for one in judged if one.example.fraud]
    wrong = sorted(judged, key=lambda one: one.verdict.score)
    return EvaluationReport(
        whole=group("all", judged),
        by_lang=groups(judged, lang),
        by_scheme=groups(ads, lambda one: one.example.scheme),
        by_kind=groups(judged, kind),
        by_source=groups(judged, lambda one: one.example.source),
        by_label=groups(judged, lambda one: one.example.label),
        cells=_cells(ads),
        calibration=calibration(judged),
        histogram=histogram(judged),
        schemes=confusion.schemes(judged),
        stances=confusion.stances(judged),
        second=_second(judged),
        misses=tuple(one for one in wrong if one.example.fraud and not one.flagged)[:texts],
        alarms=tuple(one for one in reversed(wrong) if one.flagged and not one.example.fraud)[:texts],
    )


def third(judged: Sequence[Judged], *, asked: int, **became: int) -> Third:
    """The report on the same lines with the third reader heard."""
    return Third(
        whole=group("all", judged),
        by_lang=groups(judged, lang),
        asked=Share(hits=asked, lines=len(judged)),
        became=became,
    )


def _cells(ads: Sequence[Judged]) -> dict[tuple[str, str], Slice]:
    sorted_ads: dict[tuple[str, str], list[Judged]] = {}
    for one in ads:
        sorted_ads.setdefault((lang(one), kind(one)), []).append(one)
    return {key: group(" ".join(key), some) for key, some in sorted_ads.items()}


def _second(judged: Sequence[Judged]) -> Second:
    seconds = [one.second for one in judged if one.second is not None]
    asked = Share(hits=len(seconds), lines=len(judged))
    return Second(asked=asked, speed=speed(seconds) if seconds else None)
