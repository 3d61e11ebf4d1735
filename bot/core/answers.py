"""Words the parts of a talk: the card, its reasons, what comes next, first aid. Telegram HTML."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.ask import Risk, State
from bot.core.catalog import AUTO, Catalog
from bot.core.facts import DISTRESS

Reason = tuple[str, str]
"""A reason and the quoted words that show it, both as HTML."""


def card(
    catalog: Catalog, lang: str, state: State, reasons: Sequence[Reason] = (), region: str = AUTO
) -> str:
    """The answer on one phone screen: risk, what it looks like, why, what to do now, whom to call."""
    lines = [catalog.text(lang, f"ask.risk.{state.risk}")]
    if state.scheme:
        name = catalog.text(lang, f"scheme.{state.scheme}")
        lines.append(catalog.text(lang, "ask.card.looks", scheme=name))
    if reasons and state.risk in {Risk.HIGH, Risk.MEDIUM}:
        lines.append(catalog.text(lang, "ask.card.why"))
        lines += [_reason(catalog, lang, reason) for reason in reasons]
    lines.append(_do(catalog, lang, state))
    scheme = state.scheme or "other_fraud"
    if state.risk != Risk.LOW:
        call = catalog.hotline_line(lang, scheme, region=region)
        lines.append(catalog.text(lang, "ask.card.call", hotlines=call))
    return "\n".join(lines)


def more(catalog: Catalog, lang: str, state: State, region: str = AUTO) -> str:
    """What usually comes next, what it may mean for who asks, and the law."""
    scheme = state.scheme or "other_fraud"
    lines = [
        catalog.text(lang, "ask.card.next"),
        catalog.text(lang, f"ask.next.{scheme}"),
        catalog.text(lang, "ask.card.you"),
        catalog.text(lang, f"ask.you.{scheme}"),
        catalog.text(lang, "ask.card.law", law=catalog.law_line(lang, scheme, region)),
    ]
    if kind := catalog.leniency(lang, scheme, region):
        lines.append(kind)
    return "\n".join(lines)


def aid(catalog: Catalog, lang: str, state: State, region: str = AUTO) -> str:
    """First aid for what happened, with what is ticked off, evidence, and whom to call."""
    help_ = catalog.aid(lang, state.situation)
    steps = (*help_.now, *help_.day)
    shown = [f"{'☑️' if n in state.done else '▫️'} <b>{n}.</b> {step}" for n, step in enumerate(steps, 1)]
    split = len(help_.now)
    calls = catalog.hotline_line(lang, state.scheme or "other_fraud", DISTRESS, region=region)
    lines = [
        f"🧭 <b>{help_.title}</b>",
        help_.head,
        catalog.text(lang, "ask.aid.now"),
        *shown[:split],
        catalog.text(lang, "ask.aid.day"),
        *shown[split:],
        catalog.text(lang, "ask.aid.keep"),
        *(f"• {line}" for line in help_.keep),
        catalog.text(lang, "ask.aid.never"),
        *(f"• {line}" for line in help_.never),
        catalog.text(lang, "ask.aid.forward"),
        catalog.text(lang, "aid.forward"),
        catalog.text(lang, "ask.card.call", hotlines=calls),
    ]
    if state.done:
        lines.append(catalog.text(lang, "ask.aid.done", done=len(state.done), all=len(steps)))
    return "\n".join(lines)


def words(
    catalog: Catalog, lang: str, part: str, state: State, reasons: Sequence[Reason] = (), region: str = AUTO
) -> str:
    """One part of an answer, by its name."""
    made = {"card": lambda: card(catalog, lang, state, reasons, region)}
    made |= {
        "more": lambda: more(catalog, lang, state, region),
        "aid": lambda: aid(catalog, lang, state, region),
    }
    made |= {"job": lambda: _job(catalog, lang), "happened": lambda: catalog.text(lang, "ask.happened.head")}
    made |= {
        "law": lambda: _law(catalog, lang, state, region),
        "hotline": lambda: _hotline(catalog, lang, state, region),
    }
    if part in made:
        return made[part]()
    if part == "say.despair":
        return catalog.text(lang, "ask.say.despair", hotlines=distress(catalog, lang, region))
    text = catalog.text(lang, f"ask.{part}")
    return f"{text}\n{catalog.text(lang, 'ask.question.tail')}" if part.startswith("question.") else text


def _law(catalog: Catalog, lang: str, state: State, region: str) -> str:
    scheme = state.scheme or "other_fraud"
    return catalog.text(lang, "ask.card.law", law=catalog.law_line(lang, scheme, region))


def _hotline(catalog: Catalog, lang: str, state: State, region: str) -> str:
    line = catalog.hotline_line(lang, state.scheme or "other_fraud", region=region)
    return catalog.text(lang, "ask.card.call", hotlines=line)


def _job(catalog: Catalog, lang: str) -> str:
    parts = (catalog.text(lang, f"ask.job.{name}") for name in ("head", "shows", "look_up", "never"))
    return "\n\n".join(parts)


def distress(catalog: Catalog, lang: str, region: str = AUTO) -> str:
    """Somebody to talk to; in words where no number was checked, for the police's is no line to talk."""
    return catalog.hotlines_of_kind(lang, DISTRESS, region) or catalog.text(lang, "ask.distress.local")


def _reason(catalog: Catalog, lang: str, reason: Reason) -> str:
    why, quoted = reason
    return catalog.text(lang, "ask.card.reason", reason=why, words=quoted).rstrip()


def _do(catalog: Catalog, lang: str, state: State) -> str:
    if state.risk == Risk.LOW:
        return catalog.text(lang, "ask.low.why")
    what = f"ask.do.{state.scheme}" if state.scheme and state.risk != Risk.UNKNOWN else "ask.do.unknown"
    return f"{catalog.text(lang, 'ask.card.do')}\n{catalog.text(lang, what)}"
