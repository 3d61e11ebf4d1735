"""Commands to bots: the line itself is no evidence of anything, whatever else may hide behind it."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.detection.reading import DENSE, LABELS
from bot.core.message import Message, Origin, Part

SHORT = 16
"""Letters and digits that are no ad yet; a syllable or a whole word in one sign counts as three."""
_COMMAND = re.compile(r"/[a-z0-9_]{1,64}(?:@[a-z0-9_]{1,32})?(?!\S)", re.ASCII | re.IGNORECASE)
_SAID = frozenset({Origin.TEXT, Origin.CAPTION, Origin.FORWARD})


def without_command(message: Message) -> Message | None:
    """What a command carries; None where that is short, the very message where it begins with no command."""
    place = next((place for place, part in enumerate(message.parts) if part.origin in _SAID), None)
    if place is None or (found := _COMMAND.match(message.parts[place].text)) is None:
        return message
    part = message.parts[place]
    behind = replace(part, text=part.text[found.end() :].strip())
    said = replace(message, parts=(*message.parts[:place], behind, *message.parts[place + 1 :]))
    return None if _is_short(said) else said


def _is_short(message: Message) -> bool:
    own = [part for part in message.parts if part.authored and part.origin not in LABELS]
    return not message.links and sum(map(_length, own)) < SHORT


def _length(part: Part) -> int:
    return sum(3 if DENSE.match(sign) else 1 for sign in part.text if sign.isalnum())
