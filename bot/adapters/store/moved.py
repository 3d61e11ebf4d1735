"""What becomes of a waiting call when its chat becomes a supergroup."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.store import Json

STAYED = "the message stayed in the old chat"
_ABOUT_A_MESSAGE = frozenset({"message_id", "message_ids"})


def moved_params(params: Mapping[str, Json], old: int, new: int) -> dict[str, Json] | None:
    """The parameters for the new chat; None when the call is about a message, which stayed behind.

    Message ids do not survive: in the new chat the same number is somebody else's message. Parameters that
    name a third chat are left as they are.
    """
    if params.get("chat_id", old) != old:
        return dict(params)
    if _ABOUT_A_MESSAGE & params.keys():
        return None
    kept = {key: value for key, value in params.items() if key != "reply_parameters"}
    return {**kept, "chat_id": new} if "chat_id" in kept else kept
