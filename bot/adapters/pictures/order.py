"""In which direction each character of a line is read: the part of the bidirectional rules that a line needs.

The drawing library orders a piece in one font; a line is in several, and their order is ours to find.
Overrides and embeddings are gone before; numbers are read from the left. python-bidi gives a line as it is
seen and no directions; but letters that join must come to the drawing library as they are read.
"""

from __future__ import annotations

import unicodedata

_RIGHT = frozenset({"R", "AL"})
_LEFT = frozenset({"L", "EN", "AN"})


def from_right(text: str) -> bool:
    """Whether the line as a whole is read from the right: its first letter decides."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in _RIGHT for kind in kinds if kind in _RIGHT or kind == "L"), False)


def directions(text: str) -> list[bool]:
    """For each character whether it is read from the right.

    Marks go with the character before; what has no direction goes with its neighbours if they agree, else
    with the line.
    """
    whole = from_right(text)
    found: list[bool | None] = []
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind == "NSM":
            found.append(found[-1] if found else whole)
        else:
            found.append(True if kind in _RIGHT else False if kind in _LEFT else None)
    following = _next_known(found, whole=whole)
    before = whole
    for at, known in enumerate(found):
        if known is None:
            found[at] = before if before == following[at] else whole
        else:
            before = known
    return [bool(known) for known in found]


def _next_known(found: list[bool | None], *, whole: bool) -> list[bool]:
    following = []
    for known in reversed(found):
        whole = whole if known is None else known
        following.append(whole)
    return following[::-1]
