"""From a verdict to actions: what a chat's settings and its recent past allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.actions import (
    Action,
    AskAdmins,
    Ban,
    Decision,
    Delete,
    Log,
    Mute,
    Propose,
    React,
    Warn,
    WarningForm,
)
from bot.core.detection.detectors.told import TOLD, is_told
from bot.core.detection.judge import FRAUD
from bot.core.detection.showing import is_shown
from bot.core.message import ChatKind, Message, MessageId, Role
from bot.core.moderation.ladder import BAN, WARN, points, rung, seconds
from bot.core.moderation.settings import AUTO, LANGUAGES, ChatSettings, mode_for, written_in
from bot.core.text.foreign import foreign
from bot.core.text.language import surely
from bot.core.verdict import Level, Verdict

FULL_EVERY = 600.0
"""Seconds between two full warnings about one scheme in one chat."""
SHORT_EVERY = 60.0
"""Seconds between two short warnings; an ad in between gets a reaction."""
MOST_WARNINGS = 2
"""Warnings in a chat within ``SHORT_EVERY``, of whatever scheme: what a wave of ads gets to see."""
ASTRAY = 86_400.0
"""Seconds by which a warning may lie ahead, once a clock was set back, and still count as just given."""
SLOW_START = 48 * 3600.0
"""Seconds for which a chat that begins to enforce only hears what would be done."""
SURE = 0.97
"""The score from which even somebody trusted is taken for hijacked."""
REACTION = "👀"

PROTECTED = frozenset({Role.ADMIN, Role.OWNER, Role.ANONYMOUS_ADMIN, Role.LINKED_CHANNEL, Role.SELF})
REMOVING = frozenset({"clean", "enforce"})


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the chat has seen: when each scheme was last warned of, and whether this message was answered.

    ``album`` are the other messages of the same album; ``may_delete`` and ``may_restrict`` are the bot's
    rights. ``offences`` are the times of what the sender did before, ``restricted_until`` is how long the bot
    has silenced them already. ``trusted``: the chat vouches for the sender; ``standing``: they have been here
    for long. ``night``: its night hours run. ``passed``, ``flagged``: a phrase of the chat's own is in it.
    ``late``: others have written since, because pictures of it had to be read.
    """

    last_full: Mapping[str, float] = field(default_factory=dict)
    last_short: Mapping[str, float] = field(default_factory=dict)
    answered: bool = False
    cleared: bool = False
    album: tuple[MessageId, ...] = ()
    may_delete: bool = True
    may_restrict: bool = True
    offences: Sequence[float] = ()
    restricted_until: float = 0.0
    trusted: bool = False
    standing: bool = False
    night: bool = False
    passed: bool = False
    flagged: bool = False
    heard: str = ""
    late: bool = False


def protected(message: Message) -> str:
    """Why this sender is never acted on; "" when the sender may be."""
    return f"sender.{message.sender.role}" if message.sender.role in PROTECTED else ""


def decide(
    message: Message, verdict: Verdict, settings: ChatSettings, history: History, now: float
) -> Decision:
    """What to do about one judged message, with the reason."""
    silent = _silence(message, verdict, settings, history)
    if silent is not None:
        return silent
    mode = mode_for(settings, verdict.scheme or "", night=history.night)
    told = is_told(verdict)
    if mode == "observe":
        return Decision(actions=(Log(),), reason=TOLD if told else "mode.observe")
    removal = () if told else _removal(mode, history)
    if history.answered:
        return Decision(actions=removal, reason="answered_before")
    form = _form(verdict.scheme or "", history, now)
    answer = _answer(form, message, verdict, settings, history, removed=bool(removal))
    if told:
        # Whoever shows what they were offered did nothing; where an ad would go, its admins have a look.
        asked = (AskAdmins(),) if mode in REMOVING else ()
        return Decision(actions=(*answer, *asked), reason=TOLD)
    if history.trusted:
        return Decision(actions=(*removal, *answer, AskAdmins()), reason="trusted.hijacked")
    step = _step(message, settings, history, now) if mode == "enforce" else ()
    return Decision(actions=(*step, *removal, *answer), reason=f"mode.{mode}.{form or 'reaction'}")


def _silence(message: Message, verdict: Verdict, settings: ChatSettings, history: History) -> Decision | None:
    if verdict.level is Level.CLEAN and not history.flagged:
        return Decision(actions=(), reason="clean")
    if message.sender.is_bot and settings.other_bots == "ignore":
        return Decision(actions=(), reason="sender.bot")
    if reason := protected(message) or ("cleared_by_admin" if history.cleared else ""):
        return Decision(actions=(), reason=reason)
    return _spared(verdict, settings, history)


def _spared(verdict: Verdict, settings: ChatSettings, history: History) -> Decision | None:
    if history.passed:
        return Decision(actions=(Log(),), reason="phrase.passed")
    if history.flagged and verdict.level is not Level.FRAUD:
        return _flagged(settings, history)
    if history.trusted and not (verdict.level is Level.FRAUD and verdict.score >= SURE):
        return Decision(actions=(Log(),), reason="trusted")
    if verdict.level is Level.SUSPICIOUS or verdict.scheme is None:
        return Decision(actions=_doubt(verdict, settings, history), reason="suspicious")
    return None


def _flagged(settings: ChatSettings, history: History) -> Decision:
    """What a chat's own phrase leads to: no accusation, for no law speaks of it."""
    mode = mode_for(settings, "", night=history.night)
    removal = _removal(mode, history)
    asked: tuple[Action, ...] = (Log(),) if mode == "observe" or history.answered else (AskAdmins(),)
    return Decision(actions=removal or asked, reason="phrase.flagged")


def _doubt(verdict: Verdict, settings: ChatSettings, history: History) -> tuple[Action, ...]:
    """What is done about a message that may be one: never anything that could not be taken back."""
    mode = mode_for(settings, verdict.scheme or "", night=history.night)
    if mode == "observe" or history.answered:
        return (Log(),)
    if settings.suspicious == "react":
        return (React(emoji=REACTION),)
    # What the readers are sure of and nothing shows is for people to look at.
    sure = verdict.score >= FRAUD and not is_shown(verdict)
    return (AskAdmins(),) if sure or settings.suspicious == "ask" else (Log(),)


def _form(scheme: str, history: History, now: float) -> WarningForm | None:
    full, short = history.last_full.get(scheme), history.last_short.get(scheme)
    lately = [*history.last_full.values(), *history.last_short.values()]
    if sum(0 <= now - at < SHORT_EVERY for at in lately) >= MOST_WARNINGS:
        return None
    if full is None or not -ASTRAY < now - full < FULL_EVERY:
        return WarningForm.FULL
    return WarningForm.SHORT if short is None or not 0 <= now - short < SHORT_EVERY else None


def _removal(mode: str, history: History) -> tuple[Action, ...]:
    # Without the right, cleaning up is warning: an ad must not stand there without a sign.
    return (Delete(also=history.album),) if mode in REMOVING and history.may_delete else ()


def _answer(
    form: WarningForm | None,
    message: Message,
    verdict: Verdict,
    settings: ChatSettings,
    history: History,
    *,
    removed: bool,
) -> tuple[Action, ...]:
    if form is None:
        return () if removed else (React(emoji=REACTION),)
    warn = Warn(
        scheme=verdict.scheme or "",
        form=form,
        lang=warned_in(settings, history.heard, message.text, verdict.lang),
        tone=settings.tone,
        region=settings.region,
        wording=settings.warning_text,
        lasts=settings.warnings_last,
        silent=history.night,
        late=history.late,
        told=is_told(verdict),
    )
    return (warn,)


def due_rung(settings: ChatSettings, offences: Sequence[float], now: float) -> str:
    """The rung of the ladder that an offence now reaches."""
    since = now - settings.ladder_days * 86_400.0
    return rung(settings.ladder, points([at for at in offences if at >= since], now))


def _step(message: Message, settings: ChatSettings, history: History, now: float) -> tuple[Action, ...]:
    reached = due_rung(settings, history.offences, now)
    if reached == WARN or not _can_be(reached, message):
        return ()
    until = now + seconds(reached)
    if reached != BAN and history.restricted_until >= now + seconds(reached) / 2:
        return ()
    if not history.may_restrict or slow(settings, now) or (history.standing and reached == BAN):
        return (Propose(rung=reached),)
    return (Ban(),) if reached == BAN else (Mute(until=until),)


def _can_be(reached: str, message: Message) -> bool:
    """Telegram silences people in supergroups only, and never a channel."""
    if reached == BAN:
        return True
    return message.chat.kind is ChatKind.SUPERGROUP and message.sender.id > 0


def slow(settings: ChatSettings, now: float) -> bool:
    """Whether the chat began to enforce so lately that everything is only proposed."""
    return settings.slow_start and abs(now - settings.enforce_from) < SLOW_START


def card_language(settings: ChatSettings, spoken: str) -> str:
    """The language of what admins read: as set, else of who chose the log, else as others are answered."""
    if settings.log_language != AUTO:
        return settings.log_language
    return settings.log_spoken or answer_language(settings, spoken)


def read_in(settings: ChatSettings, lang: str) -> ChatSettings:
    """The settings for who reads cards in a private chat, in ``lang``; "" where that is not known."""
    return replace(settings, log_spoken=lang) if lang else settings


def warned_in(settings: ChatSettings, heard: str, text: str, read: str) -> str:
    """The language of a warning: the chat's own, or that of a message which is surely in another.

    ``heard`` is what an automatic chat is known to speak, "" if it is not; then the message decides, which
    reads as ``read``.
    """
    own, sure = answer_language(settings, heard or read), written_in(surely(text), settings.region)
    spoken = sure in LANGUAGES and not foreign(text)
    return sure if spoken and not _alike(sure, own) else own


def _alike(one: str, other: str) -> bool:
    """Whether two are ways of writing the same language: who reads one reads the other."""
    return one.partition("-")[0] == other.partition("-")[0]


def answer_language(settings: ChatSettings, spoken: str) -> str:
    """The language to answer in: the chat's, or that of the message when the chat's is automatic."""
    return written_in(spoken, settings.region) if settings.language == AUTO else settings.language
