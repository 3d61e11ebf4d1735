"""Reads the words of one language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from bot.adapters.content.strict_yaml import Node
from bot.core.library.content import AidText, LawText, Locale, QuestionText, QuizText, Variant, WarningText
from bot.core.library.situations import MEANS, SITUATIONS, TELLINGS

PARTS = (
    "ui",
    "warnings",
    "laws",
    "tips",
    "cases",
    "notice",
    "quizzes",
    "ask",
    "first_aid",
    "questions",
    "tellings",
    "admin",
    "stats",
    "scan",
)
"""The files of a locale folder."""
BY_KEY = frozenset({"ui", "ask", "admin", "stats", "scan"})
"""Those whose texts are found by their keys; of stats and scan under the name of the file."""
TOLD = ("tips", "cases", "notice")
"""Those that hold the words of tips: stories and the notice have files of their own."""
MAY_BE_EMPTY = frozenset({"evidence.join"})
LocaleFiles = Mapping[str, Node]
SCRIPTS = ("Latn", "Cyrl", "Hang", "Hans", "Hant", "Jpan", "Grek", "Deva")
_VARIANT = ("what", "now", "poster")

T = TypeVar("T")


def locale(name: str, node: Node, files: LocaleFiles, named: tuple[str, ...]) -> Locale:
    """One language from its entry in the index and its files; ``named`` are all languages of the index."""
    required = ("name", "script", "fallback", "speaks", "countries", "likely", "hedges", "may")
    node.keys(required=required, optional=("tags", "letters"))
    laws, quizzes = files["laws"].mapping(), files["quizzes"].mapping()
    return Locale(
        id=name,
        name=node["name"].text(longest=40),
        script=node["script"].choice(SCRIPTS),
        fallback=tuple(other.choice(named) for other in node["fallback"].sequence()),
        speaks=node["speaks"].texts(longest=20),
        countries=node["countries"].texts(pattern="[a-z]{2}"),
        likely=node["likely"].texts(least=1, pattern="[a-z]{2}"),
        tags={tag: code.text(pattern="[a-z]{2}|auto") for tag, code in node["tags"].mapping().items()},
        letters={label: signs.text(longest=60) for label, signs in node["letters"].mapping().items()},
        hedges=node["hedges"].texts(least=1, longest=40),
        may=node["may"].texts(least=1, longest=40),
        ui=_frozen(_ui(files)),
        warnings=_frozen({key: _warning(key, text) for key, text in files["warnings"].mapping().items()}),
        laws=_frozen({key: _law(law) for key, law in laws.items()}),
        tips=_frozen(_told(files)),
        quizzes=_frozen({key: _quiz(quiz) for key, quiz in quizzes.items()}),
        aid=_frozen({name: _aid(files["first_aid"][name]) for name in SITUATIONS}),
        questions=_frozen({key: _question(text) for key, text in files["questions"].mapping().items()}),
        tellings=_frozen({name: files["tellings"][name].texts(least=3, longest=220) for name in TELLINGS}),
    )


def _ui(files: LocaleFiles) -> dict[str, str]:
    """The texts of the interface; those for questions, a file of their own, stand under ``ask.`` here."""
    found = {key: _ui_text(key, text) for key, text in files["ui"].mapping().items()}
    for key, node in files["ask"].mapping().items():
        found[key if key.startswith("commands.") else f"ask.{key}"] = node.text()
    for key, node in files["admin"].mapping().items():
        found[key] = node.text(longest=1500)
    for part in ("stats", "scan"):
        found.update({f"{part}.{key}": node.text() for key, node in files[part].mapping().items()})
    aid = files["first_aid"]
    found["aid.forward"] = aid["forward"].text(longest=500)
    for app, node in aid["logout"].mapping().items():
        found[f"aid.logout.{app}"] = node.text(longest=400)
    for means in MEANS:
        found[f"aid.means.{means}"] = aid["means"][means].text(longest=250)
    return found


def _aid(node: Node) -> AidText:
    node.keys(required=("title", "head", "now", "day", "keep", "never"))
    return AidText(
        title=node["title"].text(longest=40),
        head=node["head"].text(longest=200),
        now=node["now"].texts(least=3, longest=250),
        day=node["day"].texts(least=2, longest=250),
        keep=node["keep"].texts(least=2, longest=200),
        never=node["never"].texts(least=2, longest=200),
    )


def _question(node: Node) -> QuestionText:
    node.keys(required=("title", "answer", "asked"))
    return QuestionText(
        title=node["title"].text(longest=60),
        answer=node["answer"].text(longest=340),
        asked=node["asked"].texts(least=3, longest=220),
    )


def _told(files: LocaleFiles) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in TOLD:
        for key, node in files[part].mapping().items():
            if key in found:
                node.fault("has words in another file of this language already", value=key)
            found.setdefault(key, node.text(longest=1500))
    return found


def _warning(scheme: str, node: Node) -> WarningText:
    node.keys(required=("title", "police", "friendly", "short"), past=("why",))
    return WarningText(
        scheme=scheme,
        title=node["title"].text(longest=80),
        police=tuple(_variant(variant) for variant in node["police"].sequence(least=1)),
        friendly=tuple(_variant(variant) for variant in node["friendly"].sequence(least=1)),
        short=node["short"].texts(least=1),
    )


def _variant(node: Node) -> Variant:
    node.keys(required=_VARIANT)
    return Variant(**{line: node[line].text() for line in _VARIANT})


def _law(node: Node) -> LawText:
    node.keys(required=("cite", "short", "says"))
    return LawText(
        cite=node["cite"].text(longest=160),
        short=node["short"].text(longest=60),
        says=node["says"].text(longest=400),
    )


def _quiz(node: Node) -> QuizText:
    node.keys(required=("question", "explanation"))
    return QuizText(question=node["question"].text(), explanation=node["explanation"].text())


def _ui_text(key: str, node: Node) -> str:
    return "" if key in MAY_BE_EMPTY and node.value == "" else node.text()


def _frozen(values: dict[str, T]) -> Mapping[str, T]:
    return MappingProxyType(values)
