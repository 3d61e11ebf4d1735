"""The paths of the console."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Doorkeeper, Step
from bot.adapters.console.pages import (
    audit,
    broadcast,
    chats,
    content,
    federations,
    health,
    quality,
    review,
    trying,
)
from bot.adapters.console.sheets import STATIC, Onward, Sheet
from bot.services.console.words import LANGUAGES, ConsoleWords

Shown = Callable[[ConsoleDesk, Step], Coroutine[Any, Any, Sheet]]
Done = Callable[[ConsoleDesk, Step], Coroutine[Any, Any, Onward | Sheet]]
PAGES: dict[str, Shown] = {
    "health": health.show,
    "chats": chats.show,
    "quality": quality.show,
    "review": review.show,
    "content": content.show,
    "try": trying.show,
    "broadcast": broadcast.show,
    "federations": federations.show,
    "audit": audit.show,
}
"""In the order of the menu; the first is where one comes in."""
DEEDS: dict[str, Done] = {
    "chats/block": chats.block,
    "chats/unblock": chats.unblock,
    "chats/rest": chats.rest,
    "quality/switch": quality.switch,
    "review/accept": review.accept,
    "review/drop": review.drop,
    "try/judge": trying.judge,
    "try/rule": trying.prove,
    "broadcast/draft": broadcast.draft,
    "broadcast/drop": broadcast.drop,
    "broadcast/send": broadcast.send,
}
"""What is done under each path, which begins with the name of its page."""


def console_app(desk: ConsoleDesk, words: Callable[[], ConsoleWords], zone: str) -> Starlette:
    """An application that serves operators; ``zone`` is the clock that times are told by."""
    gate = Doorkeeper(
        entrance=desk.entrance,
        words=words,
        turns=desk.turns,
        now=desk.clock.steady,
        local=lambda at: desk.calendar.local(zone, at),
        pages=tuple(PAGES),
    )
    app = Starlette(routes=list(_routes(desk, gate)), exception_handlers={HTTPException: gate.nowhere})
    # It would go to whatever host the request names, past the gate.
    app.router.redirect_slashes = False
    return app


def _routes(desk: ConsoleDesk, gate: Doorkeeper) -> list[BaseRoute]:
    first = next(iter(PAGES))
    shown = [Route(address(name), gate.page(name, partial(show, desk))) for name, show in PAGES.items()]
    done = [
        Route(f"/{path}", gate.deed(path.partition("/")[0], partial(act, desk)), methods=["POST"])
        for path, act in DEEDS.items()
    ]
    return [
        Route("/enter", gate.dressed(gate.show_door)),
        Route("/enter", gate.dressed(gate.enter), methods=["POST"]),
        Route("/leave", gate.dressed(gate.leave), methods=["POST"]),
        Route("/speak", gate.deed(first, _speak), methods=["POST"]),
        Route("/console.css", gate.dressed(_style)),
        *shown,
        *done,
    ]


async def _speak(step: Step) -> Onward:
    """Speak another language from now on."""
    lang, page = step.given.get("lang"), step.given.get("page", "")
    if lang in LANGUAGES:
        step.session.lang = lang
    return Onward(path=address(page) if page in PAGES else "/")


def address(page: str) -> str:
    """Where a page is; the first is where one comes in."""
    return "/" if page == next(iter(PAGES)) else f"/{page}"


async def _style(_: Request) -> Response:
    return FileResponse(
        STATIC / "console.css", media_type="text/css", headers={"Cache-Control": "max-age=3600"}
    )
