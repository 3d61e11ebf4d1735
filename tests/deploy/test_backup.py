"""The nightly script: a backup has its name once it is proven, and old ones go only then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.tools import DEPLOY
from tests.process import ROOT, antifraud, environment

OLD = [f"antifraud-202611{day:02}T033000Z.backup" for day in range(1, 6)]
FAKE = """#!/bin/sh
case "$2" in
backup) echo data > "$3" ;;
verify) exit {proof} ;;
esac
"""


def script(folder: Path, keep: object, *, programs: Path) -> subprocess.CompletedProcess[str]:
    """Run it with a program of a folder."""
    given = {**environment(), "PATH": f"{programs}:{os.environ['PATH']}"}
    words = [str(DEPLOY / "backup"), str(folder), str(keep)]
    return subprocess.run(words, env=given, cwd=programs, capture_output=True, check=False, text=True)


def program(folder: Path, text: str) -> Path:
    """A folder with an ``antifraud`` in it."""
    place = folder / "programs"
    place.mkdir()
    (place / "antifraud").write_text(text, "utf-8")
    (place / "antifraud").chmod(0o755)
    return place


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder with some backups, and a file that is none."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in (*OLD, "antifraud-before-the-move.backup"):
        (folder / name).write_text("data", "utf-8")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_are_kept_and_other_files_are_left_alone(backups: Path, tmp_path: Path) -> None:
    done = script(backups, 3, programs=program(tmp_path, FAKE.format(proof=0)))
    assert done.returncode == 0, done.stderr
    (new,) = set(names(backups)) - {*OLD, "antifraud-before-the-move.backup"}
    assert names(backups) == sorted([*OLD[-2:], new, "antifraud-before-the-move.backup"])
    assert (backups / new).stat().st_mode & 0o077 == 0


def test_one_that_does_not_hold_is_thrown_away_and_nothing_else(backups: Path, tmp_path: Path) -> None:
    before = names(backups)
    assert script(backups, 1, programs=program(tmp_path, FAKE.format(proof=2))).returncode == 2
    assert names(backups) == before


@pytest.mark.parametrize("keep", ["", "0", "-1", "all"])
def test_none_is_never_kept(backups: Path, tmp_path: Path, keep: str) -> None:
    before = names(backups)
    done = script(backups, keep, programs=program(tmp_path, FAKE.format(proof=0)))
    assert (done.returncode, "KEEP must be a number" in done.stderr) == (2, True)
    assert names(backups) == before


async def test_the_program_itself_makes_and_proves_one(tmp_path: Path) -> None:
    await antifraud("db", "migrate", cwd=tmp_path)
    given = f'#!/bin/sh\ncd {tmp_path} && PYTHONPATH={ROOT} exec {sys.executable} -m bot "$@"\n'
    (tmp_path / "backups").mkdir()
    done = script(tmp_path / "backups", 1, programs=program(tmp_path, given))
    assert done.returncode == 0, done.stderr
    assert len(names(tmp_path / "backups")) == 1
    assert "which is whole and opens" in done.stdout
