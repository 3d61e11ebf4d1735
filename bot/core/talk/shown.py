"""What the picture of a chat shows of whoever took it: that they gave what the other side asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.core.library.intents import NOT_YET
from bot.core.library.situations import SCHEMES_OF, SITUATIONS
from bot.core.talk.ask import AID, happened
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.verdict import Level, Verdict


def given_there(name: str, wanted: str, verdict: Verdict, lang: str) -> Reply | None:
    """What comes first for who shows a chat in which they did ``name``, of the other side's ``wanted``.

    None where nothing is wrong with what that side wrote: rent is paid too. But no honest one asks for codes.
    """
    if not name or (verdict.level is Level.CLEAN and (name, wanted) != (AID["code"], "code")):
        return None
    reply = happened(name, lang, Dialogue(scheme=verdict.scheme or ""))
    return replace(reply, parts=("say.gave_there", *reply.parts))


def did(meant: Collection[str], wanted: str) -> str:
    """What somebody says to have done, of the situations; what was asked of them where they say only that."""
    if NOT_YET & set(meant):
        return ""
    likely = AID.get(wanted, "") if {"did_it", "happened"} & set(meant) else ""
    return next((name for name in SITUATIONS if name in meant), likely)


def fits(name: str, wanted: str, scheme: str) -> bool:
    """Whether something that may have happened is what was asked for, or happens in a scheme."""
    return name == AID.get(wanted) or scheme in SCHEMES_OF.get(name, ())
