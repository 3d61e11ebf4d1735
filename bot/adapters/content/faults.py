"""What is wrong in the content, all of it at once: each fault with its file, line, value and consequence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import ContentError

MAX_FAULTS = 500
ALIKE = 3
"""Places of one fault that are named one by one; with more, only the first is."""
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in one place; its text is ``path:line: value; consequence``."""

    path: str
    line: int
    value: str
    consequence: str

    @property
    def what(self) -> str:
        """The fault without its place."""
        return str(self).partition(": ")[2]

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= _SHOWN else self.value[: _SHOWN - 1] + "…"
        return f"{self.path}:{self.line}: {' '.join(shown.split())}; {self.consequence}"


class Faults:
    """Collects every fault of a load, so that an editor mends them in one go."""

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self._notes: list[Fault] = []
        self._losses: dict[Fault, None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._found)

    def add(self, path: str, line: int, value: str, consequence: str) -> None:
        """Keep one fault; beyond ``MAX_FAULTS`` the rest would only hide the first ones."""
        if len(self._found) < MAX_FAULTS:
            self._found.append(Fault(path=path, line=line, value=value, consequence=consequence))

    def note(self, path: str, line: int, value: str, consequence: str) -> None:
        """Keep what is no fault and may be mended all the same: nothing is refused for it."""
        self._notes.append(Fault(path=path, line=line, value=value, consequence=consequence))

    def lose(self, path: str) -> None:
        """A file cannot be used at all, for what was found in it so far; much of the rest follows from it."""
        self._losses.update(dict.fromkeys(fault for fault in self._found if fault.path == path))

    def lines(self) -> list[str]:
        """The faults as text, by file and line: each cause once, and not what follows from it.

        While files are lost only what is wrong with them is told; the same fault in many places is one line.
        """
        if not self._losses:
            return list(_gathered(sorted(self._found, key=_place)))
        lines = [str(fault) for fault in sorted(self._losses, key=_place)]
        if left := len(set(self._found) - set(self._losses)):
            lines.append(f"{left} more are told once these can be read: most will be gone with them")
        return lines

    def notes(self) -> list[str]:
        """The notes as text, by file and line, the same one in many places as one line."""
        return list(_gathered(sorted(self._notes, key=_place)))

    def check(self) -> None:
        """Raise ContentError with every fault, if there is one."""
        if self._found:
            raise ContentError(self.lines())


def _place(fault: Fault) -> tuple[str, int]:
    return fault.path, fault.line


def _gathered(faults: Iterable[Fault]) -> Iterator[str]:
    alike: dict[str, dict[str, None]] = {}
    for fault in faults:
        alike.setdefault(fault.what, {})[str(fault)] = None
    for same in alike.values():
        first, *others = same
        yield from same if len(same) <= ALIKE else (f"{first} (and in {len(others)} other places)",)
