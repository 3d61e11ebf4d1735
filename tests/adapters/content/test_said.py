"""No text is kept that nobody says: each stands in the code by its key, or by the way to make its key."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.adapters.content.texts import all_texts, part_of
from bot.config import PACKAGED_CONTENT

BOT = Path(__file__).parents[3] / "bot"
PARTS = {"ui": "", "ask": "ask.", "admin": "", "stats": "stats."}
"""The files whose keys stand in the code, with what it may put before them."""
ANSWERS = ("ask.question.", "ask.known.")
"""Keys that begin with what somebody was asked, whatever it is."""
_FORM = re.compile(r"\.(zero|one|two|few|many|other)$")
_SLOT = "\0"


@cache
def literals() -> frozenset[str]:
    """Every string of the code, with a slot for each value that is put into it."""
    trees = (ast.parse(path.read_bytes()) for path in BOT.rglob("*.py"))
    return frozenset(_literal(node) for tree in trees for node in ast.walk(tree))


def _literal(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) or _SLOT for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@cache
def words() -> frozenset[str]:
    """What may be put into a slot: a word of the code, or of what the content names."""
    files = (*BOT.rglob("*.py"), *PACKAGED_CONTENT.glob("*.yaml"), *PACKAGED_CONTENT.glob("facts/*/*.yaml"))
    return frozenset(word for path in files for word in re.findall(r"\w+", path.read_text("utf-8")))


@cache
def made() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Keys with slots in them, each with the words that it begins with."""
    found = (text for text in literals() if re.fullmatch(f"[a-z_.]+{_SLOT}[a-z_.{_SLOT}]*", text))
    return tuple(
        (text.partition(_SLOT)[0], re.compile(re.escape(text).replace(re.escape(_SLOT), r"([\w-]+)")))
        for text in found
    )


def is_said(key: str) -> bool:
    if key in literals():
        return True
    fits = (way.fullmatch(key) for begun, way in made() if key.startswith(begun))
    return any(all(name in words() or is_said(name) for name in fit.groups()) for fit in fits if fit)


def spellings(file: str, key: str) -> Iterator[str]:
    for name in (key, _FORM.sub("", key)):
        yield from (name, f"{PARTS[file]}{name}")


def test_every_text_is_said_by_somebody() -> None:
    keys = [key.split("/", 1) for key in all_texts(PACKAGED_CONTENT, "en") if part_of(key) in PARTS]
    idle = [
        f"{file}.yaml: {key}"
        for file, key in keys
        if not f"{PARTS[file]}{key}".startswith(ANSWERS) and not any(map(is_said, spellings(file, key)))
    ]
    assert idle == []
