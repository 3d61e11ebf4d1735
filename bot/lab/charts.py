"""What the charts show; ``templates/charts.html`` draws them, and the page's style colours them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row: fraud, and behind it what is flagged in all, both as shares of a full bar.

    ``told`` is shown to who points at it, ``values`` stand to its right, and in ``interval`` lies the true
    share of what is flagged.
    """

    label: str
    told: str
    values: str
    fraud: float
    flagged: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what is told of it, what stands below it, and its counts from the ground up by class."""

    name: str
    below: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Its height."""
        return sum(self.counts.values())

    def boxes(self) -> Iterator[tuple[str, int, int]]:
        """Each class with the count that it begins at, and its own."""
        begins = accumulate(self.counts.values(), initial=0)
        return (
            (kind, begin, count) for begin, (kind, count) in zip(begins, self.counts.items(), strict=False)
        )


def number(value: int) -> str:
    """A number in groups of three, with the space that no language reads as a comma or a point."""
    return f"{value:,}".replace(",", "\u202f")


def short(name: str, room: int) -> str:
    """As much of a name as fits; a sign of the East is as wide as two others."""
    ends = list(accumulate(2 if ord(sign) >= 0x1100 else 1 for sign in name))
    return f"{name[: bisect_right(ends, room - 1)]}…" if ends and ends[-1] > room else name


def units(length: float) -> str:
    """A length in a drawing."""
    return f"{length:.1f}"


def across(share: float) -> str:
    """Where a share stands from left to right of a plot."""
    return units(40 + 268 * share)


def up(share: float) -> str:
    """Where it stands from the ground of a plot upwards."""
    return units(260 - 248 * share)
