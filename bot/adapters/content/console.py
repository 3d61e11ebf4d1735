"""The words of the console: one file for each language that it speaks, all with the same keys and values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from bot.adapters.content.faults import Faults
from bot.adapters.content.strict_yaml import Node, read
from bot.services.console.words import DEFAULT, LANGUAGES, ConsoleWords

FOLDER = "console"
_LONGEST = 600


def load_console(folder: Path) -> ConsoleWords:
    """Read the words from a content folder; ContentError with every fault."""
    faults = Faults()
    words = read_console(folder, faults)
    faults.check()
    return words


def read_console(folder: Path, faults: Faults) -> ConsoleWords:
    """The words, every fault of them kept."""
    files = {lang: read(folder / FOLDER / f"{lang}.yaml", faults, root=folder) for lang in LANGUAGES}
    texts = {lang: texts_of(node) for lang, node in files.items()}
    for lang, node in files.items():
        _compare(texts[DEFAULT], texts[lang], node)
    return ConsoleWords(texts=texts)


def check_console(folder: Path, faults: Faults) -> None:
    """Keep the faults of the words; a folder of an older program has none of them."""
    if (folder / FOLDER).is_dir():
        read_console(folder, faults)


def texts_of(root: Node) -> Mapping[str, str]:
    """The texts of one file by their keys."""
    return {key: node.text(longest=_LONGEST) for key, node in root.mapping().items()}


def _compare(known: Mapping[str, str], texts: Mapping[str, str], root: Node) -> None:
    if root.missing:
        return
    root.keys(required=tuple(known), optional=())
    for key, text in texts.items():
        node = root[key]
        if (found := _values(text)) is None:
            node.fault("its braces do not fit, so nothing can be put in")
        elif key in known and found != _values(known[key]):
            node.fault(f"its values are not those of {DEFAULT}.yaml: a page would show a gap or break")


def _values(text: str) -> frozenset[str] | None:
    """The names in braces, None where they cannot be read."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    plain = all(
        name is not None and name.isidentifier() and not spec and not way for name, spec, way in parts
    )
    return frozenset(str(name) for name, _, _ in parts) if plain else None
