"""An album as one message: an ad may be cut over several captions or pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.message import Message, Origin, Part, Speaker

LONGEST_CAPTIONS = 16_000


def joined(message: Message, album: Sequence[Message]) -> Message:
    """A message with what the others of its album say, captions and what was read in pictures each as one."""
    parts = [part for item in album for part in item.parts]
    wholes = [
        Part(origin=shown, text=text[:LONGEST_CAPTIONS], speaker=speaker)
        for origin, shown in ((Origin.CAPTION, Origin.OTHER), (Origin.IMAGE_TEXT, Origin.IMAGE_TEXT))
        for speaker in Speaker
        if (text := "\n".join(part.text for part in parts if _is_of(part, origin, speaker)))
    ]
    return replace(
        message,
        parts=tuple(dict.fromkeys((*parts, *wholes))),
        links=tuple(dict.fromkeys(link for item in album for link in item.links)),
        pictures=tuple(dict.fromkeys(picture for item in album for picture in item.pictures)),
    )


def _is_of(part: Part, origin: Origin, speaker: Speaker) -> bool:
    return part.authored and part.origin is origin and part.speaker is speaker
