"""Holds each text that has somebody call their bank and the police to the order of its readers' countries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.adapters.content.locales import LocaleFiles
from bot.adapters.content.strict_yaml import Node
from bot.adapters.content.texts import leaves
from bot.core.library.catalog import Catalog
from bot.core.library.content import Locale
from bot.core.library.facts import BANK
from bot.core.text.ranges import HANGUL

_ALWAYS = ("hotline.local", "hotline.missing", "warning.call_local", "aid.else_call")
"""Texts that say whom to call, in whatever words."""
_CALLING = re.compile(r"(now|short|poster)$")
"""The keys of a warning, and of first aid, under which each sentence says what to do."""
_PARTS = ("ui", "ask", "warnings", "first_aid", "questions", "tips", "cases", "quizzes")
_SENTENCE = re.compile(r"(?<=[.!?。！？;；।])|\n")
_SPACELESS = re.compile(f"[\u3040-\u30ff\u4e00-\u9fff{HANGUL}]")


def check_calls(catalog: Catalog, locale: Locale, files: LocaleFiles, words: Node | None) -> None:
    """Report each sentence that names bank and police in the order of another country."""
    if words is None:
        files["ui"].fault("calls.yaml has no words for its order, no text is held to it", value=locale.id)
        return
    firsts = {catalog.phonebook.first_call(country) == BANK for country in locale.countries} or {True}
    if len(firsts) > 1:
        return
    (bank_first,) = firsts
    bank, police, call, card = (_any(words[part]) for part in ("bank", "police", "call", "card"))
    for node, sentence, always in _sentences(files):
        at, other = bank.search(sentence), police.search(sentence)
        if not (at and other) or not (always or call.search(sentence)):
            continue
        if (at.start() < other.start()) is not bank_first and not card.search(sentence):
            first = "the bank" if bank_first else "the police"
            node.fault(f"{first} is called first where this is read, see calls.yaml", value=sentence.strip())


def _sentences(files: LocaleFiles) -> Iterator[tuple[Node, str, bool]]:
    """The sentences that readers see, each with whether it says whom to call in whatever words."""
    for part in _PARTS:
        for key, node in leaves(files[part]):
            if key.endswith(".asked"):
                continue
            always = key in _ALWAYS or (part in {"warnings", "first_aid"} and bool(_CALLING.search(key)))
            for sentence in _SENTENCE.split(str(node.value)):
                yield node, sentence, always


def _any(node: Node) -> re.Pattern[str]:
    """Any of some words at its beginning; without words nothing."""
    begun = (word if _SPACELESS.search(word) else rf"(?<!\w){re.escape(word)}" for word in node.texts())
    return re.compile("|".join(begun) or r"(?!)", re.IGNORECASE)
