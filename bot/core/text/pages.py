"""A long text as pages of a phone's screen."""

from __future__ import annotations

from bot.core.text.columns import lines, read

SHOWN = 18
"""Lines that a phone shows at once."""
IN_GROUP = 12
"""Lines of a phone that the answer to a question takes where all of a group read it."""


def pages(text: str, most: int = SHOWN) -> tuple[str, ...]:
    """Telegram HTML in pages of so many lines, each ending with a line of the text.

    A line that is longer than a page is a page of its own.
    """
    found: list[list[str]] = [[]]
    used = 0
    for line in text.split("\n"):
        taken = lines(read(line))
        if found[-1] and used + taken > most:
            found.append([])
            used = 0
        if line or found[-1]:
            found[-1].append(line)
            used += taken
    return tuple("\n".join(page).rstrip("\n") for page in found)


def begun(parts: list[str], join: str, most: int) -> str:
    """As many of these as fit into so many lines, the first in any case."""
    kept = parts[:1]
    for part in parts[1:]:
        if lines(read(join.join([*kept, part]))) > most:
            break
        kept.append(part)
    return join.join(kept)
