"""The kinds of acts, and what each takes the right to do."""

from __future__ import annotations

from typing import Final

WARN, REACT, DELETE, MUTE, BAN = "warn", "react", "delete", "mute", "ban"
REFUSED = "refused"
"""What the platform did not do; ``before`` says what it was to be, and the right that was missing."""
PROPOSE, ASK, UNMUTE, UNBAN = "propose", "ask", "unmute", "unban"
RESTRICTING: Final = frozenset({MUTE, BAN})
"""What touches a person."""
FREED: Final = {MUTE: UNMUTE, BAN: UNBAN}
"""What takes each of them back."""
RIGHT_FOR: Final = {
    DELETE: "can_delete_messages",
    MUTE: "can_restrict_members",
    BAN: "can_restrict_members",
}
"""The admin's right that each takes, for the bot and for who presses the button."""
