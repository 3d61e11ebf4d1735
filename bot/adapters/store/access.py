"""What each part of the store reaches the database by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, Select

from bot.adapters.store.statements import Statements

if TYPE_CHECKING:
    # What is written of campaigns stands beside what is read of them.
    from bot.adapters.store.writes import Writes

R = TypeVar("R")
Question = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]


class Access(Protocol):
    """Its statements, its clock, one writer and any number of readers."""

    _sql: Statements
    _writes: Writes
    _clock: Callable[[], float]

    async def _write(self, work: Callable[[Connection], R]) -> R: ...

    async def _read(self, statement: Question) -> Rows: ...

    async def _read_all(self, statements: Sequence[Question]) -> Sequence[Rows]: ...

    async def _ask(self, work: Callable[[Connection], R]) -> R: ...
