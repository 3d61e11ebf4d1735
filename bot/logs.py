"""Logging: one line an event, no message text, no names, no secrets."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable

from bot.config import Settings

_QUIET = ("apscheduler", "alembic", "httpx", "telegram", "uvicorn", "sqlalchemy", "asyncio")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Redacting(logging.Formatter):
    """Wraps a formatter; a secret that slipped into a line of any library is blotted out."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 6)

    def format(self, record: logging.LogRecord) -> str:
        """The inner line without secrets."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up_logging(settings: Settings) -> None:
    """Log to standard error in the operator's format and level."""
    inner: logging.Formatter = JsonLines()
    if settings.log_format == "text":
        inner = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s %(message)s")
    held = (settings.bot_token, settings.webhook_secret, settings.database_url)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(inner, [secret.get_secret_value() for secret in held if secret]))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
