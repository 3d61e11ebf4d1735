"""Every field of a message in which a text or an address can stand, and how it is read.

A field that is in neither table is new: its content is read by ``walk.unknown``, so that a message kind
invented tomorrow does not pass unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.adapters.telegram.receive.normalise.buttons import keyboard
from bot.adapters.telegram.receive.normalise.entities import read_entities, read_text
from bot.adapters.telegram.receive.normalise.media import MEDIA, attached, file, photo
from bot.adapters.telegram.receive.normalise.people import names, origin_of_forward, shared, source
from bot.adapters.telegram.receive.normalise.walk import is_readable, rich_message, unknown
from bot.core.message import Origin
from bot.core.surfaces.collector import Collector
from bot.core.surfaces.values import Json, full_name, lines, mapping

Reader = Callable[[Collector, object], None]


def read_message(out: Collector, message: Json) -> None:
    """Read the body of a message: its text first, then the other fields as they come."""
    forwarded = isinstance(message.get("forward_origin"), dict)
    origin = Origin.FORWARD if forwarded else Origin.TEXT
    read_text(out, origin, message.get("text"), message.get("entities"))
    origin = Origin.FORWARD if forwarded else Origin.CAPTION
    read_text(out, origin, message.get("caption"), message.get("caption_entities"))
    for key in message:
        if key in SURFACES:
            SURFACES[key](out, message[key])
        elif key not in SILENT:
            _new_field(out, key, message[key])


def _new_field(out: Collector, key: str, value: object) -> None:
    if out.nodes < 0:
        out.truncated = True
    elif isinstance(value, dict | list) or (isinstance(value, str) and is_readable(key)):
        unknown(out, Origin.OTHER, value)


def _with_entities(origin: Origin, key: str, *, authored: bool = True) -> Reader:
    def read(out: Collector, value: object) -> None:
        fields = mapping(value)
        entities = fields.get(f"{key}_entities") or fields.get("entities")
        read_text(out, origin, fields.get(key), entities, authored=authored)

    return read


def _text(origin: Origin) -> Reader:
    def read(out: Collector, value: object) -> None:
        out.part(origin, value)

    return read


def _fields(origin: Origin, *keys: str) -> Reader:
    def read(out: Collector, value: object) -> None:
        fields = mapping(value)
        out.part(origin, lines(*(fields.get(key) for key in keys)))

    return read


def _together(out: Collector, origin: Origin, *texts: tuple[Json, str]) -> None:
    """Texts that are read as one, such as a question and its options: an ad may be split over them."""
    out.part(origin, lines(*(fields.get(key) for fields, key in texts)))
    for fields, key in texts:
        text, entities = fields.get(key), fields.get(f"{key}_entities")
        if isinstance(text, str) and isinstance(entities, list):
            read_entities(out, origin, text, entities)


def _poll(out: Collector, value: object) -> None:
    fields = mapping(value)
    options = list(out.items(fields.get("options")))
    _together(out, Origin.POLL, (fields, "question"), *((option, "text") for option in options))
    for key in ("description", "explanation"):
        read_text(out, Origin.POLL, fields.get(key), fields.get(f"{key}_entities"))
    for holder in (fields, *options):
        for key in ("media", "explanation_media"):
            _poll_media(out, mapping(holder.get(key)))


def _poll_media(out: Collector, media: Json) -> None:
    attached(out, media)
    out.link(Origin.POLL, mapping(media.get("link")).get("url"))


def _checklist(out: Collector, value: object) -> None:
    fields = mapping(value)
    tasks = out.items(fields.get("tasks"))
    _together(out, Origin.CHECKLIST, (fields, "title"), *((task, "text") for task in tasks))


def _contact(out: Collector, value: object) -> None:
    fields = mapping(value)
    out.part(Origin.CONTACT, full_name(fields))
    out.part(Origin.CONTACT, fields.get("vcard"))
    out.phone(Origin.CONTACT, fields.get("phone_number"))


def _game(out: Collector, value: object) -> None:
    fields = mapping(value)
    out.part(Origin.GAME, lines(fields.get("title"), fields.get("description")))
    read_text(out, Origin.GAME, fields.get("text"), fields.get("text_entities"))
    photo(out, fields.get("photo"))
    file(out, fields.get("animation"))


def _giveaway(out: Collector, value: object) -> None:
    fields = mapping(value)
    out.part(Origin.GIVEAWAY, fields.get("prize_description"))
    for chat in (mapping(fields.get("chat")), *out.items(fields.get("chats"))):
        out.part(Origin.GIVEAWAY, chat.get("title"))
        out.handle(Origin.GIVEAWAY, chat.get("username"))


def _web_app_data(out: Collector, value: object) -> None:
    out.part(Origin.BUTTON, mapping(value).get("button_text"))
    out.part(Origin.OTHER, mapping(value).get("data"))


def _link_preview(out: Collector, value: object) -> None:
    out.link(Origin.LINK_PREVIEW, mapping(value).get("url"))


def _story(out: Collector, value: object) -> None:
    source(out, mapping(mapping(value).get("chat")))


def _members(out: Collector, value: object) -> None:
    for user in out.items(value if isinstance(value, list) else [value]):
        names(out, Origin.PROFILE_NAME, user)


def _via_bot(out: Collector, value: object) -> None:
    out.handle(Origin.OTHER, mapping(value).get("username"))


def _external_reply(out: Collector, value: object) -> None:
    """What a message of another chat shows here: whoever replies to it across chats brings it in."""
    fields = mapping(value)
    out.foreign = Origin.EXTERNAL_REPLY
    origin_of_forward(out, fields.get("origin"))
    source(out, mapping(fields.get("chat")))
    for key in fields:
        if key in EXTERNAL:
            EXTERNAL[key](out, fields[key])
    out.foreign = None


EXTERNAL: Mapping[str, Reader] = {
    **MEDIA,
    "checklist": _checklist,
    "contact": _contact,
    "game": _game,
    "giveaway": _giveaway,
    "giveaway_winners": _giveaway,
    "invoice": _fields(Origin.INVOICE, "title", "description"),
    "link_preview_options": _link_preview,
    "poll": _poll,
    "rich_message": rich_message,
    "story": _story,
}
"""What an external reply shares with a message."""

SURFACES: Mapping[str, Reader] = {
    **EXTERNAL,
    "author_signature": _text(Origin.SIGNATURE),
    "chat_shared": shared,
    "checklist_tasks_added": _checklist,
    "external_reply": _external_reply,
    "forum_topic_created": _fields(Origin.TOPIC, "name"),
    "forum_topic_edited": _fields(Origin.TOPIC, "name"),
    "forward_origin": origin_of_forward,
    "gift": _with_entities(Origin.GIFT, "text"),
    "gift_upgrade_sent": _with_entities(Origin.GIFT, "text"),
    "left_chat_member": _members,
    "new_chat_members": _members,
    "new_chat_title": _text(Origin.CHAT_TITLE),
    "poll_option_added": _with_entities(Origin.POLL, "option_text"),
    "poll_option_deleted": _with_entities(Origin.POLL, "option_text"),
    "quote": _with_entities(Origin.QUOTE, "text", authored=False),
    "reply_markup": keyboard,
    "sender_tag": _text(Origin.SENDER_TAG),
    "suggested_post_declined": _fields(Origin.OTHER, "comment"),
    "unique_gift": _with_entities(Origin.GIFT, "text"),
    "users_shared": shared,
    "via_bot": _via_bot,
    "web_app_data": _web_app_data,
}

SILENT = frozenset(
    {
        # Read before, or part of the envelope.
        "text",
        "entities",
        "caption",
        "caption_entities",
        "chat",
        "from",
        "sender_chat",
        # Other messages: each was judged when it arrived.
        "reply_to_message",
        "pinned_message",
        "reply_to_story",
        "giveaway_completed",
        "checklist_tasks_done",
        "suggested_post_approved",
        "suggested_post_approval_failed",
        "suggested_post_paid",
        "suggested_post_refunded",
        # No text, or none that a member chose.
        "chat_background_set",
        "chat_owner_changed",
        "chat_owner_left",
        "direct_messages_topic",
        "location",
        "new_chat_photo",
        "passport_data",
        "proximity_alert_triggered",
        "refunded_payment",
        "sender_business_bot",
        "successful_payment",
        "suggested_post_info",
        "user_shared",
        "video_chat_participants_invited",
        # Older forms of forward_origin and new_chat_members, still sent beside them.
        "forward_from",
        "forward_from_chat",
        "forward_sender_name",
        "forward_signature",
        "new_chat_member",
        "new_chat_participant",
        "left_chat_participant",
    }
)
"""Known fields that are read elsewhere, or in which no member can place a text."""
