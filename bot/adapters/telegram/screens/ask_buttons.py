"""The buttons under each part of a talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.adapters.telegram.send.keyboards import Rows, button, inline
from bot.core.library.catalog import Catalog
from bot.core.talk.answers import entry_title
from bot.core.talk.ask import HANDOVER, KNOWN, LOGINS, SITUATIONS, Risk, State, Turn, leads_on
from bot.services.ports import Json

PREFIX = "ask"
APPS = "🔐 WeChat · Telegram · WhatsApp"
"""Names that are the same in every language."""
_LONGEST = 40
"""Characters of a title on a button: a phone shows no more in one line."""
_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "question.handover": (*HANDOVER, "no"),
    "question.known": KNOWN,
}

_BESIDES = frozenset({"law", "lenient", "hotline"})
_LONE = frozenset({"say.insult", "say.greeting", "say.minor", "job", "logout"})
"""Parts under which first aid alone is offered."""


def buttons(catalog: Catalog, lang: str, turn: Turn, *, sent: bool = True) -> Json:
    """What may be answered or asked next; None where nothing is.

    ``sent``: the text lies in this chat, where admins can be shown it.
    """
    rows = _rows(catalog, lang, turn)
    if not sent:
        rows = [row for row in rows if f"{PREFIX}:admins" not in {one.get("callback_data") for one in row}]
    return inline(rows) if rows else None


def _rows(catalog: Catalog, lang: str, turn: Turn) -> Rows:
    # The law and the numbers that are told besides leave open what can be asked of the card.
    last = next((part for part in reversed(turn.parts) if part not in _BESIDES), turn.parts[-1])
    if last in _QUESTIONS:
        entries = [[entry_button(catalog, lang, entry)] for entry in turn.found]
        return [*entries, *_answers(catalog, lang, last, job="card" in turn.parts)]
    if last in {"card", "more", "find", "topic"} or last.startswith("known."):
        return _ways(catalog, lang, turn)
    made: Mapping[str, Callable[[], Rows]] = {
        "happened": lambda: [[_situation(catalog, lang, name)] for name in SITUATIONS],
        "aid": lambda: _checklist(catalog, lang, turn.state),
        "consent.ask": lambda: _consent(catalog, lang),
    }
    if last in made:
        return made[last]()
    return _lone(catalog, lang) if last in _LONE or last.startswith("tip:") else []


def _consent(catalog: Catalog, lang: str) -> Rows:
    words = ("yes", "no")
    return [[ask_button(catalog, lang, f"consent.{word}", f"consent:{word}") for word in words]]


def _lone(catalog: Catalog, lang: str) -> Rows:
    return [[ask_button(catalog, lang, "button.happened", "happened")]]


def _answers(catalog: Catalog, lang: str, question: str, *, job: bool) -> Rows:
    """The answers to a question; many an open one is about a job, and how to check one is never far."""
    kind = question.partition(".")[2]
    known = _QUESTIONS[question]
    rows = [[ask_button(catalog, lang, f"{question}.{value}", f"{kind}:{value}")] for value in known]
    left = [ask_button(catalog, lang, "button.leave", "leave")]
    return [*rows, [ask_button(catalog, lang, "button.job", "job"), *left] if job else left]


def ask_button(catalog: Catalog, lang: str, key: str, action: str) -> dict[str, str]:
    """A button of a talk, worded by a key of the texts for questions."""
    return button(catalog.text(lang, f"ask.{key}"), f"{PREFIX}:{action}")


def entry_button(catalog: Catalog, lang: str, entry: str) -> dict[str, str]:
    """A button that opens an entry of the library, by its title."""
    kind, _, name = entry.partition(":")
    if kind == "aid":
        return _situation(catalog, lang, name)
    title = entry_title(catalog, lang, entry)
    shown = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
    return button(f"{'📖' if kind == 'tip' else '💬'} {shown}", f"{PREFIX}:{entry}")


def _ways(catalog: Catalog, lang: str, turn: Turn) -> Rows:
    """What may be asked next about an offer; the first card may also be judged and shown to admins."""
    rows: Rows = [[entry_button(catalog, lang, entry)] for entry in turn.found]
    topic = catalog.topics.get(turn.state.topic)
    if topic is not None and topic.more and {"card", "topic"} & set(turn.parts):
        rows.append([entry_button(catalog, lang, leads_on(topic, turn.state.scheme))])
    rows.append([ask_button(catalog, lang, "button.happened", "happened")])
    if "card" not in turn.parts:
        return [*rows, [ask_button(catalog, lang, "button.job", "job")]]
    known = turn.state.risk in {Risk.HIGH, Risk.MEDIUM}
    if known:
        rows[-1].append(ask_button(catalog, lang, "button.more", "more"))
    if topic is None:
        rows.append(
            [
                ask_button(catalog, lang, "button.known", "ask_known"),
                ask_button(catalog, lang, "button.job", "job"),
            ]
        )
    if known and (topic is None or topic.scheme):
        rows.append([ask_button(catalog, lang, "button.admins", "admins")])
    return [*rows, _judged(catalog, lang)]


def _judged(catalog: Catalog, lang: str) -> list[dict[str, str]]:
    return [ask_button(catalog, lang, f"button.{word}", word) for word in ("right", "wrong")]


def _checklist(catalog: Catalog, lang: str, state: State) -> Rows:
    help_ = catalog.aid(lang, state.situation)
    steps = len(help_.now) + len(help_.day)
    ticks = [
        button(f"{'☑️' if number in state.done else '▫️'} {number}", f"{PREFIX}:tick:{number}")
        for number in range(1, steps + 1)
    ]
    rows = [ticks[index : index + 5] for index in range(0, steps, 5)]
    if state.situation in LOGINS:
        rows.append([button(APPS, f"{PREFIX}:logout")])
    return [
        *rows,
        [
            ask_button(catalog, lang, "button.remind", "remind"),
            ask_button(catalog, lang, "aid.other", "happened"),
        ],
    ]


def _situation(catalog: Catalog, lang: str, name: str) -> dict[str, str]:
    return button(catalog.aid(lang, name).title, f"{PREFIX}:aid:{name}")
