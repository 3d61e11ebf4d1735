"""What a column may hold, by its type: the same in either database, and in JSON.

What one of the databases would refuse or change is refused here, so that nothing is lost on the way.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

_INFINITE = {"inf": math.inf, "-inf": -math.inf}
_SPELLED = {value: name for name, value in _INFINITE.items()}


class WrongValueError(ValueError):
    """A value that not both databases can hold there; the text says where and why, never what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a value goes into JSON and comes back; ValueError for one that does not belong there."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


class Rows:
    """Between the rows of a table and lists that JSON knows."""

    def __init__(self, table: Table) -> None:
        self._name = table.name
        self._columns = tuple(table.columns)
        forms = [_spelling(column.type) for column in self._columns]
        self._write = tuple(form.write for form in forms)
        self._read = tuple(form.read for form in forms)

    def written(self, row: Any) -> list[Any]:
        """A row of the database for JSON."""
        pairs = zip(row, self._write, strict=True)
        try:
            return [None if value is None else write(value) for value, write in pairs]
        except ValueError:
            raise self._fault(row, self._write) from None

    def read(self, row: object) -> tuple[Any, ...]:
        """A list out of JSON for the database."""
        if not isinstance(row, list) or len(row) != len(self._columns):
            raise WrongValueError(f"{self._name}: a row must be a list of {len(self._columns)} values")
        threes = zip(row, self._read, self._columns, strict=True)
        try:
            return tuple([_read(value, form, column) for value, form, column in threes])
        except ValueError:
            raise self._fault(row, self._read) from None

    def _fault(self, row: Any, forms: tuple[Callable[[Any], Any], ...]) -> WrongValueError:
        for value, form, column in zip(row, forms, self._columns, strict=True):
            try:
                _read(value, form, column)
            except ValueError as error:
                return WrongValueError(f"{self._name}.{column.name}: {error}")
        return WrongValueError(f"{self._name}: a value does not belong there")


def _read(value: Any, form: Callable[[Any], Any], column: Column[Any]) -> Any:
    if value is not None:
        return form(value)
    if not column.nullable:
        raise ValueError("must not be empty")
    return None


def _spelling(kind: TypeEngine[Any]) -> Spelling:
    if isinstance(kind, TypeDecorator):
        return _spelling(kind.impl_instance)
    if isinstance(kind, Boolean):
        return Spelling(write=_boolean, read=_boolean)
    if isinstance(kind, Integer):
        bits = 64 if isinstance(kind, BigInteger) else 32
        return Spelling(write=_whole(bits), read=_whole(bits))
    if isinstance(kind, Float):
        return Spelling(write=_spelled, read=_number)
    if isinstance(kind, LargeBinary):
        return Spelling(write=_encoded, read=_decoded)
    assert isinstance(kind, String), f"no form for {kind!r}"
    text = _text(kind.length)
    return Spelling(write=text, read=text)


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("must be true or false")
    return value


def _whole(bits: int) -> Callable[[Any], int]:
    beyond = 1 << (bits - 1)

    def whole(value: Any) -> int:
        if type(value) is not int or not -beyond <= value < beyond:
            raise ValueError(f"must be a whole number of {bits} bits")
        return value

    return whole


def _spelled(value: Any) -> float | str:
    if type(value) is not float or math.isnan(value):
        raise ValueError("must be a number")
    # SQLite keeps no negative zero.
    return _SPELLED.get(value, value + 0.0)


def _number(value: Any) -> float:
    if type(value) is float:
        return value
    if type(value) is str and value in _INFINITE:
        return _INFINITE[value]
    raise ValueError("must be a number with a point, inf or -inf")


def _encoded(value: Any) -> str:
    if type(value) is not bytes:
        raise ValueError("must be bytes")
    return base64.b64encode(value).decode()


def _decoded(value: Any) -> bytes:
    if type(value) is not str:
        raise ValueError("must be bytes in base64")
    return base64.b64decode(value, validate=True)


def _text(most: int | None) -> Callable[[Any], str]:
    def text(value: Any) -> str:
        if type(value) is not str:
            raise ValueError("must be text")
        # PostgreSQL takes none.
        if "\0" in value:
            raise ValueError("must not hold a NUL")
        if most is not None and len(value) > most:
            raise ValueError(f"must have {most} characters at most")
        return value

    return text
