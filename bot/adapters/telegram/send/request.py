"""The library's request class over aiohttp: its stock one slows down with every request in flight.

``call`` is the way in for everything that the bot asks; the library itself asks for nothing but who it is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import aiohttp
import orjson
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.adapters.telegram.send.answers import read, result_of, said
from bot.errors import CallFailed, Refused, Uncertain, Unsent
from bot.proxies import proxy_of
from bot.services.metering import UNMETERED, Event, Meter, Wait
from bot.services.store import Json

ANSWER: Final = 4 << 20
"""Bytes of an answer at most, unpacked; what the Bot API says of a chat or a message stays far below."""
CONNECT: Final = 10.0
"""Seconds that a connection may take at most, and never more than half of what the whole request may."""
_LATE = "timed out"
_UNHEARD = frozenset({"unsent", "failing", "uncertain", "unreadable"})
"""How a call ends in which the platform itself has said nothing."""


class NotSent(NetworkError):  # noqa: N818 - reads as the event that it is
    """The connection could not be made: the server saw nothing of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that requests may take.

    ``answer``: any but the one for updates, which the server holds for ``wait`` and which may take ``margin``
    beyond that.
    """

    answer: float = 15.0
    wait: int = 30
    margin: float = 15.0


PATIENCE: Final = Patience()


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes
    whole: bool


class AiohttpRequest(BaseRequest):
    """One keep-alive session; ``connections`` bounds the requests at a time, ``timeout`` the seconds of each.

    The seconds are those of the whole exchange: a server that sends a byte now and then gains nothing.
    ``heard`` gets the headers of each answer as it begins to arrive. ``reached`` is when the platform itself
    last said something, be it a refusal, by the steady clock.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        timeout: float = PATIENCE.answer,
        heard: Callable[[Mapping[str, str]], None] = lambda _: None,
        meter: Meter = UNMETERED,
    ) -> None:
        self._meter = meter
        self.reached = float("-inf")
        self._heard = heard
        self._timeout = timeout
        # A request that waits for its turn was not sent: it must not use up its seconds meanwhile.
        self._turns = asyncio.Semaphore(connections)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            # Kept, a server's cookies would grow without bound.
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=jar)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self, url: str, data: RequestData, *, seconds: float | None = None, most: int = ANSWER
    ) -> Json:
        """Perform one method: its result, or ``bot.errors.CallFailed`` in one of its kinds; nothing else.

        ``seconds`` are for the whole of it, ``most`` is how many bytes the answer may have.
        """
        method, began, outcome = url.rpartition("/")[2], monotonic(), "ok"
        try:
            reply = await self._exchange(
                "POST", url, data, self._timeout if seconds is None else seconds, most
            )
            return result_of(reply.status, reply.body, whole=reply.whole)
        except CallFailed as error:
            outcome = type(error).__name__.lower()
            raise
        finally:
            self._note(method, outcome, began)

    def _note(self, method: str, outcome: str, began: float) -> None:
        now = monotonic()
        if outcome not in _UNHEARD:
            self.reached = now
        self._meter.count(Event.CALL, method, outcome)
        # The one for updates is answered when there are some.
        if method != "getUpdates":
            self._meter.took(Wait.CALLED, now - began, method, outcome)

    async def fetch(self, url: str, most: int) -> bytes:
        """Download a file of at most so many bytes; Refused for a longer one, and whatever else failed."""
        reply = await self._exchange("GET", url, None, self._timeout, most)
        if not 200 <= reply.status < 300:
            result_of(reply.status, reply.body)
        if not reply.whole:
            raise Refused(f"the file has more than {most} bytes")
        return reply.body

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one is for all of it
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Perform one request of the library's; errors name their kind only: the address holds the token."""
        given = None if isinstance(read_timeout, DefaultValue) else read_timeout
        try:
            reply = await self._exchange(
                method, url, request_data, self._timeout if given is None else given, ANSWER
            )
        except Unsent as error:
            raise NotSent(str(error)) from None
        except CallFailed as error:
            raise TimedOut() if str(error) == _LATE else NetworkError(str(error)) from None
        if not reply.whole:
            raise NetworkError("the answer is too long")
        return reply.status, reply.body

    async def _exchange(
        self, method: str, url: str, data: RequestData | None, seconds: float, most: int
    ) -> _Reply:
        if self._session is None:
            raise Unsent("the session is closed")
        body = _body(data)
        connect = min(CONNECT, seconds / 2)
        limits = aiohttp.ClientTimeout(total=seconds, connect=connect, sock_connect=connect)
        proxy = proxy_of(url[: url.find("/", len("https://"))])
        try:
            async with (
                self._turns,
                self._session.request(
                    method, url, **body, timeout=limits, allow_redirects=False, proxy=proxy
                ) as response,
            ):
                self._heard(response.headers)
                return await _received(response, most)
        except Exception as error:
            raise _broken(error) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read the answer for the library; what is no JSON object is an error that quotes none of it.

        Of a refusal it gets the description alone: it trips over other fields that are not what it expects.
        """
        data = read(payload)
        if not isinstance(data, dict):
            raise TelegramError("the answer is not a JSON object")
        if "result" in data:
            return data
        if not isinstance(data.get("description"), str):
            raise TelegramError("the answer is not one of the Bot API")
        return {"description": said(data["description"])}


async def _received(response: aiohttp.ClientResponse, most: int) -> _Reply:
    """The answer, of which no more is unpacked than is wanted; the connection of a longer one is closed."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > most:
            response.close()
            return _Reply(response.status, bytes(body[:most]), whole=False)
    return _Reply(response.status, bytes(body), whole=True)


def _broken(error: Exception) -> CallFailed:
    """What it means that an exchange raised, whatever it was; its text may hold the address, so the token."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Unsent("no connection to the Bot API (timed out)")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Unsent(f"no connection to the Bot API ({type(error.os_error).__name__})")
    if isinstance(error, TimeoutError):
        return Uncertain(_LATE)
    return Uncertain(f"the connection failed ({type(error).__name__})")


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": _written(data.parameters), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return {"data": form}


def _written(parameters: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(parameters, default=str)
    except TypeError:
        pass
    try:
        # Half a character, or a number beyond 64 bits: the server may judge it.
        return json.dumps(parameters, default=str).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(f"cannot be written ({type(error).__name__})") from None
