"""The words of the console, in the few languages that it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT = "en"
LANGUAGES = (DEFAULT, "zh-Hans")
"""In which the content folder has words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleWords:
    """Texts by language and key: plain text, with the names of values in braces."""

    texts: Mapping[str, Mapping[str, str]]

    def language(self, tag: str) -> str:
        """The language to speak with somebody whose client tells ``tag``."""
        if tag in self.texts:
            return tag
        head = tag.partition("-")[0].lower()
        return next((lang for lang in self.texts if lang.partition("-")[0] == head), DEFAULT)

    def text(self, lang: str, key: str, **values: object) -> str:
        """A text with its values put in."""
        return self.texts[lang][key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there are words for it."""
        return key in self.texts[DEFAULT]
