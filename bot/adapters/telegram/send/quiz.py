"""Quizzes as Telegram's polls: how one is asked, and what a poll's state tells."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.library.catalog import Catalog
from bot.core.library.content import SCAM, Tip
from bot.core.message import ChatId
from bot.core.surfaces.values import whole
from bot.services.store import Call, Json

MOST = 2**31
"""Votes for one option at most: more are no count."""


def quiz_call(
    catalog: Catalog,
    lang: str,
    quiz: Tip,
    chat_id: ChatId,
    *,
    thread: int = 0,
    silent: bool = False,
    slot: float | None = None,
) -> Call:
    """Ask one quiz; nobody sees who answered what."""
    words = catalog.tipbook.quiz(lang, quiz.id)
    right = 0 if quiz.right == SCAM else 1
    params: dict[str, Json] = {
        "chat_id": chat_id,
        "question": catalog.text(lang, "quiz.question", question=words.question),
        "options": [{"text": catalog.text(lang, f"quiz.{name}")} for name in ("scam", "safe")],
        "type": "quiz",
        # The newer name; a server of one's own may know only the older one, and passes over the other.
        "correct_option_ids": [right],
        "correct_option_id": right,
        "explanation": words.explanation,
        "is_anonymous": True,
    }
    if thread:
        params["message_thread_id"] = thread
    if silent:
        params["disable_notification"] = True
    return Call(chat_id=chat_id, method="sendPoll", params=params, once=slot is not None, slot=slot)


def votes(poll: Json) -> tuple[str, int, int] | None:
    """A quiz's id, how many answered and how many were right; None for anything else."""
    if not isinstance(poll, Mapping) or poll.get("type") != "quiz":
        return None
    options, right = poll.get("options"), _right(poll)
    if not isinstance(options, list) or not isinstance(poll.get("id"), str):
        return None
    counts = [_count(option) for option in options]
    hits = counts[right] if right is not None and 0 <= right < len(counts) else 0
    return str(poll["id"]), sum(counts), hits


def _right(poll: Mapping[str, Json]) -> int | None:
    """The right option, under its older or its newer name."""
    many = poll.get("correct_option_ids")
    found = poll.get("correct_option_id", many[0] if isinstance(many, list) and many else None)
    return whole(found)


def _count(option: Json) -> int:
    found = whole(option.get("voter_count")) if isinstance(option, Mapping) else None
    return found if found is not None and 0 <= found < MOST else 0
