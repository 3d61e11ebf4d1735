"""Words the parts of a talk: the card, its reasons, what comes next, first aid. Telegram HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.library.catalog import AUTO, LAW_ROOM_ASKED, Catalog
from bot.core.library.content import Topic
from bot.core.library.facts import DISTRESS, EMERGENCY
from bot.core.library.situations import IN_NEED, Risk
from bot.core.talk.ask import Dialogue, Reply
from bot.core.talk.country import whose
from bot.core.talk.reasons import Reason
from bot.core.text.quoting import escaped

GENERAL = "other_fraud"
"""The scheme whose law and numbers are told where none is known."""
APPS = ("wechat", "telegram", "whatsapp")
_CALLING = frozenset({"say.help", *(f"say.{need}" for need in IN_NEED)})
"""Parts that name whom to call at once."""
EVIDENCE = "paid"
"""The situation whose list of evidence serves for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody is told: a reply in a language, with the reasons of its card, for a region.

    ``chosen``: the person named the region, it is no guess; ``settled``: with what is answered here.
    ``sent``: what it is about lies in the same chat, where admins can be shown it.
    """

    reply: Reply
    lang: str
    reasons: tuple[Reason, ...] = ()
    region: str = AUTO
    chosen: bool = False
    settled: bool = False
    sent: bool = True


def written(catalog: Catalog, answer: Answer) -> str:
    """All parts of an answer, one after the other."""
    told_ = worded(catalog, answer.lang, answer.reply, answer.reasons, answer.region)
    line = whose(catalog, answer.lang, answer.reply, answer.region, chosen=answer.chosen)
    return "\n\n".join(filter(None, (*told_, line)))


def brief(catalog: Catalog, answer: Answer) -> str:
    """An answer for all of a group: no quoted words, nothing of who wrote them."""
    state, lang, region = answer.reply.state, answer.lang, answer.region
    topic = catalog.topics.get(state.topic)
    if topic is not None:
        return "\n".join(told(catalog, lang, topic, region, state.scheme))
    return card(catalog, lang, state, (), region)


def card(
    catalog: Catalog, lang: str, state: Dialogue, reasons: Sequence[Reason] = (), region: str = AUTO
) -> str:
    """The answer on one phone screen: risk, what it looks like, why, what to do now, whom to call."""
    topic = catalog.topics.get(state.topic)
    lines = []
    # A question that is about no offer gets its answer alone, unless what was sent along speaks for itself.
    if topic is None or (state.risk != Risk.UNKNOWN and (topic.risk != Risk.UNKNOWN or reasons)):
        lines.append(catalog.text(lang, f"ask.risk.{state.risk}"))
    if state.scheme and lines:
        name = catalog.text(lang, f"scheme.{state.scheme}")
        lines.append(catalog.text(lang, "ask.card.looks", scheme=name))
    if reasons and state.risk in {Risk.HIGH, Risk.MEDIUM}:
        lines.append(catalog.text(lang, "ask.card.why"))
        lines += [_reason(catalog, lang, reason) for reason in reasons]
    if topic is not None:
        return "\n".join((*lines, *told(catalog, lang, topic, region, state.scheme)))
    lines.append(_do(catalog, lang, state))
    if state.risk != Risk.LOW:
        lines.append(_hotline(catalog, lang, state.scheme, region))
    return "\n".join(lines)


def told(catalog: Catalog, lang: str, topic: Topic, region: str = AUTO, scheme: str = "") -> Iterator[str]:
    """The answer to a question in free words under the name of its entry, and what of the library follows.

    ``scheme`` is that of the talk, for a topic that has none of its own.
    """
    words_ = catalog.question(lang, topic.id)
    yield f"💬 <b>{escaped(words_.title)}</b>"
    yield words_.answer
    for piece in topic.show:
        if text := _piece(catalog, lang, piece, topic.scheme or scheme or GENERAL, region):
            yield text


def _piece(catalog: Catalog, lang: str, piece: str, scheme: str, region: str) -> str:
    kind, _, name = piece.partition(":")
    made: Mapping[str, Callable[[], str]] = {
        "do": lambda: catalog.text(lang, f"ask.do.{scheme}"),
        "law": lambda: _law(catalog, lang, scheme, region),
        "lenient": lambda: catalog.leniency(lang, scheme, region),
        "hotline": lambda: _hotline(catalog, lang, scheme, region),
        "distress": lambda: catalog.text(lang, "ask.card.call", hotlines=distress(catalog, lang, region)),
        "job": lambda: _job(catalog, lang),
        "forward": lambda: catalog.text(lang, "aid.forward"),
        "keep": lambda: _keep(catalog, lang),
        "help": lambda: catalog.text(lang, "help.private"),
        "tip": lambda: catalog.tip(lang, name),
        "logout": lambda: f"🔐 {catalog.text(lang, f'aid.logout.{name}')}",
    }
    return made[kind]()


def _keep(catalog: Catalog, lang: str) -> str:
    kept = catalog.aid(lang, EVIDENCE).keep
    return "\n".join((catalog.text(lang, "ask.aid.keep"), *(f"• {line}" for line in kept)))


def more(catalog: Catalog, lang: str, state: Dialogue, region: str = AUTO) -> str:
    """What usually comes next, what it may mean for who asks, and the law."""
    scheme = state.scheme or GENERAL
    lines = [
        catalog.text(lang, "ask.card.next"),
        catalog.text(lang, f"ask.next.{scheme}"),
        catalog.text(lang, "ask.card.you"),
        catalog.text(lang, f"ask.you.{scheme}"),
        _law(catalog, lang, scheme, region),
    ]
    if kind := catalog.leniency(lang, scheme, region):
        lines.append(kind)
    return "\n".join(lines)


def aid(catalog: Catalog, lang: str, state: Dialogue, region: str = AUTO) -> str:
    """First aid for what happened, with what is ticked off, evidence, and whom to call."""
    help_ = catalog.aid(lang, state.situation)
    steps = (*help_.now, *help_.day)
    shown = [f"{'☑️' if n in state.done else '▫️'} <b>{n}.</b> {step}" for n, step in enumerate(steps, 1)]
    split = len(help_.now)
    calls = catalog.hotline_line(lang, state.scheme or GENERAL, DISTRESS, region=region)
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


def worded(
    catalog: Catalog, lang: str, reply: Reply, reasons: Sequence[Reason] = (), region: str = AUTO
) -> tuple[str, ...]:
    """All parts of an answer in words, each once: what a card holds already is not said again below it."""
    found: list[str] = []
    for part in reply.parts:
        text = words(catalog, lang, part, reply.state, reasons, region, reply.found)
        if text and not any(text in before for before in found):
            found.append(text)
    return tuple(found)


def words(
    catalog: Catalog,
    lang: str,
    part: str,
    state: Dialogue,
    reasons: Sequence[Reason] = (),
    region: str = AUTO,
    found: Sequence[str] = (),
) -> str:
    """One part of an answer, by its name; ``found`` are the entries that the part "find" names."""
    made: Mapping[str, Callable[[], str]] = {
        "card": lambda: card(catalog, lang, state, reasons, region),
        "more": lambda: more(catalog, lang, state, region),
        "aid": lambda: aid(catalog, lang, state, region),
        "job": lambda: _job(catalog, lang),
        "happened": lambda: catalog.text(lang, "ask.happened.head"),
        "law": lambda: _law(catalog, lang, state.scheme, region),
        "hotline": lambda: _hotline(catalog, lang, state.scheme, region),
        "lenient": lambda: catalog.leniency(lang, state.scheme or GENERAL, region),
        "logout": lambda: logout(catalog, lang),
        "topic": lambda: _topic(catalog, lang, state, region),
        "find": lambda: _found(catalog, lang, found),
        "say.country": lambda: catalog.text(lang, "ask.say.country", country=catalog.country(lang, region)),
    }
    if part in made:
        return made[part]()
    if part.startswith("tip:"):
        return _tip(catalog, lang, part.removeprefix("tip:"))
    if part in _CALLING:
        numbers = {
            "hotlines": distress(catalog, lang, region),
            "emergency": emergency(catalog, lang, region),
        }
        return catalog.text(lang, f"ask.{part}", **numbers)
    text = catalog.text(lang, f"ask.{part}")
    return f"{text}\n{catalog.text(lang, 'ask.question.tail')}" if part.startswith("question.") else text


def logout(catalog: Catalog, lang: str) -> str:
    """How other devices are logged out, app by app."""
    apps = (catalog.text(lang, f"aid.logout.{app}") for app in APPS)
    return "\n".join((catalog.text(lang, "ask.aid.logout"), *(f"• {line}" for line in apps)))


def entry_title(catalog: Catalog, lang: str, entry: str) -> str:
    """What an entry of the library is called, plain text."""
    kind, _, name = entry.partition(":")
    if kind == "aid":
        return catalog.aid(lang, name).title
    return catalog.question(lang, name).title if kind == "topic" else catalog.tip_title(lang, name)


def _found(catalog: Catalog, lang: str, found: Sequence[str]) -> str:
    titles = (escaped(entry_title(catalog, lang, entry)) for entry in found)
    return "\n".join((catalog.text(lang, "ask.find.head"), *(f"• {title}" for title in titles)))


def _topic(catalog: Catalog, lang: str, state: Dialogue, region: str) -> str:
    topic = catalog.topics.get(state.topic)
    if topic is None:
        return catalog.text(lang, "ask.say.expired")
    return "\n".join(told(catalog, lang, topic, region, state.scheme))


def _tip(catalog: Catalog, lang: str, tip: str) -> str:
    known = catalog.tips.get(tip)
    if known is None or known.is_quiz:
        return catalog.text(lang, "ask.say.expired")
    return catalog.tip(lang, tip)


def _law(catalog: Catalog, lang: str, scheme: str, region: str) -> str:
    law = catalog.law_line(lang, scheme or GENERAL, region, LAW_ROOM_ASKED)
    return catalog.text(lang, "ask.card.law", law=law)


def _hotline(catalog: Catalog, lang: str, scheme: str, region: str) -> str:
    line = catalog.hotline_line(lang, scheme or GENERAL, region=region)
    return catalog.text(lang, "ask.card.call", hotlines=line)


def _job(catalog: Catalog, lang: str) -> str:
    parts = (catalog.text(lang, f"ask.job.{name}") for name in ("head", "shows", "look_up", "never"))
    return "\n\n".join(parts)


def distress(catalog: Catalog, lang: str, region: str = AUTO) -> str:
    """Somebody to talk to; in words where no number was checked, for the police's is no line to talk."""
    return _lines(catalog, lang, DISTRESS, region, catalog.text(lang, "ask.distress.local"))


def emergency(catalog: Catalog, lang: str, region: str = AUTO) -> str:
    """The number for danger to life; in words where it is not known."""
    return _lines(catalog, lang, EMERGENCY, region, catalog.text(lang, "ask.emergency.local"))


def _lines(catalog: Catalog, lang: str, kind: str, region: str, local: str) -> str:
    """The lines of a country; of those where a language is at home, if nobody knows where somebody is."""
    lines = catalog.hotlines_of_kind(lang, kind, region)
    if region != AUTO:
        return lines or local
    return catalog.text(lang, "ask.distress.elsewhere", lines=lines, local=local) if lines else local


def _reason(catalog: Catalog, lang: str, reason: Reason) -> str:
    why, quoted = reason
    return catalog.text(lang, "ask.card.reason", reason=why, words=quoted).rstrip()


def _do(catalog: Catalog, lang: str, state: Dialogue) -> str:
    if state.risk == Risk.LOW:
        return catalog.text(lang, "ask.low.why")
    what = f"ask.do.{state.scheme}" if state.scheme and state.risk != Risk.UNKNOWN else "ask.do.unknown"
    return f"{catalog.text(lang, 'ask.card.do')}\n{catalog.text(lang, what)}"
