"""Watches every message of every chat: judge, decide, record, answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import orjson

from bot.core.actions import Decision, React, Warn, WarningForm
from bot.core.detectors import profile
from bot.core.judge import NOTABLE, Sensitivity, at
from bot.core.message import Message, Origin, Part
from bot.core.policy import History, decide, protected
from bot.core.verdict import Level, Signal, Verdict
from bot.services.campaigns import Campaigns
from bot.services.chats import ALBUMS, Chats, ChatState
from bot.services.judging import Judging
from bot.services.past import Past
from bot.services.ports import Clock, Composer, Judgement, Store, Turn
from bot.services.profiles import Profiles
from bot.services.tongues import Tongues

ALBUM_LENGTH = 10
"""Messages of one album at most, as Telegram has it."""
LONGEST_CAPTIONS = 16_000


class Guard:
    """The use case of the group chat. A replay of the same message changes nothing."""

    def __init__(
        self,
        *,
        judging: Judging,
        campaigns: Campaigns,
        chats: Chats,
        past: Past,
        profiles: Profiles,
        store: Store,
        composer: Composer,
        clock: Clock,
        tongues: Tongues,
    ) -> None:
        self._tongues = tongues
        self._campaigns = campaigns
        self._judging = judging
        self._chats = chats
        self._past = past
        self._profiles = profiles
        self._store = store
        self._composer = composer
        self._clock = clock

    async def judge(self, update_id: int | None, message: Message) -> Turn:
        """What one message leads to, ready to be committed; ``seen`` is to be called once it was."""
        if message.joined:
            await self._past.joined(message.chat.id, message.joined, message.sent)
        if reason := protected(message):
            return Turn(update_id=update_id, result=reason)
        message, met = await self._past.recall(message)
        return replace(await self._judged(update_id, message), met=met)

    async def _judged(self, update_id: int | None, message: Message) -> Turn:
        if message.album:
            message = await self._with_album(message)
        bare = await self._judging.verdict(message)
        self._tongues.hear(message, bare.lang)
        message, alone = await self._with_profile(message, bare)
        verdict = self._campaigns.heard(message, alone)
        if verdict.level is Level.CLEAN and verdict.score < NOTABLE:
            return Turn(update_id=update_id, result=_silence(alone))
        state = await self._chats.state(message.chat)
        verdict = at(verdict, Sensitivity(state.settings.sensitivity))
        if verdict.level is Level.CLEAN:
            return Turn(update_id=update_id, result=_silence(alone))
        return await self._act(update_id, message, verdict, bare, state)

    async def _with_profile(self, message: Message, bare: Verdict) -> tuple[Message, Verdict]:
        if not profile.worth_a_look(message, bare):
            return message, bare
        found = await self._profiles.of(message.sender.id)
        if not found.parts and not found.links:
            return message, bare
        parts, links = (*message.parts, *found.parts), (*message.links, *found.links)
        message = replace(message, parts=parts, links=links)
        return message, await self._judging.verdict(message)

    async def _act(
        self, update_id: int | None, message: Message, verdict: Verdict, bare: Verdict, state: ChatState
    ) -> Turn:
        message = await self._chats.with_role(message, state)
        now = self._clock.now()
        cleared_by = await self._cleared_by(message)
        history = await self._history(message, state, cleared=cleared_by != 0)
        decision = decide(message, verdict, state.settings, history, now)
        judgement = replace(
            _judgement(message, verdict, decision, now),
            # An edit of a cleared message is recorded as cleared too, for the edit that comes after it.
            cleared_by=cleared_by,
            # What admins show one another is no sighting, nor is a greeting beside an advertiser's profile.
            campaign=0 if protected(message) else await self._campaigns.note(message, verdict, alone=bare),
        )
        return Turn(
            update_id=update_id,
            result=verdict.level,
            judgement=judgement,
            calls=self._composer.compose(message, verdict, decision),
        )

    async def seen(self, message: Message, judgement: Judgement) -> None:
        """Remember a committed answer for what comes next in the same chat."""
        state = await self._chats.state(message.chat)
        if judgement.form == WarningForm.FULL:
            state.last_full[judgement.scheme] = judgement.judged_at
        elif judgement.form == WarningForm.SHORT:
            state.last_short[judgement.scheme] = judgement.judged_at

    async def _history(self, message: Message, state: ChatState, *, cleared: bool) -> History:
        answered = False
        if _may_be_known(message):
            answered = await self._store.answered(message.chat.id, message.id, message.album)
        album = state.albums.get(message.album, {})
        return History(
            last_full=state.last_full,
            last_short=state.last_short,
            answered=answered,
            cleared=cleared,
            album=tuple(key for key in sorted(album) if key != message.id),
            may_delete=self._chats.may_delete(state),
        )

    async def _cleared_by(self, message: Message) -> int:
        earlier = None
        if _may_be_known(message):
            earlier = await self._store.judgement(message.chat.id, message.id)
        return earlier.cleared_by if earlier else 0

    async def _with_album(self, message: Message) -> Message:
        """Join what the other pictures of the same album say: an ad may be cut over several captions.

        Each message stands with its newest wording, so an edit replaces and does not add.
        """
        state = await self._chats.state(message.chat)
        album = state.albums.setdefault(message.album, {})
        album[message.id] = message
        while len(album) > ALBUM_LENGTH:
            del album[min(album)]
        while len(state.albums) > ALBUMS:
            state.albums.popitem(last=False)
        return message if len(album) == 1 else _joined(message, [album[key] for key in sorted(album)])


def _silence(alone: Verdict) -> str:
    return "clean" if alone.level is Level.CLEAN else "cleared_here"


def _may_be_known(message: Message) -> bool:
    # Only an edit or a further picture of an album can concern a message that was answered before: a new
    # one is committed together with its answer, so the store need not be asked.
    return bool(message.edited or message.album)


def _joined(message: Message, album: Sequence[Message]) -> Message:
    parts = [part for item in album for part in item.parts]
    captions = "\n".join(part.text for part in parts if part.origin is Origin.CAPTION and part.authored)
    whole = Part(origin=Origin.OTHER, text=captions[:LONGEST_CAPTIONS])
    return replace(
        message,
        parts=tuple(dict.fromkeys((*parts, whole))) if captions else tuple(dict.fromkeys(parts)),
        links=tuple(dict.fromkeys(link for item in album for link in item.links)),
        pictures=tuple(dict.fromkeys(picture for item in album for picture in item.pictures)),
    )


def _judgement(message: Message, verdict: Verdict, decision: Decision, now: float) -> Judgement:
    warn = next((action for action in decision.actions if isinstance(action, Warn)), None)
    reacted = any(isinstance(action, React) for action in decision.actions)
    return Judgement(
        chat_id=message.chat.id,
        message_id=message.id,
        edited=message.edited,
        album=message.album,
        sender_id=message.sender.id,
        level=verdict.level,
        scheme=verdict.scheme or "",
        sub=verdict.sub or "",
        score=verdict.score,
        stance=verdict.stance,
        lang=verdict.lang,
        signals=signals_json(verdict.signals),
        form=warn.form if warn else ("reaction" if reacted else ""),
        answered=bool(warn or reacted),
        reason=decision.reason,
        judged_at=now,
    )


def signals_json(signals: Sequence[Signal]) -> str:
    """The signals as the ledger keeps them: id, weight, reason and a few evidence words each."""
    rows = [
        {
            "id": signal.id,
            "weight": round(signal.weight, 2),
            "reason": signal.reason,
            "scheme": signal.scheme,
            "view": signal.view,
            "evidence": [text[:80] for text in signal.evidence[:4]],
        }
        for signal in signals[:24]
    ]
    try:
        return orjson.dumps(rows).decode()
    except orjson.JSONEncodeError:
        # A lone surrogate among the evidence; the standard library, ten times slower, escapes it. Written as
        # it is no database would take it.
        return json.dumps(rows)
