"""The part of the page's JSON API that says who is what in a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.playground.attachments import photo_of
from bot.playground.model import ADMIN_RIGHTS, PERMISSIONS, Json, Rank
from bot.playground.params import Params
from bot.playground.refusal import PlayError
from bot.playground.world import World


class Roster:
    """Roles, profiles, requests to join, and channels that were shut out."""

    def __init__(self, world: Callable[[], World]) -> None:
        self._world = world

    def posts(self) -> dict[str, Callable[[Params], Awaitable[Json]]]:
        """The endpoints by name."""
        return {
            "role": self.role,
            "profile": self.profile,
            "ask": self.ask,
            "decide": self.decide,
            "free": self.free,
        }

    async def role(self, body: Params) -> Json:
        """Somebody, or the bot, becomes something else; who is inside leaves by themselves."""
        world = self._world()
        user_id = world.bot.id if body.flag("bot") else body.integer("user_id")
        chat, role = world.chat(body.integer("chat_id")), _role(body)
        if role is Rank.LEFT and user_id != world.bot.id and world.seat(chat, user_id).role.present:
            world.leave(chat.id, user_id)
        else:
            hidden = body.flag("anonymous")
            world.set_role(chat.id, user_id, role, rights=_rights(body), anonymous=hidden)
        return {"ok": True}

    async def profile(self, body: Params) -> Json:
        """Somebody changes their bio, their picture, or the language of their client."""
        world = self._world()
        if "bio" in body.values:
            world.set_bio(body.integer("user_id"), body.text("bio"))
        if (photo := photo_of(body)) is not None:
            world.set_own_photo(body.integer("user_id"), photo)
        if body.has("language"):
            world.set_language(body.integer("user_id"), body.text("language"))
        return {"ok": True}

    async def ask(self, body: Params) -> Json:
        """A stranger asks to join, with another bio if one is given."""
        world = self._world()
        if body.has("bio"):
            world.set_bio(body.integer("user_id"), body.text("bio"))
        world.ask_to_join(body.integer("chat_id"), body.integer("user_id"))
        return {"ok": True}

    async def decide(self, body: Params) -> Json:
        """The owner answers a request to join."""
        ids = body.integer("chat_id"), body.integer("user_id")
        self._world().decide(*ids, approve=body.flag("approve"))
        return {"ok": True}

    async def free(self, body: Params) -> Json:
        """The owner lets a channel write again that was banned."""
        world = self._world()
        world.free_voice(world.chat(body.integer("chat_id")), world.chat(body.integer("sender_chat_id")))
        return {"ok": True}


def _role(body: Params) -> Rank:
    try:
        return Rank(body.text("role"))
    except ValueError:
        raise PlayError(f"role is one of {', '.join(Rank)}") from None


def _rights(body: Params) -> list[str] | None:
    if not body.has("rights"):
        return None
    rights = [str(right) for right in body.items("rights")]
    if unknown := [right for right in rights if right not in {*ADMIN_RIGHTS, *PERMISSIONS}]:
        raise PlayError(f"there is no right {unknown[0]}")
    return rights
