"""Checks the words of one language: markup, placeholders, tone, script."""

from __future__ import annotations

import re

from bot.adapters.content.locales import BY_KEY, MAY_BE_EMPTY, LocaleFiles
from bot.adapters.content.markup import html_fault
from bot.adapters.content.scripts import foreign
from bot.adapters.content.strict_yaml import Node
from bot.adapters.content.texts import leaves
from bot.core.library.catalog import Catalog
from bot.core.library.content import FULL_TONES, PLACEHOLDER, Locale, placeholders

_PLAIN = (
    "button.",
    "commands.",
    "bot.",
    "why.alert",
    "scheme.",
    "sub.",
    "wants.",
    "reason.",
    "setting.",
    "rights.",
    "quiz.",
    "country.",
    "switch.",
)
_SPACED = ("hotline.", "evidence.", "rung.join", "act.join", "tip.sources")
_BUTTON, _COMMAND, _ALERT = 30, 60, 200
_LIMITS = {
    "bot.description": 512,
    "bot.short_description": 120,
    "why.alert": 120,
    "quiz.scam": 100,
    "quiz.safe": 100,
    **dict.fromkeys(("cleared.denied", "cleared.done", "settings.only_admins"), _ALERT),
    **dict.fromkeys(("why.expired", "why.cleared", "settings.saved"), _ALERT),
}


def _begun(words: str) -> str:
    """Words as a pattern that finds them at the beginning of a word alone."""
    return rf"{words}(?<!\w{words})"


# Each begins with its letters and says behind them what must not stand before, so that it is found at once.
_THREATS = re.compile(
    "|".join(
        (
            "坐牢|牢底|蹲监|蹲監|判刑|抓你|抓走|罪犯|活该|活該|後果自負|后果自负",
            "тюрьм|арест|позор|감옥|교도소|刑務所|逮捕|gefängnis|cárcel|φυλακ|vankila",
            *map(_begun, ("jail", "prison", "arrest", "idiot", "shame", "carcer")),
            *(rf"{_begun(words)}\b" for words in ("you will be", "cadeia", "galera")),
            # "Pena de prisão" and "pidana penjara" are what the statutes call it, said of a maximum that
            # may follow.
            rf"{_begun('penjara')}\b(?<!pidana penjara)",
            _begun("prisão") + "".join(f"(?<!{word} de prisão)" for word in ("anos", "ano", "pena", "meses")),
        )
    )
)
"""What no notice says, in small letters."""


def check_words(catalog: Catalog, locale: Locale, files: LocaleFiles) -> None:
    """Report what is wrong with the words of one locale."""
    for part, root in files.items():
        plain_part = part == "quizzes"
        for key, node in leaves(root):
            if part == "tellings" or (part == "questions" and key.endswith(".asked")):
                # What people ask is nothing that the bot says.
                continue
            own = key if part in BY_KEY else ""
            plain = plain_part or (part == "questions" and key.endswith(".title"))
            _text(own, node, plain=plain)
            _limit(own, node)
            _script(locale, part, key, node)
            if part not in {*BY_KEY, "warnings", "laws"} and placeholders(str(node.value)):
                node.fault("a placeholder that nothing fills", value=key)
    _warnings(catalog, locale, files["warnings"])
    _laws(catalog, locale, files["laws"])


def _text(key: str, node: Node, *, plain: bool) -> None:
    text = str(node.value)
    # A hint stands on a page; labels and values stand on buttons.
    plain = plain or (key.startswith(_PLAIN) and not key.endswith(".hint"))
    if fault := html_fault(text, plain=plain):
        node.fault(f"{fault}, the text cannot be sent as it is", value=text)
    if ("{" in text or "}" in text) and re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        node.fault("a brace that is no {placeholder}", value=text)
    if found := _THREATS.search(text.lower()):
        node.fault("a notice never threatens, blames or promises a penalty", value=found[0])
    if text != text.strip() and key not in MAY_BE_EMPTY and not key.startswith(_SPACED):
        node.fault("space at an end", value=text)


def _limit(key: str, node: Node) -> None:
    limit = _COMMAND if key.startswith("commands.") else _BUTTON if key.startswith("button.") else 0
    limit = limit or _LIMITS.get(key, 0)
    if limit and len(str(node.value)) > limit:
        node.fault(f"{len(str(node.value))} characters, at most {limit} are shown", value=key)


def _script(locale: Locale, part: str, key: str, node: Node) -> None:
    # A citation is often nothing but a name, and a set of commands is the same in every language.
    if (part == "laws" and not key.endswith(".says")) or key in {"set.bad.days"}:
        return
    if reason := foreign(str(node.value), locale.id, locale.script):
        node.fault(f"{reason}, {locale.id} readers would see another language")


def _warnings(catalog: Catalog, locale: Locale, root: Node) -> None:
    for scheme, node in root.mapping().items():
        if scheme not in catalog.schemes:
            continue
        for tone in FULL_TONES:
            for variant in node[tone].sequence():
                _variant(locale, variant)
        for key, leaf in leaves(node):
            if unknown := placeholders(str(leaf.value)) - {"did_it"}:
                leaf.fault(f"unknown placeholders {', '.join(sorted(unknown))} in {key}")


def _variant(locale: Locale, node: Node) -> None:
    what = node["what"].text().casefold()
    if not any(hedge.casefold() in what for hedge in locale.hedges):
        node["what"].fault(f"accuses outright, say what it looks like: {', '.join(locale.hedges)}")
    if "did_it" not in placeholders(node["now"].text()):
        node["now"].fault("{did_it} is missing: who did it already must see where to go on")


def _laws(catalog: Catalog, locale: Locale, root: Node) -> None:
    """What a notice says of the law of one country leaves it open whether a penalty follows."""
    for scheme in catalog.schemes.values():
        for country, laws in scheme.laws.items():
            said = " ".join(root[law]["says"].text() for law in laws).casefold()
            if said.strip() and not any(word.casefold() in said for word in locale.may):
                root[laws[0]].fault(
                    f"with the others of {scheme.id} in {country} it promises a penalty,"
                    f" say that it may follow: {', '.join(locale.may)}",
                    value=laws[0],
                )
