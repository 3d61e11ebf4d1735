"""Which rights a mode needs, and in words what goes without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.adapters.telegram.screens.interaction import Desk
from bot.services.chats.chats import ChatState

NEEDED: Mapping[str, tuple[str, ...]] = {
    "observe": (),
    "warn": (),
    "clean": ("can_delete_messages",),
    "enforce": ("can_delete_messages", "can_restrict_members"),
}
"""The rights without which a mode cannot do what it promises."""
ALL_RIGHTS = ("can_delete_messages", "can_restrict_members")


def missing_rights(desk: Desk, state: ChatState, mode: str) -> list[str]:
    """The rights that a mode needs and the bot has not, by the admins last heard of."""
    return [right for right in NEEDED.get(mode, ()) if not desk.chats.may(state, right)]


def missing_for(desk: Desk, state: ChatState, mode: str, lang: str) -> list[str]:
    """What a mode lacks here, in words, one line or none."""
    missing = missing_rights(desk, state, mode)
    return [desk.catalog.text(lang, "setup.missing", **named(desk, lang, missing))] if missing else []


def named(desk: Desk, lang: str, rights: Iterable[str]) -> dict[str, str]:
    """Rights and what goes without them, as two lists in words."""
    names = list(rights)
    joined = desk.catalog.text(lang, "hotline.join")
    return {
        "rights": joined.join(desk.catalog.text(lang, f"rights.{right}") for right in names),
        "instead": "; ".join(desk.catalog.text(lang, f"setup.missing.{right}") for right in names),
    }
