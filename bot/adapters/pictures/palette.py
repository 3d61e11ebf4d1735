"""The colours, light and dark.

The six of the schemes were chosen by search: each has a contrast of 3 or more to the ground, and any two
stay apart for eyes that lack one kind of cone as well; neighbours in a bar differ in lightness.
Text has a contrast of 4.5 or more to what it stands on.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.adapters.pictures.lettering import Colour


def _rgb(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What is drawn in which colour; ``bars`` in the order of the schemes."""

    ground: Colour
    panel: Colour
    ink: Colour
    muted: Colour
    grid: Colour
    good: Colour
    bars: tuple[Colour, ...]


LIGHT = Palette(
    ground=_rgb("#ffffff"),
    panel=_rgb("#f1f4f7"),
    ink=_rgb("#16191d"),
    muted=_rgb("#4c5560"),
    grid=_rgb("#d5dae0"),
    good=_rgb("#1f7a4d"),
    bars=tuple(map(_rgb, ("#242490", "#909000", "#780000", "#4890cc", "#542448", "#d86c78"))),
)
DARK = Palette(
    ground=_rgb("#161b22"),
    panel=_rgb("#212833"),
    ink=_rgb("#f0f3f6"),
    muted=_rgb("#b4bdc7"),
    grid=_rgb("#3a434f"),
    good=_rgb("#5fd39a"),
    bars=tuple(map(_rgb, ("#6c84fc", "#f0cc3c", "#cc4884", "#48dcea", "#788430", "#ccf0b4"))),
)
