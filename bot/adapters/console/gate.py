"""Who may come in, how often, and what every answer bears: nothing is shown or done without a session."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from bot.adapters.console.forms import UnfitForm, form_of
from bot.adapters.console.sheets import Onward, Sheet, written
from bot.core.message import UserId
from bot.errors import StoreError, place
from bot.services.allowance import Allowance
from bot.services.console.entrance import LASTS, Entrance, Session
from bot.services.console.words import DEFAULT, ConsoleWords
from bot.services.delivery.turns import Turns

_log = logging.getLogger(__name__)
STEPS = (240, 60.0)
"""Requests of one session, and in how many seconds."""
STRANGERS = (60, 60.0)
"""Requests of one address without a session, and in how many seconds."""
ANSWERING = 30.0
"""Seconds that a page may take; while the bot has much to do, it goes first."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # With "no-referrer" browsers would hide from ourselves whose page a form comes from.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
"""What every answer bears: no script runs on a page, and nothing of it goes anywhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an operator who is signed in; ``given`` are the fields of the form or the address."""

    session: Session
    lang: str
    given: Mapping[str, str]
    within: Mapping[str, str] = field(default_factory=dict)

    @property
    def by(self) -> UserId:
        """Whose step it is."""
        return self.session.user


Show = Callable[[Step], Coroutine[Any, Any, Sheet]]
Deed = Callable[[Step], Coroutine[Any, Any, Onward | Sheet]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Doorkeeper:
    """Lets operators in, and nobody else; ``pages`` are the names of the pages in the order of the menu."""

    def __init__(
        self,
        *,
        entrance: Entrance,
        words: Callable[[], ConsoleWords],
        turns: Turns,
        now: Callable[[], float],
        local: Callable[[float], datetime],
        pages: tuple[str, ...],
    ) -> None:
        self._entrance = entrance
        self._words = words
        self._turns = turns
        self._now = now
        self._local = local
        self._pages = pages
        self._steps, self._strangers = Allowance(*STEPS), Allowance(*STRANGERS)
        self._is_secure = urlsplit(entrance.url).scheme == "https"
        self.cookie = "__Host-console" if self._is_secure else "console"

    def page(self, name: str, show: Show) -> Endpoint:
        """What answers when a page is opened."""

        async def opened(request: Request) -> Response:
            step = self._step(self._session(request), request, request.query_params)
            sheet = await self._turns.run(("console", step.by), show(step), patient=True)
            return self._sheet(sheet, step.session, name)

        return self.dressed(opened)

    def deed(self, name: str, act: Deed) -> Endpoint:
        """What answers when a button of a page is pressed."""

        async def pressed(request: Request) -> Response:
            step = await self._pressing(request)
            done = await self._turns.run(("console", step.by), act(step), patient=True)
            if isinstance(done, Sheet):
                return self._sheet(done, step.session, name)
            step.session.said = (done.said, dict(done.values)) if done.said else None
            return RedirectResponse(done.path, 303)

        return self.dressed(pressed)

    async def show_door(self, request: Request) -> Response:
        """The page that a link opens. Only its button uses the link: programs open links too."""
        link = request.query_params.get("link", "")[:100]
        self._count_without(link, request)
        return self._bare("enter", request, link=link)

    async def enter(self, request: Request) -> Response:
        """Let in who comes with a link that nobody has used."""
        try:
            link = (await form_of(request)).get("link", "")
        except UnfitForm:
            self._count_stranger(request)
            raise
        self._count_without(link, request)
        _same_origin(request)
        made = await self._entrance.enter(link)
        if not made:
            return self._bare("stale", request, 403)
        response = RedirectResponse("/", 303)
        response.set_cookie(
            self.cookie, made, max_age=int(LASTS), secure=self._is_secure, httponly=True, samesite="strict"
        )
        return response

    async def leave(self, request: Request) -> Response:
        """End the session that asks for it."""
        await self._pressing(request)
        await self._entrance.leave(request.cookies.get(self.cookie, ""))
        response = self._bare("gone", request)
        response.delete_cookie(self.cookie, secure=self._is_secure, httponly=True, samesite="strict")
        return response

    async def nowhere(self, request: Request, _: Exception) -> Response:
        """What answers where there is no page, or none that takes this."""

        async def told(request: Request) -> Response:
            return self._bare("nowhere", request, 404)

        return await self.open_to_strangers(told)(request)

    def open_to_strangers(self, work: Endpoint) -> Endpoint:
        """What answers before anybody is signed in."""

        async def answer(request: Request) -> Response:
            self._count_stranger(request)
            return await work(request)

        return self.dressed(answer)

    def dressed(self, work: Endpoint) -> Endpoint:
        """What answers with all that every answer bears; what goes wrong is told in a page too."""

        async def endpoint(request: Request) -> Response:
            response = await self._answered(request, work)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            if self._is_secure:
                response.headers["Strict-Transport-Security"] = "max-age=31536000"
            return response

        return endpoint

    async def _answered(self, request: Request, work: Endpoint) -> Response:
        try:
            async with asyncio.timeout(ANSWERING):
                return await work(request)
        except _TurnedAway as refused:
            return self._refused(refused, request)
        except UnfitForm as unfit:
            return self._bare("unfit", request, unfit.status)
        except ClientDisconnect:
            return Response(status_code=400)
        except (StoreError, TimeoutError) as error:
            _log.warning("console_waits path=%s kind=%s", _path(request), type(error).__name__)
            return self._bare("later", request, 503)
        except Exception as error:
            # Its text may be somebody's: the place and the kind are enough to find it.
            _log.error(
                "console_failed path=%s kind=%s at=%s", _path(request), type(error).__name__, place(error)
            )
            return self._bare("broken", request, 500)

    def _session(self, request: Request) -> Session:
        session = self._entrance.session(request.cookies.get(self.cookie, ""))
        if session is None:
            self._count_stranger(request)
            raise _TurnedAway("out", 401)
        if not self._steps.take(session.token, self._now()):
            raise _TurnedAway("often", 429)
        return session

    def _step(self, session: Session, request: Request, given: Mapping[str, str]) -> Step:
        within = {name: str(value) for name, value in request.path_params.items()}
        return Step(
            session=session, lang=self._words().language(session.lang), given=dict(given), within=within
        )

    async def _pressing(self, request: Request) -> Step:
        """Who presses a button of a page of ours: a page of somebody else has no token of the session."""
        # Before its form is read: a stranger's is not worth reading.
        session = self._session(request)
        _same_origin(request)
        form = await form_of(request)
        step = self._step(session, request, form)
        if not hmac.compare_digest(form.get("token", "").encode(), step.session.token.encode()):
            raise _TurnedAway("forged", 403)
        return step

    def _count_without(self, link: str, request: Request) -> None:
        # Behind a proxy all strangers may have one address, and must not keep out whom the bot invited.
        if not self._entrance.invited(link):
            self._count_stranger(request)

    def _count_stranger(self, request: Request) -> None:
        host = request.client.host if request.client else ""
        if not self._strangers.take(host, self._now()):
            raise _TurnedAway("often", 429)

    def _refused(self, refused: _TurnedAway, request: Request) -> Response:
        if refused.status != 429:
            return self._bare(refused.why, request, refused.status)
        # No page is made of it: who asks too often must not cost more for that.
        return PlainTextResponse(self._words().text(self._lang(request), "bare.often"), 429)

    def _lang(self, request: Request) -> str:
        """The language of somebody's browser."""
        given = request.headers.get("Accept-Language", DEFAULT)
        return self._words().language(given.partition(",")[0].strip())

    def _sheet(self, sheet: Sheet, session: Session, name: str) -> HTMLResponse:
        words = self._words()
        said, session.said = session.said, None
        frame = {"pages": self._pages, "here": name, "session": session, "said": said}
        html = written(sheet, words, words.language(session.lang), self._local, **frame)
        return HTMLResponse(html, sheet.status)

    def _bare(self, name: str, request: Request, status: int = 200, **values: object) -> HTMLResponse:
        """A page for somebody who is not signed in, in the language of their browser."""
        sheet = Sheet(template="bare", values={"name": name, **values})
        return HTMLResponse(written(sheet, self._words(), self._lang(request), self._local), status)


class _TurnedAway(Exception):  # noqa: N818 - reads as the event that it is
    """Somebody is not served; ``why`` names the words that say so."""

    def __init__(self, why: str, status: int) -> None:
        self.why = why
        self.status = status
        super().__init__(why)


def _same_origin(request: Request) -> None:
    """Refuse what another site's page sends. Browsers say so themselves; the token holds for all others."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site not in {None, "same-origin"}
    if foreign or (origin is not None and urlsplit(origin).netloc != request.headers.get("Host")):
        raise _TurnedAway("forged", 403)


def _path(request: Request) -> str:
    # Of the pattern, not of the address: what somebody typed stays out of the log.
    route = request.scope.get("route")
    return str(getattr(route, "path", "?"))
