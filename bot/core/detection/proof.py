"""What came of holding rules against all examples."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An example that is harmless to one rule, ``of``, and at which a new one fires."""

    rule: str
    of: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of it: the ids of the ``rules``, how many examples were held against them, and what breaks.

    ``faults`` are what ``content test`` would say; while a rule cannot be read no example is run.
    """

    faults: tuple[str, ...]
    examples: int
    rules: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...]
