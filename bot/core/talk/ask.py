"""How a talk about an offer goes on: at most two questions, then an answer; what happened comes first.

It decides which parts are shown, by name; ``core.talk.answers`` words them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.core.library.content import Topic
from bot.core.library.intents import EARNED, FIGURE, JUST_DID
from bot.core.library.red_flags import NONE_RAISED, Raised
from bot.core.library.situations import (
    IN_NEED,
    SCHEMES_OF,
    SITUATIONS,
    SOMETHING,
    Lookup,
    Risk,
    foremost,
    means_of,
)
from bot.core.talk.dialogue import AND, Dialogue, Reply
from bot.core.talk.guide import AT, CANT, DONE, LIST, REASONS, Move, following
from bot.core.talk.need import in_need
from bot.core.talk.pressing import moved, pressed
from bot.core.talk.weighing import (
    colour,
    defines,
    follows,
    graver,
    harmless,
    leans,
    of_page,
    outweighed,
    risk_of,
    says_little,
    serious,
    shows,
    speaks_of,
)
from bot.core.verdict import UNNAMED, Level, Verdict

NOTHING = Lookup()
NEW = Dialogue()
FORGET = 1800.0
"""Seconds after which a talk is forgotten."""
_ANSWERS: Mapping[str, str] = {
    "wants_code": "handover:code",
    "wants_deposit": "handover:deposit",
    "wants_card": "handover:card",
    "no": "handover:no",
    "known_called": "known:called",
    "stranger": "known:stranger",
}
BARE = 40
"""Characters up to which who asks for the law need not name what it is about."""
URGENT = frozenset({*SITUATIONS, "happened", *IN_NEED, "minor"})
"""What is answered however often somebody wrote."""
_SMALL_TALK: Mapping[str, str] = {
    **{name: name for name in ("help", "greeting", "thanks", "insult", "who", "ok")},
    "yes": "ok",
    "no": "ok",
}
"""What says nothing of an offer, with the text that answers it."""
AID: Mapping[str, str] = {
    "id": "shared_id",
    "code": "gave_code",
    "deposit": "paid",
    "card": "gave_card",
}
"""What they asked for, with what has happened where it was given."""
PAID_FOR = frozenset({"rented_account", "scanned_login", "gave_card", "moved_money", "posted_ads"})
"""What somebody may have been paid for: who paid others has been paid for nothing."""
_MOVES: Mapping[str, str] = {"step_done": DONE, "step_cant": CANT, "step_list": LIST, "step_next": AT}
"""What somebody says who is led through first aid, with the button that says the same."""


def answered(
    verdict: Verdict,
    length: int,
    lang: str,
    found: Lookup,
    before: Dialogue,
    meant: Collection[str] = (),
    raised: Raised = NONE_RAISED,
) -> Reply:
    """The answer to a text that was judged, in a language, with what the library has on it.

    ``length`` is how many characters there were to judge, ``meant`` what was said besides, ``before`` the
    talk that the text may go on with, ``raised`` what makes a long text a fraud.
    """
    if FIGURE in meant and found.happened in {*IN_NEED, SOMETHING}:
        found = NOTHING
    if FIGURE in meant and found.topic is None and harmless(verdict):
        return Reply(state=replace(before, lang=lang), parts=("say.ok",))
    if found.happened:
        reply = happened(found.happened, lang, before, meant)
        reply = _with_law(reply) if _asks_law(meant) and "aid" in reply.parts else reply
    else:
        found = _of_the_talk(verdict, length, found, before, meant)
        reply = also(
            opened(verdict, length, lang, found, before, raised), set(meant) - _told_with(found.topic)
        )
        if "did_it" in meant and "say.still" in reply.parts and not before.situation:
            reply = pressed(replace(before, lang=lang), "happened")
    # A child that tells of something open is asked what it is, not left with "no sign found".
    if "minor" in meant and reply.state.risk in {Risk.LOW, Risk.UNKNOWN} and "card" in reply.parts:
        reply = pressed(replace(reply.state, risk=Risk.MEDIUM, step=""), "happened")
    return with_minor(_asking(reply, meant, before), meant)


def _told_with(topic: Topic | None) -> set[str]:
    """What is not told besides a topic: what it shows itself, and no law to who is under threat."""
    if topic is None:
        return set()
    return {*topic.show, "law"} if topic.is_afraid else {*topic.show}


def _of_the_talk(
    verdict: Verdict, length: int, found: Lookup, before: Dialogue, meant: Collection[str]
) -> Lookup:
    """What the library has on a text, but for the law on another subject than that of the talk.

    "Will I go to jail?" asks about what was spoken of, whatever subject it is most often asked about.
    """
    topic = found.topic
    if topic is None or "law" not in meant or not {"law", "lenient"} <= {*topic.show} or not topic.scheme:
        return found
    other = bool(before.scheme) and before.scheme != topic.scheme and serious(before)
    names_it = shows(replace(verdict, scheme=topic.scheme))
    return NOTHING if other and not names_it and length <= BARE else found


def _asking(reply: Reply, meant: Collection[str], before: Dialogue) -> Reply:
    """An answer that remembers what they ask of the person, for when it is said that it was given."""
    if "card" not in reply.parts:
        return reply
    return replace(reply, state=replace(reply.state, asked=wanted_of(meant) or before.asked))


def wanted_of(meant: Collection[str]) -> str:
    """What the other side asks for, "" for nothing that could be given."""
    return next((what for what in AID if f"wants_{what}" in meant), "")


def opened(
    verdict: Verdict,
    length: int,
    lang: str = "",
    found: Lookup = NOTHING,
    before: Dialogue = NEW,
    raised: Raised = NONE_RAISED,
) -> Reply:
    """The answer to a text; where it is open a question follows that could change it.

    ``found`` is what the library has on it: a topic that was recognised answers without a question back.
    ``before`` is the talk that the text goes on with: what was told stays told until something new is shown.
    """
    if raised.risk in {Risk.HIGH, Risk.MEDIUM} and raised.is_long:
        # A letter is read to its end: what its first lines seem to ask about answers nobody who got it.
        found = NOTHING
    if found.topic is not None and not outweighed(verdict, length, found.topic, found.likely, before):
        return _told(verdict, length, lang, found, found.topic, before)
    if follows(verdict, length, before):
        return _still(lang, found.entries, before)
    risk = risk_of(verdict, length)
    if says_little(length, lang) and not shows(verdict):
        # A word or two sound like many an offer.
        risk = Risk.UNKNOWN
    elif risk is Risk.HIGH and found.everyday and not shows(verdict):
        # The readers alone take many an everyday thing for an offer.
        risk = Risk.MEDIUM
    elif risk is Risk.UNKNOWN and not found.everyday and (leans(verdict) or speaks_of(verdict, found)):
        # Who asks about what a rule or the library knows is not told that there is no sign.
        risk = Risk.MEDIUM
    if raised.is_page:
        risk = of_page(risk, raised)
    scheme = verdict.scheme or verdict.leaning or found.scheme
    if graver(raised.risk, risk) is not risk:
        risk, scheme = raised.risk, raised.scheme or scheme or UNNAMED
    scheme = scheme if risk in {Risk.HIGH, Risk.MEDIUM} else ""
    if found.grave and risk is not Risk.HIGH and not harmless(verdict):
        # What a question may be about makes no more than a doubt of it.
        state = Dialogue(risk=Risk.MEDIUM, lang=lang, scheme=scheme or found.scheme)
        return Reply(state=state, parts=("card", "find"), found=found.entries)
    if risk is Risk.LOW and not (found.ordinary and raised.clears):
        risk = Risk.UNKNOWN
    if risk is Risk.UNKNOWN and (found.entries or says_little(length, lang)):
        return _asked_back(length, lang, found.entries)
    unsure = risk in {Risk.MEDIUM, Risk.UNKNOWN}
    state = Dialogue(risk=risk, lang=lang, scheme=scheme, step="handover" if unsure else "")
    return Reply(state=state, parts=("card", "question.handover") if unsure else ("card",))


def _asked_back(length: int, lang: str, entries: tuple[str, ...]) -> Reply:
    """What may be looked for and a question, where it is open what somebody means.

    In a word or two there is nothing to judge: "no sign found" would be no answer to "money gone".
    """
    first = "say.help" if says_little(length, lang) else "card"
    parts = (first, *(("find",) if entries else ()), "question.handover")
    return Reply(state=Dialogue(lang=lang, step="handover"), parts=parts, found=entries)


def happened(name: str, lang: str, before: Dialogue, meant: Collection[str] = ()) -> Reply:
    """What comes next when somebody tells that it happened; ``name`` is a situation or of ``IN_NEED``.

    ``meant`` is all that was said: several things that happened are led through in one, the most pressing
    first, with what had been told before.
    """
    state = replace(before, lang=lang)
    if name in IN_NEED:
        return in_need(state, name)
    if name not in SITUATIONS:
        return pressed(state, "happened")
    earlier = {before.situation} if before.situation in SITUATIONS and not before.done else set()
    # Money that was passed on was not paid: the one is put right by the other.
    earlier = set() if {name, *earlier} == {"paid", "moved_money"} else earlier
    first, *others = foremost({name, *meant, *earlier})
    # First aid names the scheme of what was done, unless the talk is about another in which it happens too.
    scheme = state.scheme if state.scheme in SCHEMES_OF[first] else SITUATIONS[first]
    means = means_of(meant) if first == "paid" else ""
    if not means and first == before.situation:
        means = means_of({f"by_{one}" for one in before.besides.split(AND)})
    besides = AND.join((*others, *((means,) if means else ())))
    same = (first, besides) == (before.situation, before.besides)
    done = before.done if same else ()
    return moved(
        replace(state, scheme=scheme),
        Move(to=AT, situation=first, number=following(done), done=done, besides=besides),
    )


def leads_on(topic: Topic, scheme: str) -> str:
    """The entry that a topic's button opens: first aid is that of the talk where the topic has no scheme."""
    kind, _, name = topic.more.partition(":")
    if kind != "aid" or topic.scheme or scheme in {"", SITUATIONS.get(name)}:
        return topic.more
    return next((f"aid:{one}" for one, of in SITUATIONS.items() if of == scheme), topic.more)


def _still(lang: str, entries: tuple[str, ...], before: Dialogue) -> Reply:
    state = replace(before, lang=lang, step="")
    offered = ("find",) if entries else ()
    shown = ("aid",) if before.situation else ("card",)
    return Reply(state=state, parts=("say.still", *shown, *offered), found=entries)


def _told(verdict: Verdict, length: int, lang: str, found: Lookup, topic: Topic, before: Dialogue) -> Reply:
    """The answer to a question in free words. Only a clear case in what was sent along weighs more.

    A question that is about no scheme of its own is about that of the talk.
    """
    clear = verdict.level is Level.FRAUD and not follows(verdict, length, before)
    clear = clear and (topic.risk != Risk.UNKNOWN or (shows(verdict) and not defines(topic, found.likely)))
    scheme = topic.scheme or (verdict.scheme or "" if clear else before.scheme)
    same = bool(before.scheme) and scheme == before.scheme
    told = Risk.HIGH if clear else colour(topic, found.likely, verdict)
    risk = graver(told, Risk(before.risk) if same else Risk.UNKNOWN)
    state = Dialogue(risk=risk, lang=lang, scheme=scheme, topic=topic.id)
    if same:
        state = replace(state, situation=before.situation, number=before.number, done=before.done)
    return Reply(state=state, parts=("card",))


def _asks_law(meant: Collection[str]) -> bool:
    """Whether the law is wanted with first aid: a child that is afraid is not told of penalties."""
    return "law" in meant and "minor" not in meant


def _with_law(reply: Reply) -> Reply:
    return replace(reply, parts=(*reply.parts, "law", "lenient"))


def also(reply: Reply, meant: Collection[str]) -> Reply:
    """An answer with what was asked for besides: the law, whom to call."""
    state, wanted = reply.state, tuple(name for name in ("law", "hotline") if name in meant)
    if wanted and "say.still" in reply.parts:
        card = tuple(part for part in reply.parts if part == "card" and "law" in wanted)
        lenient = ("lenient",) if "law" in wanted else ()
        return Reply(state=state, parts=(*card, *wanted, *lenient))
    if "card" in reply.parts and state.risk != Risk.LOW:
        # Every card but that of an ordinary thing says whom to call.
        wanted = tuple(name for name in wanted if name != "hotline")
    if not wanted:
        return reply
    kept = tuple(part for part in reply.parts if not part.startswith("question."))
    return Reply(state=replace(state, step=""), parts=(*kept, *wanted), found=reply.found)


def said(state: Dialogue, meant: Collection[str], likely: str = "") -> Reply | None:
    """What words mean beside an offer; None when they are to be judged as one.

    ``likely`` is what has happened, by what the talk is about, where it is said only that it did.
    """
    done = next(iter(foremost(meant)), "")
    if done == "gave_code" and likely == "moved_money":
        # Of a talk about money through one's account the password is the bank's.
        done = "bank_code"
    if not done and (move := _says_move(state, meant, likely)):
        return moved(state, move)
    if not done and {"did_it", "happened"} & set(meant):
        done = likely
    if done:
        reply = happened(done, state.lang, state, meant)
        return with_minor(_with_law(reply) if _asks_law(meant) else reply, meant)
    if state.step and (answer := _answer(state.step, meant)):
        return _asking(pressed(state, answer), meant, state)
    return _small_talk(state, meant)


def _says_move(state: Dialogue, meant: Collection[str], likely: str) -> Move | None:
    """The move that is meant by somebody who is led through first aid."""
    if state.situation not in SITUATIONS or state.step in IN_NEED:
        return None
    to = next((to for name, to in _MOVES.items() if name in meant), "")
    if not to and "did_it" in meant and likely in {"", state.situation}:
        # What was to be done has been done: it did not happen once more.
        to = DONE
    number = max(state.number, 1) + (1 if to == AT else 0)
    reason = next((name for name in REASONS if f"cant_{name}" in meant), "")
    if not to and not reason:
        return None
    return Move(
        to=CANT if reason else to,
        situation=state.situation,
        number=number,
        done=state.done,
        besides=state.besides,
        cannot=reason,
    )


def put_right(state: Dialogue, name: str) -> Reply:
    """First aid anew for who says that not what was told has happened, but ``name``."""
    return happened(name, state.lang, replace(state, situation="", besides="", scheme="", done=(), number=0))


def with_minor(reply: Reply, meant: Collection[str]) -> Reply:
    """An answer with kind words in front for who says how young they are."""
    return replace(reply, parts=("say.minor", *reply.parts)) if "minor" in meant else reply


def _answer(step: str, meant: Collection[str]) -> str:
    for name, action in _ANSWERS.items():
        if name in meant and action.startswith(step):
            return action
    if step == "known" and "no" in meant:
        return "known:not_called"
    return "known:called" if step == "known" and "yes" in meant else ""


def _small_talk(state: Dialogue, meant: Collection[str]) -> Reply | None:
    if "leave" in meant:
        return Reply(state=Dialogue(), parts=("say.left",))
    if "happened" in meant:
        return pressed(state, "happened")
    if "real_job" in meant:
        return pressed(state, "job")
    found = next((text for name, text in _SMALL_TALK.items() if name in meant), "")
    return Reply(state=state, parts=(f"say.{found}",)) if found else None


def done_already(meant: Collection[str], topic: Topic | None) -> str:
    """The situation of who did what a topic warns of, or was paid for it; "" where that is not said."""
    if topic is None or topic.risk != Risk.HIGH or topic.is_afraid or not {JUST_DID, EARNED} & {*meant}:
        return ""
    kind, _, name = topic.more.partition(":")
    if kind != "aid":
        name = "rented_account" if topic.scheme == SITUATIONS["rented_account"] else ""
    return name if JUST_DID in meant or name in PAID_FOR else ""


def likely_done(state: Dialogue, topic: Topic | None) -> str:
    """What has happened where somebody says only that it did: the step of first aid that a talk leads to."""
    if state.asked in AID:
        return AID[state.asked]
    if topic is None or not topic.scheme or not topic.more.startswith("aid:"):
        return ""
    return topic.more.removeprefix("aid:")
