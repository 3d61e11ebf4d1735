"""The programs that deployment files are held against."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"


def tool(name: str, *words: object, package: str, cwd: Path = DEPLOY) -> str:
    """What a program says that must end well; where it is not installed as in ``installed``."""
    done = tried(name, *words, package=package, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def tried(name: str, *words: object, package: str, cwd: Path = DEPLOY) -> subprocess.CompletedProcess[str]:
    """How a program ends."""
    return subprocess.run(
        [installed(name, package), *map(str, words)], cwd=cwd, capture_output=True, check=False, text=True
    )


def installed(name: str, package: str) -> str:
    """Where a program is; the test is skipped where it is not installed, and fails in CI."""
    # What only root is meant to call is not on everybody's path.
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        assert not os.environ.get("CI"), f"apt install {package}"
        pytest.skip(f"{name} is not installed")
    return found
