"""Somebody is in need: heard before all else, answered first, and left only when they say that they are safe.

Who stands on a bridge is asked for no country, given no verdict and led nowhere else; who is held against
their will may be watched, so what is told them names no number until they ask for one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.core.library.situations import HELD, IN_NEED, Risk
from bot.core.talk.dialogue import Dialogue, Reply

NEED = "need"
"""What the actions begin with that answer the question whether somebody is safe."""
SAFE, NOT_YET, CALLS, WATCHED = "safe", "not", "calls", "watched"
WIPE = "wipe"
"""The action that takes the talk away from the phone, where whoever asks may be watched."""
ASKS: Mapping[str, str] = {need: "need.alone" if need == HELD else "need.safe" for need in IN_NEED}
"""The question that keeps the talk open, by need: whether they are safe, or alone."""
_SMALL = frozenset(
    {"thanks", "leave", "greeting", "help", "no", "ok", "yes", "insult", "filler", "unsafe", "affirmed"}
)
"""What goes on with the talk as it stands: nobody is let go for a thank-you."""
_OF_NEED = frozenset(
    {"say.stay", "say.stay_held", "say.held_calls", "say.safe", *(f"say.{need}" for need in IN_NEED)}
)
"""What is said to who is in need, before which nothing has to stand."""


def in_need(state: Dialogue, need: str) -> Reply:
    """The first answer to who tells of a need, which the talk then stands at."""
    return Reply(state=replace(state, step=need), parts=(f"say.{need}", ASKS[need]))


def answered_in_need(state: Dialogue, meant: Collection[str]) -> Reply | None:
    """What is said to who was in need a moment ago; None for words about something else."""
    if state.step not in IN_NEED:
        return None
    held, said = state.step == HELD, {*meant}
    if "safe" in said or ("yes" in said and "no" not in said):
        return pressed_in_need(state, CALLS if held and "safe" not in said else SAFE)
    if said and said <= _SMALL:
        return pressed_in_need(state, WATCHED if held else NOT_YET)
    return None


def pressed_in_need(state: Dialogue, answer: str) -> Reply:
    """The answer to the question whether somebody is safe, by a button or in words.

    Who is held and alone is told whom to reach. A button outlives the talk that it stands under.
    """
    if answer == SAFE:
        return Reply(state=replace(state, step=""), parts=("say.safe",))
    if answer in {CALLS, WATCHED}:
        told = ("say.held_calls",) if answer == CALLS else ("say.stay_held", ASKS[HELD])
        return Reply(state=replace(state, step=HELD), parts=told)
    need = state.step if state.step in IN_NEED else IN_NEED[0]
    return Reply(state=replace(state, step=need), parts=("say.stay", ASKS[need]))


def beside_need(before: Dialogue, reply: Reply) -> Reply:
    """An answer to something else for who was in need: that comes first still, and the talk stays there."""
    if before.step not in IN_NEED or not _OF_NEED.isdisjoint(reply.parts):
        return reply
    first = "say.stay_held" if before.step == HELD else "say.stay"
    if "card" in reply.parts and reply.state.risk not in {Risk.HIGH, Risk.MEDIUM}:
        # That there is no sign of fraud is no answer to who is in need.
        return Reply(state=before, parts=(first, ASKS[before.step]))
    kept = tuple(part for part in reply.parts if not part.startswith("question."))
    return replace(reply, state=replace(reply.state, step=before.step), parts=(first, *kept))
