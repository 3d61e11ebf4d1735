"""Updates of every kind, well formed, of the people and chats of the arena: what a fuzzer begins with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.adapters.telegram.screens import COMMANDS
from tests.builders import AD, bot_member, click_update, joined_update, text_update, user
from tests.surfaces import SURFACES

Update = dict[str, Any]
GROUP, BASIC, CHANNEL = -1_001_000_000_001, -2, -1_001_000_000_003
OPERATOR, OWNER, ADMIN, MEMBER, OTHER = 101, 102, 103, 104, 105
"""As the stand-in numbers them."""
NAME = "playground_antifraud_bot"
LINK = "https://t.me/demo_01"
PREFIXES = (
    "why:",
    "did:",
    "about:",
    "ok:",
    "ask:",
    "go:",
    "me:",
    "c:",
    "st:",
    "j:",
    "op:",
    "up:",
    "fed:",
    "t:",
    "set:",
)
"""How the data of the bot's own buttons begins."""
_WORDS = """on off warn clean enforce observe log mode language zh-Hans en tips quiz low normal high 1 0 -1 7
22:00 08:30-22:00 @demo_01 t.me/demo_01 example.org 103 -1001000000001 help list new join leave add drop
export import undo reset all here + - * ? : " ' / ; 收微信号 日结 мат 🙂"""
WORDS = _WORDS.split()


def _message(kind: str = "message", **fields: Any) -> Update:
    return text_update(1, "hello", chat_id=GROUP, by=MEMBER, kind=kind, **fields)


def _member(status: str, who: int = MEMBER, **fields: Any) -> Update:
    return {"user": user(who), "status": status, **fields}


def _changed(kind: str, new: Update, old: Update, **fields: Any) -> Update:
    change = {"chat": _message()["message"]["chat"], "from": user(ADMIN), "date": 1_750_000_000}
    return {"update_id": 1, kind: {**change, "old_chat_member": old, "new_chat_member": new, **fields}}


_PERMISSIONS = """can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos
can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews
can_change_info can_invite_users can_pin_messages can_manage_topics"""
RESTRICTED = {"is_member": True, "until_date": 0, **dict.fromkeys(_PERMISSIONS.split(), False)}
POLL = {
    "id": "77",
    "question": "Scam or safe?",
    "options": [{"text": "Scam", "voter_count": 3}, {"text": "Safe", "voter_count": 1}],
    "total_voter_count": 4,
    "is_closed": False,
    "is_anonymous": True,
    "type": "quiz",
    "allows_multiple_answers": False,
    "correct_option_id": 0,
}


def _texts() -> list[Update]:
    found = [
        text_update(1, text, chat_id=chat, by=by) for text in (AD, "hello", "1 2 3") for chat, by in _PLACES
    ]
    found += [text_update(1, AD, chat_id=GROUP, by=MEMBER, kind=kind) for kind in _KINDS]
    found += [
        text_update(1, f"@{NAME} {AD}", chat_id=GROUP, by=MEMBER),
        _answer("@admins"),
        _answer("/report"),
    ]
    found.append(_message(sender_chat={"id": GROUP, "type": "supergroup", "title": "Riverside"}))
    found.append(
        _message(sender_chat={"id": CHANNEL, "type": "channel", "title": "Paper"}, is_automatic_forward=True)
    )
    found.append(_message(migrate_to_chat_id=-1_001_000_009_999))
    found.append(text_update(1, "", chat_id=BASIC, by=MEMBER, migrate_from_chat_id=-7))
    found.append(_message(new_chat_members=[user(OTHER)]))
    found.append(_message(left_chat_member=user(OTHER)))
    found.append(_message(message_thread_id=5, is_topic_message=True))
    found.append(_message(media_group_id="album-1", caption=AD))
    found.append(_message(via_bot=user(9, is_bot=True), dice={"emoji": "🎲", "value": 3}))
    return found


def _answer(text: str) -> Update:
    under = text_update(1, AD, chat_id=GROUP, by=OTHER, number=600)["message"]
    return text_update(1, text, chat_id=GROUP, by=MEMBER, reply_to_message=under)


_PLACES = ((GROUP, MEMBER), (GROUP, OWNER), (BASIC, OTHER), (MEMBER, MEMBER), (OPERATOR, OPERATOR))
_KINDS = (
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_message",
    "edited_business_message",
    "guest_message",
)


def _commands() -> list[Update]:
    names = (*COMMANDS, "op")
    return [text_update(1, f"/{name}", chat_id=chat, by=by) for name in names for chat, by in _PLACES] + [
        text_update(1, f"/{name} {AD}", chat_id=GROUP, by=ADMIN) for name in names
    ]


def _others() -> list[Update]:
    who, chat = user(MEMBER), _message()["message"]["chat"]
    left, member = _member("left"), _member("member")
    return [
        _changed("chat_member", member, left),
        _changed("chat_member", _member("restricted", **RESTRICTED), member),
        _changed("chat_member", _member("kicked", until_date=0), member),
        _changed("chat_member", _member("creator", is_anonymous=False), member),
        joined_update(1, bot_member("administrator", can_delete_messages=True), chat_id=GROUP, by=OWNER),
        joined_update(1, bot_member("member"), old="administrator", chat_id=GROUP, by=OWNER),
        joined_update(1, bot_member("kicked"), old="member", chat_id=MEMBER, by=MEMBER),
        {"update_id": 1, "poll": POLL},
        {"update_id": 1, "poll_answer": {"poll_id": "77", "user": who, "option_ids": [0]}},
        {"update_id": 1, "inline_query": {"id": "8", "from": who, "query": AD, "offset": ""}},
        {"update_id": 1, "chosen_inline_result": {"result_id": "card", "from": who, "query": AD}},
        {
            "update_id": 1,
            "chat_join_request": {
                "chat": chat,
                "from": who,
                "user_chat_id": MEMBER,
                "date": 1_750_000_000,
                "bio": AD,
            },
        },
        {
            "update_id": 1,
            "message_reaction": {
                "chat": chat,
                "message_id": 5,
                "user": who,
                "date": 1_750_000_000,
                "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": "👍"}],
            },
        },
        {
            "update_id": 1,
            "business_connection": {
                "id": "b1",
                "user": who,
                "user_chat_id": MEMBER,
                "date": 1_750_000_000,
                "is_enabled": True,
            },
        },
        {
            "update_id": 1,
            "deleted_business_messages": {"business_connection_id": "b1", "chat": chat, "message_ids": [1]},
        },
        {
            "update_id": 1,
            "pre_checkout_query": {"id": "1", "from": who, "currency": "XTR", "total_amount": 1},
        },
        {
            "update_id": 1,
            "chat_boost": {"chat": chat, "boost": {"boost_id": "1", "add_date": 1, "expiration_date": 2}},
        },
        {"update_id": 1, "hologram": {"chat": chat, "from": who, "text": AD}},
    ]


def _clicks() -> list[Update]:
    found = [click_update(1, f"{prefix}1", by=ADMIN, chat_id=GROUP) for prefix in PREFIXES]
    found += [
        click_update(1, f"{prefix}en:account_trade:{GROUP}:1", by=MEMBER, chat_id=MEMBER)
        for prefix in PREFIXES
    ]
    found.append(click_update(1, "", by=MEMBER, chat_id=GROUP, game_short_name="chess"))
    found.append(click_update(1, "x", by=MEMBER, chat_id=GROUP, inline_message_id="1"))
    return found


def own() -> list[Update]:
    """The project's own."""
    surfaces = [build(AD, LINK) for _, build, _ in SURFACES]
    return [*_texts(), *_commands(), *_others(), *_clicks(), *surfaces]


def recorded(folder: Path) -> list[Update]:
    """Those in a folder of JSON files, one update a file; what is none is passed over."""
    found = [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    return [update for update in found if isinstance(update, dict) and "update_id" in update]
