"""Where scripts stand in Unicode, as they are written between the brackets of a regular expression."""

from __future__ import annotations

from typing import Final

HAN: Final = "\u3400-\u9fff"
"""Chinese characters, as Chinese, Japanese and old Korean texts have them."""
KANA: Final = "\u3041-\u30fa"
HANGUL: Final = "\uac00-\ud7a3"
"""Whole syllables."""
DEVANAGARI: Final = "\u0900-\u097f"
THAI: Final = "\u0e01-\u0e5b"
