"""What the ledger keeps of a decision: the judgement, what was done by which setting, and the counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import orjson

from bot.core.actions import Action, AskAdmins, Ban, Decision, Delete, Log, Mute, Propose, React, Warn
from bot.core.detection.campaign import CAMPAIGN, CONFIRMED_WEIGHT
from bot.core.detection.evidence import phrases, telling_lines
from bot.core.detection.judge import SUSPICIOUS
from bot.core.message import Message, Origin
from bot.core.moderation.acts import ASK, BAN, DELETE, MUTE, PROPOSE, REACT, WARN
from bot.core.moderation.settings import ChatSettings
from bot.core.verdict import Level, Signal, Verdict
from bot.services.cases.undoing import facts
from bot.services.platform import Calendar, Member
from bot.services.store import Act, Counted, Judgement

LONGEST_EVIDENCE = 1000
"""Characters of a message that are kept for the admins who look into a case."""
_READ = frozenset({Origin.IMAGE_TEXT, Origin.PROFILE_PHOTO})
"""What was read in pictures, of which only what accuses is kept."""
KINDS: Mapping[type[Action], str] = {
    Warn: WARN,
    React: REACT,
    Delete: DELETE,
    Mute: MUTE,
    Ban: BAN,
    Propose: PROPOSE,
    AskAdmins: ASK,
}
"""The kind of act that each action is; to be noted alone is none."""


def judgement_of(message: Message, verdict: Verdict, decision: Decision, now: float) -> Judgement:
    """The ledger's row; of what was judged in vain no words are kept."""
    kept = signals_json(verdict.signals)
    form = warned(decision)
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
        signals=kept if decision.actions else wordless(kept),
        form=form,
        answered=bool(form),
        reason=decision.reason,
        judged_at=now,
        evidence=evidence_json(message, verdict) if decision.actions else "",
        thread=message.chat.thread,
    )


def warned(decision: Decision) -> str:
    """How a chat is answered: by a warning of this form, by a reaction, or "" not at all."""
    forms = [action.form for action in decision.actions if isinstance(action, Warn)]
    reacted = any(isinstance(action, React) for action in decision.actions)
    return forms[0] if forms else "reaction" if reacted else ""


def evidence_json(message: Message, verdict: Verdict) -> str:
    """The beginning of a message and the name over it, for the admins; of a picture the telling lines."""
    names = (part.text for part in message.parts if part.origin is Origin.PROFILE_NAME)
    said = (
        telling_lines(verdict, place, part.text) if part.origin in _READ else part.text
        for place, part in enumerate(message.parts)
        if part.authored and part.origin is not Origin.PROFILE_NAME
    )
    kept = {"name": next(names, "")[:64], "text": "\n".join(filter(None, said))[:LONGEST_EVIDENCE]}
    return _dumped(kept)


def text_of(judgement: Judgement) -> str:
    """The words that are still kept of a case, "" when there are none."""
    return _kept(judgement, "text")


def saw_itself(judgement: Judgement) -> bool:
    """Whether the judge by itself saw something in a message, whatever admins or members said of it."""
    told = any(
        one["id"] == CAMPAIGN and one["weight"] >= CONFIRMED_WEIGHT for one in json.loads(judgement.signals)
    )
    return judgement.score >= SUSPICIOUS and not told


def accusing(judgement: Judgement) -> tuple[tuple[str, list[str]], ...]:
    """The reasons that still speak against a message and the words that showed each, the weightiest first."""
    kept = sorted(json.loads(judgement.signals), key=lambda item: -item["weight"])
    return tuple((item["reason"], item["evidence"]) for item in kept if item["weight"] > 0)


def name_of(judgement: Judgement) -> str:
    """The name that is still kept of a case, "" when there is none."""
    return _kept(judgement, "name")


def _kept(judgement: Judgement, key: str) -> str:
    return str(json.loads(judgement.evidence).get(key, "")) if judgement.evidence else ""


def acts_of(
    message: Message, decision: Decision, now: float, before: Member | None = None
) -> tuple[Act, ...]:
    """What a decision does, each with the reason; ``before`` is what the sender might do until now."""
    kept = "" if before is None else json.dumps(facts(before))
    return tuple(
        Act(
            chat_id=message.chat.id,
            message_id=message.id,
            user_id=message.sender.id,
            kind=KINDS[type(action)],
            reason=decision.reason,
            at=now,
            until=action.until if isinstance(action, Mute) else 0.0,
            before=action.rung if isinstance(action, Propose) else kept if _touches(action) else "",
        )
        for action in decision.actions
        if not isinstance(action, Log)
    )


def _touches(action: Action) -> bool:
    return isinstance(action, Mute | Ban)


def counted_day(calendar: Calendar, settings: ChatSettings, now: float) -> str:
    """The day that something is counted on, by the chat's own clock."""
    return calendar.local(settings.timezone, now).date().isoformat()


def counts_of(judgement: Judgement, acts: Sequence[Act], day: str) -> tuple[Counted, ...]:
    """What one case adds to the counts of a day; a further edit of what was answered adds nothing."""
    if judgement.reason == "answered_before":
        return ()
    keys = [f"act.{act.kind}" for act in acts]
    if judgement.level == Level.FRAUD and judgement.scheme:
        keys.append(f"ad.{judgement.scheme}")
    elif judgement.level == Level.SUSPICIOUS:
        keys.append("suspicious")
    return tuple(Counted(chat_id=judgement.chat_id, day=day, key=key) for key in keys)


def signals_json(signals: Sequence[Signal]) -> str:
    """The signals as the ledger keeps them: id, weight, reason and a few evidence words each."""
    rows = [
        {
            "id": signal.id,
            "weight": round(signal.weight, 2),
            "reason": signal.reason,
            "scheme": signal.scheme,
            "view": signal.view,
            "evidence": [text[:80] for text in phrases(signal)[:4]],
        }
        for signal in signals[:24]
    ]
    return _dumped(rows)


def wordless(signals: str) -> str:
    """The same signals without the words that they were seen in; what cannot be read goes as a whole."""
    try:
        rows = json.loads(signals)
    except ValueError:
        return "[]"
    listed = rows if isinstance(rows, list) else []
    return _dumped([{**row, "evidence": []} for row in listed if isinstance(row, dict)])


def _dumped(value: object) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        # A lone surrogate among the words; the standard library, ten times slower, escapes it. Written as
        # it is no database would take it.
        return json.dumps(value)
