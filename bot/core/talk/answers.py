"""Words the parts of a talk: the card, its reasons, what comes next. Telegram HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.library.catalog import Catalog
from bot.core.library.content import Topic
from bot.core.library.lawbook import LAW_ROOM_ASKED
from bot.core.library.situations import HELD, IN_NEED, Risk
from bot.core.library.wording import AUTO
from bot.core.talk import aiding
from bot.core.talk.calling import CALLING, GENERAL, distress, emergency, hotline
from bot.core.talk.country import whose
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.pressing import READ_ON
from bot.core.talk.reasons import Reason
from bot.core.talk.screen import Piece, Screen, Weight, first_screen, joined
from bot.core.talk.transcript import Transcript, read_out
from bot.core.text.pages import IN_GROUP, SHOWN
from bot.core.text.quoting import escaped

_BESIDES: Mapping[str, Weight] = {"hotline": Weight.CALL, "distress": Weight.CALL, "lenient": Weight.LENIENT}
"""How weighty the pieces are that follow the answer to a question."""
_WEIGHTS: Mapping[str, Weight] = {
    "law": Weight.ASKED,
    "find": Weight.BESIDE,
    "say.language": Weight.SPARE,
    **_BESIDES,
}
"""The same of parts that somebody asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody is told: a reply in a language, with the reasons of its card, for a region.

    ``chosen``: the person named the region, it is no guess; ``settled``: with what is answered here.
    ``sent``: what it is about lies in the same chat, where admins can be shown it.
    ``shared``: a whole group reads it. ``transcript`` is what was read in pictures.
    """

    reply: Reply
    lang: str
    reasons: tuple[Reason, ...] = ()
    region: str = AUTO
    chosen: bool = False
    settled: bool = False
    sent: bool = True
    shared: bool = False
    transcript: Transcript | None = None


def written(catalog: Catalog, answer: Answer) -> str:
    """All parts of an answer, one after the other."""
    return joined(pieces(catalog, answer))


def begun(catalog: Catalog, answer: Answer, most: int = SHOWN) -> Screen:
    """What of an answer is told unasked: no more than a phone shows at once."""
    return first_screen(pieces(catalog, answer), most)


def brief(catalog: Catalog, answer: Answer) -> str:
    """An answer for all of a group: no quoted words, nothing of who wrote them, less of the library.

    Whom to call in distress is told in full there too.
    """
    state = answer.reply.state
    topic = catalog.topics.get(state.topic)
    part = "card" if topic is None else "topic"
    if state.step in IN_NEED:
        part = "need.group_held" if state.step == HELD else "need.group"
    most = SHOWN if topic is None or "distress" in topic.show else IN_GROUP
    reply = Reply(state=state, parts=(part,))
    # Nobody is asked before others where they are.
    shared = replace(answer, reply=reply, reasons=(), chosen=True, shared=True, transcript=None)
    return begun(catalog, shared, most).text


def pieces(catalog: Catalog, answer: Answer) -> list[Piece]:
    """All of an answer in pieces, each told once, so that as many can be shown as there is room for."""
    found: list[Piece] = []
    if answer.transcript:
        found.append(Piece(text=read_out(catalog, answer.lang, answer.transcript)))
    for part in answer.reply.parts:
        for index, piece in enumerate(_pieces_of(catalog, answer, part)):
            if piece.text:
                _add(found, piece if index else replace(piece, near=False))
    line = whose(catalog, answer.lang, answer.reply, answer.region, chosen=answer.chosen)
    return [*found, Piece(text=line, weight=Weight.SPARE, near=False)] if line else found


def _add(found: list[Piece], piece: Piece) -> None:
    """What stands there already weighs as much as it does in the place where it weighs most."""
    for index, before in enumerate(found):
        if piece.text in before.text:
            found[index] = replace(before, weight=min(before.weight, piece.weight))
            return
    found.append(piece)


def _pieces_of(catalog: Catalog, answer: Answer, part: str) -> Iterator[Piece]:
    lang, state, region = answer.lang, answer.reply.state, answer.region
    if part == "card":
        return _card(catalog, answer)
    if part == "topic" and state.topic in catalog.topics:
        return _told(catalog, answer, catalog.topics[state.topic])
    if part in {"aid", "aid.cant"}:
        return aiding.one_step(catalog, lang, state, region, cannot=part == "aid.cant")
    if part == "say.minor":
        return _minor(catalog.text(lang, f"ask.{part}"))
    if part.startswith("question."):
        return _question(catalog, lang, part)
    text = _words(catalog, lang, part, state, region, answer.reply.found)
    weight, name = _WEIGHTS.get(part, Weight.CORE), part if part in READ_ON else ""
    return iter(
        (Piece(text=text, weight=weight, name=name, short=_short(catalog, lang, part, state.scheme, region)),)
    )


def _minor(text: str) -> Iterator[Piece]:
    """What somebody young needs most, and more where there is room."""
    first, _, more = text.partition("\n")
    yield Piece(text=first)
    yield Piece(text=more, weight=Weight.SPARE)


def _question(catalog: Catalog, lang: str, part: str) -> Iterator[Piece]:
    yield Piece(text=catalog.text(lang, f"ask.{part}"), weight=Weight.QUESTION)
    yield Piece(text=catalog.text(lang, "ask.question.tail"), weight=Weight.SPARE)


def _card(catalog: Catalog, answer: Answer) -> Iterator[Piece]:
    """Risk, what it looks like, why, what to do now, whom to call."""
    lang, state, region = answer.lang, answer.reply.state, answer.region
    topic = catalog.topics.get(state.topic)
    # A question that is about no offer gets its answer alone, unless what was sent along speaks for itself.
    # One of a scheme that was warned of in this talk stays under its warning.
    warned = topic is None or topic.risk != Risk.UNKNOWN or bool(topic.scheme) or bool(answer.reasons)
    # Who is in it already needs the way out first: "hold off" comes too late for them.
    begun_already = topic is not None and topic.is_begun
    warned = warned and not begun_already
    if topic is None or (state.risk != Risk.UNKNOWN and warned):
        yield Piece(text=catalog.text(lang, f"ask.risk.{state.risk}"))
        if state.scheme:
            name = catalog.text(lang, f"scheme.{state.scheme}")
            yield Piece(text=catalog.text(lang, "ask.card.looks", scheme=name))
    if state.risk in {Risk.HIGH, Risk.MEDIUM} and not begun_already:
        yield from _why(catalog, lang, answer.reasons)
    if topic is not None:
        # Who goes on with a talk to ask for the law, and is told what speaks for them, has read the rest.
        weight = Weight.BESIDE if {"law", "lenient"} <= {*answer.reply.parts} else Weight.QUESTION
        yield from _told(catalog, answer, topic, weight)
        return
    yield Piece(text=_do(catalog, lang, state), weight=Weight.DO)
    if state.risk != Risk.LOW:
        yield Piece(text=hotline(catalog, lang, state.scheme, region), weight=Weight.CALL, name="hotline")


def _why(catalog: Catalog, lang: str, reasons: Sequence[Reason]) -> Iterator[Piece]:
    """What speaks against an offer, the weightiest first; the lighter ones where there is room."""
    lines = [_reason(catalog, lang, reason) for reason in reasons]
    for index, line in enumerate(lines):
        head = "" if index else f"{catalog.text(lang, 'ask.card.why')}\n"
        yield Piece(text=f"{head}{line}", weight=Weight.BESIDE if index else Weight.WHY)


def _told(
    catalog: Catalog, answer: Answer, topic: Topic, weight: Weight = Weight.QUESTION
) -> Iterator[Piece]:
    """The answer to a question in free words under the name of its entry, and what of the library follows.

    For a topic that has no scheme of its own it is that of the talk.
    """
    lang, region, scheme = answer.lang, answer.region, topic.scheme or answer.reply.state.scheme
    words_ = catalog.question(lang, topic.id)
    told = f"💬 <b>{escaped(words_.title)}</b>\n{words_.answer}"
    yield Piece(text=told, weight=weight, name="topic")
    for name in topic.show:
        text = _piece(catalog, lang, name, scheme or GENERAL, region, marked=not answer.shared)
        of_law = name == "law" and "lenient" in topic.show
        beside = Weight.ASKED if of_law else _BESIDES.get(name, Weight.BESIDE)
        short = _short(catalog, lang, name, scheme, region)
        yield Piece(text=text, weight=beside, name=name, short=short)


def _piece(catalog: Catalog, lang: str, piece: str, scheme: str, region: str, *, marked: bool = True) -> str:
    kind, _, name = piece.partition(":")
    made: Mapping[str, Callable[[], str]] = {
        "do": lambda: catalog.text(lang, f"ask.do.{scheme}"),
        "law": lambda: _law(catalog, lang, scheme, region),
        "lenient": lambda: catalog.lawbook.leniency(lang, scheme, region),
        "hotline": lambda: hotline(catalog, lang, scheme, region),
        "distress": lambda: catalog.text(
            lang, "ask.card.call", hotlines=distress(catalog, lang, region, marked=marked)
        ),
        "job": lambda: _job(catalog, lang),
        "forward": lambda: catalog.text(lang, "aid.forward"),
        "keep": lambda: aiding.kept(catalog, lang),
        "help": lambda: catalog.text(lang, "help.private"),
        "tip": lambda: catalog.tipbook.text(lang, name),
        "logout": lambda: f"🔐 {catalog.text(lang, f'aid.logout.{name}')}",
    }
    return made[kind]()


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
    if kind := catalog.lawbook.leniency(lang, scheme, region):
        lines.append(kind)
    return "\n".join(lines)


def _words(catalog: Catalog, lang: str, part: str, state: Dialogue, region: str, found: Sequence[str]) -> str:
    """A part of an answer that is no card, by its name; ``found`` are the entries that "find" names."""
    made: Mapping[str, Callable[[], str]] = {
        "more": lambda: more(catalog, lang, state, region),
        "aid.list": lambda: aiding.aid(catalog, lang, state, region),
        "aid.keep": lambda: aiding.evidence(catalog, lang, state),
        "aid.tell": lambda: aiding.forward(catalog, lang, state, region),
        "happened": lambda: catalog.text(lang, "ask.happened.head"),
        "logout": lambda: aiding.logout(catalog, lang),
        "find": lambda: _found(catalog, lang, found),
        "say.country": lambda: catalog.text(lang, "ask.say.country", country=catalog.country(lang, region)),
    }
    if part in made:
        return made[part]()
    if part == "topic":
        return catalog.text(lang, "ask.say.expired")
    if part in READ_ON:
        return _piece(catalog, lang, part, state.scheme or GENERAL, region)
    if part.startswith("tip:"):
        return _tip(catalog, lang, part.removeprefix("tip:"))
    if part in CALLING:
        numbers = {
            "hotlines": distress(catalog, lang, region, named=False),
            "emergency": emergency(catalog, lang, region, CALLING[part]),
        }
        if part == "say.despair":
            # What holds in another country is said with the line to talk, just above.
            known = catalog.phonebook.of_kinds(lang, CALLING[part], region, marked=region != AUTO)
            numbers["emergency"] = known or numbers["emergency"]
        return catalog.text(lang, f"ask.{part}", **numbers)
    return catalog.text(lang, f"ask.{part}")


def entry_title(catalog: Catalog, lang: str, entry: str) -> str:
    """What an entry of the library is called, plain text."""
    kind, _, name = entry.partition(":")
    if kind == "aid":
        return catalog.aid(lang, name).title
    return catalog.question(lang, name).title if kind == "topic" else catalog.tipbook.title(lang, name)


def _found(catalog: Catalog, lang: str, found: Sequence[str]) -> str:
    titles = (escaped(entry_title(catalog, lang, entry)) for entry in found)
    return "\n".join((catalog.text(lang, "ask.find.head"), *(f"• {title}" for title in titles)))


def _tip(catalog: Catalog, lang: str, tip: str) -> str:
    known = catalog.tips.get(tip)
    if known is None or known.is_quiz:
        return catalog.text(lang, "ask.say.expired")
    return catalog.tipbook.text(lang, tip)


def _law(catalog: Catalog, lang: str, scheme: str, region: str, room: int = LAW_ROOM_ASKED) -> str:
    law = catalog.lawbook.line(lang, scheme or GENERAL, region, room)
    return catalog.text(lang, "ask.card.law", law=law)


def _short(catalog: Catalog, lang: str, part: str, scheme: str, region: str) -> str:
    """What stands for a part where there is no room for all of it: for the law its first article."""
    return _law(catalog, lang, scheme, region, room=0) if part == "law" else ""


def _job(catalog: Catalog, lang: str) -> str:
    parts = (catalog.text(lang, f"ask.job.{name}") for name in ("head", "shows", "look_up", "never"))
    return "\n\n".join(parts)


def _reason(catalog: Catalog, lang: str, reason: Reason) -> str:
    why, quoted = reason
    return catalog.text(lang, "ask.card.reason", reason=why, words=quoted).rstrip()


def _do(catalog: Catalog, lang: str, state: Dialogue) -> str:
    if state.risk == Risk.LOW:
        return catalog.text(lang, "ask.low.why")
    what = f"ask.do.{state.scheme}" if state.scheme and state.risk != Risk.UNKNOWN else "ask.do.unknown"
    return f"{catalog.text(lang, 'ask.card.do')}\n{catalog.text(lang, what)}"
