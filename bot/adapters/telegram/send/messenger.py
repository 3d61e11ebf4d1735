"""Calls to the Bot API, and what the bot reads in their results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from telegram import InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.receive.normalise import profile_of
from bot.adapters.telegram.send.answers import integer
from bot.adapters.telegram.send.request import AiohttpRequest
from bot.core.message import ChatId, UserId
from bot.core.remembered import Remembered
from bot.errors import Refused
from bot.services.platform import Member, Profile, Upload
from bot.services.store import Json

_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,255}", re.ASCII)
"""Where a file lies for a download; that of a server which keeps files for itself begins with a slash."""
_RIGHTS: Remembered[frozenset[str], frozenset[str]] = Remembered(200)


class TelegramMessenger:
    """The Messenger port over one request object; ``url`` ends in ``/bot<token>``, as ``files`` does."""

    def __init__(self, request: AiohttpRequest, url: str, files: str = "") -> None:
        self._request = request
        self._url = url
        self._files = files

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        """Perform one method and return its result; see ``bot.errors.CallFailed``."""
        return await self._request.call(f"{self._url}/{method}", request_data(params))

    async def upload(self, method: str, params: Mapping[str, Json], files: Sequence[Upload]) -> Json:
        """Perform one method with files that travel along."""
        sent = [RequestParameter(name, value, None) for name, value in params.items()]
        for one in files:
            file = InputFile(one.content, filename=one.name)
            sent.append(RequestParameter(one.field, None, [file]))
        return await self._request.call(f"{self._url}/{method}", RequestData(sent))

    async def member(self, chat_id: ChatId, user_id: UserId) -> Member:
        """One member's rights, asked for now."""
        return member_of(await self.call("getChatMember", {"chat_id": chat_id, "user_id": user_id}))

    async def administrators(self, chat_id: ChatId) -> Mapping[UserId, Member]:
        """The administrators and the owner of a chat, bots included."""
        result = await self.call("getChatAdministrators", {"chat_id": chat_id, "return_bots": True})
        if not isinstance(result, list):
            # Taken for nobody, its admins would be judged like strangers.
            raise Refused("the answer is not a list of chat members")
        members = [member_of(item) for item in result]
        return {member.user_id: member for member in members}

    async def linked_channel(self, chat_id: ChatId) -> int:
        """The id of the channel whose discussion a group is, 0 if there is none."""
        result = await self.call("getChat", {"chat_id": chat_id})
        linked = integer(result.get("linked_chat_id")) if isinstance(result, dict) else None
        return linked or 0

    async def profile(self, user_id: UserId) -> Profile:
        """The bio, the introduction of a business, the personal channel and the photo of a user."""
        return profile_of(await self.call("getChat", {"chat_id": user_id}))

    async def file(self, file_id: str, most: int) -> bytes:
        """What is in a file; a server that names no path of its own downloads has none to give."""
        found = await self.call("getFile", {"file_id": file_id})
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or _PATH.fullmatch(path) is None or ".." in path:
            raise Refused("the answer names no file to download")
        return await self._request.fetch(f"{self._files}/{path}", most)


def member_of(data: Json) -> Member:
    """Read a ChatMember object; the owner has every right."""
    user = data.get("user") if isinstance(data, dict) else None
    user_id = integer(user.get("id")) if isinstance(user, dict) else None
    if not isinstance(data, dict) or not isinstance(user, dict) or user_id is None:
        raise Refused("the answer is not a chat member")
    rights = frozenset(key for key, value in data.items() if key.startswith("can_") and value is True)
    return Member(
        user_id=UserId(user_id),
        status=str(data.get("status", ""))[:32],
        rights=_shared(rights),
        until=float(integer(data.get("until_date")) or 0),
        name=str(user.get("first_name", ""))[:64],
    )


def _shared(rights: frozenset[str]) -> frozenset[str]:
    """The same rights as one set: nearly all admins have one of a few, and each takes two kilobytes."""
    found = _RIGHTS.get(rights)
    if found is None:
        found = rights
        _RIGHTS.put(rights, rights)
    return found


def request_data(params: Mapping[str, Json]) -> RequestData:
    """Parameters as the library's request class takes them."""
    return RequestData([RequestParameter(name, value, None) for name, value in params.items()])
