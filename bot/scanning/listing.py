"""The list of cases, those first that may be false alarms; each is shown once."""

from __future__ import annotations

from html import escape

from bot.scanning.cases import Case, Kind
from bot.scanning.charts import number
from bot.scanning.scan import Findings
from bot.scanning.words import Words


def cases(findings: Findings, say: Words) -> str:
    """Each kind of case under its own heading."""
    shown: set[str] = set()
    listed = "".join(_kind(kind, findings, say, shown) for kind in Kind)
    return f"<p>{escape(say('cases.note'))}</p>{listed}"


def _kind(kind: Kind, findings: Findings, say: Words, shown: set[str]) -> str:
    found = [(key, case) for key, case in findings.shelves[kind].cases() if key not in shown]
    if not found:
        return ""
    shown.update(key for key, _ in found)
    items = "".join(f"<li>{_case(case, findings.repeats.of(key), say)}</li>" for key, case in found)
    return f"<h3>{escape(say(f'cases.{kind}'))}</h3><ol>{items}</ol>"


def _case(case: Case, again: tuple[int, int], say: Words) -> str:
    sender = f"<bdi>{escape(case.sender or say('case.unnamed'))}</bdi>"
    before = escape(say("case.earlier", count=number(case.earlier)))
    facts = [
        say.plain(f"level.{case.level}"),
        say.scheme(case.scheme),
        say("case.score", score=f"{case.score:.2f}"),
    ]
    if again[0] > 1:
        facts.append(say("case.times", times=number(again[0]), people=number(again[1])))
    return (
        f"<small>{escape(case.when)} · {sender} · {before}</small>"
        f'<blockquote dir="auto">{escape(case.words)}</blockquote>'
        f'<p class="verdict">{escape(" · ".join(facts))}</p><ul>{_reasons(case, say)}</ul>'
        f"<small>{escape(say('case.rules', rules=', '.join(case.rules)))}</small>"
    )


def _reasons(case: Case, say: Words) -> str:
    return "".join(
        f"<li>{escape(say.reason(reason))}{_evidence(words)}</li>" for reason, words in case.reasons
    )


def _evidence(words: tuple[str, ...]) -> str:
    return "".join(f" <q><bdi>{escape(word)}</bdi></q>" for word in words)
