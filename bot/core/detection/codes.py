"""Codes in pictures that log somebody in: whoever scans one opens their account to whoever made it."""

from __future__ import annotations

from bot.core.detection.rules import Ruleset
from bot.core.message import Link, Message, Origin
from bot.core.text.addresses import bare_of


def logs_in(link: Link, ruleset: Ruleset) -> bool:
    """Whether a link stood in a picture as the code of a log-in."""
    return link.origin is Origin.QR and bare_of(link.url).startswith(ruleset.logins)


def holds_login(message: Message, ruleset: Ruleset) -> bool:
    """Whether a picture of the message shows such a code; no words beside it make it harmless to scan."""
    return bool(message.links) and any(logs_in(link, ruleset) for link in message.links)
