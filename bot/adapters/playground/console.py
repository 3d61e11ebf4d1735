"""The JSON API behind the page. Only this machine may use it, and only pages served from here."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.adapters.playground.assets import asset, samples
from bot.adapters.playground.botapi import read_body
from bot.adapters.playground.events import events
from bot.adapters.playground.files import picture_type
from bot.adapters.playground.model import ADMIN_RIGHTS, PERMISSIONS, Role
from bot.adapters.playground.params import Params
from bot.adapters.playground.refusal import PlayError, Refusal
from bot.adapters.playground.view import messages_view, state_view
from bot.adapters.playground.wire import encoded
from bot.adapters.playground.world import World

ANSWER_WAIT = 3.0
_LOCAL = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\Z")
_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)


def guarded(handle: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Answer 400 with one line for what cannot be done, and refuse other hosts and other content types."""

    async def checked(request: Request) -> Response:
        if not _LOCAL.match(request.headers.get("host", "")):
            return _json({"error": "the playground answers on 127.0.0.1 or localhost only"}, 400)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method == "POST" and kind != "application/json":
            return _json({"error": "send application/json"}, 400)
        try:
            return await handle(request)
        except PlayError as error:
            return _json({"error": str(error)}, 400)
        except Refusal as refusal:
            return _json({"error": refusal.description}, 413 if refusal.code == 413 else 400)

    return checked


def _json(value: object, status: int = 200) -> Response:
    return Response(encoded(value), status, {"cache-control": "no-store"}, media_type="application/json")


async def _body(request: Request) -> Params:
    body = await read_body(dict(request.scope["headers"]), request.receive)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise PlayError("the body is not JSON") from None
    if not isinstance(value, dict):
        raise PlayError("the body must be a JSON object")
    return Params(value)


class Console:
    """The routes of the page; ``reset`` makes the world anew."""

    def __init__(self, world: Callable[[], World], reset: Callable[[], None]) -> None:
        self._world = world
        self._reset = reset

    def routes(self) -> list[Route]:
        """All of them."""
        gets = {"state": self.state, "messages": self.messages, "events": self.events, "file/{id}": self.file}
        posts = {
            "post": self.post,
            "edit": self.edit,
            "delete": self.delete,
            "click": self.click,
            "vote": self.vote,
            "start": self.start,
            "role": self.role,
            "profile": self.profile,
            "clock": self.clock,
            "fault": self.fault,
            "reset": self.reset,
        }
        return [
            Route("/", guarded(self.index)),
            Route("/static/{name}", guarded(self.static)),
            *(Route(f"/playground/{path}", guarded(handle)) for path, handle in gets.items()),
            *(Route(f"/playground/{p}", guarded(handle), methods=["POST"]) for p, handle in posts.items()),
        ]

    async def index(self, request: Request) -> Response:
        """The page."""
        del request
        return _asset("index.html")

    async def static(self, request: Request) -> Response:
        """One file of the page."""
        return _asset(str(request.path_params["name"]))

    async def state(self, request: Request) -> Response:
        """Everything but the messages."""
        del request
        return _json(state_view(self._world(), samples()))

    async def messages(self, request: Request) -> Response:
        """The messages of ``chat`` that changed after ``after_rev``."""
        query, world = Params(dict(request.query_params)), self._world()
        chat = world.chat(query.integer("chat"))
        return _json(messages_view(world, chat, query.integer("after_rev", -1)))

    async def file(self, request: Request) -> Response:
        """A picture; anything that is none is only offered for download."""
        stored = self._world().files.by_id(str(request.path_params["id"]))
        if stored is None:
            return _json({"error": "there is no such file"}, 404)
        kind = picture_type(stored.data)
        headers = {"x-content-type-options": "nosniff"}
        if not kind:
            headers["content-disposition"] = "attachment"
        return Response(stored.data, headers=headers, media_type=kind or "application/octet-stream")

    async def events(self, request: Request) -> Response:
        """Server-Sent Events: one for each burst of changes in a chat."""
        del request
        return StreamingResponse(events(self._world), media_type="text/event-stream", headers=_STREAM)

    async def post(self, request: Request) -> Response:
        """A member posts."""
        body = await _body(request)
        post = self._world().post(
            body.integer("chat_id"),
            body.integer("user_id"),
            body.text("text"),
            photo=_photo(body.text("photo")),
            reply_to=body.integer("reply_to") or None,
            anonymous=body.flag("anonymous"),
            as_channel=body.flag("as_channel"),
        )
        return _json({"message_id": post.id})

    async def edit(self, request: Request) -> Response:
        """A member edits."""
        body = await _body(request)
        post = self._world().edit(*_who(body), body.text("text"))
        return _json({"message_id": post.id})

    async def delete(self, request: Request) -> Response:
        """A message is deleted by hand."""
        body = await _body(request)
        self._world().delete(body.integer("chat_id"), body.integer("message_id"))
        return _json({"ok": True})

    async def click(self, request: Request) -> Response:
        """A member presses a button; waits a moment for the bot's answer."""
        body, world = await _body(request), self._world()
        click = world.click(*_who(body), body.text("data"))
        try:
            await world.wait_for(lambda: click.answer is not None, ANSWER_WAIT)
        except TimeoutError:
            return _json({"answer": None})
        return _json({"answer": click.answer})

    async def vote(self, request: Request) -> Response:
        """A member votes in a poll, or takes the vote back."""
        body = await _body(request)
        options = [one for one in body.items("options") if isinstance(one, int)]
        self._world().vote(*_who(body), *options)
        return _json({"ok": True})

    async def start(self, request: Request) -> Response:
        """A user presses Start."""
        body = await _body(request)
        post = self._world().start(body.integer("user_id"), body.text("payload"))
        return _json({"chat_id": post.chat.id})

    async def role(self, request: Request) -> Response:
        """Somebody, or the bot, becomes something else."""
        body, world = await _body(request), self._world()
        user_id = world.bot.id if body.flag("bot") else body.integer("user_id")
        try:
            role = Role(body.text("role"))
        except ValueError:
            raise PlayError(f"role is one of {', '.join(Role)}") from None
        rights = [str(right) for right in body.items("rights")] if body.has("rights") else None
        if unknown := [right for right in rights or () if right not in {*ADMIN_RIGHTS, *PERMISSIONS}]:
            raise PlayError(f"there is no right {unknown[0]}")
        world.set_role(
            body.integer("chat_id"), user_id, role, rights=rights, anonymous=body.flag("anonymous")
        )
        return _json({"ok": True})

    async def profile(self, request: Request) -> Response:
        """Somebody changes their bio."""
        body = await _body(request)
        self._world().set_bio(body.integer("user_id"), body.text("bio"))
        return _json({"ok": True})

    async def clock(self, request: Request) -> Response:
        """Time moves on."""
        body, world = await _body(request), self._world()
        try:
            world.clock.advance(body.integer("advance"))
        except ValueError as error:
            raise PlayError(str(error)) from None
        world.changed("clock")
        return _json({"now": world.now(), "offset": world.clock.offset})

    async def fault(self, request: Request) -> Response:
        """Arm a fault."""
        body, world = await _body(request), self._world()
        world.faults.set(body.text("name"), count=body.integer("count", 1), method=body.text("method"))
        world.changed("chat")
        return _json({"faults": world.faults.remaining()})

    async def reset(self, request: Request) -> Response:
        """The world begins anew."""
        await _body(request)
        self._reset()
        return _json({"ok": True})


_STREAM = {"cache-control": "no-store", "x-accel-buffering": "no"}


def _asset(name: str) -> Response:
    found = asset(name)
    if found is None:
        return _json({"error": "there is no such page"}, 404)
    headers = {
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        # No page of another origin may frame this one; the rest of the policy stands in the page itself.
        "content-security-policy": "frame-ancestors 'none'",
    }
    return Response(found[0], headers=headers, media_type=found[1])


def _who(body: Params) -> tuple[int, int, int]:
    return body.integer("chat_id"), body.integer("message_id"), body.integer("user_id")


def _photo(url: str) -> bytes | None:
    if not url:
        return None
    head = _DATA_URL.match(url)
    if head is None:
        raise PlayError("the photo must be a data URL of an image in base64")
    try:
        data = base64.b64decode(url[head.end() :], validate=True)
    except binascii.Error:
        raise PlayError("the photo is not base64") from None
    if not picture_type(data):
        raise PlayError("the photo must be PNG, JPEG, GIF or WebP")
    return data
