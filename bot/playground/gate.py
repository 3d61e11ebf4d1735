"""Who may come in: the bot with its token, and a page that was opened here.

A browser lets any page of the web call an address of this machine. So the name that was called must be one of
this machine's (a name of the web can be bound to 127.0.0.1), no page of another origin may call anything, and
the page's own calls carry a key that is new at every start. A browser takes all ports of this machine for one
site, so SameSite keeps out the pages of other machines only; the origin keeps out the rest.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = Mapping[bytes, bytes]

_CALLED = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\Z")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound to
_HARDENED = [
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
]
ELSEWHERE = "the playground answers on 127.0.0.1 or localhost only"
FOREIGN = "the playground answers its own page only"
KEYLESS = "open the page anew, by the address that the terminal shows: its key is another at every start"


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only; of names, ``localhost`` alone is one."""
    try:
        return host.lower() == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def reached_at(host: str) -> str:
    """The host to call a server by that listens on ``host``."""
    shown = _EVERYWHERE.get(host, host)
    return f"[{shown}]" if ":" in shown else shown


class Gate:
    """Lets in what belongs to ``app`` and gives its page the key.

    On loopback the plain address opens the page; listening elsewhere, the address must carry the key, which
    only the terminal shows.
    """

    def __init__(self, app: ASGIApp, *, key: str, host: str) -> None:
        self._app = app
        self._key = key
        self._name = reached_at(host).lower()
        self._anywhere = host in _EVERYWHERE
        self._home = is_loopback(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application, or pass the request on."""
        response, cookie = self._decided(scope, dict(scope["headers"]))
        await (response or self._app)(scope, receive, _hardened(send, cookie))

    def _decided(self, scope: Scope, headers: Headers) -> tuple[Response | None, str]:
        path = scope["path"]
        if not self._is_ours(_text(headers, b"host")):
            return _refusal(path, ELSEWHERE, 400), ""
        if _is_foreign(scope, headers):
            return _refusal(path, FOREIGN, 403), ""
        if path == "/" and self._home:
            return None, self._cookie(headers)
        if path == "/" and self._is_key(_given_in_address(scope)):
            # So that it stays neither in the address bar nor in the history.
            return RedirectResponse("/", 303), self._cookie(headers)
        if self._needs_key(path) and not self._is_key(_given_in_cookie(headers)):
            return _refusal(path, KEYLESS, 403), ""
        return None, ""

    def _is_ours(self, called: str) -> bool:
        """A name server binds names, not addresses: where all are heard, any address is this machine."""
        found = _CALLED.match(called.lower())
        if found is None:
            return False
        return found[1] == self._name or is_loopback(found[1]) or (self._anywhere and _is_address(found[1]))

    def _needs_key(self, path: str) -> bool:
        # What has the bot's token in its path is checked by it.
        open_to_all = ("/bot", "/file/bot", "/static/") if self._home else ("/bot", "/file/bot")
        return not path.startswith(open_to_all)

    def _is_key(self, given: str) -> bool:
        return secrets.compare_digest(given.encode("utf-8", "replace"), self._key.encode())

    def _cookie(self, headers: Headers) -> str:
        return f"{_cookie_name(headers)}={self._key}; HttpOnly; SameSite=Strict; Path=/"


def _is_foreign(scope: Scope, headers: Headers) -> bool:
    """Whether a page of another origin makes this call; programs that are no browser send neither header."""
    own = "//" + _text(headers, b"host")
    origin = _text(headers, b"origin")
    if origin and origin not in {f"http:{own}", f"https:{own}"}:
        return True
    return _text(headers, b"sec-fetch-site") in {"cross-site", "same-site"} and not _is_link(scope, headers)


def _is_link(scope: Scope, headers: Headers) -> bool:
    """A link to the page that somebody follows in a window of its own."""
    opened = (
        _text(headers, b"sec-fetch-mode") == "navigate" and _text(headers, b"sec-fetch-dest") == "document"
    )
    return opened and scope["path"] == "/" and scope["method"] == "GET"


def _given_in_cookie(headers: Headers) -> str:
    return cookie_parser(_text(headers, b"cookie")).get(_cookie_name(headers), "")


def _given_in_address(scope: Scope) -> str:
    asked: bytes = scope["query_string"]
    return parse_qs(asked.decode("latin-1")).get("key", [""])[0]


def _cookie_name(headers: Headers) -> str:
    """A browser sends one machine's cookies to all its ports, so two playgrounds need two names."""
    found = _CALLED.match(_text(headers, b"host").lower())
    return f"playground-{(found and found[2]) or 80}"


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _text(headers: Headers, name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")


def _refusal(path: str, reason: str, status: int) -> Response:
    if path == "/":
        return PlainTextResponse(reason, status)
    return JSONResponse({"ok": False, "error_code": status, "description": reason, "error": reason}, status)


def _hardened(send: Send, cookie: str) -> Send:
    """Every answer says that no other page may frame, embed or reinterpret it."""
    added = _HARDENED + ([(b"set-cookie", cookie.encode())] if cookie else [])

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sending
