"""What a message wants to be reached by: handles, links, invite codes, numbers, wallets, each as a hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.detection.campaign import SUPPOSED_WEIGHT, Campaign, Salt, Word, said
from bot.core.detection.features import contact_ids
from bot.core.message import ChatId, Message
from bot.core.remembered import remembering, size
from bot.core.text.addresses import TELEGRAM, host_of, parted, within
from bot.core.text.folding import fold
from bot.core.verdict import Verdict

HALF_LIFE = 30 * 86_400.0
"""Seconds after which a contact speaks half as loud: handles are left behind and given to others."""
FAINT = 0.3
"""What is weaker is not worth a word."""
MOST = 20
"""Contacts of one message at most."""
_EVERYBODY = frozenset({"@admin", "@admins", "@all", "@everyone", "@here", "@channel", "@botfather"})
_ID = re.compile(r"[a-z0-9_][a-z0-9_-]{3,39}$")
_MESSENGER = re.compile(
    r"^(?:vx|wx|qq|tg|telegram|tele|whatsapp|wechat|line|signal|skype)[_-]?(?=[a-z0-9_-]{5})"
)
_NUMBER = re.compile(r"^[^\da-z@]*\+?[\d\s().-]{8,}$")
_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}|bc1[0-9a-z]{25,60}"
    r"|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?![A-Za-z0-9])"
)
_SHORTEST_WALLET = 26
_DIALLED = 10
"""The last digits of a telephone number, which are the same with and without the code of the country."""
_CHATTY = re.compile(r"^/(?:s/)?([a-z]\w{3,31})/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A hashed contact seen in a chat with a campaign, the last time at ``seen_at``."""

    mark: int
    campaign: int
    chat_id: ChatId
    seen_at: float


def fading(weight: float, age: float) -> float:
    """What is left of a weight after so many seconds."""
    return float(weight * 0.5 ** (max(0.0, age) / HALF_LIFE))


def contact_weight(campaign: Campaign, chat_id: ChatId, age: float) -> float:
    """How much a contact accuses in the chat that saw it with a campaign so long ago; 0 for next to nothing.

    Only what its own admins confirmed counts: anybody can put somebody's handle into an ad.
    """
    left = fading(SUPPOSED_WEIGHT, age) if campaign.word(chat_id) is Word.CONFIRMED else 0.0
    return left if left >= FAINT else 0.0


def may_hold_contacts(message: Message, verdict: Verdict) -> bool:
    """Whether it is worth while to look for contacts in a message that got this verdict."""
    return bool(message.links) or any(signal.id == "contact_id" for signal in verdict.signals)


def contacts(message: Message, salt: Salt, trusted: frozenset[str] = frozenset()) -> frozenset[int]:
    """The contacts of a message as hashes, without trusted domains and names that are everybody's."""
    found = (name for name in _written(message, trusted) if name not in _EVERYBODY)
    return frozenset(salt.mark(name) for name, _ in zip(found, range(MOST), strict=False))


def _written(message: Message, trusted: frozenset[str]) -> Iterator[str]:
    text = said(message)
    for link in message.links:
        yield from _address(link.url, trusted)
    if len(text) >= _SHORTEST_WALLET:
        yield from (wallet.lower() for wallet in _WALLET.findall(text))
    folded = fold(text)
    for start, end, _ in contact_ids(folded):
        yield from _handle(folded[start:end].strip())


def _handle(hit: str) -> Iterator[str]:
    if hit.startswith("@"):
        yield hit
    elif _NUMBER.match(hit):
        yield "".join(filter(str.isdigit, hit))[-_DIALLED:]
    elif name := _ID.search(hit):
        yield "@" + _MESSENGER.sub("", name[0])


def _names_in(url: str, trusted: frozenset[str]) -> tuple[str, ...]:
    """The names in an address. It is remembered, because a sender's own comes with each of their messages."""
    host = host_of(url.lower())
    if not host or within(host, trusted):
        return ()
    path = parted(url).path.rstrip("/")
    if host in TELEGRAM and (name := _CHATTY.match(path.lower())):
        return (f"@{name[1]}",)
    # Invite codes tell capitals from small letters.
    return (f"{host}{path}",) if path or host not in TELEGRAM else ()


_address = remembering(_names_in, 2 * 2**20, lambda given, found: size(str(given[0]), *found))
