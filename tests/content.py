"""A copy of our content that a test may edit, in three languages: enough to show a change."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.config import PACKAGED_CONTENT
from bot.core.moderation.settings import LANGUAGES

THREE = ("en", "zh-Hans", "zh-Hant")


def copied(folder: Path) -> Path:
    """The copy in a folder of its own below ``folder``, without what was learned."""
    target = folder / "content"
    left_out = {"content": {"model"}, "locales": set(LANGUAGES) - set(THREE)}
    shutil.copytree(PACKAGED_CONTENT, target, ignore=lambda path, _: left_out.get(Path(path).name, set()))
    index = target / "locales/index.yaml"
    head, *entries = re.split(r"(?m)^(?=  \S+:$)", index.read_text(encoding="utf-8"))
    kept = [entry for entry in entries if entry.split(":")[0].strip() in THREE]
    index.write_text(head + "".join(kept), encoding="utf-8")
    return target


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence and return its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
