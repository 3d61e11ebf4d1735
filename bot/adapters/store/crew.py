"""Which processes are at work with a database on a server, read from the locks that their sessions hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, cast, column, func, select, table

from bot.adapters.store.sessions import PREFIX, session_name
from bot.adapters.store.shards import CLASS
from bot.adapters.store.tenancy import Right
from bot.adapters.store.tenancy_server import KEY, KEYS
from bot.services.store import Peer

_RIGHTS = {KEY + KEYS[right]: right for right in (Right.SENDER, Right.SCHEDULER, Right.POLLER)}
_locks = table("pg_locks", *map(column, ("pid", "locktype", "granted", "database", "classid", "objid")))
_sessions = table("pg_stat_activity", column("pid"), column("application_name"))
_databases = table("pg_database", column("oid"), column("datname"))
LOCKS = (
    select(
        _sessions.c.application_name,
        cast(_locks.c.classid, BigInteger).label("kind"),
        cast(_locks.c.objid, BigInteger).label("number"),
    )
    .join_from(_locks, _sessions, _locks.c.pid == _sessions.c.pid)
    .join(_databases, _databases.c.oid == _locks.c.database)
    .where(
        _locks.c.locktype == "advisory",
        _locks.c.granted.is_(True),
        _databases.c.datname == func.current_database(),
        func.starts_with(_sessions.c.application_name, PREFIX),
    )
)


def crew_of(locks: Iterable[Any]) -> tuple[Peer, ...]:
    """The processes by name, each with what it holds."""
    parts: Counter[str] = Counter()
    rights: dict[str, set[str]] = {}
    for lock in locks:
        name = lock.application_name.removeprefix(PREFIX).partition(" ")[0]
        held = rights.setdefault(name, set())
        if lock.kind == CLASS:
            parts[name] += 1
        elif lock.number in _RIGHTS:
            held.add(_RIGHTS[lock.number].value)
    here = session_name().removeprefix(PREFIX)
    return tuple(
        Peer(name=name, rights=tuple(sorted(held)), parts=parts[name], here=name == here)
        for name, held in sorted(rights.items())
    )
