"""Messages, verdicts and raw updates with sensible defaults: a test states what it is about and no more."""

from __future__ import annotations

from typing import Any

from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Role, Sender, UserId
from bot.core.verdict import Level, Signal, Span, Stance, Verdict
from bot.services.store import Feedback, Judgement

GROUP = ChatId(-1001000000001)
OTHER_GROUP = ChatId(-1001000000002)
BOT = 999
OWNER, ADMIN, MEMBER = UserId(1), UserId(2), UserId(3)
AD = "收微信号，长期有效，日结"

Json = dict[str, Any]


def chat(chat_id: int = GROUP, **fields: Any) -> Chat:
    """A supergroup."""
    return Chat(**{"id": ChatId(chat_id), "kind": ChatKind.SUPERGROUP, "title": "Riverside", **fields})


def message(text: str = AD, *, number: int = 501, role: Role = Role.UNKNOWN, **fields: Any) -> Message:
    """One message of a member in a supergroup."""
    base: Json = {
        "chat": chat(),
        "id": MessageId(number),
        "sender": Sender(id=MEMBER, role=role),
        "parts": (Part(origin=Origin.TEXT, text=text),) if text else (),
    }
    return Message(**{**base, **fields})


def signal(text: str = "收微信号", *, start: int = 0, **fields: Any) -> Signal:
    """A signal that accuses of trade in accounts, seen in the first part."""
    span = Span(part=0, start=start, end=start + len(text), text=text)
    base: Json = {"id": "wants", "weight": 4.0, "reason": "wants_account", "scheme": "account_trade"}
    return Signal(**{**base, "spans": (span,), **fields})


def verdict(level: Level = Level.FRAUD, scheme: str | None = "account_trade", **fields: Any) -> Verdict:
    """A verdict with one signal; a clean one names no scheme."""
    score = {Level.FRAUD: 0.97, Level.SUSPICIOUS: 0.6, Level.CLEAN: 0.02}[level]
    base: Json = {"score": score, "stance": Stance.OFFER, "lang": "zh-Hans", "signals": (signal(),)}
    return Verdict(**{**base, "level": level, "scheme": None if level is Level.CLEAN else scheme, **fields})


def judgement(number: int = 501, *, chat_id: int = GROUP, **fields: Any) -> Judgement:
    """What the ledger keeps of a message that was judged fraud."""
    base: Json = {
        "chat_id": ChatId(chat_id),
        "message_id": MessageId(number),
        "edited": 0,
        "sender_id": MEMBER,
        "level": Level.FRAUD.value,
        "score": 0.97,
        "stance": Stance.OFFER.value,
        "lang": "en",
        "reason": "mode.warn.full",
        "judged_at": 1000.0,
    }
    return Judgement(**{**base, **fields})


def feedback(number: int = 1, **fields: Any) -> Feedback:
    """What somebody said of an answer in private: that it was wrong."""
    base: Json = {
        "chat_id": ChatId(7),
        "message_id": MessageId(number),
        "user_id": UserId(7),
        "said": "wrong",
    }
    return Feedback(**{**base, "at": 5.0, "risk": "low", "lang": "zh-Hans", **fields})


def user(user_id: int = MEMBER, **fields: Any) -> Json:
    """A person as Telegram describes one."""
    return {"id": user_id, "is_bot": False, "first_name": "Lin", "language_code": "en", **fields}


def raw_chat(chat_id: int = GROUP, **fields: Any) -> Json:
    """A chat as Telegram describes one: private for a positive id."""
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": "Lin", **fields}
    return {"id": chat_id, "type": "supergroup", "title": "Riverside", **fields}


def written(text: str, *, by: int = MEMBER, chat_id: int = GROUP, number: int = 501, **fields: Any) -> Json:
    """A message as Telegram tells it, such as one that is answered."""
    return {
        "message_id": number,
        "date": 1_750_000_000,
        "chat": raw_chat(chat_id),
        "from": user(by),
        "text": text,
        **fields,
    }


def text_update(
    update_id: int,
    text: str,
    *,
    chat_id: int = GROUP,
    by: int = MEMBER,
    number: int | None = None,
    kind: str = "message",
    **fields: Any,
) -> Json:
    """Somebody wrote a text; a command carries the entity that Telegram puts on it."""
    content = written(text, by=by, chat_id=chat_id, number=update_id if number is None else number)
    if text.startswith("/"):
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return {"update_id": update_id, kind: {**content, **fields}}


def click_update(
    update_id: int, data: str, *, by: int = MEMBER, chat_id: int = GROUP, number: int = 900, **fields: Any
) -> Json:
    """Somebody pressed a button under a message of the bot."""
    own = user(BOT, is_bot=True)
    under = {**written("the bot's own words", chat_id=chat_id, number=number), "from": own}
    query: Json = {
        "id": f"click-{update_id}",
        "from": user(by),
        "chat_instance": "1",
        "message": under,
        "data": data,
    }
    return {"update_id": update_id, "callback_query": {**query, **fields}}


RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def bot_member(status: str, **rights: bool) -> Json:
    """The bot's own membership as Telegram describes it."""
    member: Json = {"user": user(BOT, is_bot=True, first_name="Notice"), "status": status}
    if status == "administrator":
        member |= {"is_anonymous": False, **dict.fromkeys(RIGHTS, False), **rights}
    if status == "kicked":
        member |= {"until_date": 0}
    return member


def joined_update(
    update_id: int, new: Json, *, old: str = "left", chat_id: int = GROUP, by: int = OWNER, **chat_fields: Any
) -> Json:
    """The bot's own membership in a chat changed."""
    change = {
        "chat": raw_chat(chat_id, **chat_fields),
        "from": user(by),
        "date": 1_750_000_000,
        "old_chat_member": bot_member(old),
        "new_chat_member": new,
    }
    return {"update_id": update_id, "my_chat_member": change}
