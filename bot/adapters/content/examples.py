"""Examples that operators accepted: lines beside the content, one file a language, which training reads."""

from __future__ import annotations

from pathlib import Path

from bot.errors import AntifraudError

EXAMPLES = "examples"
"""The folder in the content that they are written to."""


def add_example(folder: Path, lang: str, line: str) -> str:
    """Add a line to the examples of a language; where it stands now."""
    path = folder / EXAMPLES / f"{lang}.jsonl"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise AntifraudError(f"{path}: cannot be written ({error.strerror}); nothing was changed") from None
    return str(path)
