"""What holds for every test: no network beyond this machine, and an end to waiting in vain."""

from __future__ import annotations

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

pytest_plugins = ["tests.postgres", "tests.packaged"]
LOOPBACK = ["127.0.0.1", "::1"]
SECONDS = 60

# How long an example takes depends on what else the machine does: speed is measured in the benchmarks.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that sets no limit of its own the common one."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(autouse=True)
def _only_this_machine() -> None:
    """Refuse every connection to another host; sockets of the file system are this machine too."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
