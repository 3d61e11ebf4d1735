"""What somebody wants to know about, and why there may be nothing in it to judge."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from unicodedata import category

from bot.core.detection.reading import LABELS
from bot.core.library.situations import IN_NEED, SITUATIONS
from bot.core.library.wording import AUTO
from bot.core.message import Message, Origin, Source
from bot.core.talk.transcript import Transcript

NAMES = LABELS - {Origin.TOPIC}
"""Parts that say who wrote, not what."""
PLACED = frozenset({"law", "hotline", "happened", *SITUATIONS, *IN_NEED})
"""What is asked for or happens somewhere: a country that is named with it is meant."""
ASKED_FOR = frozenset({"law", "hotline"})
"""What may be asked for another country than one's own."""
_NUMBER = re.compile(r"\+?[\d\s().-]{6,20}")
_HANDLE = re.compile(r"@\w{3,40}")
# In scripts without spaces a whole advert may end in an address: only one that stands alone is no offer.
_LINK = re.compile(r"(https?://|www\.)[!-~]+|[!-~]+\.[a-z]{2,12}(/[!-~]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to know about; ``own``: in words of theirs, not passed on.

    ``client`` is the language that their client tells and ``lang`` the one to answer in, "" for that of the
    text; ``region`` is whose law and numbers they are told, ``chosen`` by themselves or else a guess;
    ``unreadable`` is why there is nothing to judge. ``shared``: they let it be shown to a third reader.
    ``transcript`` is what of it was read in pictures, None where it has none, and ``beside`` what they wrote
    beside these themselves.
    """

    message: Message
    own: bool
    client: str = ""
    lang: str = ""
    region: str = AUTO
    chosen: bool = False
    unreadable: str = ""
    shared: bool = False
    transcript: Transcript | None = None
    beside: str = ""

    @property
    def told(self) -> str:
        """What whoever asks wrote themselves: not what they quote, pass on or show."""
        return said_in(own_words(self.message)) if self.own else self.beside

    @property
    def text(self) -> str:
        """What was sent, without anybody's name over it."""
        return said_in(self.message)


_OWN = frozenset({Origin.TEXT, Origin.CAPTION, Origin.RICH_TEXT, Origin.INLINE_QUERY})


def own_words(message: Message) -> Message:
    """A message with what its sender wrote and nothing else: not what is quoted, shown or named beside it.

    What they pass on is theirs where they wrote it themselves.
    """
    if message.source is Source.NONE:
        own = _OWN
    else:
        again = message.source_id and message.source_id == message.sender.id
        own = _OWN | {Origin.FORWARD} if again else frozenset()
    parts = tuple(part for part in message.parts if part.origin in own and part.authored)
    return replace(message, parts=parts, links=(), pictures=())


def said_in(message: Message) -> str:
    """What a message says, without anybody's name over it."""
    return "\n".join(part.text for part in message.parts if part.origin not in NAMES).strip()


def unreadable(text: str) -> str:
    """Why there is nothing in a text to judge: no words, or a number, a name or an address alone.

    A smiley or a thumb is "ok": it is answered as small talk is.
    """
    for pattern, kind in ((_NUMBER, "phone"), (_HANDLE, "handle"), (_LINK, "link")):
        if pattern.fullmatch(text):
            return kind
    if any(sign.isalpha() for sign in text):
        return ""
    return "ok" if any(category(sign) == "So" for sign in text) else "empty"
