"""Holds each text to the letters and the quotation marks of its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.adapters.content.locales import LocaleFiles
from bot.adapters.content.marks import misquoted, narrow, typed
from bot.adapters.content.scripts import either, strange, unmarked
from bot.adapters.content.strict_yaml import Node
from bot.adapters.content.texts import leaves
from bot.core.library.content import Locale

_EVERYWHERE = "all"
_WIDE = frozenset({"Hans", "Hant", "Jpan"})


def check_marks(locale: Locale, files: LocaleFiles, signs: Mapping[str, Node]) -> None:
    """Report letters and quotation marks of another language, and a narrow mark among wide letters."""
    names, pairs = either(_names(locale, signs)), _pairs(locale, signs)
    for node in _said(files):
        bare = unmarked(str(node.value))
        if found := strange(bare, locale.script, names):
            node.fault(f"letters that {locale.id} does not write, see signs.yaml", value=found)
        if found := typed(bare):
            node.fault("an apostrophe is written ’ and not '", value=found)
        elif fault := misquoted(bare, pairs):
            node.fault(f"{fault}, {locale.id} quotes with {' '.join(map(''.join, pairs.items()))}")
        if locale.script in _WIDE and (found := narrow(bare)):
            node.fault("a narrow mark beside a wide letter", value=found)


def _said(files: LocaleFiles) -> Iterator[Node]:
    """What the bot says: what people ask is theirs, and a law is cited by its own name."""
    for part, root in files.items():
        for key, node in leaves(root):
            theirs = part == "tellings" or (part == "questions" and key.endswith(".asked"))
            if not theirs and (part != "laws" or key.endswith(".says")):
                yield node


def _names(locale: Locale, signs: Mapping[str, Node]) -> tuple[str, ...]:
    loans = signs["loans"].mapping()
    own = (loans[lang].texts() for lang in (_EVERYWHERE, locale.id) if lang in loans)
    return (*signs["names"].texts(), *signs["typed"].texts(), *(word for words in own for word in words))


def _pairs(locale: Locale, signs: Mapping[str, Node]) -> Mapping[str, str]:
    """Opening marks with their closing ones: those of the words of an ad, and what else the language has."""
    opening, _, closing = locale.ui["evidence.quote"].partition("{word}")
    more = signs["quotes"].mapping()
    others = more[locale.id].texts() if locale.id in more else ()
    return {opening.strip(): closing.strip(), **{pair[0]: pair[1] for pair in others}}
