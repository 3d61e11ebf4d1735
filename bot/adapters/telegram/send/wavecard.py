"""One card for many cases of one moment: what was said, by whom, and one button that takes all back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.telegram.send.casecard import person
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.library.catalog import Catalog
from bot.core.text.extracts import quote
from bot.core.text.quoting import quoted
from bot.core.verdict import UNNAMED
from bot.services.guard.recording import name_of, text_of
from bot.services.store import Json, Judgement

LINES = 20
"""Lines that tell who said what; what is the same from one person is one line."""
EXCERPT = 40
UNDO_ALL = "w:undo"


def wave_text(catalog: Catalog, lang: str, seen: Sequence[Judgement], count: int, title: str) -> str:
    """The card as Telegram HTML; ``seen`` are its cases, the newest first."""
    scheme = catalog.text(lang, f"scheme.{seen[0].scheme or UNNAMED}")
    head = catalog.text(lang, "case.wave", title=quoted(title), count=count, scheme=scheme)
    told: dict[str, int] = {}
    for one in seen:
        line = _line(catalog, lang, one)
        told[line] = told.get(line, 0) + 1
    lines = [line if times == 1 else f"{line} ×{times}" for line, times in list(told.items())[:LINES]]
    return "\n".join((head, *lines, *(["…"] if len(told) > LINES else [])))


def wave_buttons(catalog: Catalog, lang: str, seen: Sequence[Judgement]) -> Json:
    """The button that undoes all, as long as there is anything to undo."""
    if all(one.cleared_by for one in seen):
        return {"inline_keyboard": []}
    return inline([[button(catalog.text(lang, "case.button.undo_all"), UNDO_ALL)]])


def _line(catalog: Catalog, lang: str, one: Judgement) -> str:
    said = quote(text_of(one), EXCERPT) or catalog.text(lang, "case.text_gone")
    who = person(one.sender_id, name_of(one)) if one.sender_id else "–"
    # What was cleared accuses nobody any more.
    return f"• <s>{said}</s> ✅" if one.cleared_by else f"• {who}: {said}"
