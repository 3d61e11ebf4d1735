"""Who may come in, how often, with how much and for how long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.adapters.api.refusal import RefusedRequest
from bot.errors import StoreError, place
from bot.services.programs.allowed import Budget
from bot.services.programs.keys import Keys
from bot.services.programs.lines import JsonObject, as_json
from bot.services.store import ApiKey

_log = logging.getLogger(__name__)
READING = 10.0
"""Seconds that a body may take to arrive."""
ANSWERING = 30.0
"""Seconds that an answer may take; while the bot has much to do, it goes first."""
AGAIN = 1.0
"""Seconds after which somebody may come back who found the door full, or the house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who was let in; ``budget`` is charged for more texts than one."""

    key: ApiKey
    body: bytes
    query: Mapping[str, str]
    budget: Budget


Work = Callable[[Visit], Awaitable[JsonObject]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """Lets in who has a key, within what the key allows."""

    def __init__(self, keys: Keys, *, now: Callable[[], float]) -> None:
        self._keys = keys
        self._now = now
        self._budgets: dict[int, Budget] = {}

    def before(self, work: Work) -> Endpoint:
        """An endpoint that does ``work`` for whoever is let in."""

        async def endpoint(request: Request) -> Response:
            try:
                said = as_json(await self._served(request, work))
            except RefusedRequest as refused:
                return refused.response()
            except RecursionError:
                # What is given back, such as an id, is taken in deeper than it can be written.
                return RefusedRequest("bad_json", "nested too deeply", "body").response()
            except ClientDisconnect:
                return Response(status_code=400)
            except StoreError as error:
                _log.warning("api_store_failed path=%s kind=%s", request.url.path, type(error).__name__)
                return _unavailable("the database does not answer").response()
            except Exception as error:
                # Its text may be somebody's: the place and the kind are enough to find it.
                path, kind = request.url.path, type(error).__name__
                _log.error("api_failed path=%s kind=%s at=%s", path, kind, place(error))
                return RefusedRequest("internal", "a fault of the server, which is in its log").response()
            return Response(said, media_type="application/json", headers={"Cache-Control": "no-store"})

        return endpoint

    async def _served(self, request: Request, work: Work) -> JsonObject:
        key = await self._key(request)
        with self._admitted(key) as budget:
            body = await _body(request, key.most_bytes)
            visit = Visit(key=key, body=body, query=request.query_params, budget=budget)
            try:
                async with asyncio.timeout(ANSWERING):
                    return await work(visit)
            except TimeoutError:
                raise _unavailable(f"no answer within {ANSWERING:g} seconds") from None

    async def _key(self, request: Request) -> ApiKey:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        # Looked for in any case, and refused in the same words: nobody learns what was wrong.
        found = await self._keys.find(given.strip())
        if found is None or scheme.lower() != "bearer":
            raise RefusedRequest(
                "unauthorized", "a valid key is needed: Authorization: Bearer KEY", "header Authorization"
            )
        return found

    @contextmanager
    def _admitted(self, key: ApiKey) -> Iterator[Budget]:
        budget = self._budget(key)
        if pause := budget.wait(self._now()):
            raise RefusedRequest("too_many", f"more than {key.per_minute} texts a minute", "key", pause=pause)
        if budget.running >= key.at_once:
            why = f"more than {key.at_once} requests at a time"
            raise RefusedRequest("too_many", why, "key", pause=AGAIN)
        budget.use(1)
        budget.running += 1
        try:
            yield budget
        finally:
            budget.running -= 1

    def _budget(self, key: ApiKey) -> Budget:
        found = self._budgets.get(key.id)
        if found is None or found.grant != key:
            found = self._budgets[key.id] = Budget(key, self._now())
        return found


async def _body(request: Request, most: int) -> bytes:
    """The request's body, refused as soon as it is too long (a declared length is not trusted)."""
    chunks = bytearray()
    try:
        async with asyncio.timeout(READING):
            async for chunk in request.stream():
                chunks += chunk
                if len(chunks) > most:
                    raise RefusedRequest("too_large", f"more than {most} bytes", "body")
    except TimeoutError:
        raise RefusedRequest("too_slow", f"the body took more than {READING:g} seconds", "body") from None
    return bytes(chunks)


def _unavailable(why: str) -> RefusedRequest:
    return RefusedRequest("unavailable", f"{why}; try again", pause=AGAIN)
