"""Reads JSON of any shape: what has the wrong type is as good as absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
"""A decoded JSON object. The values stay ``Any`` because each is checked where it is read."""

EMPTY: Json = {}
INT64 = 2**63


def mapping(value: object) -> Json:
    """The object itself, or an empty one."""
    return value if isinstance(value, dict) else EMPTY


def string(value: object) -> str:
    """The string itself, or an empty one."""
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """An integer that fits into 64 bits; True, 3.0 and "3" are none."""
    if type(value) is int and -INT64 <= value < INT64:
        return value
    return None


def number(value: object) -> int:
    """The same, 0 when it is none."""
    return whole(value) or 0


def lines(*values: object) -> str:
    """The strings among the values, one a line."""
    return "\n".join(value for value in values if isinstance(value, str) and value)


def full_name(user: Json) -> str:
    """First and last name of a user, a shared user or a contact."""
    return f"{string(user.get('first_name'))} {string(user.get('last_name'))}".strip()
