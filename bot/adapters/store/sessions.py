"""Sessions of their own on a PostgreSQL server, for what is held only as long as a session lasts."""

from __future__ import annotations

import logging
import os
import re
import socket

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.adapters.store.urls import Database

_log = logging.getLogger(__name__)
KEEP_ALIVE = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
"""A machine that lost its power must not hold a lock for the two hours of TCP, but some ten seconds."""


PREFIX = "antifraud "
"""How the server knows sessions that hold something; behind it stands the process."""


def session_name(token: str = "") -> str:
    """What a session of this process is called at the server, which keeps 63 characters."""
    host = re.sub(r"[^A-Za-z0-9.-]", "", socket.gethostname())[-24:]
    return f"{PREFIX}{host}/{os.getpid()} {token}".strip()


def session_engine(where: Database, name: str) -> AsyncEngine:
    """Sessions past any pooler, each statement for itself: open transactions keep a server from tidying."""
    return create_async_engine(
        where.direct or where.url,
        hide_parameters=True,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={
            "timeout": 10,
            "server_settings": {"application_name": name, **KEEP_ALIVE},
        },
    )


async def drop(connection: AsyncConnection | None) -> None:
    """End a session without saying farewell: who does not answer would not answer that either."""
    if connection is None:
        return
    try:
        await connection.invalidate()
        await connection.close()
    except Exception as error:
        _log.debug("database_session_close kind=%s", type(error).__name__)
