"""The ways on under each part of a talk: what may be answered or asked next, by a button or by its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot.core.library.catalog import Catalog
from bot.core.library.situations import LOGINS, SITUATIONS, Risk
from bot.core.talk.answers import Answer, entry_title
from bot.core.talk.ask import HANDOVER, KNOWN, Dialogue, Reply, leads_on
from bot.core.talk.country import buttons, country_button

ADMINS = "admins"
"""The way to show what was asked about to the admins of a group."""
APPS = "🔐 WeChat · Telegram · WhatsApp"
"""Names that are the same in every language."""
_LONGEST = 40
"""Characters of a title on a button: a phone shows no more in one line."""
_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "question.handover": (*HANDOVER, "no"),
    "question.known": KNOWN,
}

_BESIDES = frozenset({"law", "lenient", "hotline", "say.country"})
_LONE = frozenset(
    {"say.insult", "say.greeting", "say.minor", "say.thanks", "say.ok", "say.help", "job", "logout"}
)
"""Parts under which first aid alone is offered."""


class Way(NamedTuple):
    """A way on: what it says, and what ``pressed`` takes."""

    label: str
    action: str


Rows = list[list[Way]]


def ways(catalog: Catalog, answer: Answer) -> Rows:
    """What may be answered or asked next, row by row; nothing where nothing may."""
    whose = buttons(catalog, answer.lang, answer.reply, answer.region, chosen=answer.chosen)
    rows = [*_rows(catalog, answer.lang, answer.reply), *([Way(*one) for one in row] for row in whose)]
    return rows if answer.sent else [row for row in rows if ADMINS not in {way.action for way in row}]


def _rows(catalog: Catalog, lang: str, reply: Reply) -> Rows:
    # The law and the numbers that are told besides leave open what can be asked of the card.
    last = next((part for part in reversed(reply.parts) if part not in _BESIDES), reply.parts[-1])
    if last in _QUESTIONS:
        entries = [[_entry(catalog, lang, entry)] for entry in reply.found]
        return [*entries, *_answers(catalog, lang, last, job="card" in reply.parts)]
    if last in {"card", "more", "find", "topic"} or last.startswith("known."):
        return _after_card(catalog, lang, reply)
    made: Mapping[str, Callable[[], Rows]] = {
        "happened": lambda: [[_situation(catalog, lang, name)] for name in SITUATIONS],
        "aid": lambda: _checklist(catalog, lang, reply.state),
        "consent.ask": lambda: _consent(catalog, lang),
    }
    if last in made:
        return made[last]()
    return [[first_aid(catalog, lang)]] if last in _LONE or last.startswith("tip:") else []


def country_way(catalog: Catalog, lang: str, country: str) -> Way:
    """The way to say where one is, or to change it."""
    return Way(*country_button(catalog, lang, country))


def first_aid(catalog: Catalog, lang: str) -> Way:
    """The way to first aid, which is never far."""
    return _way(catalog, lang, "button.happened", "happened")


def _way(catalog: Catalog, lang: str, key: str, action: str) -> Way:
    return Way(catalog.text(lang, f"ask.{key}"), action)


def _consent(catalog: Catalog, lang: str) -> Rows:
    return [[_way(catalog, lang, f"consent.{word}", f"consent:{word}") for word in ("yes", "no")]]


def _answers(catalog: Catalog, lang: str, question: str, *, job: bool) -> Rows:
    """The answers to a question; many an open one is about a job, and how to check one is never far."""
    kind = question.partition(".")[2]
    known = _QUESTIONS[question]
    rows = [[_way(catalog, lang, f"{question}.{value}", f"{kind}:{value}")] for value in known]
    left = [_way(catalog, lang, "button.leave", "leave")]
    return [*rows, [_way(catalog, lang, "button.job", "job"), *left] if job else left]


def _entry(catalog: Catalog, lang: str, entry: str) -> Way:
    """The way to an entry of the library, by its title."""
    kind, _, name = entry.partition(":")
    if kind == "aid":
        return _situation(catalog, lang, name)
    title = entry_title(catalog, lang, entry)
    shown = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
    return Way(f"{'📖' if kind == 'tip' else '💬'} {shown}", entry)


def _after_card(catalog: Catalog, lang: str, reply: Reply) -> Rows:
    """What may be asked next about an offer; the first card may also be judged and shown to admins."""
    rows: Rows = [[_entry(catalog, lang, entry)] for entry in reply.found]
    topic = catalog.topics.get(reply.state.topic)
    if topic is not None and topic.more and {"card", "topic"} & set(reply.parts):
        rows.append([_entry(catalog, lang, leads_on(topic, reply.state.scheme))])
    rows.append([first_aid(catalog, lang)])
    job = _way(catalog, lang, "button.job", "job")
    if "card" not in reply.parts:
        return [*rows, [job]]
    known = reply.state.risk in {Risk.HIGH, Risk.MEDIUM}
    if known:
        rows[-1].append(_way(catalog, lang, "button.more", "more"))
    if topic is None:
        rows.append([_way(catalog, lang, "button.known", "ask_known"), job])
    if known and (topic is None or topic.scheme):
        rows.append([_way(catalog, lang, "button.admins", ADMINS)])
    return [*rows, [_way(catalog, lang, f"button.{word}", word) for word in ("right", "wrong")]]


def _checklist(catalog: Catalog, lang: str, state: Dialogue) -> Rows:
    help_ = catalog.aid(lang, state.situation)
    steps = len(help_.now) + len(help_.day)
    ticks = [
        Way(f"{'☑️' if number in state.done else '▫️'} {number}", f"tick:{number}")
        for number in range(1, steps + 1)
    ]
    rows = [ticks[index : index + 5] for index in range(0, steps, 5)]
    if state.situation in LOGINS:
        rows.append([Way(APPS, "logout")])
    remind, other = ("button.remind", "remind"), ("aid.other", "happened")
    return [*rows, [_way(catalog, lang, *remind), _way(catalog, lang, *other)]]


def _situation(catalog: Catalog, lang: str, name: str) -> Way:
    return Way(catalog.aid(lang, name).title, f"aid:{name}")
