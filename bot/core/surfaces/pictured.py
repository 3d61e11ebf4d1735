"""How what was read in a picture becomes part of the message: words as text, codes as links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core.message import Link, Message, Origin, Part, Speaker
from bot.core.surfaces.chats import said_by, turns_in
from bot.core.surfaces.collector import PART_LENGTH
from bot.core.surfaces.seen import Glance

_FACTS = re.compile(
    r"(?:wifi|mecard|begin|tel|sms|smsto|mailto|matmsg|geo|bizcard|market|otpauth):", re.IGNORECASE
)
"""Codes that hand over a network, a card, a place or a number: they lead nowhere and say nothing."""
_LINKED_DEVICE = re.compile(r"2@[\w+/=,-]{40,}")
"""What WhatsApp shows to link a device, without the address that newer versions put before it."""
_LINKED_AT = "https://wa.me/settings/linked_devices#"


def with_pictures(message: Message, seen: Iterable[Glance]) -> Message:
    """The message with what was read in its pictures, so that it is judged like its text.

    What stands in a pictured chat is a part for each who speaks there. A code that holds no sentence is an
    address: where it leads is judged, and not how it is spelled.
    """
    parts, links, prints = [*message.parts], [*message.links], [*message.prints]
    for one in seen:
        prints += [one.print] if one.print else []
        parts += _parts(one)
        for payload in filter(_says_something, one.payloads):
            if any(map(str.isspace, payload)):
                parts.append(Part(origin=Origin.IMAGE_TEXT, text=payload))
            else:
                parts.append(Part(origin=Origin.QR, text=payload))
                links.append(Link(url=_address(payload), origin=Origin.QR))
    return replace(message, parts=tuple(parts), links=tuple(links), prints=tuple(prints))


def with_own_photo(message: Message, seen: Iterable[Glance]) -> Message:
    """The message with what was read in its sender's profile picture: words and addresses of a profile.

    Its shape is none that an ad is known by: many have the same.
    """
    parts, links = [*message.parts], [*message.links]
    for one in seen:
        payloads = [payload for payload in one.payloads if _says_something(payload)]
        said = [payload for payload in payloads if any(map(str.isspace, payload))]
        if text := "\n".join((*one.words, *said)):
            parts.append(Part(origin=Origin.PROFILE_PHOTO, text=text[:PART_LENGTH]))
        links += [
            Link(url=_address(payload), origin=Origin.PROFILE_PHOTO)
            for payload in payloads
            if payload not in said
        ]
    return replace(message, parts=tuple(parts), links=tuple(links))


def _parts(one: Glance) -> Iterator[Part]:
    turns = turns_in(one)
    said = (
        [(speaker, said_by(turns, speaker)) for speaker in Speaker]
        if turns
        else [(Speaker.SENDER, "\n".join(one.words))]
    )
    for speaker, text in said:
        if text:
            yield Part(origin=Origin.IMAGE_TEXT, text=text[:PART_LENGTH], speaker=speaker)


def _says_something(payload: str) -> bool:
    """Whether a code leads somewhere or says something; a number of goods does not."""
    return any(map(str.isalpha, payload)) and not _FACTS.match(payload)


def _address(payload: str) -> str:
    return _LINKED_AT + payload if _LINKED_DEVICE.fullmatch(payload) else payload
