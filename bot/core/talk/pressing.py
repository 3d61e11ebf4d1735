"""What a button leads to, or words that mean the same; first aid is led step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.library.situations import IN_NEED, SITUATIONS, Risk
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.guide import AT, DONE, LIST, SHOWS, Move, following
from bot.core.talk.need import NEED, NOT_YET, beside_need, in_need, pressed_in_need

HANDOVER: Mapping[str, str] = {"code": "account_trade", "deposit": "recruit_task", "card": "card_trade"}
"""What they asked for, with the scheme that this shows when nothing else does."""
APPS = ("wechat", "telegram", "whatsapp")
"""The apps whose other devices the library tells how to log out."""
KNOWN = ("called", "not_called", "stranger")
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
HERE = "here"
"""The action of somebody who has said where they are."""


def pressed(state: Dialogue, action: str) -> Reply:
    """A button, or an answer in words that means the same; no button ends the talk of who is in need."""
    kind, _, value = action.partition(":")
    if kind == NEED:
        return pressed_in_need(state, value)
    if state.step in IN_NEED and action == "leave":
        return pressed_in_need(state, NOT_YET)
    return beside_need(state, _pressed(state, action))


def _pressed(state: Dialogue, action: str) -> Reply:
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
        told, asked = in_need(state, state.step).parts
        return Reply(state=state, parts=(told, "say.country", asked))
    if state.situation:
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
        same = value == state.situation
        done, besides = (state.done, state.besides) if same else ((), "")
        return moved(state, Move(to=AT, situation=value, number=following(done), done=done, besides=besides))
    if kind == "tick" and value.isdecimal() and state.situation in SITUATIONS:
        return _ticked(state, int(value[:2]))
    move = Move.read(action)
    return moved(state, move) if move is not None else None


def _begun(scheme: str, lang: str) -> Reply:
    """First aid for who comes from a warning: the steps for what it warned of, or the choice what it was."""
    state = Dialogue(lang=lang, scheme=scheme)
    likely = [name for name, of in SITUATIONS.items() if of == scheme]
    return pressed(state, f"{AT}:{likely[0]}" if len(likely) == 1 else "happened")


def moved(state: Dialogue, move: Move) -> Reply:
    """Another step of first aid, or what stands beside the steps; what was done before stays done."""
    same = (move.situation, move.besides) == (state.situation, state.besides)
    done = {*move.done, *(state.done if same else ())} | ({move.number} if move.to == DONE else set())
    number = following(done, move.number) if move.to == DONE else move.number
    there = replace(
        state,
        lang=state.lang or move.lang,
        situation=move.situation,
        scheme=state.scheme or SITUATIONS[move.situation],
        step="",
        number=number,
        done=tuple(sorted(done)),
        besides=move.besides,
        cannot=move.cannot,
    )
    return Reply(state=there, parts=(SHOWS[move.to],))


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
