"""What is told instead of an answer: one JSON shape, whatever went wrong."""

from __future__ import annotations

from math import ceil

from starlette.responses import JSONResponse

CODES = {
    "bad_json": 400,
    "unauthorized": 401,
    "not_found": 404,
    "no_tip": 404,
    "method_not_allowed": 405,
    "too_slow": 408,
    "too_large": 413,
    "unfit": 422,
    "too_many": 429,
    "internal": 500,
    "unavailable": 503,
}
"""Every ``error`` that is told, with its status."""


class RefusedRequest(Exception):  # noqa: N818 - reads as the event that it is
    """A request that is not answered: an ``error`` of ``CODES``, why, and where it was.

    ``pause`` is after how many seconds it may be sent again, 0 where that would change nothing.
    """

    def __init__(self, error: str, message: str, where: str = "", *, pause: float = 0.0) -> None:
        self.error = error
        self.where = where
        self.pause = pause
        super().__init__(message)

    def response(self) -> JSONResponse:
        """What is sent."""
        headers = {"Cache-Control": "no-store"}
        if self.pause:
            headers["Retry-After"] = str(ceil(self.pause))
        if self.error == "unauthorized":
            headers["WWW-Authenticate"] = "Bearer"
        return JSONResponse(told(self.error, str(self), self.where), CODES[self.error], headers)


def told(error: str, message: str, where: str) -> dict[str, str]:
    """The one shape."""
    return {"error": error, "message": message, "where": where}
