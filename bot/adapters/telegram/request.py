"""The library's request class over aiohttp: its stock one slows down with every request in flight."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import orjson
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData


class NotSent(NetworkError):  # noqa: N818 - reads as the event that it is
    """The connection could not be made: the server saw nothing of the request."""


class AiohttpRequest(BaseRequest):
    """One keep-alive session; ``connections`` bounds the sockets, timeouts are seconds."""

    def __init__(self, *, connections: int = 64, timeout: float = 15.0) -> None:
        self._connections = connections
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp has one for both
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Perform one request; errors name their kind only, because the address holds the token."""
        if self._session is None:
            raise NotSent("the session is closed")
        limits = aiohttp.ClientTimeout(
            sock_read=self._seconds(read_timeout), sock_connect=self._seconds(connect_timeout)
        )
        try:
            async with self._session.request(
                method,
                url,
                **_body(request_data),
                timeout=limits,
                allow_redirects=False,
                proxy=_proxy(url[: url.find("/", len("https://"))]),
            ) as response:
                return response.status, await response.read()
        except aiohttp.ServerTimeoutError as error:
            raise _timed_out(error) from None
        except aiohttp.ClientConnectorError as error:
            raise NotSent(f"no connection to the Bot API ({type(error.os_error).__name__})") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"the connection failed ({type(error).__name__})") from None

    def _seconds(self, given: ODVInput[float]) -> float | None:
        return self._timeout if isinstance(given, DefaultValue) else given

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read the answer; what is no JSON object is an error that quotes none of it."""
        try:
            data = orjson.loads(payload)
        except orjson.JSONDecodeError:
            data = _lenient(payload)
        if not isinstance(data, dict):
            raise TelegramError("the answer is not a JSON object")
        if "result" not in data and "description" not in data:
            raise TelegramError("the answer is not one of the Bot API")
        return data


@lru_cache(maxsize=16)
def _proxy(origin: str) -> str | None:
    """The proxy that the environment names for a server.

    Looked up once: aiohttp's ``trust_env`` reads variables and files again for each request, in two visits
    to a thread.
    """
    parts = urlsplit(origin)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def _lenient(payload: bytes) -> object:
    # orjson refuses lone surrogates, which hostile texts contain and the stock parser lets through.
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise TelegramError("the answer is not JSON") from None


def _timed_out(error: aiohttp.ServerTimeoutError) -> NetworkError:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSent("no connection to the Bot API (timed out)")
    return TimedOut()


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {
            "data": orjson.dumps(data.parameters, default=str),
            "headers": {"Content-Type": "application/json"},
        }
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return {"data": form}
