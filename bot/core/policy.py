"""From a verdict to actions: what a chat's settings and its recent past allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.actions import Action, Decision, Delete, Log, React, Warn, WarningForm
from bot.core.message import Message, MessageId, Role
from bot.core.schedule import OFF
from bot.core.settings import AUTO, ChatSettings
from bot.core.verdict import Level, Verdict

FULL_EVERY = 600.0
"""Seconds between two full warnings about one scheme in one chat."""
SHORT_EVERY = 60.0
"""Seconds between two short warnings; an ad in between gets a reaction."""
REACTION = "👀"

PROTECTED = frozenset({Role.ADMIN, Role.OWNER, Role.ANONYMOUS_ADMIN, Role.LINKED_CHANNEL, Role.SELF})


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the chat has seen: when each scheme was last warned of, and whether this message was answered.

    ``album`` are the other messages of the same album; ``may_delete`` is whether the bot has the right.
    """

    last_full: Mapping[str, float] = field(default_factory=dict)
    last_short: Mapping[str, float] = field(default_factory=dict)
    answered: bool = False
    cleared: bool = False
    album: tuple[MessageId, ...] = ()
    may_delete: bool = True


def protected(message: Message) -> str:
    """Why this sender is never acted on; "" when the sender may be."""
    if message.sender.role in PROTECTED:
        return f"sender.{message.sender.role}"
    return "sender.bot" if message.sender.is_bot else ""


def decide(
    message: Message, verdict: Verdict, settings: ChatSettings, history: History, now: float
) -> Decision:
    """What to do about one judged message, with the reason."""
    silent = _silence(message, verdict, settings, history)
    if silent is not None:
        return silent
    form = _form(verdict.scheme or "", history, now)
    return Decision(
        actions=(*_removal(settings, history), *_answer(form, verdict, settings, history)),
        reason=f"mode.{settings.mode}.{form or 'reaction'}",
    )


def _silence(message: Message, verdict: Verdict, settings: ChatSettings, history: History) -> Decision | None:
    if verdict.level is Level.CLEAN:
        return Decision(actions=(), reason="clean")
    if reason := protected(message) or ("cleared_by_admin" if history.cleared else ""):
        return Decision(actions=(), reason=reason)
    if verdict.level is Level.SUSPICIOUS or verdict.scheme is None:
        return Decision(actions=(Log(),), reason="suspicious")
    if settings.mode == "observe":
        return Decision(actions=(Log(),), reason="mode.observe")
    if history.answered:
        return Decision(actions=_removal(settings, history), reason="answered_before")
    return None


def _form(scheme: str, history: History, now: float) -> WarningForm | None:
    full = history.last_full.get(scheme)
    if full is None or now - full >= FULL_EVERY:
        return WarningForm.FULL
    short = history.last_short.get(scheme)
    return WarningForm.SHORT if short is None or now - short >= SHORT_EVERY else None


def _removes(settings: ChatSettings, history: History) -> bool:
    # Without the right, cleaning up is warning: an ad must not stand there without a sign.
    return settings.mode == "clean" and history.may_delete


def _removal(settings: ChatSettings, history: History) -> tuple[Action, ...]:
    return (Delete(also=history.album),) if _removes(settings, history) else ()


def _answer(
    form: WarningForm | None, verdict: Verdict, settings: ChatSettings, history: History
) -> tuple[Action, ...]:
    if form is None:
        return () if _removes(settings, history) else (React(emoji=REACTION),)
    warn = Warn(
        scheme=verdict.scheme or "",
        form=form,
        lang=answer_language(settings, verdict.lang),
        tone=settings.tone,
        region=settings.region,
        wording="" if settings.warning_text == OFF else settings.warning_text,
    )
    return (warn,)


def answer_language(settings: ChatSettings, spoken: str) -> str:
    """The language to answer in: the chat's, or that of the message when the chat's is automatic."""
    return spoken if settings.language == AUTO else settings.language
