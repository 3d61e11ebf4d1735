"""The lists of one chat: whom and what it trusts, and the phrases it flags or lets pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.message import Link, Message
from bot.core.text.addresses import TELEGRAM, host_of, within
from bot.core.text.folding import fold

PERSON, DOMAIN, CHANNEL, PASS, FLAG, SILENCED = "person", "domain", "channel", "pass", "flag", "silenced"
KINDS = (PERSON, DOMAIN, CHANNEL, PASS, FLAG, SILENCED)
"""Kinds of lines; SILENCED are members whose reports are no longer heard."""
MOST = 100
"""Lines of one kind in a chat."""
SHORTEST, LONGEST = 4, 80
"""Characters of a phrase once it is folded: a shorter one would stand in half of all talk."""
_PLACE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?"
    r"(?:c/([1-9][0-9]{4,12})|(?!joinchat/)([a-z][a-z0-9_]{3,31}))(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What a chat's admins have said beforehand."""

    persons: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    channels: frozenset[int] = frozenset()
    passes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    silenced: frozenset[int] = frozenset()

    def trusts(self, message: Message) -> bool:
        """Whether the chat vouches for who wrote, or for the channel that it was passed on from."""
        return (
            message.sender.id in self.persons
            or message.sender.id in self.channels
            or message.source_id in self.channels
        )


NO_LISTS = Lists()


def lists_of(lines: Iterable[tuple[str, str]]) -> Lists:
    """Lists from their lines of kind and value."""
    by: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for kind, value in lines:
        if kind in by:
            by[kind].append(value)
    return Lists(
        persons=frozenset(map(int, by[PERSON])),
        # To trust one of them would be to trust everybody.
        domains=frozenset(by[DOMAIN]) - TELEGRAM,
        channels=frozenset(map(int, by[CHANNEL])),
        passes=tuple(by[PASS]),
        flags=tuple(by[FLAG]),
        silenced=frozenset(map(int, by[SILENCED])),
    )


def read_domain(text: str) -> str:
    """A domain as it is kept, "" when the text names none."""
    host = host_of(text.strip().lower())
    return host if _DOMAIN.fullmatch(host) and host not in TELEGRAM else ""


def read_place(text: str) -> str:
    """What an address in Telegram leads to, a number or an ``@name``; "" for all others and invitations."""
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        return ""
    return f"-100{found[1]}" if found[1] else f"@{found[2]}"


def read_address(text: str) -> str:
    """The address of a public place in Telegram as it is kept among the domains; "" for all others."""
    place = read_place(text)
    return f"t.me/{place[1:].lower()}" if place.startswith("@") else ""


def read_phrase(text: str) -> str:
    """A phrase as it is kept: folded, so that no disguise of it escapes; "" when it is too short or long."""
    phrase = " ".join(fold(text[: 4 * LONGEST]).split())
    return phrase if SHORTEST <= len(phrase) <= LONGEST and len(phrase.replace(" ", "")) >= SHORTEST else ""


def spared(message: Message, lists: Lists) -> Message:
    """The message without the links that the chat trusts."""
    if not message.links or not (lists.domains or lists.channels):
        return message
    return replace(message, links=tuple(link for link in message.links if not _trusted(link, lists)))


def _trusted(link: Link, lists: Lists) -> bool:
    host = host_of(link.url.lower())
    if host in TELEGRAM:
        place = read_place(link.url)
        known = place.startswith("-") and int(place) in lists.channels
        return known or read_address(link.url) in lists.domains
    return within(host, lists.domains)


def found_phrase(phrases: Iterable[str], message: Message) -> str:
    """The first phrase that stands in what the sender wrote, "" when none does."""
    wanted = tuple(phrases)
    if not wanted:
        return ""
    text = " ".join(fold(message.text).split())
    return next((phrase for phrase in wanted if phrase in text), "")
