"""Links that lead away or hide where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from bot.core.message import Link
from bot.core.reading import Reading
from bot.core.verdict import Signal

_INVITES = (
    "t.me/+",
    "t.me/joinchat",
    "wa.me/",
    "chat.whatsapp.com",
    "u.wechat.com",
    "weixin.qq.com/g",
    "line.me/r",
)
_LOGIN = ("tg://login", "t.me/login")


def detect(reading: Reading) -> tuple[Signal, ...]:
    """The strongest signal of each kind that the message's links give."""
    found: dict[str, Signal] = {}
    for link in reading.message.links:
        for name, weight in _kinds(link, reading):
            found.setdefault(name, Signal(id=name, weight=weight, reason="link"))
    return tuple(found.values())


def _kinds(link: Link, reading: Reading) -> Iterator[tuple[str, float]]:
    url = link.url.lower()
    ruleset = reading.knowledge.ruleset
    host = host_of(url)
    if any(part in url for part in _LOGIN):
        yield "login_link", 1.5
    if any(part in url for part in _INVITES):
        yield "invite_link", 0.8
    if host in ruleset.shorteners:
        yield "short_link", 0.6
    shown = host_of(link.shown.lower()) if "." in link.shown else ""
    if shown and host and shown != host and host not in ruleset.trusted:
        yield "hidden_link", 1.0


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host of an address, without ``www.``; "" when there is none or it cannot be read."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
