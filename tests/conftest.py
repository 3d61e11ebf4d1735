"""What holds for every test: no network beyond this machine, and an end to waiting in vain."""

from __future__ import annotations

import gc
import os
from asyncio import AbstractEventLoop
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

from bot.adapters.model import second
from tests.steady import SteadyLoop

pytest_plugins = ["tests.postgres", "tests.packaged"]
LOOPBACK = ["127.0.0.1", "::1"]
SECONDS = 600
"""What hangs ends; what is slow on a busy machine does not."""

# How long an example takes depends on what else the machine does: speed is measured in the benchmarks.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


_LONG = (
    "hostile/test_non_texts.py",
    "e2e/test_stories.py",
    "test_benchmarks.py",
    "cli/test_scan.py",
    "e2e/test_admin_stories.py",
    "hostile/test_broken_process.py",
    "hostile/test_broken_line.py",
    "hostile/test_database_unwell.py",
    "hostile/test_content_folder.py",
    "hostile/test_clock.py",
    "hostile/test_database_lost.py",
    "test_crash.py",
    "test_crash_tips.py",
    "cli/test_doctor.py",
)
LONG = {Path(__file__).parent / name: place for place, name in enumerate(_LONG)}
"""What takes long, the longest first: it begins first, so that no worker is left alone with it in the end."""


def dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests as xdist cuts them into equal parts, each with its share of the long ones first."""
    long = sorted((item for item in items if item.path in LONG), key=lambda item: LONG[item.path])
    short = [item for item in items if item.path not in LONG]
    cuts = [len(short) * number // workers for number in range(workers + 1)]
    hands = ((*long[number::workers], *short[cuts[number] : cuts[number + 1]]) for number in range(workers))
    return [item for hand in hands for item in hand]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that sets no limit of its own the common one; what is by chance covers nothing."""
    items[:] = dealt(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(SECONDS))
        # Whether the core is covered must not hang on the examples that a run happens to try.
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """No time limit of a test ends because another process had the processor."""
    return {"steady": SteadyLoop}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays: to look through it for what can go takes a tenth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _nobody_yields() -> Iterator[None]:
    """Read at an even priority: what yields to the other workers' tests keeps its own test waiting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second, "NICENESS", 0)
        yield


@pytest.fixture(autouse=True)
def _only_this_machine() -> None:
    """Refuse every connection to another host; sockets of the file system are this machine too."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
