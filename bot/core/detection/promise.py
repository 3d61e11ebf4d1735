"""Which pictures are looked into first, when there is no time for all: by who sends them, and beside what."""

from __future__ import annotations

from bot.core.detection.judge import NOTABLE
from bot.core.message import Message, Source
from bot.core.verdict import Level, Verdict

LEAST = 0
"""What promises nothing: beyond a chat's budget, or one more of an album that shows nothing so far."""
OWN_PHOTO = -1
"""The sender's own photo, looked at where all else left a doubt: behind every picture of a message."""
MOST = 9
"""What stands beside something that is one."""
_ANY, _WORDLESS, _STRANGE = 1, 1, 2


def promise(message: Message, verdict: Verdict, now: int) -> int:
    """How likely the pictures of a message are an ad that its words are not; the higher, the sooner."""
    found = _ANY
    if message.sender.is_new(now):
        found += _STRANGE
    if message.source is not Source.NONE or message.via_bot:
        found += _STRANGE
    if verdict.level is not Level.CLEAN or verdict.score >= NOTABLE or message.links:
        found += _STRANGE
    return found if message.text.strip() else found + _WORDLESS
