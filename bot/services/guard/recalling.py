"""What the ledger keeps of a case, as the message and the verdict that the policy decides about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.actions import Decision
from bot.core.detection.detectors.told import TOLD
from bot.core.message import Chat, Message, Origin, Part, Sender
from bot.core.moderation.acts import ASK, BAN, RESTRICTING
from bot.core.verdict import UNNAMED, Level, Signal, Span, Stance, Verdict
from bot.services.guard.recording import KINDS, text_of
from bot.services.store import Act, Judgement


def recalled(judgement: Judgement, chat: Chat) -> tuple[Message, Verdict]:
    """A message as far as the ledger knows it, and the verdict that an admin's word makes of it."""
    text = text_of(judgement)
    message = Message(
        chat=replace(chat, thread=judgement.thread),
        id=judgement.message_id,
        sender=Sender(id=judgement.sender_id),
        parts=(Part(origin=Origin.TEXT, text=text),),
        album=judgement.album,
    )
    # Whoever showed what another wrote was found by an admin to advertise it.
    kept = (row for row in json.loads(judgement.signals) if row["id"] != TOLD)
    seen = tuple(_seen(row, text) for row in kept)
    verdict = Verdict(
        level=Level.FRAUD,
        score=1.0,
        stance=Stance(judgement.stance),
        lang=judgement.lang,
        scheme=judgement.scheme or UNNAMED,
        signals=seen,
    )
    return message, verdict


def _seen(row: Mapping[str, Any], text: str) -> Signal:
    """A signal as it is kept, with its words where they still stand in the text."""
    places = [(text.find(word), word) for word in row["evidence"]]
    spans = tuple(Span(part=0, start=at, end=at + len(word), text=word) for at, word in places if at >= 0)
    return Signal(
        id=row["id"], weight=row["weight"], reason=row["reason"], scheme=row.get("scheme", ""), spans=spans
    )


def beyond(decision: Decision, acts: Sequence[Act]) -> Decision:
    """What of a decision is not done yet; nobody need be asked any more."""
    done = {act.kind for act in acts if not act.undone_by}
    done |= {ASK, *(RESTRICTING if BAN in done else ())}
    left = tuple(action for action in decision.actions if KINDS.get(type(action)) not in done)
    return replace(decision, actions=left)
