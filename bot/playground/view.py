"""What the page shows of the world, as the console's JSON."""

from __future__ import annotations

from collections.abc import Sequence

from bot.playground.menus import menu_of
from bot.playground.model import (
    ADMIN_RIGHTS,
    PERMISSIONS,
    CallbackQuery,
    ChatType,
    Json,
    PlayChat,
    PlayMessage,
    Poll,
    Rank,
    Seat,
    User,
)
from bot.playground.render import safe_html
from bot.playground.wire import rights_of
from bot.playground.world import World

_BOT_STATUS = {Rank.OWNER: "administrator", Rank.ADMIN: "administrator", Rank.RESTRICTED: "member"}


def state_view(world: World, samples: Sequence[object]) -> Json:
    """Everything but the messages."""
    bot = world.bot
    return {
        "bot": {"id": bot.id, "username": bot.username, "name": bot.name},
        "now": world.now(),
        "offset": world.clock.offset,
        "timezone": world.zone,
        "rev": world.rev,
        "users": [_user(user) for user in world.users.values()],
        "chats": [_chat(world, chat) for chat in world.chats.values() if world.bot.id in chat.seats],
        "language": world.language,
        "menus": {_menu_key(key): commands for key, commands in world.commands.items()},
        "samples": list(samples),
        "faults": world.faults.remaining(),
    }


def _user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "username": user.username,
        "bio": user.bio,
        "language": user.language,
    }


def _chat(world: World, chat: PlayChat) -> Json:
    seat = world.bot_seat(chat)
    members = [world.seat(chat, user_id) for user_id in chat.seats if user_id != world.bot.id]
    return {
        "id": chat.id,
        "kind": chat.kind.value,
        "title": chat.title,
        "members": [_member(world, chat, m) for m in members],
        "bot_status": _BOT_STATUS.get(seat.role, seat.role.value),
        "bot_rights": [right for right in rights_of(chat.kind) if seat.may(right)],
        "requests": [
            {"user_id": asked.user.id, "date": asked.date, "bio": asked.bio}
            for asked in chat.requests.values()
        ],
        "banned": [{"id": voice, "title": world.chat(voice).title} for voice in sorted(chat.banned_voices)],
        "linked_chat": chat.linked,
        "opened": chat.opened,
        "migrated_to": chat.migrated_to,
        "pinned": chat.pinned,
    }


def _member(world: World, chat: PlayChat, seat: Seat) -> Json:
    menu = menu_of(world, chat, seat)
    return {
        "user_id": seat.user.id,
        "role": seat.role.value,
        "until": int(seat.until),
        "anonymous": seat.anonymous,
        "rights": [right for right in (*ADMIN_RIGHTS, *PERMISSIONS) if right in seat.rights],
        "menu": "" if menu is None else _menu_key(menu),
    }


def _menu_key(menu: tuple[str, str]) -> str:
    return "/".join(menu)


def offers_view(click: CallbackQuery) -> Json:
    """What the bot offers for an inline query; nothing where it did not answer in time."""
    offers = [
        {"id": key, "title": one.title, "description": one.description} for key, one in click.offers.items()
    ]
    return {"query_id": click.id, "results": offers, "button": (click.answer or {}).get("button")}


def messages_view(world: World, chat: PlayChat, after_rev: int) -> Json:
    """The messages of a chat that changed after a revision."""
    changed = [message_view(world, post) for post in chat.posts.values() if post.rev > after_rev]
    return {"rev": world.rev, "messages": changed}


def message_view(world: World, post: PlayMessage) -> Json:
    """One message."""
    return {
        "chat_id": post.chat.id,
        "message_id": post.id,
        "rev": post.rev,
        "date": post.date,
        "from": _sender(world, post),
        "text": post.text,
        "html": safe_html(post.text, post.entities),
        "photo": f"/playground/file/{post.file_id}" if "photo" in post.extra else None,
        "document": _document(world, post),
        "reply_to": _answered(post),
        "buttons": [[_button(button) for button in row] for row in post.buttons or []],
        "edited": bool(post.edited),
        "deleted": post.deleted,
        "reactions": [emoji for given in post.reactions.values() for emoji in given],
        "poll": None if post.poll is None else _poll(post.poll),
        "service": post.service or None,
        "sender_chat": post.sender_chat.title if post.sender_chat else None,
        "forwarded": _forwarded(post),
        "via": _name(post.extra.get("via_bot"), "username"),
    }


def _forwarded(post: PlayMessage) -> str | None:
    """Whom a forward names as the one it is from."""
    origin = post.extra.get("forward_origin")
    if not isinstance(origin, dict):
        return None
    names = (
        _name(origin.get("sender_user"), "first_name"),
        _name(origin.get("chat") or origin.get("sender_chat"), "title"),
        origin.get("sender_user_name"),
    )
    return next((str(name) for name in names if name), "?")


def _name(thing: object, field: str) -> str | None:
    return str(thing[field]) if isinstance(thing, dict) and thing.get(field) else None


def _sender(world: World, post: PlayMessage) -> Json:
    if post.sender is None:
        return {"id": post.chat.id, "name": post.chat.title, "is_bot": post.author is world.bot}
    if post.sender_chat is not None:
        return {"id": post.sender_chat.id, "name": post.sender_chat.title, "is_bot": False}
    return {"id": post.sender.id, "name": post.sender.name, "is_bot": post.sender is world.bot}


def _answered(post: PlayMessage) -> Json | None:
    answered = post.chat.posts.get(post.reply_to or 0)
    if answered is None:
        return None
    who = answered.sender_chat or answered.sender
    name = "" if who is None else who.title if isinstance(who, PlayChat) else who.name
    text = answered.text or (answered.poll.question if answered.poll else "") or _file_name(answered)
    return {"message_id": answered.id, "name": name, "text": text}


def _document(world: World, post: PlayMessage) -> Json | None:
    stored = world.files.by_id(post.file_id) if "document" in post.extra else None
    if stored is None:
        return None
    address = f"/playground/file/{stored.id}?save"
    return {"name": stored.name, "size": len(stored.data), "url": address}


def _file_name(post: PlayMessage) -> str:
    document = post.extra.get("document")
    return str(document.get("file_name", "")) if isinstance(document, dict) else ""


def _poll(poll: Poll) -> Json:
    """With everybody's votes, since the page shows a poll as whoever speaks sees it."""
    return {
        "question": poll.question,
        "options": list(poll.options),
        "counts": poll.counts(),
        "votes": {str(user_id): list(chosen) for user_id, chosen in poll.votes.items()},
        "quiz": poll.quiz,
        "anonymous": poll.anonymous,
        "multiple": poll.multiple,
        "revoting": poll.revoting,
        "closed": poll.closed,
        "right": list(poll.right),
        "explanation": safe_html(poll.explanation, poll.explanation_entities),
    }


def _button(button: Json) -> Json:
    return {"text": button.get("text"), "data": button.get("callback_data"), "url": button.get("url")}


def is_group(chat: PlayChat) -> bool:
    """Whether the 20-a-minute limit of groups holds here."""
    return chat.kind is not ChatType.PRIVATE
