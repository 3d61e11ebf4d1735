"""Whom the reader of the report named as an admin, which an export does not tell."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lab.scan.record import Writer


class Admins:
    """Ids and names; a name counts as written, whatever its capitals."""

    def __init__(self, named: Iterable[str]) -> None:
        self._named = frozenset(one.strip().casefold() for one in named if one.strip())

    def include(self, writer: Writer) -> bool:
        """Whether this writer was named."""
        if not self._named:
            return False
        return bool({writer.name.strip().casefold(), *_ids(writer.id)} & self._named)


def _ids(number: int) -> tuple[str, ...]:
    """The ways in which an id is written: as the export has it, and as the platform does."""
    if not number:
        return ()
    bare = abs(number) % 10**12
    if number > 0:
        return (str(number), f"user{number}")
    return (str(number), f"channel{bare}") if abs(number) > 10**12 else (str(number), f"chat{bare}")
