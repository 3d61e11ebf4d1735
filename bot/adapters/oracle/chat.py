"""The port ``Oracle`` over the chat completions of an OpenAI-compatible server, near or far.

Whatever the server answers is a word or ``OracleFailed``, whose text holds neither the address, nor the key,
nor anything that was sent or received.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import orjson

from bot.adapters.oracle.asking import Json, question, strict
from bot.errors import OracleFailed
from bot.proxies import proxy_of

LONGEST: Final = 256 * 2**10
"""Bytes of an answer at most, unpacked."""
LONGEST_REPLY: Final = 8000
"""Characters of the reply within it."""
LATEST: Final = 30.0
"""Seconds for the whole of an exchange, however the server drips."""
CONNECT: Final = 5.0
CONNECTIONS: Final = 4
LONGEST_PAUSE: Final = 3600.0
"""Seconds for which a server may ask to be left alone."""
_FULL_SHAPE_REFUSED: Final = frozenset({400, 422, 501})
"""What servers answer that do not know a field of the strict question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the model is: the address above ``/chat/completions``, its name there, its key if any."""

    base: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The host, "" for this machine."""
        host = urlsplit(self.base).hostname or ""
        return "" if _is_here(host) else host

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ChatOracle:
    """Asks the model at an endpoint, over one session that opens with the first question."""

    def __init__(self, endpoint: Endpoint, *, seconds: float = LATEST) -> None:
        self.host = endpoint.host
        self._endpoint = endpoint
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None
        self._takes_shape = True

    async def reply(self, text: str, *, asked: bool) -> str:
        """What the model says of a text."""
        plain = question(self._endpoint.model, text, asked=asked)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._asked(plain)
        except OracleFailed:
            raise
        except TimeoutError:
            raise OracleFailed("timed out") from None
        except Exception as error:
            # Its text may hold the address.
            raise OracleFailed(f"the exchange failed ({type(error).__name__})") from None

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _asked(self, plain: Json) -> str:
        if self._takes_shape:
            status, reply = await self._exchange(strict(plain))
            if status not in _FULL_SHAPE_REFUSED:
                return reply
        status, reply = await self._exchange(plain)
        if status in _FULL_SHAPE_REFUSED:
            raise OracleFailed(f"status {status}")
        self._takes_shape = False
        return reply

    async def _exchange(self, body: Json) -> tuple[int, str]:
        """The status, and with a good one the reply."""
        endpoint = self._endpoint
        headers = {"Content-Type": "application/json"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        async with self._opened().post(
            f"{endpoint.base}/chat/completions",
            data=json.dumps(body).encode(),
            headers=headers,
            # Where it leads to is not what the operator chose.
            allow_redirects=False,
            proxy=proxy_of(endpoint.origin),
        ) as response:
            if response.status in _FULL_SHAPE_REFUSED:
                return response.status, ""
            if response.status != 200:
                raise OracleFailed(f"status {response.status}", pause=_pause(response.headers))
            return 200, _reply(await _received(response))

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            limits = aiohttp.ClientTimeout(total=None, connect=CONNECT, sock_connect=CONNECT)
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=jar, timeout=limits)
        return self._session


def _pause(headers: Mapping[str, str]) -> float:
    """The seconds that a server asks to be left alone; a date, or nonsense, is none."""
    asked = headers.get("Retry-After", "").strip()
    told = asked.isascii() and asked.isdecimal() and len(asked) < 10
    return min(float(asked), LONGEST_PAUSE) if told else 0.0


async def _received(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > LONGEST:
            response.close()
            raise OracleFailed("the answer is too long")
    return bytes(body)


def _reply(body: bytes) -> str:
    """The first choice's words; the rest of the answer is nobody's business."""
    try:
        said = orjson.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError):
        raise OracleFailed("no completion in the answer") from None
    if not isinstance(said, str):
        raise OracleFailed("no words in the answer")
    if len(said) > LONGEST_REPLY:
        raise OracleFailed("the reply is too long")
    return said
