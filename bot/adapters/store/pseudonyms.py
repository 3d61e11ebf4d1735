"""Whose offences they were, once somebody wants to be forgotten: a keyed hash, so that the ladder goes on.

It stands in the place of the sender's number, below every number that Telegram gives, and goes with its row.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, select

from bot.adapters.store.schema import salt
from bot.adapters.store.statements import Statements
from bot.core.message import UserId

SALT_BYTES: Final = 16
FIRST: Final = -(1 << 62)
"""The numbers up to this one are hashes."""


def key(connection: Connection, sql: Statements) -> bytes:
    """The secret of this database, made when it is first needed; of several the first wins."""
    connection.execute(sql.salt, {"id": 1, "value": secrets.token_bytes(SALT_BYTES)})
    return bytes(connection.execute(select(salt.c.value)).scalar_one())


def pseudonym(user_id: UserId, key: bytes) -> int:
    """What stands for somebody who was forgotten."""
    digest = blake2b(b"offender %d" % user_id, digest_size=8, key=key).digest()
    return FIRST - (int.from_bytes(digest) >> 2)


def named(sender_id: int) -> UserId:
    """A sender as anybody may know them: nobody in the place of a hash."""
    return UserId(0 if sender_id <= FIRST else sender_id)
