"""A platform that really holds what it is told: seats, restrictions, bans, and whose each message is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.core.message import ChatId, UserId
from bot.services.platform import Member
from bot.services.store import Json
from tests.fakes import FakeMessenger

FOR_EVER_BELOW = 30.0
"""Telegram takes an end nearer than this as none."""
GIVES = "gives"
"""The kind of a restriction call that takes nothing away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One call that touched a person or deleted a message; ``wrong`` says why it never should have been."""

    kind: str
    chat_id: int
    who: int = 0
    message_id: int = 0
    until: float = 0.0
    wrong: str = ""


@dataclass(slots=True)
class Held:
    """Everything that the platform knows of one world."""

    touches: list[Touch] = field(default_factory=list)
    authors: dict[tuple[int, int], int] = field(default_factory=dict)
    outside: set[tuple[int, int]] = field(default_factory=set)
    shut_out: set[tuple[int, int]] = field(default_factory=set)


class Platform(FakeMessenger):
    """Carries out restrictions, bans and deletions and notes each; ``now`` is asked for the time."""

    now: Callable[[], float] = staticmethod(lambda: 0.0)

    def __init__(self) -> None:
        super().__init__()
        self.held = Held()

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        """Carry it out once nothing prevents it."""
        answer = await super().call(method, params)
        carry = {
            "restrictChatMember": self._restrict,
            "banChatMember": self._ban,
            "unbanChatMember": self._unban,
            "banChatSenderChat": self._shut_out,
            "unbanChatSenderChat": self._let_in,
            "deleteMessage": self._delete,
            "deleteMessages": self._delete,
        }
        if method in carry:
            carry[method](params)
        return answer

    async def member(self, chat_id: ChatId, user_id: UserId) -> Member:
        """Somebody's place now: what has ended has ended."""
        return self.standing(chat_id, await super().member(chat_id, user_id))

    def standing(self, chat_id: int, member: Member) -> Member:
        """A seat without a restriction whose time is over."""
        if member.status in {"restricted", "kicked"} and 0 < member.until <= self.now():
            free = "left" if self._is_out(chat_id, member.user_id) else "member"
            return Member(user_id=member.user_id, status=free)
        return member

    def seen(self, chat_id: int, user_id: int) -> Member:
        """The same for whoever looks from outside."""
        stranger = Member(user_id=UserId(user_id), status="left")
        return self.standing(chat_id, self.members.get((chat_id, user_id), stranger))

    def bind(self, chat_id: int, user_id: int, *rights: str, until: float = 0.0) -> None:
        """An admin restricts somebody by hand."""
        self._sit(chat_id, user_id, "restricted", rights, until)

    def _sit(
        self, chat_id: int, user_id: int, status: str, rights: tuple[str, ...] = (), until: float = 0.0
    ) -> None:
        member = Member(user_id=UserId(user_id), status=status, rights=frozenset(rights), until=until)
        self.members[chat_id, user_id] = member

    def _restrict(self, params: Mapping[str, Json]) -> None:
        chat_id, who = _number(params, "chat_id"), _number(params, "user_id")
        given = params["permissions"]
        assert isinstance(given, dict)
        allowed = tuple(sorted(name for name, value in given.items() if value))
        until = float(str(params.get("until_date", 0)))
        kind = GIVES if allowed else "mute"
        self._note(kind, chat_id, who, until=until)
        if len(allowed) == len(given):
            self._sit(chat_id, who, "left" if self._is_out(chat_id, who) else "member")
            return
        until = until if until - self.now() >= FOR_EVER_BELOW else 0.0
        self._sit(chat_id, who, "restricted", allowed, until)

    def _ban(self, params: Mapping[str, Json]) -> None:
        chat_id, who = _number(params, "chat_id"), _number(params, "user_id")
        self._note("ban", chat_id, who)
        self._sit(chat_id, who, "kicked")
        self.held.outside.add((chat_id, who))

    def _unban(self, params: Mapping[str, Json]) -> None:
        chat_id, who = _number(params, "chat_id"), _number(params, "user_id")
        self._note("unban", chat_id, who)
        if self.seen(chat_id, who).status == "kicked":
            self._sit(chat_id, who, "left")

    def _shut_out(self, params: Mapping[str, Json]) -> None:
        chat_id, who = _number(params, "chat_id"), _number(params, "sender_chat_id")
        self._note("ban", chat_id, who)
        self.held.shut_out.add((chat_id, who))

    def _let_in(self, params: Mapping[str, Json]) -> None:
        chat_id, who = _number(params, "chat_id"), _number(params, "sender_chat_id")
        self._note("unban", chat_id, who)
        self.held.shut_out.discard((chat_id, who))

    def _delete(self, params: Mapping[str, Json]) -> None:
        chat_id = _number(params, "chat_id")
        listed = params.get("message_ids", [params.get("message_id")])
        assert isinstance(listed, list)
        for number in listed:
            author = self.held.authors.get((chat_id, int(str(number))), 0)
            if author:
                self._note("delete", chat_id, author, message_id=int(str(number)))

    def _note(self, kind: str, chat_id: int, who: int, *, until: float = 0.0, message_id: int = 0) -> None:
        touch = Touch(kind=kind, chat_id=chat_id, who=who, until=until, message_id=message_id)
        self.held.touches.append(replace(touch, wrong=self._wrong(chat_id, who)))

    def _wrong(self, chat_id: int, who: int) -> str:
        """Why nobody may ever do this to whom, "" when they may."""
        if self.seen(chat_id, who).is_admin:
            return "an admin"
        if who == self.linked.get(chat_id, 0) != 0:
            return "the linked channel"
        if who == chat_id:
            return "the group itself"
        known = (chat_id, who) in self.members or who < 0
        return "" if known else "somebody of another chat"

    def _is_out(self, chat_id: int, user_id: int) -> bool:
        return (chat_id, user_id) in self.held.outside

    def come_back(self, chat_id: int, user_id: int) -> None:
        """Somebody who may enters again."""
        seat = self.seen(chat_id, user_id)
        if seat.status == "kicked":
            return
        self.held.outside.discard((chat_id, user_id))
        if seat.status == "left":
            self._sit(chat_id, user_id, "member")


def _number(params: Mapping[str, Json], name: str) -> int:
    value = params[name]
    assert isinstance(value, int)
    return value
