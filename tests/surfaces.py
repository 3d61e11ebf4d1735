"""Every field in which a group member, or a bot that a member uses, can place an ad.

``SURFACES`` lists (name, build, carries): ``build(text, url)`` gives an update with the ad in that field
alone, and ``carries`` says whether the field holds the ad's "text" or its "link".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Update = dict[str, Any]
Build = Callable[[str, str], Update]

CHAT: Update = {"id": -1001000000001, "type": "supergroup", "title": "Stamp collectors"}
MEMBER: Update = {"id": 70001, "is_bot": False, "first_name": "Lin"}
CHANNEL: Update = {"id": -1001000000002, "type": "channel", "title": "Morning paper"}
FILE: Update = {"file_id": "file-1", "file_unique_id": "unique-1", "file_size": 10}


def message(kind: str = "message", **fields: Any) -> Update:
    """An update with one message of a member in a supergroup."""
    base = {"message_id": 501, "date": 1_750_000_000, "chat": CHAT, "from": MEMBER}
    return {"update_id": 1, kind: {**base, **fields}}


def utf16(text: str) -> int:
    """The length of a text as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def entity(kind: str, covered: str, **fields: Any) -> Update:
    """An entity that covers a text from its beginning."""
    return {"type": kind, "offset": 0, "length": utf16(covered), **fields}


def button(**fields: Any) -> Update:
    """A message under which one button hangs."""
    label = {"text": "Open"}
    return message(text="Hi", reply_markup={"inline_keyboard": [[{**label, **fields}]]})


def rich(*blocks: Any) -> Update:
    """A rich message."""
    return message(rich_message={"blocks": list(blocks)})


def footer(text: Any) -> Update:
    """A rich message with a footer of rich text."""
    return rich({"type": "paragraph", "text": "Hi"}, {"type": "footer", "text": text})


def forwarded(kind: str, **fields: Any) -> Update:
    """A message forwarded from somewhere."""
    return message(text="Hi", forward_origin={"type": kind, "date": 1_740_000_000, **fields})


def poll(**fields: Any) -> Update:
    """A poll with two options."""
    base = {"id": "9", "question": "Where?", "options": [{"text": "Here"}, {"text": "There"}]}
    return message(poll={**base, **fields})


def username(url: str) -> str:
    """The user name that an address of t.me stands for; other addresses give one too."""
    return url.rstrip("/").rpartition("/")[2] or "demo"


SURFACES: list[tuple[str, Build, str]] = [
    ("Message.text", lambda t, u: message(text=t), "text"),
    ("Message.caption", lambda t, u: message(photo=[{**FILE, "width": 9, "height": 9}], caption=t), "text"),
    ("Message.edited_text", lambda t, u: message("edited_message", text=t, edit_date=1_750_000_060), "text"),
    ("Message.sender_tag", lambda t, u: message(text="Hi", sender_tag=t), "text"),
    ("Message.author_signature", lambda t, u: message(text="Hi", author_signature=t), "text"),
    ("Message.new_chat_title", lambda t, u: message(new_chat_title=t), "text"),
    (
        "MessageEntity.url",
        lambda t, u: message(text="here", entities=[entity("text_link", "here", url=u)]),
        "link",
    ),
    ("MessageEntity.covers", lambda t, u: message(text=u, entities=[entity("url", u)]), "link"),
    (
        "MessageEntity.mention",
        lambda t, u: message(text=f"@{username(u)}", entities=[entity("mention", f"@{username(u)}")]),
        "link",
    ),
    (
        "MessageEntity.caption_url",
        lambda t, u: message(
            photo=[{**FILE, "width": 9, "height": 9}],
            caption="here",
            caption_entities=[entity("text_link", "here", url=u)],
        ),
        "link",
    ),
    ("LinkPreviewOptions.url", lambda t, u: message(text="Hi", link_preview_options={"url": u}), "link"),
    (
        "TextQuote.text",
        lambda t, u: message(text="Hi", quote={"text": t, "position": 0}, external_reply={"chat": CHANNEL}),
        "text",
    ),
    (
        "TextQuote.entities",
        lambda t, u: message(
            text="Hi", quote={"text": "here", "entities": [entity("text_link", "here", url=u)]}
        ),
        "link",
    ),
    (
        "ExternalReplyInfo.document",
        lambda t, u: message(text="Hi", external_reply={"document": {**FILE, "file_name": t}}),
        "text",
    ),
    (
        "ExternalReplyInfo.poll",
        lambda t, u: message(text="Hi", external_reply={"poll": {"question": t, "options": []}}),
        "text",
    ),
    (
        "ExternalReplyInfo.origin",
        lambda t, u: message(text="Hi", external_reply={"origin": {"type": "channel", "chat": {"title": t}}}),
        "text",
    ),
    (
        "ExternalReplyInfo.link_preview_options",
        lambda t, u: message(text="Hi", external_reply={"link_preview_options": {"url": u}}),
        "link",
    ),
    (
        "Message.forwarded_text",
        lambda t, u: message(text=t, forward_origin={"type": "user", "sender_user": MEMBER}),
        "text",
    ),
    (
        "MessageOriginChannel.author_signature",
        lambda t, u: forwarded("channel", chat=CHANNEL, author_signature=t),
        "text",
    ),
    ("MessageOriginChannel.title", lambda t, u: forwarded("channel", chat={**CHANNEL, "title": t}), "text"),
    (
        "MessageOriginChat.author_signature",
        lambda t, u: forwarded("chat", sender_chat=CHANNEL, author_signature=t),
        "text",
    ),
    (
        "MessageOriginHiddenUser.sender_user_name",
        lambda t, u: forwarded("hidden_user", sender_user_name=t),
        "text",
    ),
    ("Story.title", lambda t, u: message(story={"id": 4, "chat": {**CHANNEL, "title": t}}), "text"),
    ("Animation.file_name", lambda t, u: message(animation={**FILE, "file_name": t}), "text"),
    ("Audio.file_name", lambda t, u: message(audio={**FILE, "file_name": t}), "text"),
    ("Audio.performer", lambda t, u: message(audio={**FILE, "performer": t}), "text"),
    ("Audio.title", lambda t, u: message(audio={**FILE, "title": t}), "text"),
    ("Document.file_name", lambda t, u: message(document={**FILE, "file_name": t}), "text"),
    ("Video.file_name", lambda t, u: message(video={**FILE, "file_name": t}), "text"),
    (
        "PaidMediaVideo.file_name",
        lambda t, u: message(
            paid_media={"paid_media": [{"type": "video", "video": {**FILE, "file_name": t}}]}
        ),
        "text",
    ),
    ("Sticker.set_name", lambda t, u: message(sticker={**FILE, "set_name": t}), "text"),
    ("Checklist.title", lambda t, u: message(checklist={"title": t, "tasks": []}), "text"),
    (
        "ChecklistTask.text",
        lambda t, u: message(checklist={"title": "Today", "tasks": [{"id": 1, "text": t}]}),
        "text",
    ),
    (
        "ChecklistTask.entities",
        lambda t, u: message(
            checklist={
                "title": "Today",
                "tasks": [{"id": 1, "text": "here", "text_entities": [entity("text_link", "here", url=u)]}],
            }
        ),
        "link",
    ),
    (
        "ChecklistTasksAdded.text",
        lambda t, u: message(checklist_tasks_added={"tasks": [{"id": 2, "text": t}]}),
        "text",
    ),
    ("Contact.first_name", lambda t, u: message(contact={"phone_number": "+100", "first_name": t}), "text"),
    (
        "Contact.last_name",
        lambda t, u: message(contact={"phone_number": "+100", "first_name": "", "last_name": t}),
        "text",
    ),
    ("Contact.phone_number", lambda t, u: message(contact={"phone_number": u, "first_name": "Wu"}), "link"),
    (
        "Contact.vcard",
        lambda t, u: message(contact={"phone_number": "+100", "first_name": "Wu", "vcard": t}),
        "text",
    ),
    ("InlineKeyboardButton.text", lambda t, u: button(text=t, callback_data="x"), "text"),
    ("InlineKeyboardButton.url", lambda t, u: button(url=u), "link"),
    ("CopyTextButton.text", lambda t, u: button(copy_text={"text": t}), "text"),
    ("LoginUrl.url", lambda t, u: button(login_url={"url": u}), "link"),
    ("WebAppInfo.url", lambda t, u: button(web_app={"url": u}), "link"),
    ("InlineKeyboardButton.switch_inline_query", lambda t, u: button(switch_inline_query=t), "text"),
    ("ForumTopicCreated.name", lambda t, u: message(forum_topic_created={"name": t}), "text"),
    ("ForumTopicEdited.name", lambda t, u: message(forum_topic_edited={"name": t}), "text"),
    ("Game.title", lambda t, u: message(game={"title": t, "description": "Fun"}), "text"),
    ("Game.description", lambda t, u: message(game={"title": "Chess", "description": t}), "text"),
    ("Game.text", lambda t, u: message(game={"title": "Chess", "description": "Fun", "text": t}), "text"),
    ("GiftInfo.text", lambda t, u: message(gift={"gift": {"id": "g"}, "text": t}), "text"),
    ("UniqueGiftInfo.text", lambda t, u: message(unique_gift={"gift": {"name": "g-1"}, "text": t}), "text"),
    ("Giveaway.prize_description", lambda t, u: message(giveaway={"prize_description": t}), "text"),
    (
        "GiveawayWinners.prize_description",
        lambda t, u: message(giveaway_winners={"prize_description": t, "chat": CHANNEL}),
        "text",
    ),
    ("Invoice.title", lambda t, u: message(invoice={"title": t, "description": "Tea"}), "text"),
    ("Invoice.description", lambda t, u: message(invoice={"title": "Tea", "description": t}), "text"),
    ("Poll.question", lambda t, u: poll(question=t), "text"),
    ("Poll.description", lambda t, u: poll(description=t), "text"),
    ("Poll.explanation", lambda t, u: poll(explanation=t), "text"),
    ("PollOption.text", lambda t, u: poll(options=[{"text": "Here"}, {"text": t}]), "text"),
    ("PollOptionAdded.option_text", lambda t, u: message(poll_option_added={"option_text": t}), "text"),
    ("Link.url", lambda t, u: poll(media={"link": {"url": u}}), "link"),
    (
        "Link.url in an option",
        lambda t, u: poll(options=[{"text": "Here", "media": {"link": {"url": u}}}]),
        "link",
    ),
    ("RichBlock.text", lambda t, u: rich({"type": "paragraph", "text": t}), "text"),
    (
        "RichBlock.nested",
        lambda t, u: footer([{"type": "bold", "text": [t[:2], {"type": "italic", "text": t[2:]}]}]),
        "text",
    ),
    (
        "RichBlockTable.cells",
        lambda t, u: rich({"type": "table", "cells": [[{"text": "No."}, {"text": t}]]}),
        "text",
    ),
    (
        "RichBlockList.items",
        lambda t, u: rich(
            {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": t}]}]}
        ),
        "text",
    ),
    (
        "RichBlockDetails.blocks",
        lambda t, u: rich(
            {"type": "details", "summary": "More", "blocks": [{"type": "paragraph", "text": t}]}
        ),
        "text",
    ),
    (
        "RichBlockPhoto.caption",
        lambda t, u: rich({"type": "photo", "photo": [FILE], "caption": {"text": t}}),
        "text",
    ),
    ("RichBlock of a new type", lambda t, u: rich({"type": "hologram", "panes": [{"text": t}]}), "text"),
    (
        "RichMessageButton.text",
        lambda t, u: rich({"type": "buttons", "buttons": [{"text": t, "callback_data": "x"}]}),
        "text",
    ),
    (
        "RichMessageButton.url",
        lambda t, u: rich({"type": "buttons", "buttons": [{"text": "Open", "url": u}]}),
        "link",
    ),
    (
        "RichTextMention.username",
        lambda t, u: footer({"type": "mention", "text": "he", "username": username(u)}),
        "link",
    ),
    (
        "RichTextPhoneNumber.phone_number",
        lambda t, u: footer({"type": "phone_number", "text": "call", "phone_number": u}),
        "link",
    ),
    ("RichTextUrl.url", lambda t, u: footer({"type": "url", "text": "here", "url": u}), "link"),
    (
        "SharedUser.first_name",
        lambda t, u: message(users_shared={"request_id": 1, "users": [{"user_id": 5, "first_name": t}]}),
        "text",
    ),
    (
        "ChatShared.title",
        lambda t, u: message(chat_shared={"request_id": 1, "chat_id": -5, "title": t}),
        "text",
    ),
    ("User.first_name", lambda t, u: message(text="Hi", **{"from": {**MEMBER, "first_name": t}}), "text"),
    (
        "User.last_name",
        lambda t, u: message(text="Hi", **{"from": {**MEMBER, "first_name": "", "last_name": t}}),
        "text",
    ),
    (
        "User.username",
        lambda t, u: message(text="Hi", **{"from": {**MEMBER, "username": username(u)}}),
        "link",
    ),
    (
        "User of a joining member",
        lambda t, u: message(
            **{"from": {**MEMBER, "first_name": t}}, new_chat_members=[{**MEMBER, "first_name": t}]
        ),
        "text",
    ),
    (
        "Member added by another",
        lambda t, u: message(new_chat_members=[{**MEMBER, "id": 70002, "first_name": t}]),
        "text",
    ),
    (
        "Chat.title of a speaking channel",
        lambda t, u: message(text="Hi", sender_chat={**CHANNEL, "title": t}),
        "text",
    ),
    ("Venue.address", lambda t, u: message(venue={"title": "Shop", "address": t}), "text"),
    ("Venue.title", lambda t, u: message(venue={"title": t, "address": "Road 1"}), "text"),
    ("WebAppData.data", lambda t, u: message(web_app_data={"data": t, "button_text": "Send"}), "text"),
    ("Message field of a new kind", lambda t, u: message(hologram={"panes": [{"title": t}]}), "text"),
    ("Link in a field of a new kind", lambda t, u: message(hologram={"panes": [{"url": u}]}), "link"),
    (
        "ChatJoinRequest.bio",
        lambda t, u: {
            "update_id": 1,
            "chat_join_request": {"chat": CHAT, "from": MEMBER, "date": 1_750_000_000, "bio": t},
        },
        "text",
    ),
    (
        "InlineQuery.query",
        lambda t, u: {"update_id": 1, "inline_query": {"id": "8", "from": MEMBER, "query": t, "offset": ""}},
        "text",
    ),
]
