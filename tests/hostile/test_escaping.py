"""Where markup is made of plain text: strangers' words go through one function, what is ours is named."""

from __future__ import annotations

import ast

from tests.test_architecture import MODULES, parsed, within

OURS = {
    "bot.core.text.extracts.quote": "of what was made inert before",
    "bot.adapters.telegram.send.render.split": "of what was markup before",
    "bot.adapters.telegram.send.casecard.CaseCards.moment": "a moment as CLDR writes it",
    "bot.adapters.telegram.send.casecard.reasons": "quotation marks around what was made inert before",
    "bot.core.talk.reasons._worded": "quotation marks around what was made inert before",
    "bot.adapters.telegram.send.compose.quoted_evidence": "quotation marks around what was made inert before",
    "bot.adapters.telegram.send.compose.TelegramComposer._warning": "a group's own wording, inert",
    "bot.adapters.telegram.screens.set_command._said": "a group's own wording, inert",
    "bot.adapters.telegram.screens.set_command.problem": "the name of a setting",
    "bot.adapters.telegram.send.orders.worded": "what an operator writes to admins",
    "bot.adapters.telegram.screens.operating._console": "an address that the bot made",
    "bot.adapters.telegram.screens.operating.put_off": "what an operator writes to everybody",
    "bot.adapters.telegram.screens.operating_pages.maintenance": "what an operator writes to everybody",
    "bot.adapters.telegram.screens.operating_pages.health": "the name of the database",
    "bot.adapters.telegram.screens.operating_pages.versions": "versions",
    "bot.adapters.telegram.screens.shelves.hotlines": "a day as CLDR writes it",
    "bot.adapters.telegram.screens.shelves.laws": "a day as CLDR writes it",
    "bot.adapters.telegram.screens.shelves._number": "content: numbers are to be called",
    "bot.adapters.telegram.screens.tip.tips": "moments as CLDR writes them",
    "bot.adapters.telegram.screens.tip._schedule": "a day as CLDR writes it",
    "bot.adapters.telegram.screens.tip._posted": "content: a title",
    "bot.adapters.telegram.screens.settings_words": "a city as CLDR names it",
    "bot.adapters.telegram.screens.settings_words._log_place": "the number of a chat",
    "bot.adapters.telegram.screens.settings_words.shown_choice": "a time, a day or a number",
    "bot.adapters.telegram.screens.settings_words.about": "an example of ours",
    "bot.adapters.telegram.screens.trusted._unread": "a handle that an admin typed, inert",
    "bot.adapters.telegram.screens.settings_more.export": "code, to be copied and read again",
    "bot.adapters.telegram.screens.federation_lists.exported_page": "code, to be copied and read again",
    "bot.core.talk.answers._found": "content: titles",
    "bot.core.talk.answers._told": "content: a title",
    "bot.core.talk.reasons.flags_told": "a few quoted words, made harmless first",
    "bot.core.library.tipbook.Tipbook.source": "content: a source",
    "bot.core.library.phonebook.Phonebook._call": "content: numbers are to be called",
    "bot.core.library.phonebook.Phonebook.one": "content: numbers are to be called",
    "bot.core.text.quoting.coded": "code",
    "bot.core.text.quoting.quoted": "the one function",
    "bot.services.operating.operators.Operators.refused": "faults of content, to operators",
    "bot.services.operating.operators.Operators.due": "facts of content, to operators",
    "bot.services.operating.operators.Operators.alarm": "what the watch saw of the database, to operators",
}
"""Every function that escapes by itself, and what it escapes."""


def escaping(name: str, tree: ast.AST) -> set[str]:
    """The functions of a module that make markup of plain text themselves."""
    found = set()
    for node in ast.iter_child_nodes(tree):
        scope = (
            f"{name}.{node.name}"
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            else name
        )
        if scope != name:
            found |= escaping(scope, node)
            continue
        if isinstance(node, ast.Call) and _called(node.func) in {"escape", "escaped", "_escape"}:
            found.add(name)
        found |= escaping(name, node)
    return found


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        own = function.value
        return "" if isinstance(own, ast.Name) and own.id in {"re", "html"} else function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_whoever_escapes_by_themselves_says_what() -> None:
    rooms = ("bot.core", "bot.services", "bot.adapters.telegram")
    found = {one for name in MODULES if within(name, *rooms) for one in escaping(name, parsed(name))}
    assert found == set(OURS), "what strangers wrote goes through bot.core.text.quoting.quoted"
