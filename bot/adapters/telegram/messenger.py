"""Calls to the Bot API, with its errors turned into ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.normalise import profile_of
from bot.adapters.telegram.request import NotSent
from bot.core.message import ChatId, UserId
from bot.errors import Busy, CallFailed, Failing, Gone, Migrated, Refused, Uncertain, Unsent
from bot.services.ports import Json, Member, Profile, Upload


class TelegramMessenger:
    """The Messenger port over one request object; ``url`` ends in ``/bot<token>``."""

    def __init__(self, request: BaseRequest, url: str) -> None:
        self._request = request
        self._url = url

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        """Perform one method and return its result; see ``bot.errors.CallFailed``."""
        data = RequestData([RequestParameter(name, value, None) for name, value in params.items()])
        try:
            return await self._request.post(f"{self._url}/{method}", data)
        except TelegramError as error:
            raise call_failed(error) from None

    async def upload(self, method: str, params: Mapping[str, Json], files: Sequence[Upload]) -> Json:
        """Perform one method with files that travel along."""
        sent = [RequestParameter(name, value, None) for name, value in params.items()]
        for one in files:
            file = InputFile(one.content, filename=one.name)
            sent.append(RequestParameter(one.field, None, [file]))
        try:
            return await self._request.post(f"{self._url}/{method}", RequestData(sent))
        except TelegramError as error:
            raise call_failed(error) from None

    async def member(self, chat_id: ChatId, user_id: UserId) -> Member:
        """One member's rights, asked for now."""
        return member_of(await self.call("getChatMember", {"chat_id": chat_id, "user_id": user_id}))

    async def administrators(self, chat_id: ChatId) -> Mapping[UserId, Member]:
        """The administrators and the owner of a chat, bots included."""
        result = await self.call("getChatAdministrators", {"chat_id": chat_id, "return_bots": True})
        members = [member_of(item) for item in result] if isinstance(result, list) else []
        return {member.user_id: member for member in members}

    async def linked_channel(self, chat_id: ChatId) -> int:
        """The id of the channel whose discussion a group is, 0 if there is none."""
        result = await self.call("getChat", {"chat_id": chat_id})
        linked = result.get("linked_chat_id") if isinstance(result, dict) else None
        return linked if isinstance(linked, int) else 0

    async def profile(self, user_id: UserId) -> Profile:
        """The bio, the introduction of a business and the personal channel of a user."""
        return profile_of(await self.call("getChat", {"chat_id": user_id}))


def member_of(data: Json) -> Member:
    """Read a ChatMember object; the owner has every right."""
    user = data.get("user") if isinstance(data, dict) else None
    user_id = user.get("id") if isinstance(user, dict) else None
    if not isinstance(data, dict) or not isinstance(user_id, int):
        raise Refused("the answer is not a chat member")
    rights = frozenset(key for key, value in data.items() if key.startswith("can_") and value is True)
    until = data.get("until_date")
    return Member(
        user_id=UserId(user_id),
        status=str(data.get("status", "")),
        rights=rights,
        until=float(until) if isinstance(until, int) else 0.0,
        name=str(user.get("first_name", ""))[:64] if isinstance(user, dict) else "",
    )


def call_failed(error: TelegramError) -> CallFailed:  # noqa: PLR0911 - one line a kind
    """The kind of failure that an error of the library stands for."""
    match error:
        case RetryAfter():
            pause = error.retry_after
            return Busy(pause.total_seconds() if isinstance(pause, timedelta) else float(pause))
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            return Gone(error.message)
        case NotSent():
            return Unsent(error.message)
        case TimedOut():
            return Uncertain("timed out")
        case InvalidToken() if "nauthorized" in error.message:
            # The operator will mend the token; the poller says so and ends, what waits must still be there.
            return Unsent(error.message)
        case BadRequest() | InvalidToken():
            return _refusal(error.message)
        case NetworkError():
            # The server answers 5xx before it acts; a broken connection proves nothing either way.
            return Failing(error.message) if error.message.startswith(_SERVER) else Uncertain(error.message)
    return Uncertain(error.message)


_SERVER = ("Internal Server Error", "Bad Gateway", "Service Unavailable", "Gateway Timeout")


def _refusal(message: str) -> CallFailed:
    # The library changes the case of what the server said.
    gone = ("chat not found", "bot is not a member", "group is deactivated", "peer_id_invalid")
    return Gone(message) if any(words in message.lower() for words in gone) else Refused(message)


def reason(error: TelegramError) -> str:
    """The library's reason in one line; a page of HTML from something that is no Bot API is left out."""
    return error.message.partition(". Parsing the server response")[0][:200]
