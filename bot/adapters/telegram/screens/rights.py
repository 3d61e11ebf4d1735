"""Which rights a mode needs, and in words what goes without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.adapters.telegram.screens.interaction import Desk
from bot.core.moderation.settings import ChatSettings
from bot.services.chats.chats import ChatState

NEEDED: Mapping[str, tuple[str, ...]] = {
    "observe": (),
    "warn": (),
    "clean": ("can_delete_messages",),
    "enforce": ("can_delete_messages", "can_restrict_members"),
}
"""The rights without which a mode cannot do what it promises."""
ALL_RIGHTS = ("can_delete_messages", "can_restrict_members")
INVITE, PIN = "can_invite_users", "can_pin_messages"
WATCHED = (*ALL_RIGHTS, INVITE, PIN)
"""The rights that some setting needs: to lose one is told."""


def needed(settings: ChatSettings) -> tuple[str, ...]:
    """The rights without which these settings cannot do what they promise."""
    beside = ((INVITE, bool(settings.joins)), (PIN, settings.tips and settings.tips_pin))
    return (*NEEDED[settings.mode], *(right for right, is_needed in beside if is_needed))


def missing_rights(desk: Desk, state: ChatState, mode: str) -> list[str]:
    """The rights that a mode needs and the bot has not, by the admins last heard of."""
    return [right for right in NEEDED.get(mode, ()) if not desk.chats.may(state, right)]


NEEDED_BY: Mapping[str, tuple[str, ...]] = {"joins": (INVITE,), "tips_pin": (PIN,), "tips": (PIN,)}
"""The rights that a change of these settings may call for."""


def missing_after(desk: Desk, state: ChatState, key: str, lang: str) -> list[str]:
    """What the bot lacks for a setting that was just changed, in words, one line or none."""
    wanted = NEEDED[state.settings.mode] if key == "mode" else NEEDED_BY.get(key, ())
    held = needed(state.settings)
    missing = [right for right in wanted if right in held and not desk.chats.may(state, right)]
    return [desk.catalog.text(lang, "setup.missing", **named(desk, lang, missing))] if missing else []


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
