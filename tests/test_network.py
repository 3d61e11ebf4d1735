"""The suite itself cannot reach another machine, and does reach this one."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

pytestmark = pytest.mark.filterwarnings("ignore:A test tried to use socket")


@pytest.mark.parametrize("host", ["192.0.2.1", "8.8.8.8"])
def test_no_other_machine_is_reached(host: str) -> None:
    with socket.socket() as probe, pytest.raises(SocketConnectBlockedError):
        probe.connect((host, 443))


async def test_not_even_without_waiting() -> None:
    with pytest.raises(SocketConnectBlockedError):
        await asyncio.open_connection("192.0.2.1", 443)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        socket.create_connection(listener.getsockname()).close()


def test_a_socket_of_the_file_system_is_reached(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as probe:
        listener.bind(path)
        listener.listen()
        probe.connect(path)
