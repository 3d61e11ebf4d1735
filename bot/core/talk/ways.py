"""The ways on under each part of a talk: what may be answered or asked next, by a button or by its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bot.core.library.catalog import Catalog
from bot.core.library.situations import HELD, IN_NEED, LOGINS, SCHEMES_OF, SITUATIONS, Risk
from bot.core.talk.answers import Answer, entry_title
from bot.core.talk.ask import leads_on
from bot.core.talk.country import buttons, country_button
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.guide import AT, CANT, DONE, KEEP, LIST, REMIND, SHOWS, TELL, Move, following
from bot.core.talk.need import CALLS, NEED, NOT_YET, SAFE, WATCHED, WIPE
from bot.core.talk.pressing import HANDOVER, KNOWN
from bot.core.text.columns import read

ADMINS = "admins"
"""The way to show what was asked about to the admins of a group."""
_STEPS = {DONE: "button.done", CANT: "button.cant", AT: "button.next"}
_HEADS = {LIST: "button.list", KEEP: "aid.keep", TELL: "aid.forward"}
_IN_A_ROW = 5
"""Numbers of steps that stand side by side."""
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
    {
        "say.safe",
        "say.insult",
        "say.greeting",
        "say.minor",
        "say.thanks",
        "say.ok",
        "say.help",
        "job",
        "logout",
    }
)
"""Parts under which first aid alone is offered."""


class Way(NamedTuple):
    """A way on: what it says, and what ``pressed`` takes."""

    label: str
    action: str


Rows = list[list[Way]]


def ways(catalog: Catalog, answer: Answer, left: Sequence[str] = ()) -> Rows:
    """What may be read on, answered or asked next, row by row; nothing where nothing may.

    ``left`` are the parts for which the first screen had no room.
    """
    whose = buttons(catalog, answer.lang, answer.reply, answer.region, chosen=answer.chosen)
    rows = [*_rows(catalog, answer.lang, answer.reply), *([Way(*one) for one in row] for row in whose)]
    if left:
        rows = [[_way(catalog, answer.lang, "button.read", f"read:{'+'.join(left)}")], *rows]
    return rows if answer.sent else [row for row in rows if ADMINS not in {way.action for way in row}]


def _rows(catalog: Catalog, lang: str, reply: Reply) -> Rows:
    """The ways under a reply; while somebody is in need what answers that stands above all else."""
    if reply.state.step not in IN_NEED:
        return _under(catalog, lang, reply)
    begun = reply.parts[-1].startswith(("need.", "say."))
    return [*_safe(catalog, lang, reply), *([] if begun else _under(catalog, lang, reply))]


def _safe(catalog: Catalog, lang: str, reply: Reply) -> Rows:
    """Whether somebody is safe; who is held may see whom to reach, and take the talk away from the phone."""
    if reply.state.step != HELD:
        answers = {SAFE: "need_safe", NOT_YET: "need_not"}
        return [[_way(catalog, lang, f"button.{label}", f"{NEED}:{to}") for to, label in answers.items()]]
    answers = {CALLS: "need_alone", WATCHED: "need_watched"}
    asked = [_way(catalog, lang, f"button.{label}", f"{NEED}:{to}") for to, label in answers.items()]
    told = "say.held_calls" in reply.parts
    return [*([] if told else [asked]), [_way(catalog, lang, "button.wipe", WIPE)]]


def _under(catalog: Catalog, lang: str, reply: Reply) -> Rows:
    # The law and the numbers that are told besides leave open what can be asked of the card.
    last = next((part for part in reversed(reply.parts) if part not in _BESIDES), reply.parts[-1])
    entries = [[_entry(catalog, lang, entry)] for entry in reply.found]
    if last == "find" and "aid" in reply.parts:
        return [*entries, *_guide(catalog, lang, reply.state, "aid")]
    if last in _QUESTIONS:
        # Help that is offered names the button of first aid.
        offered = [[first_aid(catalog, lang)]] if "say.help" in reply.parts else []
        return [*entries, *offered, *_answers(catalog, lang, last, job="card" in reply.parts)]
    if last in {"card", "more", "find", "topic"} or last.startswith("known."):
        return _after_card(catalog, lang, reply)
    made: Mapping[str, Callable[[], Rows]] = {
        "happened": lambda: [[_situation(catalog, lang, name)] for name in _likely(reply.state.scheme)],
        **{part: lambda: _guide(catalog, lang, reply.state, last) for part in SHOWS.values()},
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


def _likely(scheme: str) -> list[str]:
    """What may have happened, first what does in a scheme."""
    return sorted(SITUATIONS, key=lambda name: scheme not in SCHEMES_OF[name])


def _guide(catalog: Catalog, lang: str, state: Dialogue, part: str) -> Rows:
    """Under a step what became of it, beside the steps the way back to them, and what else first aid has."""
    help_ = catalog.aid(lang, state.situation, state.besides)
    steps, number = len(help_.now) + len(help_.day), max(state.number, 1)
    over = number > steps
    if part == SHOWS[LIST]:
        rows = [*_numbers(lang, state, steps), *_apps(state)]
    elif part in {SHOWS[KEEP], SHOWS[TELL]}:
        rows = _back(catalog, lang, state, following(state.done) if over else number, of=steps)
    else:
        rows = [] if over else _step(catalog, lang, state, number, able=part != SHOWS[CANT])
    # How to come forward is offered behind the last step; before, it would be one thing more to do.
    beside = [to for to in (LIST, KEEP, *((TELL,) if over else ())) if SHOWS[to] != part]
    shown = [Way(_label(catalog, lang, to), _move(lang, state, to, number)) for to in beside]
    remind = _way(catalog, lang, "button.remind", _move(lang, state, REMIND, number))
    return [*rows, shown, [remind, _way(catalog, lang, "aid.other", "happened")]]


def _step(catalog: Catalog, lang: str, state: Dialogue, number: int, *, able: bool) -> Rows:
    offered = {DONE: number, **({CANT: number} if able else {}), AT: number + 1}
    moves = [_way(catalog, lang, _STEPS[to], _move(lang, state, to, at)) for to, at in offered.items()]
    return [moves, *_apps(state)]


def _apps(state: Dialogue) -> Rows:
    """The way to how other devices are logged out, where that is what helps."""
    return [[Way(APPS, "logout")]] if state.situation in LOGINS else []


def _back(catalog: Catalog, lang: str, state: Dialogue, number: int, *, of: int) -> Rows:
    """The way back to a step, if one is left."""
    return [[_way(catalog, lang, "button.back", _move(lang, state, AT, number))]] if number <= of else []


def _label(catalog: Catalog, lang: str, to: str) -> str:
    """What stands beside the steps, by its heading."""
    return read(catalog.text(lang, f"ask.{_HEADS[to]}"))


def _numbers(lang: str, state: Dialogue, steps: int) -> Rows:
    """The steps of a list by their numbers, each the way to it."""
    ways = [
        Way(f"{'☑️' if number in state.done else '▫️'} {number}", _move(lang, state, AT, number))
        for number in range(1, steps + 1)
    ]
    return [ways[index : index + _IN_A_ROW] for index in range(0, steps, _IN_A_ROW)]


def _move(lang: str, state: Dialogue, to: str, number: int) -> str:
    return str(
        Move(
            to=to, situation=state.situation, number=number, done=state.done, lang=lang, besides=state.besides
        )
    )


def _situation(catalog: Catalog, lang: str, name: str) -> Way:
    return Way(catalog.aid(lang, name).title, f"aid:{name}")
