"""Logging: one line an event, no message text, no names, no secrets."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from bot.config import Settings
from bot.services.cause import CAUSE

_QUIET = (
    "aiosqlite",
    "apscheduler",
    "alembic",
    "httpx",
    "telegram",
    "uvicorn",
    "sqlalchemy",
    "asyncio",
    "urllib3",
)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, str | int] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if (cause := CAUSE.get()) is not None:
            line["update"] = cause.update_id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Redacting(logging.Formatter):
    """Wraps a formatter; a secret that slipped into a line of any library is blotted out."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets: tuple[str, ...] = ()
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """Blot these out as well."""
        long = (secret for secret in secrets if len(secret) >= 6)
        # The longest first: a secret may be part of another.
        self._secrets = tuple(sorted({*self._secrets, *long}, key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """The inner line without secrets."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def secrets_of(settings: Settings) -> set[str]:
    """Every form in which a secret of the operator's may appear in a line of some library."""
    held = (settings.bot_token, settings.webhook_secret, settings.database_url)
    found = {secret.get_secret_value() for secret in held if secret}
    if settings.bot_token is not None:
        # Its second half is the secret one, and the colon between them may be written as %3A.
        found.add(settings.bot_token.get_secret_value().partition(":")[2])
    password = _password(settings.database_url.get_secret_value())
    return {*found, password, unquote(password)}


def blot_out(*secrets: str) -> None:
    """Keep out of the log what was made up after logging was set up."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, Redacting):
            handler.formatter.add(secrets)


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""


def set_up_logging(settings: Settings) -> None:
    """Log to standard error in the operator's format and level."""
    inner: logging.Formatter = JsonLines()
    if settings.log_format == "text":
        inner = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s %(message)s")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(inner, secrets_of(settings)))
    # No line names its thread, process or source line, and finding them costs more than writing the line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
