"""How a talk about an offer goes on: at most two questions, then an answer; what happened comes first.

It decides which parts are shown, by name; ``core.answers`` words them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from bot.core.content import Topic
from bot.core.verdict import Level, Verdict

ORDINARY = 0.05
"""The score below which nothing speaks for an offer: of the ads set aside for measuring none lies there."""
TELLING = 12
"""Characters from which on a text says enough to be called ordinary."""
FORGET = 1800.0
"""Seconds after which a talk is forgotten."""
MOST_REASONS = 3


class Risk(StrEnum):
    """What is told to who asks; unknown is no word for safe."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


SITUATIONS: Mapping[str, str] = {
    "rented_account": "account_trade",
    "gave_code": "account_trade",
    "scanned_login": "account_trade",
    "gave_card": "card_trade",
    "paid": "recruit_task",
    "posted_ads": "recruit_posting",
    "moved_money": "recruit_helper",
    "installed_app": "other_fraud",
    "shared_id": "other_fraud",
}
"""What may have happened already, with the scheme that it belongs to."""
LOGINS = frozenset({"rented_account", "gave_code", "scanned_login"})
"""What happened where other devices have to be logged out."""
HANDOVER: Mapping[str, str] = {"code": "account_trade", "deposit": "recruit_task", "card": "card_trade"}
"""What they asked for, with the scheme that this shows when nothing else does."""
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
_SMALL_TALK = ("greeting", "thanks", "insult", "who")
_WORDS = ("risk", "lang", "scheme", "step", "situation", "topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One talk: what was found, and which question is open. It holds no text of the person."""

    risk: str = Risk.UNKNOWN
    lang: str = ""
    scheme: str = ""
    step: str = ""
    situation: str = ""
    topic: str = ""
    done: tuple[int, ...] = ()

    def stored(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What comes next: the talk as it is now, and the parts to show, by name.

    ``found`` are entries of the library to read on, as ``topic:<id>`` or ``tip:<id>``.
    """

    state: State
    parts: tuple[str, ...]
    found: tuple[str, ...] = ()


def restored(values: Mapping[str, object]) -> State:
    """A stored talk; what does not belong into one is left out."""
    done = values.get("done")
    text = {key: str(values[key]) for key in _WORDS if key in values}
    ticked = tuple(n for n in done if isinstance(n, int)) if isinstance(done, list | tuple) else ()
    return State(**text, done=ticked)


def risk_of(verdict: Verdict, length: int) -> Risk:
    """The risk of what somebody asks about; ``length`` is how many characters there were to judge."""
    if verdict.level is Level.FRAUD:
        return Risk.HIGH
    if verdict.level is Level.SUSPICIOUS:
        return Risk.MEDIUM
    return Risk.LOW if verdict.score < ORDINARY and length >= TELLING else Risk.UNKNOWN


def opened(
    verdict: Verdict, length: int, lang: str = "", topic: Topic | None = None, found: tuple[str, ...] = ()
) -> Turn:
    """The first answer; where it is open a question follows that could change it.

    ``topic`` is what was asked in free words, when it was recognised: it answers without a question back.
    ``found`` are entries of the library that speak of the same, offered where nothing else is known.
    """
    if topic is not None:
        return _told(verdict, lang, topic)
    risk = risk_of(verdict, length)
    scheme = (verdict.scheme or verdict.leaning) if risk in {Risk.HIGH, Risk.MEDIUM} else ""
    # Something that only shares words with a story is no reason to doubt it.
    doubted = risk is Risk.LOW and found and found[0].startswith("topic:")
    if found and (risk is Risk.UNKNOWN or doubted):
        state = State(risk=Risk.UNKNOWN, lang=lang)
        return Turn(state=state, parts=("card", "find"), found=found)
    unsure = risk in {Risk.MEDIUM, Risk.UNKNOWN}
    state = State(risk=risk, lang=lang, scheme=scheme, step="handover" if unsure else "")
    return Turn(state=state, parts=("card", "question.handover") if unsure else ("card",))


def spoken_of(verdict: Verdict, before: State) -> str:
    """The scheme that a question is likely about: a clear case's own, else that of the talk so far."""
    own = verdict.scheme or ""
    return own if verdict.level is Level.FRAUD else before.scheme or own


def _told(verdict: Verdict, lang: str, topic: Topic) -> Turn:
    """The answer to a question in free words. Only a clear case in what was sent along weighs more."""
    clear = verdict.level is Level.FRAUD
    risk = Risk.HIGH if clear else Risk(topic.risk)
    scheme = topic.scheme or (verdict.scheme or "" if clear else "")
    return Turn(state=State(risk=risk, lang=lang, scheme=scheme, topic=topic.id), parts=("card",))


def also(turn: Turn, meant: Collection[str]) -> Turn:
    """An answer with what was asked for besides: the law, whom to call."""
    if turn.state.topic:
        return turn
    # Every card but that of an ordinary thing says whom to call.
    unsaid = ("law", "hotline") if turn.state.risk == Risk.LOW else ("law",)
    wanted = tuple(name for name in unsaid if name in meant)
    if not wanted:
        return turn
    kept = tuple(part for part in turn.parts if not part.startswith("question."))
    return Turn(state=replace(turn.state, step=""), parts=(*kept, *wanted))


def pressed(state: State, action: str) -> Turn:
    """A button, or an answer in words that means the same."""
    kind, _, value = action.partition(":")
    if kind == "handover":
        return _handed(state, value)
    if kind == "known":
        return _known(state, value)
    if kind == "aid" and value in SITUATIONS:
        scheme = state.scheme or SITUATIONS[value]
        return Turn(state=replace(state, situation=value, scheme=scheme, step="", done=()), parts=("aid",))
    if kind == "tick" and value.isdecimal() and state.situation in SITUATIONS:
        number = int(value[:2])
        done = set(state.done) ^ {number}
        return Turn(state=replace(state, done=tuple(sorted(done))), parts=("aid",))
    if kind == "topic" and value:
        return Turn(state=replace(state, topic=value, step=""), parts=("topic",))
    shown = (action,) if kind == "tip" and value else _PLAIN.get(action, ())
    step = "known" if action == "ask_known" else ""
    left = Turn(state=State(), parts=("say.left",))
    return Turn(state=replace(state, step=step), parts=shown) if shown else left


def said(state: State, meant: Collection[str]) -> Turn | None:
    """What words mean beside an offer; None when they are to be judged as one."""
    if "despair" in meant:
        return Turn(state=state, parts=("say.despair",))
    happened = next((name for name in SITUATIONS if name in meant), "")
    minor = ("say.minor",) if "minor" in meant else ()
    if happened:
        turn = pressed(state, f"aid:{happened}")
        return replace(turn, parts=(*minor, *turn.parts))
    if state.step and (answer := _answer(state.step, meant)):
        return pressed(state, answer)
    return _small_talk(state, meant)


def _answer(step: str, meant: Collection[str]) -> str:
    for name, action in _ANSWERS.items():
        if name in meant and action.startswith(step):
            return action
    if step == "known" and "no" in meant:
        return "known:not_called"
    return "known:called" if step == "known" and "yes" in meant else ""


def _small_talk(state: State, meant: Collection[str]) -> Turn | None:
    if "leave" in meant:
        return Turn(state=State(), parts=("say.left",))
    if "happened" in meant:
        return pressed(state, "happened")
    if "real_job" in meant:
        return pressed(state, "job")
    found = next((name for name in _SMALL_TALK if name in meant), "")
    return Turn(state=state, parts=(f"say.{found}",)) if found else None


def _handed(state: State, value: str) -> Turn:
    if value in HANDOVER:
        scheme = state.scheme or HANDOVER[value]
        return Turn(state=replace(state, risk=Risk.HIGH, scheme=scheme, step=""), parts=("card",))
    return Turn(state=replace(state, step="known"), parts=("question.known",))


def _known(state: State, value: str) -> Turn:
    if value not in KNOWN:
        return Turn(state=state, parts=("question.known",))
    risk = Risk.MEDIUM if value != "called" and state.risk in {Risk.UNKNOWN, Risk.LOW} else state.risk
    return Turn(state=replace(state, risk=risk, step=""), parts=(f"known.{value}",))
