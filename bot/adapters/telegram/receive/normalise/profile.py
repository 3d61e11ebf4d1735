"""What a user shows of themselves beside their name, as getChat tells it."""

from __future__ import annotations

from bot.adapters.telegram.receive.normalise.people import chat_names
from bot.core.message import Origin
from bot.core.surfaces.collector import Collector
from bot.core.surfaces.values import lines, mapping
from bot.services.platform import Profile


def profile_of(full: object) -> Profile:
    """The profile in a ChatFullInfo of a user; what is not there, or is no text, is passed over."""
    fields, out = mapping(full), Collector()
    intro = mapping(fields.get("business_intro"))
    out.part(Origin.PROFILE_BIO, fields.get("bio"))
    out.part(Origin.PROFILE_BIO, lines(intro.get("title"), intro.get("message")))
    chat_names(out, Origin.PROFILE_BIO, mapping(fields.get("personal_chat")))
    shown = mapping(fields.get("photo"))
    out.picture_file({"file_id": shown.get("big_file_id"), "file_unique_id": shown.get("big_file_unique_id")})
    return Profile(parts=tuple(out.parts), links=tuple(out.links), photo=next(iter(out.pictures), None))
