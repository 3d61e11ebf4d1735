"""The paths of the HTTP interface, and what each does for whoever was let in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.api.document import TIP_KINDS, document
from bot.adapters.api.door import Door, Visit
from bot.adapters.api.refusal import RefusedRequest, told
from bot.core.library.catalog import Catalog
from bot.core.library.content import Tip
from bot.core.verdict import SCHEMES
from bot.services.programs.lines import JsonObject, UnfitLine, object_of, reason_of
from bot.services.programs.programs import Programs, TipWish
from bot.services.store import ApiKey

MOST_LINES = 100
"""Lines of a batch."""
MOST_NODES = 25_000
"""Lists and objects of a body: each is so dear to read that a megabyte of them would hold up the bot."""


def api_app(
    programs: Programs, door: Door, catalog: Callable[[], Catalog], shown: Callable[[str], str]
) -> Starlette:
    """An application that serves other programs; ``shown`` takes the tags out of a text."""
    paths = Paths(programs, catalog, shown)
    described = JSONResponse(document(MOST_LINES))

    async def describe(_: Request) -> Response:
        return described

    return Starlette(
        routes=[
            Route("/v1/check", door.before(paths.check), methods=["POST"]),
            Route("/v1/check/batch", door.before(paths.check_batch), methods=["POST"]),
            Route("/v1/ask", door.before(paths.ask), methods=["POST"]),
            Route("/v1/content/tips/next", door.before(paths.next_tip)),
            Route("/openapi.json", describe),
        ],
        exception_handlers={HTTPException: _not_here},
    )


class Paths:
    """What is done under each path."""

    def __init__(
        self, programs: Programs, catalog: Callable[[], Catalog], shown: Callable[[str], str]
    ) -> None:
        self._programs = programs
        self._catalog = catalog
        self._shown = shown

    async def check(self, visit: Visit) -> JsonObject:
        """The verdict on one line."""
        return await _done(visit, self._programs.check)

    async def check_batch(self, visit: Visit) -> JsonObject:
        """The verdicts on many lines, in order; what is wrong with one is told in its place."""
        lines = _object(visit.body).get("lines")
        if not isinstance(lines, list):
            raise RefusedRequest("unfit", '"lines" must be a list', "lines")
        if len(lines) > MOST_LINES:
            raise RefusedRequest("too_large", f'"lines" has more than {MOST_LINES}', "lines")
        visit.budget.use(max(0, len(lines) - 1))
        return {"lines": [await self._line(visit, number, line) for number, line in enumerate(lines)]}

    async def ask(self, visit: Visit) -> JsonObject:
        """The answer to one line."""
        return await _done(visit, self._programs.ask)

    async def next_tip(self, visit: Visit) -> JsonObject:
        """The tip that is this key's turn."""
        wish = self._wish(visit.query)
        tip = await self._programs.next_tip(visit.key, wish)
        if tip is None:
            raise RefusedRequest("no_tip", "there is none of this kind in this language")
        return self._told(tip, self._catalog().language(wish.lang))

    async def _line(self, visit: Visit, number: int, line: object) -> JsonObject:
        where = f"lines[{number}]"
        if not isinstance(line, dict):
            return {"id": None, **told("unfit", "not a JSON object", where)}
        try:
            return await self._programs.check(visit.key, line)
        except UnfitLine as unfit:
            return {"id": line.get("id"), **told("unfit", str(unfit), f"{where}.{unfit.where}")}

    def _wish(self, query: Mapping[str, str]) -> TipWish:
        lang, kind, scheme = query.get("lang", "en"), query.get("kind", "tip"), query.get("scheme", "")
        if not self._catalog().speaks(lang):
            known = ", ".join(self._catalog().locales)
            raise RefusedRequest("unfit", f"not a language of the library; known are {known}", "query lang")
        if kind not in TIP_KINDS:
            raise RefusedRequest("unfit", f"must be one of {', '.join(TIP_KINDS)}", "query kind")
        if scheme and scheme not in SCHEMES:
            raise RefusedRequest("unfit", f"must be one of {', '.join(SCHEMES)}", "query scheme")
        return TipWish(lang=lang, kind=kind, scheme=scheme)

    def _told(self, tip: Tip, lang: str) -> JsonObject:
        catalog = self._catalog()
        return {
            "id": tip.id,
            "kind": tip.kind,
            "scheme": tip.scheme,
            "lang": lang,
            "title": catalog.tipbook.title(lang, tip.id),
            "text": self._shown(catalog.tipbook.text(lang, tip.id)),
        }


async def _done(visit: Visit, work: Callable[[ApiKey, JsonObject], Awaitable[JsonObject]]) -> JsonObject:
    """What comes of the one line that the body is."""
    line = _object(visit.body)
    try:
        return await work(visit.key, line)
    except UnfitLine as unfit:
        raise RefusedRequest("unfit", str(unfit), unfit.where) from None


def _object(body: bytes) -> JsonObject:
    if body.count(b"[") + body.count(b"{") > MOST_NODES:
        raise RefusedRequest("too_large", f"more than {MOST_NODES} lists and objects", "body")
    try:
        return object_of(body)
    except (ValueError, RecursionError) as error:
        raise RefusedRequest("bad_json", reason_of(error), "body") from None


async def _not_here(_: Request, error: Exception) -> Response:
    """What Starlette refuses by itself: a path or a method that there is not."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        refused = RefusedRequest("method_not_allowed", "this path has another method", "method")
    else:
        refused = RefusedRequest("not_found", "nothing is here; /openapi.json lists the paths", "path")
    response = refused.response()
    response.headers.update(error.headers or {})
    return response
