"""How a page is written out: one frame, the words of its language, every value escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.services.console.words import ConsoleWords

STATIC = Path(__file__).parent / "static"
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a page shows: a template, its values, and the status it is sent with."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where a button leads, and what is said there: a key of the words with its values."""

    path: str
    said: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def written(
    sheet: Sheet, words: ConsoleWords, lang: str, local: Callable[[float], datetime], **frame: object
) -> str:
    """A page as HTML; ``local`` tells a moment by the operator's own clock."""

    def say(key: str, **values: object) -> str:
        return words.text(lang, key, **values)

    def when(at: float) -> str:
        return local(at).strftime("%Y-%m-%d %H:%M")

    def span(seconds: float | None) -> str:
        return lasting(say, seconds)

    values = {
        "say": say,
        "knows": words.has,
        "when": when,
        "span": span,
        "lang": lang,
        **frame,
        **sheet.values,
    }
    return environment().get_template(f"{sheet.template}.html").render(values)


def lasting(say: Callable[..., str], seconds: float | None) -> str:
    """A length of time in its largest units; a dash for none."""
    if seconds is None:
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return say("span.seconds", count=whole)
    if whole < 3600:
        return say("span.minutes", count=whole // 60)
    if whole < _DAY:
        return say("span.hours", hours=whole // 3600, minutes=whole // 60 % 60)
    return say("span.days", days=whole // _DAY, hours=whole // 3600 % 24)


@cache
def environment() -> Environment:
    """Where the templates are read once."""
    return Environment(
        loader=PackageLoader("bot.adapters.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
