"""Who comes into the console: a link that works once, then a short session, its rights asked at each step."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256

from bot.core.message import UserId
from bot.services.allowance import Allowance

LINK_LASTS = 300.0
"""Seconds in which a link must be used."""
LINKS = (5, 600.0)
"""Links of one operator, and in how many seconds."""
IDLE = 1800.0
"""Seconds without a step after which a session ends."""
LASTS = 8 * 3600.0
"""Seconds after which a session ends in any case."""
MOST = 3
"""Sessions of one operator; with another the oldest ends."""
LINK, CAME, WENT = "op.console.link", "op.console.in", "op.console.out"
"""What is noted of it."""


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A broadcast that is shown and not yet agreed to; ``number`` tells it from every other."""

    text: str
    number: str


@dataclass(slots=True, kw_only=True)
class Session:
    """Somebody who is signed in; ``token`` proves that a form came from a page of this session.

    ``said`` is told on the next page, once: a key of the console's words and what goes into it.
    """

    user: UserId
    lang: str
    began: float
    seen: float
    token: str = field(default_factory=_secret, repr=False)
    said: tuple[str, dict[str, object]] | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    user: UserId
    lang: str
    at: float


class Entrance:
    """Makes links, lets them in once, and knows the sessions. All of it is gone when the bot ends.

    ``url`` is where the console is, "" where there is none; ``note`` writes down who came and went. What is
    kept of a link or a session is its digest: a copy of the memory opens nothing.
    """

    def __init__(
        self,
        *,
        url: str,
        is_operator: Callable[[int], bool],
        note: Callable[[str, UserId], Awaitable[None]],
        now: Callable[[], float],
    ) -> None:
        self.url = url
        self._is_operator = is_operator
        self._note = note
        self._now = now
        self._links: dict[str, _Link] = {}
        self._sessions: dict[str, Session] = {}
        self._allowance = Allowance(*LINKS)

    async def link(self, user: UserId, lang: str) -> str:
        """A link for an operator, in place of the one before; "" where they had too many."""
        if not self._allowance.take(user, self._now()):
            return ""
        given = _secret()
        self._links = {key: one for key, one in self._links.items() if one.user != user}
        self._links[_digest(given)] = _Link(user=user, lang=lang, at=self._now())
        await self._note(LINK, user)
        return f"{self.url}/enter?link={given}"

    def invited(self, given: str) -> bool:
        """Whether this link would let somebody in."""
        return self._invitation(given) is not None

    def _invitation(self, given: str) -> _Link | None:
        link = self._links.get(_digest(given))
        if link is None or self._now() - link.at > LINK_LASTS or not self._is_operator(link.user):
            return None
        return link

    async def enter(self, given: str) -> str:
        """The secret of a new session for a link that nobody has used, "" for any other."""
        link = self._invitation(given)
        if link is None:
            return ""
        # First: what could not be written down must leave the link as it was.
        await self._note(CAME, link.user)
        if self._links.pop(_digest(given), None) is None:
            return ""
        now = self._now()
        self._make_room(link.user)
        made = _secret()
        self._sessions[_digest(made)] = Session(user=link.user, lang=link.lang, began=now, seen=now)
        return made

    def session(self, given: str) -> Session | None:
        """The session of a secret while it lasts and its owner runs the bot."""
        key = _digest(given)
        found = self._sessions.get(key)
        if found is None:
            return None
        now = self._now()
        if now - found.seen > IDLE or now - found.began > LASTS or not self._is_operator(found.user):
            del self._sessions[key]
            return None
        found.seen = now
        return found

    async def leave(self, given: str) -> None:
        """End a session."""
        if (found := self._sessions.pop(_digest(given), None)) is not None:
            await self._note(WENT, found.user)

    def _make_room(self, user: UserId) -> None:
        """Let go of what has ended, and of the oldest sessions of somebody who has as many as they may."""
        now = self._now()
        ended = [
            key for key, one in self._sessions.items() if now - one.seen > IDLE or now - one.began > LASTS
        ]
        own = [key for key, one in self._sessions.items() if one.user == user and key not in ended]
        for key in (*ended, *own[: max(0, len(own) - MOST + 1)]):
            del self._sessions[key]


def _digest(given: str) -> str:
    return sha256(given.encode("utf-8", "replace")).hexdigest()
