"""Holds the notice that the product grew from to each of its facts, in every language."""

from __future__ import annotations

from bot.adapters.content.catalog import Origins
from bot.adapters.content.strict_yaml import Node
from bot.core.text.columns import read

NOBODY = "nobody of this language is told it"


def check_notice(origins: Origins, lang: str) -> None:
    """Report each fact that its part of the notice does not tell in any of the words it is known by."""
    words = origins.notice_words[lang]
    for name, node in words.mapping().items():
        if name not in origins.notice:
            node.fault("unknown fact of the notice, nothing is held to it", value=name)
    for name, fact in origins.notice.items():
        own, part = words[name], _part(origins, lang, fact["part"])
        if own.missing:
            words.fault(f"no words for a fact of the notice, {fact.at}: {fact['tells'].text()}", value=name)
        elif part.missing:
            fact["part"].fault(f"{lang} has no such part, {NOBODY}")
        elif not _tells(part.text(), own.texts()):
            known = " / ".join(own.texts())
            part.fault(f"does not say that {fact['tells'].text()}, {NOBODY}; by {own.at}", value=known)


def _part(origins: Origins, lang: str, named: Node) -> Node:
    """A part of the notice in a language, or its source, which stands among the words around it."""
    files = origins.locales[lang]
    return files["notice"].get(named.text()) or files["ui"][named.text()]


def _tells(text: str, words: tuple[str, ...]) -> bool:
    said = " ".join(read(text).split()).casefold()
    return any(word.casefold() in said for word in words)
