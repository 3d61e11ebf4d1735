"""Keyboards under a message: labels, what they copy or type, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.message import Origin
from bot.core.surfaces.collector import MAX_ITEMS, Collector
from bot.core.surfaces.values import Json, lines, mapping, string


def keyboard(out: Collector, value: object) -> None:
    """All labels are one part, since an ad may be split over buttons; each address is a link."""
    buttons = list(_buttons(mapping(value)))[:MAX_ITEMS]
    out.part(Origin.BUTTON, lines(*(text for button in buttons for text in _texts(button))))
    for button in buttons:
        for url in _addresses(button):
            out.link(Origin.BUTTON, url, string(button.get("text")))


def _buttons(markup: Json) -> Iterator[Json]:
    for key in ("inline_keyboard", "keyboard"):
        rows = markup.get(key)
        for row in rows[:MAX_ITEMS] if isinstance(rows, list) else ():
            cells = row if isinstance(row, list) else [row]
            yield from (cell for cell in cells[:MAX_ITEMS] if isinstance(cell, dict))


def _texts(button: Json) -> Iterator[object]:
    yield button.get("text")
    yield mapping(button.get("copy_text")).get("text")
    yield button.get("switch_inline_query")
    yield button.get("switch_inline_query_current_chat")
    yield mapping(button.get("switch_inline_query_chosen_chat")).get("query")


def _addresses(button: Json) -> Iterator[object]:
    yield button.get("url")
    yield mapping(button.get("login_url")).get("url")
    yield mapping(button.get("web_app")).get("url")
