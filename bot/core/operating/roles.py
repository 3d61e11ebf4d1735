"""What a process of the bot does: all of it alone, or a part of it beside others on one database."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

ALONE = "all"


class ProcessRole(StrEnum):
    """A part of the work that a process can do by itself."""

    RECEIVER = "receiver"
    WORKER = "worker"
    SENDER = "sender"
    SCHEDULER = "scheduler"


Roles = frozenset[ProcessRole]
EVERY: Roles = frozenset(ProcessRole)
"""Everything that there is to do."""


def is_alone(text: str) -> bool:
    """Whether a process does everything and lets nobody work beside it."""
    return text.strip() == ALONE


def roles_of(text: str) -> Roles:
    """The roles that are named, separated by commas; ValueError says which there are."""
    if is_alone(text):
        return EVERY
    named = [name.strip() for name in text.split(",")]
    if any(name not in set(ProcessRole) for name in named):
        raise ValueError(f"must be {ALONE}, or of {', '.join(ProcessRole)}, separated by commas")
    return frozenset(map(ProcessRole, named))


def roles_line(roles: Mapping[ProcessRole, bool]) -> str:
    """What one process of several does, in the words of the command line; in brackets where it stands by."""
    return ", ".join(role if at_work else f"({role})" for role, at_work in sorted(roles.items())) or ALONE
