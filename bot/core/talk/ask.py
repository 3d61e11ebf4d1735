"""How a talk about an offer goes on: at most two questions, then an answer; what happened comes first.

It decides which parts are shown, by name; ``core.talk.answers`` words them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace

from bot.core.detection.campaign import CLEARED_HERE
from bot.core.library.content import Topic
from bot.core.library.situations import IN_NEED, LOGINS, SCHEMES_OF, SITUATIONS, SOMETHING, Lookup, Risk
from bot.core.talk.guide import AT, CANT, DONE, LIST, SHOWS, Move, following
from bot.core.talk.reasons import LEARNED
from bot.core.verdict import Level, Verdict

LEGIT, UNCLEAR = "legit", "unclear"
"""What a reply is about that is about no scheme."""
NOTHING = Lookup()
ORDINARY = 0.08
"""The score below which nothing speaks for an offer: of 1,091 ads set aside one lies there."""
SURE, PLAIN, DEFINED = 0.5, 0.6, 0.9
"""How likely a topic must be: a serious one to warn where the judges do not, a plain one to be answered as
such where they doubt, and the question what a word means where they take the word for an offer."""
WORD = "word_meaning"
"""The topic of who asks what a word of the trade means."""
TELLING = 12
"""Characters from which on a text says enough to be called ordinary."""
FORGET = 1800.0
"""Seconds after which a talk is forgotten."""
FOLLOWS = 120
"""Characters up to which a text that shows nothing of its own goes on with the talk."""
HANDOVER: Mapping[str, str] = {"code": "account_trade", "deposit": "recruit_task", "card": "card_trade"}
"""What they asked for, with the scheme that this shows when nothing else does."""
APPS = ("wechat", "telegram", "whatsapp")
"""The apps whose other devices the library tells how to log out."""
KNOWN = ("called", "not_called", "stranger")
_ANSWERS: Mapping[str, str] = {
    "wants_code": "handover:code",
    "wants_deposit": "handover:deposit",
    "wants_card": "handover:card",
    "no": "handover:no",
    "known_called": "known:called",
    "stranger": "known:stranger",
}
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "more": ("more",),
    "happened": ("happened",),
    "job": ("job",),
    "ask_known": ("question.known",),
    "logout": ("logout",),
    "remind": ("aid.remind_set",),
    "right": ("thanks.right",),
    "wrong": ("thanks.wrong", "consent.ask"),
    "consent:yes": ("consent.thanks",),
    "consent:no": ("thanks.right",),
}
"""Buttons that always show the same."""
_NEED_A_TALK = frozenset({"tick", "more", "read"})
"""Buttons that say nothing once it is forgotten what they are about."""
READ_ON = frozenset(
    {
        *("topic", "do", "law", "lenient", "hotline", "distress", "job", "forward", "keep", "help"),
        *(f"logout:{app}" for app in APPS),
    }
)
"""Parts that may be read on, by name: they say the same whenever they are asked for."""
URGENT = frozenset({*SITUATIONS, "happened", *IN_NEED, "minor"})
"""What is answered however often somebody wrote."""
_SMALL_TALK: Mapping[str, str] = {
    **{name: name for name in ("help", "greeting", "thanks", "insult", "who", "ok")},
    "yes": "ok",
    "no": "ok",
}
"""What says nothing of an offer, with the text that answers it."""
HERE = "here"
"""The action of somebody who has said where they are."""
FIGURE = "figure"
"""The meaning of a figure of speech: who is dying of laughter despairs of nothing."""
_AID: Mapping[str, str] = {
    "id": "shared_id",
    "code": "gave_code",
    "deposit": "paid",
    "card": "gave_card",
}
"""What they asked for, with what has happened where it was given."""
_WORDS = ("risk", "lang", "scheme", "step", "situation", "topic", "asked", "region")
_MOVES: Mapping[str, str] = {"step_done": DONE, "step_cant": CANT, "step_list": LIST, "step_next": AT}
"""What somebody says who is led through first aid, with the button that says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """One talk: what was found, and which question is open. It holds no text of the person.

    ``asked`` is what they last asked the person for, of ``_AID``; ``region`` is where the talk lets guess
    that the person is, "" for nowhere. Of first aid for a ``situation``, ``number`` is the step that is
    shown, 0 for none yet, and ``done`` are those that are done.
    """

    risk: str = Risk.UNKNOWN
    lang: str = ""
    scheme: str = ""
    step: str = ""
    situation: str = ""
    topic: str = ""
    asked: str = ""
    region: str = ""
    number: int = 0
    done: tuple[int, ...] = ()

    def stored(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What comes next: the talk as it is now, and the parts to show, by name.

    ``found`` are entries of the library to read on, as ``topic:<id>`` or ``tip:<id>``.
    """

    state: Dialogue
    parts: tuple[str, ...]
    found: tuple[str, ...] = ()

    @property
    def risk(self) -> Risk:
        """The risk that is told: what calls for first aid needs no other sign."""
        return Risk.HIGH if "aid" in self.parts else Risk(self.state.risk)

    @property
    def about(self) -> str:
        """The scheme that it is about, else ``LEGIT`` or ``UNCLEAR``."""
        if self.state.scheme:
            return self.state.scheme
        return LEGIT if self.state.risk == Risk.LOW else UNCLEAR

    @property
    def opens(self) -> tuple[str, ...]:
        """The parts that its buttons would open, for whoever sees no buttons."""
        more = "card" in self.parts and self.state.risk in {Risk.HIGH, Risk.MEDIUM}
        logout = self.state.situation in LOGINS
        aid = ("aid.list", *(("logout",) if logout else ())) if "aid" in self.parts else ()
        return (*(("more",) if more else ()), *aid)


def restored(values: Mapping[str, object]) -> Dialogue:
    """A stored talk; what does not belong into one is left out."""
    done = values.get("done")
    text = {key: str(values[key]) for key in _WORDS if key in values}
    text["risk"] = text.get("risk", "") if text.get("risk", "") in set(Risk) else Risk.UNKNOWN
    ticked = tuple(n for n in done if isinstance(n, int)) if isinstance(done, list | tuple) else ()
    number = values.get("number")
    return Dialogue(**text, done=ticked, number=number if isinstance(number, int) else 0)


def risk_of(verdict: Verdict, length: int) -> Risk:
    """The risk of what somebody asks about; ``length`` is how many characters there were to judge."""
    if verdict.level is Level.FRAUD:
        return Risk.HIGH
    if verdict.level is Level.SUSPICIOUS:
        return Risk.MEDIUM
    return Risk.LOW if verdict.score < ORDINARY and length >= TELLING else Risk.UNKNOWN


def answered(
    verdict: Verdict,
    length: int,
    lang: str,
    found: Lookup,
    before: Dialogue,
    meant: Collection[str] = (),
) -> Reply:
    """The answer to a text that was judged, in a language, with what the library has on it.

    ``length`` is how many characters there were to judge, ``meant`` what was said besides, ``before`` the
    talk that the text may go on with.
    """
    if FIGURE in meant and found.happened in {*IN_NEED, SOMETHING}:
        found = NOTHING
    if FIGURE in meant and found.topic is None and harmless(verdict):
        return Reply(state=replace(before, lang=lang), parts=("say.ok",))
    if found.happened:
        reply = happened(found.happened, lang, before)
        reply = _with_law(reply) if _asks_law(meant) and "aid" in reply.parts else reply
    else:
        told = found.topic.show if found.topic is not None else ()
        reply = also(opened(verdict, length, lang, found, before), set(meant) - set(told))
        if "did_it" in meant and "say.still" in reply.parts and not before.situation:
            reply = pressed(replace(before, lang=lang), "happened")
    # A child that tells of something open is asked what it is, not left with "no sign found".
    if "minor" in meant and reply.state.risk in {Risk.LOW, Risk.UNKNOWN} and "card" in reply.parts:
        reply = pressed(replace(reply.state, risk=Risk.MEDIUM, step=""), "happened")
    return with_minor(_asking(reply, meant, before), meant)


def _asking(reply: Reply, meant: Collection[str], before: Dialogue) -> Reply:
    """An answer that remembers what they ask of the person, for when it is said that it was given."""
    if "card" not in reply.parts:
        return reply
    asked = next((what for what in _AID if f"wants_{what}" in meant), before.asked)
    return replace(reply, state=replace(reply.state, asked=asked))


def opened(
    verdict: Verdict,
    length: int,
    lang: str = "",
    found: Lookup = NOTHING,
    before: Dialogue = Dialogue(),
) -> Reply:
    """The answer to a text; where it is open a question follows that could change it.

    ``found`` is what the library has on it: a topic that was recognised answers without a question back.
    ``before`` is the talk that the text goes on with: what was told stays told until something new is shown.
    """
    if found.topic is not None and not _outweighed(verdict, length, found.topic, found, before):
        return _told(verdict, length, lang, found, found.topic, before)
    if follows(verdict, length, before):
        return _still(lang, found.entries, before)
    risk = risk_of(verdict, length)
    if risk is Risk.HIGH and found.everyday and not shows(verdict):
        # The readers alone take many an everyday thing for an offer.
        risk = Risk.MEDIUM
    elif risk is Risk.UNKNOWN and not found.everyday and (leans(verdict) or _likely(verdict, found)):
        # Who asks about what a rule or the library knows is not told that there is no sign.
        risk = Risk.MEDIUM
    scheme = (verdict.scheme or verdict.leaning or found.scheme) if risk in {Risk.HIGH, Risk.MEDIUM} else ""
    if found.grave and risk is not Risk.HIGH and not harmless(verdict):
        # What a question may be about makes no more than a doubt of it.
        state = Dialogue(risk=Risk.MEDIUM, lang=lang, scheme=scheme or found.scheme)
        return Reply(state=state, parts=("card", "find"), found=found.entries)
    if risk is Risk.LOW and not found.ordinary:
        risk = Risk.UNKNOWN
    if found.entries and risk is Risk.UNKNOWN:
        parts = ("card", "find", "question.handover")
        return Reply(state=Dialogue(lang=lang, step="handover"), parts=parts, found=found.entries)
    unsure = risk in {Risk.MEDIUM, Risk.UNKNOWN}
    state = Dialogue(risk=risk, lang=lang, scheme=scheme, step="handover" if unsure else "")
    return Reply(state=state, parts=("card", "question.handover") if unsure else ("card",))


def happened(name: str, lang: str, before: Dialogue) -> Reply:
    """What comes next when somebody tells that it happened; ``name`` is a situation or of ``IN_NEED``."""
    state = replace(before, lang=lang)
    if name in IN_NEED:
        return _in_need(state, name)
    if name not in SITUATIONS:
        return pressed(state, "happened")
    # First aid names the scheme of what was done, unless the talk is about another in which it happens too.
    scheme = state.scheme if state.scheme in SCHEMES_OF[name] else SITUATIONS[name]
    return pressed(replace(state, scheme=scheme), f"aid:{name}")


def leads_on(topic: Topic, scheme: str) -> str:
    """The entry that a topic's button opens: first aid is that of the talk where the topic has no scheme."""
    kind, _, name = topic.more.partition(":")
    if kind != "aid" or topic.scheme or scheme in {"", SITUATIONS.get(name)}:
        return topic.more
    return next((f"aid:{one}" for one, of in SITUATIONS.items() if of == scheme), topic.more)


def follows(verdict: Verdict, length: int, before: Dialogue) -> bool:
    """Whether a text shows nothing of its own and goes on with a talk that was serious already."""
    if length > FOLLOWS or not serious(before):
        # After an answer that was no warning a few words that show nothing at all go on with it.
        asked_before = bool(before.topic) and length <= FOLLOWS // 2
        return asked_before and verdict.level is Level.CLEAN
    return verdict.level is not Level.FRAUD or not shows(verdict)


def serious(talk: Dialogue) -> bool:
    """Whether something was warned of in a talk, or has happened."""
    return talk.risk in {Risk.HIGH, Risk.MEDIUM} or bool(talk.situation) or talk.step in IN_NEED


def shows(verdict: Verdict) -> bool:
    """Whether anything but how a text sounds speaks for its scheme."""
    return any(
        signal.weight > 0 and signal.scheme == verdict.scheme and signal.reason not in LEARNED
        for signal in verdict.signals
    )


def leans(verdict: Verdict) -> bool:
    """Whether more than the sound of a text that is called clean speaks for a scheme."""
    return bool(verdict.leaning) and shows(replace(verdict, scheme=verdict.leaning))


def _likely(verdict: Verdict, found: Lookup) -> bool:
    """Whether the topics that a question may be about are mostly of one scheme, and it is not harmless."""
    cleared = any(signal.id == CLEARED_HERE for signal in verdict.signals)
    return bool(found.scheme) and not harmless(verdict) and not cleared


def harmless(verdict: Verdict) -> bool:
    """Whether nothing at all speaks against a text."""
    return verdict.level is Level.CLEAN and verdict.score < ORDINARY


def spoken_of(verdict: Verdict, length: int, before: Dialogue) -> str:
    """The scheme that a question is likely about: a clear case's own, else that of the talk so far."""
    own = verdict.scheme or ""
    clear = verdict.level is Level.FRAUD and not follows(verdict, length, before)
    return own if clear else before.scheme or own


def _still(lang: str, entries: tuple[str, ...], before: Dialogue) -> Reply:
    state = replace(before, lang=lang, step="")
    offered = ("find",) if entries else ()
    if before.step in IN_NEED:
        kept = replace(state, step=before.step)
        return Reply(state=kept, parts=(f"say.{before.step}", "hotline", *offered), found=entries)
    shown = ("aid",) if before.situation else ("card",)
    return Reply(state=state, parts=("say.still", *shown, *offered), found=entries)


def _in_need(state: Dialogue, name: str) -> Reply:
    return Reply(state=replace(state, step=name), parts=(f"say.{name}",))


def _outweighed(verdict: Verdict, length: int, topic: Topic, found: Lookup, before: Dialogue) -> bool:
    """Whether the judges see too much in a text for it to be answered as the plain question it may be."""
    plain = topic.risk == Risk.UNKNOWN and found.likely < PLAIN
    return plain and verdict.level is not Level.CLEAN and not follows(verdict, length, before)


def _told(verdict: Verdict, length: int, lang: str, found: Lookup, topic: Topic, before: Dialogue) -> Reply:
    """The answer to a question in free words. Only a clear case in what was sent along weighs more.

    A question that is about no scheme of its own is about that of the talk.
    """
    clear = verdict.level is Level.FRAUD and not follows(verdict, length, before)
    clear = clear and (topic.risk != Risk.UNKNOWN or (shows(verdict) and not _defines(topic, found)))
    scheme = topic.scheme or (verdict.scheme or "" if clear else before.scheme)
    same = bool(before.scheme) and scheme == before.scheme
    told = Risk.HIGH if clear else _colour(topic, found, verdict)
    risk = graver(told, Risk(before.risk) if same else Risk.UNKNOWN)
    state = Dialogue(risk=risk, lang=lang, scheme=scheme, topic=topic.id)
    if same:
        state = replace(state, situation=before.situation, number=before.number, done=before.done)
    return Reply(state=state, parts=("card",))


def _defines(topic: Topic, found: Lookup) -> bool:
    """Whether a word is asked about and not used: what it names is no offer then."""
    return topic.id == WORD and found.likely >= DEFINED


def _colour(topic: Topic, found: Lookup, verdict: Verdict) -> Risk:
    """The risk of a question where nothing is clear: a likely topic colours it less than a sure one.

    One that tells of no offer is not warned of for how it sounds.
    """
    risk = Risk(topic.risk)
    if found.likely >= SURE or risk is Risk.UNKNOWN or shows(verdict):
        return risk
    if risk is Risk.HIGH:
        return Risk.MEDIUM
    return risk if topic.scheme or verdict.level is not Level.CLEAN else Risk.UNKNOWN


def graver(one: Risk, other: Risk) -> Risk:
    """The one of two risks that is to be told."""
    order = (Risk.HIGH, Risk.MEDIUM, Risk.LOW, Risk.UNKNOWN)
    return min(one, other, key=order.index)


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


def pressed(state: Dialogue, action: str) -> Reply:
    """A button, or an answer in words that means the same."""
    kind, _, value = action.partition(":")
    if kind == "handover":
        return _handed(state, value)
    if kind == "known":
        return _known(state, value)
    if (aid := _aided(state, action)) is not None:
        return aid
    if kind == "topic" and value:
        return Reply(state=replace(state, topic=value, step=""), parts=("topic",))
    return located(state) if action == HERE else _opens(state, action)


def located(state: Dialogue) -> Reply:
    """What was told last, anew, for who has said where they are."""
    if state.step in IN_NEED:
        shown = f"say.{state.step}"
    elif state.situation:
        shown = "aid"
    elif state.topic:
        shown = "topic"
    else:
        shown = "hotline" if state.risk == Risk.UNKNOWN else "card"
    return Reply(state=state, parts=(shown, "say.country"))


def _aided(state: Dialogue, action: str) -> Reply | None:
    """What a button of first aid shows, None for another button."""
    kind, _, value = action.partition(":")
    if kind == "did" and value in SITUATIONS.values():
        return _begun(value, state.lang)
    if kind == AT and value in SITUATIONS:
        done = state.done if value == state.situation else ()
        return _moved(state, Move(to=AT, situation=value, number=following(done), done=done))
    if kind == "tick" and value.isdecimal() and state.situation in SITUATIONS:
        return _ticked(state, int(value[:2]))
    move = Move.read(action)
    return _moved(state, move) if move is not None else None


def _begun(scheme: str, lang: str) -> Reply:
    """First aid for who comes from a warning: the steps for what it warned of, or the choice what it was."""
    state = Dialogue(lang=lang, scheme=scheme)
    likely = [name for name, of in SITUATIONS.items() if of == scheme]
    return pressed(state, f"{AT}:{likely[0]}" if len(likely) == 1 else "happened")


def _moved(state: Dialogue, move: Move) -> Reply:
    """Another step of first aid, or what stands beside the steps; what was done before stays done."""
    same = move.situation == state.situation
    done = {*move.done, *(state.done if same else ())} | ({move.number} if move.to == DONE else set())
    number = following(done, move.number) if move.to == DONE else move.number
    moved = replace(
        state,
        lang=state.lang or move.lang,
        situation=move.situation,
        scheme=state.scheme or SITUATIONS[move.situation],
        step="",
        number=number,
        done=tuple(sorted(done)),
    )
    return Reply(state=moved, parts=(SHOWS[move.to],))


def _ticked(state: Dialogue, number: int) -> Reply:
    """A tick under a list that was sent before there was one step at a time."""
    done = tuple(sorted({*state.done} ^ {number}))
    return Reply(state=replace(state, done=done), parts=(SHOWS[LIST],))


def _opens(state: Dialogue, action: str) -> Reply:
    """What a button opens that changes nothing."""
    kind, _, value = action.partition(":")
    if replace(state, lang="") == Dialogue() and kind in _NEED_A_TALK:
        return Reply(state=state, parts=("say.expired",))
    shown = (action,) if kind == "tip" and value else _PLAIN.get(action, ())
    if kind == "read":
        shown = tuple(name for name in value.split("+") if name in READ_ON or name.startswith("tip:"))
    step = "known" if action == "ask_known" else state.step if kind == "read" else ""
    left = Reply(state=Dialogue(), parts=("say.left",))
    return Reply(state=replace(state, step=step), parts=shown) if shown else left


def rated(state: Dialogue, action: str, *, known: bool) -> Reply:
    """Somebody says whether an answer was right; ``known``: what they had asked about is still there."""
    reply = replace(pressed(state, action), state=state)
    return reply if known or action != "wrong" else replace(reply, parts=reply.parts[:1])


def reminded(state: Dialogue) -> Reply:
    """Coming back to a talk a day later."""
    return Reply(state=state, parts=("aid.remind_head", "aid" if state.situation else "happened"))


def said(state: Dialogue, meant: Collection[str], likely: str = "") -> Reply | None:
    """What words mean beside an offer; None when they are to be judged as one.

    ``likely`` is what has happened, by what the talk is about, where it is said only that it did.
    """
    if need := next((name for name in IN_NEED if name in meant), ""):
        return _in_need(state, need)
    done = next((name for name in SITUATIONS if name in meant), "")
    if not done and (move := _says_move(state, meant, likely)):
        return _moved(state, move)
    if not done and {"did_it", "happened"} & set(meant):
        done = likely
    if done:
        reply = happened(done, state.lang, state)
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
    return Move(to=to, situation=state.situation, number=number, done=state.done) if to else None


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


def likely_done(state: Dialogue, topic: Topic | None) -> str:
    """What has happened where somebody says only that it did: the step of first aid that a talk leads to."""
    if state.asked in _AID:
        return _AID[state.asked]
    if topic is None or not topic.scheme or not topic.more.startswith("aid:"):
        return ""
    return topic.more.removeprefix("aid:")


def _handed(state: Dialogue, value: str) -> Reply:
    if value in HANDOVER:
        scheme = state.scheme or HANDOVER[value]
        known = replace(state, risk=Risk.HIGH, scheme=scheme, step="", asked=value)
        return Reply(state=known, parts=("card",))
    return Reply(state=replace(state, step="known"), parts=("question.known",))


def _known(state: Dialogue, value: str) -> Reply:
    if value not in KNOWN:
        return Reply(state=state, parts=("question.known",))
    risk = Risk.MEDIUM if value != "called" and state.risk in {Risk.UNKNOWN, Risk.LOW} else state.risk
    return Reply(state=replace(state, risk=risk, step=""), parts=(f"known.{value}",))
