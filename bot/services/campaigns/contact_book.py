"""Contacts of what admins confirmed, each in the chat where it was seen; no chat crowds out another's."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping

from bot.core.detection.contacts import Contact
from bot.core.message import ChatId

OF_ONE = 8
"""Campaigns that one contact is kept with in a chat, the last seen ones."""
Marks = OrderedDict[int, dict[int, float]]


class ContactBook:
    """So many contacts in all; when there are more, the chat that has the most gives up its oldest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._of: dict[ChatId, Marks] = {}

    def __len__(self) -> int:
        return self._count

    def has(self, chat_id: ChatId) -> bool:
        """Whether any contact is kept in a chat."""
        return chat_id in self._of

    def known(self, chat_id: ChatId, marks: Iterable[int]) -> Iterator[tuple[int, float]]:
        """The campaigns that contacts were seen with in a chat, and when last."""
        own: Mapping[int, Mapping[int, float]] = self._of.get(chat_id, {})
        for mark in marks:
            yield from own.get(mark, {}).items()

    def keep(self, contact: Contact) -> None:
        """Take a contact in, or that it was seen again."""
        marks = self._of.setdefault(contact.chat_id, OrderedDict())
        if contact.mark not in marks:
            self._count += 1
        seen = marks.setdefault(contact.mark, {})
        marks.move_to_end(contact.mark)
        seen.pop(contact.campaign, None)
        seen[contact.campaign] = contact.seen_at
        if len(seen) > OF_ONE:
            del seen[next(iter(seen))]
        if self._count > self._most:
            self._make_room()

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A chat has another id: its contacts move."""
        for mark, seen in self._drop(old).items():
            for campaign, seen_at in seen.items():
                self.keep(Contact(mark=mark, campaign=campaign, chat_id=new, seen_at=seen_at))

    def _make_room(self) -> None:
        fullest = max(self._of, key=lambda chat_id: len(self._of[chat_id]))
        self._of[fullest].popitem(last=False)
        self._count -= 1
        if not self._of[fullest]:
            del self._of[fullest]

    def _drop(self, chat_id: ChatId) -> Marks:
        marks = self._of.pop(chat_id, OrderedDict())
        self._count -= len(marks)
        return marks
