"""What the server says no with: a Bot API refusal for the bot, a plain one for the person at the page."""

from __future__ import annotations

from collections.abc import Mapping


class ApiRefusal(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """One ``{"ok": false}`` answer of the Bot API; ``text`` lacks the prefix that names the code."""

    PREFIX: Mapping[int, str] = {
        400: "Bad Request",
        401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found",
        409: "Conflict",
        413: "Request Entity Too Large",
        429: "Too Many Requests",
        500: "Internal Server Error",
        502: "Bad Gateway",
    }

    def __init__(self, text: str, *, code: int = 400, parameters: Mapping[str, int] | None = None) -> None:
        self.code, self.text = code, text
        self.parameters = dict(parameters or {})
        prefix = self.PREFIX[code]
        self.description = f"{prefix}: {text}" if text else prefix
        super().__init__(self.description)

    def as_json(self) -> dict[str, object]:
        """The answer's body."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class PlayError(ValueError):
    """A play figure cannot do this; the text says why."""


def forbidden(text: str) -> ApiRefusal:
    """A 403: the bot may not reach the chat at all."""
    return ApiRefusal(text, code=403)


def too_many(retry_after: int) -> ApiRefusal:
    """A 429 that names the pause in seconds."""
    return ApiRefusal(f"retry after {retry_after}", code=429, parameters={"retry_after": retry_after})
