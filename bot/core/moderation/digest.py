"""What a weekly digest says: only what happened, and one line for a week in which nothing did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core.moderation.stats import Stats, before, by_scheme, rates, totals

Value = int | float | str
Part = tuple[str, Mapping[str, Value]]
"""The key of a text and its values: whole numbers, shares from 0 to 1, or the id of a scheme."""
MANY_FALSE = 0.2
"""The share of false alarms from which on a lower sensitivity is recommended..."""
ENOUGH_FALSE = 3
"""... if there were as many as this: of fewer, chance speaks."""


def digest(stats: Stats) -> tuple[Part, ...]:
    """The sentences of a digest in their order; a quiet time has a single one."""
    parts = tuple(part for tell in _SENTENCES for part in tell(stats))
    return parts or (("stats.digest.quiet", {}),)


def _ads(stats: Stats) -> Iterator[Part]:
    ads, earlier = totals(stats).ads, before(stats)
    past = totals(earlier).ads if earlier is not None else None
    if not ads and not past:
        return
    if past is None:
        yield "stats.digest.ads", {"ads": ads}
    else:
        yield "stats.digest.ads_before", {"ads": ads, "before": past}
    if ads:
        counts = by_scheme(stats)
        scheme = max(counts, key=counts.__getitem__)
        yield "stats.digest.most", {"scheme": scheme, "number": counts[scheme]}


def _actions(stats: Stats) -> Iterator[Part]:
    told = {
        "warned": stats.total("act.warn", "act.react"),
        "deleted": stats.total("act.delete"),
        "restricted": stats.total("act.mute", "act.ban"),
    }
    if any(told.values()):
        yield "stats.digest.actions", told
    if proposed := stats.total("act.propose"):
        yield "stats.digest.proposed", {"number": proposed}


def _false_alarms(stats: Stats) -> Iterator[Part]:
    number, share = totals(stats).false_alarms, rates(stats).false_alarms
    if not number:
        return
    if share is None:
        yield "stats.digest.false_alarms", {"number": number}
        return
    yield "stats.digest.false_alarms_share", {"number": number, "share": share}
    if number >= ENOUGH_FALSE and share >= MANY_FALSE:
        yield "stats.digest.lower", {}


def _members(stats: Stats) -> Iterator[Part]:
    sums, shares = totals(stats), rates(stats)
    if sums.reports:
        yield "stats.digest.reports", {"number": sums.reports, "right": sums.right_reports}
    if appeals := stats.total("appeal"):
        yield "stats.digest.appeals", {"number": appeals}
    if screened := stats.total("joins.screened"):
        yield "stats.digest.joins", {"number": screened}
    if shares.quiz is not None:
        yield "stats.digest.quiz", {"share": shares.quiz, "number": sums.votes}


_SENTENCES = (_ads, _actions, _false_alarms, _members)
