"""Who is new in a chat and who has long been there, by the order of the export, in bounded memory."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from bot.core.message import NEW_FOR, Role, Sender, UserId
from bot.core.surfaces.collector import NAME_LENGTH
from bot.core.surfaces.values import Json
from bot.lab.scan.pieces import items, string
from bot.lab.scan.record import Writer, sent_at, writer_of

MOST_KNOWN = 100_000
"""People remembered of one chat; of more, those are forgotten who have been silent longest."""
MOST_INVITED = 2_000
"""Names of people who were brought in and have not written yet: an export tells no ids of them."""
ALONE = frozenset({"join_group_by_link", "join_group_by_request"})
BROUGHT = frozenset({"invite_members"})


class SenderHistory(NamedTuple):
    """What is known of somebody before a message of theirs; times are Unix seconds, 0 for unknown."""

    joined: int = 0
    messages: int = 0
    first: int = 0
    flagged: int = 0


class Senders:
    """The people of one chat."""

    def __init__(self) -> None:
        self._began = 0
        self._known: dict[int, SenderHistory] = {}
        self._invited: dict[str, int] = {}

    def hear(self, record: Json) -> None:
        """Note who came into the chat by this service message."""
        action, at = string(record.get("action")), sent_at(record)
        actor = writer_of(record, "actor")
        if action in ALONE:
            self._joined(actor.id, at)
        elif action in BROUGHT:
            for name in (string(member)[:NAME_LENGTH] for member in items(record.get("members"))):
                if name == actor.name:
                    self._joined(actor.id, at)
                elif name:
                    self._invited[name] = at
            _shorten(self._invited, MOST_INVITED)

    def wrote(self, writer: Writer, at: int) -> SenderHistory:
        """What is known of a writer, who from now on has written once more."""
        self._began = self._began or at
        before = self._known.pop(writer.id, None)
        if before is None:
            before = SenderHistory(joined=self._invited.pop(writer.name, 0), first=at)
        if writer.id:
            joined, messages, first, flagged = before
            self._keep(writer.id, SenderHistory(joined, messages + 1, first, flagged))
        return before

    @property
    def full(self) -> bool:
        """Whether somebody would be forgotten for the sake of the next one who comes."""
        return len(self._known) >= MOST_KNOWN

    def flag(self, writer: Writer) -> int:
        """Note that a message of theirs was flagged; tells how many were before."""
        known = self._known.get(writer.id)
        if known is None:
            return 0
        self._known[writer.id] = known._replace(flagged=known.flagged + 1)
        return known.flagged

    def sender(self, writer: Writer, role: Role, standing: SenderHistory, at: int) -> Sender:
        """The writer as the bot on duty would know them at that time."""
        # In the first day everybody is new to who listens, and nobody to the chat.
        known = writer.id and at - self._began >= NEW_FOR
        return Sender(
            id=UserId(writer.id),
            role=role,
            joined_at=standing.joined,
            earlier=standing.messages if known else None,
        )

    def plain(self) -> dict[str, object]:
        """Everything in JSON's own types."""
        known = [(key, *standing) for key, standing in self._known.items()]
        return {"began": self._began, "known": known, "invited": self._invited}

    @classmethod
    def restored(cls, kept: Json) -> Senders:
        """The people of ``plain``."""
        people = cls()
        people._began = kept["began"]
        people._known = {key: SenderHistory(*standing) for key, *standing in kept["known"]}
        people._invited = dict(kept["invited"])
        return people

    def _joined(self, user_id: int, at: int) -> None:
        if user_id:
            before = self._known.pop(user_id, SenderHistory())
            self._keep(user_id, before._replace(joined=max(before.joined, at), first=before.first or at))

    def _keep(self, user_id: int, standing: SenderHistory) -> None:
        self._known[user_id] = standing
        _shorten(self._known, MOST_KNOWN)


def _shorten(kept: dict[int, SenderHistory] | dict[str, int], most: int) -> None:
    """Forget the oldest eighth when there are too many: one at a time would search the front each time."""
    if len(kept) > most:
        for key in list(islice(kept, most // 8)):
            del kept[key]  # type: ignore[arg-type]
