"""The JSON API behind the page; the gate lets nobody else reach it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.playground.assets import asset, samples
from bot.playground.attachments import document_of, photo_of
from bot.playground.events import events
from bot.playground.exchange import acting, answer, guarded
from bot.playground.files import picture_type
from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.people import Roster
from bot.playground.refusal import PlayError
from bot.playground.view import messages_view, offers_view, state_view
from bot.playground.world import World

ANSWER_WAIT = 3.0


class Console:
    """The routes of the page; ``reset`` makes the world anew."""

    def __init__(self, world: Callable[[], World], reset: Callable[[], None]) -> None:
        self._world = world
        self._reset = reset
        self._people = Roster(world)

    def routes(self) -> list[Route]:
        """All of them."""
        gets = {"state": self.state, "messages": self.messages, "events": self.events, "file/{id}": self.file}
        posts = {
            "post": self.post,
            "edit": self.edit,
            "delete": self.delete,
            "forward": self.forward,
            "inline": self.inline,
            "choose": self.choose,
            "language": self.language,
            "click": self.click,
            "vote": self.vote,
            "start": self.start,
            "clock": self.clock,
            "fault": self.fault,
            "reset": self.reset,
            **self._people.posts(),
        }
        return [
            Route("/", guarded(self.index)),
            Route("/static/{name}", guarded(self.static)),
            *(Route(f"/playground/{path}", guarded(handle)) for path, handle in gets.items()),
            *(Route(f"/playground/{path}", acting(act), methods=["POST"]) for path, act in posts.items()),
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
        return answer(state_view(self._world(), samples()))

    async def messages(self, request: Request) -> Response:
        """The messages of ``chat`` that changed after ``after_rev``."""
        query, world = Params(dict(request.query_params)), self._world()
        chat = world.chat(query.integer("chat"))
        return answer(messages_view(world, chat, query.integer("after_rev", -1)))

    async def file(self, request: Request) -> Response:
        """A picture; anything that is none, and whatever is asked to ``save``, is offered for download."""
        stored = self._world().files.by_id(str(request.path_params["id"]))
        if stored is None:
            return answer({"error": "there is no such file"}, 404)
        kind = picture_type(stored.data)
        headers = {"content-security-policy": "default-src 'none'; sandbox"}
        if not kind or "save" in request.query_params:
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
        return Response(stored.data, headers=headers, media_type=kind or "application/octet-stream")

    async def events(self, request: Request) -> Response:
        """Server-Sent Events: one for each burst of changes in a chat."""
        del request
        return StreamingResponse(events(self._world), media_type="text/event-stream", headers=_STREAM)

    async def post(self, body: Params) -> Json:
        """A member posts."""
        post = self._world().post(
            body.integer("chat_id"),
            body.integer("user_id"),
            body.text("text"),
            photo=photo_of(body),
            document=document_of(body),
            reply_to=body.integer("reply_to") or None,
            anonymous=body.flag("anonymous"),
            as_channel=body.flag("as_channel"),
        )
        return {"message_id": post.id}

    async def edit(self, body: Params) -> Json:
        """A member edits."""
        post = self._world().edit(*_who(body), body.text("text"))
        return {"message_id": post.id}

    async def delete(self, body: Params) -> Json:
        """A message is deleted by hand."""
        self._world().delete(body.integer("chat_id"), body.integer("message_id"))
        return {"ok": True}

    async def forward(self, body: Params) -> Json:
        """A member forwards a message to another chat."""
        post = self._world().forward(*_who(body), body.integer("to"))
        return {"message_id": post.id}

    async def inline(self, body: Params) -> Json:
        """A member types behind the bot's name; waits a moment for what the bot offers."""
        world = self._world()
        chat = body.integer("chat_id")
        click = world.clicks[world.inline_query(body.integer("user_id"), body.text("query"), chat_id=chat)]
        with suppress(TimeoutError):
            await world.wait_for(lambda: click.answer is not None, ANSWER_WAIT)
        return offers_view(click)

    async def choose(self, body: Params) -> Json:
        """A member sends one of the results."""
        query, result = body.text("query_id"), body.text("result_id")
        post = self._world().choose(query, result, body.integer("chat_id"), body.integer("user_id"))
        return {"message_id": post.id}

    async def language(self, body: Params) -> Json:
        """The page speaks another language, and the world with it."""
        self._world().speak(body.text("language"))
        return {"ok": True}

    async def click(self, body: Params) -> Json:
        """A member presses a button; waits a moment for the bot's answer."""
        world = self._world()
        click = world.click(*_who(body), body.text("data"))
        with suppress(TimeoutError):
            await world.wait_for(lambda: click.answer is not None, ANSWER_WAIT)
        return {"answer": click.answer}

    async def vote(self, body: Params) -> Json:
        """A member votes in a poll, or takes the vote back."""
        options = [one for one in body.items("options") if isinstance(one, int)]
        self._world().vote(*_who(body), *options)
        return {"ok": True}

    async def start(self, body: Params) -> Json:
        """A user presses Start."""
        post = self._world().start(body.integer("user_id"), body.text("payload"))
        return {"chat_id": post.chat.id}

    async def clock(self, body: Params) -> Json:
        """Time moves on."""
        world = self._world()
        try:
            world.clock.advance(body.integer("advance"))
        except ValueError as error:
            raise PlayError(str(error)) from None
        world.changed("clock")
        return {"now": world.now(), "offset": world.clock.offset}

    async def fault(self, body: Params) -> Json:
        """Arm a fault."""
        world = self._world()
        world.faults.set(body.text("name"), count=body.integer("count", 1), method=body.text("method"))
        world.changed("chat")
        return {"faults": world.faults.remaining()}

    async def reset(self, body: Params) -> Json:
        """The world begins anew."""
        del body
        self._reset()
        return {"ok": True}


_STREAM = {"cache-control": "no-store", "x-accel-buffering": "no"}


def _asset(name: str) -> Response:
    found = asset(name)
    if found is None:
        return answer({"error": "there is no such page"}, 404)
    headers = {
        "cache-control": "no-cache",
        # No page of another origin may frame this one; the rest of the policy stands in the page itself.
        "content-security-policy": "frame-ancestors 'none'",
    }
    return Response(found[0], headers=headers, media_type=found[1])


def _who(body: Params) -> tuple[int, int, int]:
    return body.integer("chat_id"), body.integer("message_id"), body.integer("user_id")
