"""Screenshots of chats: whether a picture is one, and who says what in it.

Messengers put the other side's words on the left and those of whoever holds the phone on the right, each in
bubbles of a colour of their own, and their own words on the page between them. Where a picture is not surely
one, nothing is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from statistics import median
from typing import Final

from bot.core.message import Speaker
from bot.core.surfaces.seen import Colour, Glance, Spot, TextLine, as_one

LEANS: Final = 0.06
"""How much nearer to one edge than to the other a bubble of that side is, in widths of the picture."""
BESIDE, EXACTLY = 0.07, 0.03
"""How far the left edges of the other side's bubbles may lie apart, in widths, where a picture is tilted; and
where one does not lean to the left."""
SAME: Final = 8
"""Levels by which a colour may differ from itself after compression."""
_NEAR: Final = 0.35
"""Heights of a line that may lie between two lines of a bubble."""
_FEW, _FEWEST = 3, 2
"""Bubbles of a chat, and of one in which times are seen."""
_TIME: Final = re.compile(
    r"[\W_]*(?:(?:[ap]m|上午|下午|凌晨|早上|晚上|午前|午後|오전|오후|已读|已讀|既読)\W*)?\d{1,2}[:.：]\d{2}"
    r"(?:\W*(?:[ap]\.?m\.?|已读|已讀|既読))?[\W_]*",
    re.IGNORECASE,
)
"""A line that tells when something was written, and maybe that it was read."""
_TOLD_TIME: Final = re.compile(r"(?<!\d)\d{1,2}[:：]\d{2}(?![-–—~\d])")
_DAY: Final = 24
"""Characters of a day and a time."""


class _Side(Enum):
    LEFT = Speaker.OTHER
    RIGHT = Speaker.HOLDER
    NEITHER = Speaker.APP


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTurn:
    """What one speaker writes before another does, one bubble a line."""

    speaker: Speaker
    text: str


@dataclass(slots=True)
class _Bubble:
    """Lines below each other on one ground."""

    lines: list[TextLine]
    ground: Colour

    @property
    def place(self) -> Spot:
        spots = [line.place for line in self.lines]
        return Spot(
            left=min(spot.left for spot in spots),
            top=min(spot.top for spot in spots),
            right=max(spot.right for spot in spots),
            bottom=max(spot.bottom for spot in spots),
        )

    @property
    def text(self) -> str:
        """The lines as one, as they were before they were broken."""
        return as_one(line.text for line in self.lines)

    def goes_on(self, line: TextLine, width: int) -> bool:
        """Whether a line is the next one of this bubble."""
        last = self.lines[-1].place
        high = max(last.bottom - last.top, line.place.bottom - line.place.top)
        below = line.place.top - last.bottom <= _NEAR * high and line.place.top > last.top
        return below and abs(line.place.left - last.left) <= BESIDE * width


def turns_in(seen: Glance) -> tuple[ChatTurn, ...]:
    """Who says what in a picture of a chat, from top to bottom; nothing for what is not surely one."""
    grounded = [line for line in seen.surely if line.ground is not None]
    if not seen.width or seen.page is None or len(grounded) != len(seen.surely):
        return ()
    bubbles = _bubbles([line for line in grounded if not _TIME.fullmatch(line.text)], seen.width)
    sides = _sides(bubbles, seen.page, seen.width)
    timed = any(_TOLD_TIME.search(line.text) for line in grounded)
    if not _is_chat(bubbles, sides, timed=timed):
        return ()
    return tuple(_turns(zip(bubbles, sides, strict=True)))


def said_by(turns: Iterable[ChatTurn], speaker: Speaker) -> str:
    """All that one of them says, in its order; that the app tells the day or the time says nothing."""
    said = (line for turn in turns if turn.speaker is speaker for line in turn.text.split("\n"))
    return "\n".join(line for line in said if speaker is not Speaker.APP or not _tells_time(line))


def _tells_time(line: str) -> bool:
    """Whether a line of the app's is a battery's charge, a time, or a day with it."""
    return not any(map(str.isalpha, line)) or (_TOLD_TIME.search(line) is not None and len(line) <= _DAY)


def _bubbles(lines: Sequence[TextLine], width: int) -> list[_Bubble]:
    found: list[_Bubble] = []
    for line in lines:
        assert line.ground is not None
        alike = (bubble for bubble in reversed(found[-3:]) if _same(bubble.ground, line.ground))
        bubble = next((one for one in alike if one.goes_on(line, width)), None)
        if bubble is None:
            found.append(_Bubble([line], line.ground))
        else:
            bubble.lines.append(line)
    return found


def _sides(bubbles: Sequence[_Bubble], page: Colour, width: int) -> list[_Side]:
    """Whose each bubble is: what one side says leans to its edge, on a ground that is not the page's."""
    own = [bubble for bubble in bubbles if not _same(bubble.ground, page)]
    left = [bubble for bubble in own if _lean(bubble, width) < -LEANS]
    # What stands in the middle of a tilted picture leans a little to the right.
    right = [bubble for bubble in own if _lean(bubble, width) > 2 * LEANS and _says(bubble)]
    theirs = [bubble for bubble in left if not _has(right, bubble.ground)]
    if not theirs:
        return [_Side.NEITHER] * len(bubbles)
    ground = max((bubble.ground for bubble in theirs), key=lambda one: _count(theirs, one))
    edge = median(bubble.place.left for bubble in theirs if _same(bubble.ground, ground))
    ours = [bubble for bubble in right if not _has(left, bubble.ground)]
    return [
        _Side.LEFT
        if _same(bubble.ground, ground) and _stands_at(bubble, edge, width)
        else _Side.RIGHT
        if _lean(bubble, width) > LEANS and _has(ours, bubble.ground)
        else _Side.NEITHER
        for bubble in bubbles
    ]


def _stands_at(bubble: _Bubble, edge: float, width: int) -> bool:
    """Whether it begins where the other side's bubbles do; the app's words in the middle may do so nearly."""
    away = abs(bubble.place.left - edge) / width
    return away <= (BESIDE if _lean(bubble, width) < -LEANS else EXACTLY)


def _is_chat(bubbles: Sequence[_Bubble], sides: Sequence[_Side], *, timed: bool) -> bool:
    """Whether there is enough of a chat: bubbles of both sides one below the other, or one side and times."""
    placed = list(zip(bubbles, sides, strict=True))
    left = [bubble for bubble, side in placed if side is _Side.LEFT]
    right = [bubble for bubble, side in placed if side is _Side.RIGHT]
    if not left or (not right and not timed):
        return False
    beside = any(_overlap(one.place, other.place) for one in left for other in right)
    return not beside and len(left) + len(right) >= (_FEWEST if timed else _FEW)


def _turns(placed: Iterable[tuple[_Bubble, _Side]]) -> Iterator[ChatTurn]:
    for side, some in groupby(placed, key=lambda one: one[1]):
        yield ChatTurn(speaker=side.value, text="\n".join(bubble.text for bubble, _ in some))


def _lean(bubble: _Bubble, width: int) -> float:
    """How much nearer a bubble is to the right edge than to the left one, in widths of the picture."""
    return (bubble.place.left + bubble.place.right - width) / width


def _says(bubble: _Bubble) -> bool:
    """Whether there are letters in it: a battery's charge stands on the right of every screen."""
    return any(map(str.isalpha, bubble.text))


def _has(bubbles: Iterable[_Bubble], ground: Colour) -> bool:
    return any(_same(bubble.ground, ground) for bubble in bubbles)


def _count(bubbles: Iterable[_Bubble], ground: Colour) -> int:
    return sum(_same(bubble.ground, ground) for bubble in bubbles)


def _overlap(one: Spot, other: Spot) -> bool:
    """Whether more than their edges lie at the same height."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return 2 * shared > min(one.bottom - one.top, other.bottom - other.top)


def _same(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= SAME
