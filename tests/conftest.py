"""What holds for every test: no network beyond this machine, and an end to waiting in vain."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

pytest_plugins = ["tests.postgres", "tests.packaged"]
LOOPBACK = ["127.0.0.1", "::1"]
SECONDS = 600
"""What hangs ends; what is slow on a busy machine does not."""

# How long an example takes depends on what else the machine does: speed is measured in the benchmarks.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


TESTS = Path(__file__).parent
_LONG = ("test_crash.py", "test_crash_tips.py", "test_benchmarks.py", "hostile", "cli")
LONG = tuple(str(TESTS / name) for name in _LONG)
"""What takes long begins first, so that no worker is left alone with it in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that sets no limit of its own the common one; what is by chance covers nothing."""
    items.sort(key=lambda item: not str(item.path).startswith(LONG))
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(SECONDS))
        # Whether the core is covered must not hang on the examples that a run happens to try.
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def _only_this_machine() -> None:
    """Refuse every connection to another host; sockets of the file system are this machine too."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
