"""What is no plain file in the content folder is told as a fault, and nothing waits for it or dies of it."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.adapters.content.changes import load, stamp, version
from bot.adapters.content.rules import lint_ruleset
from bot.adapters.model.file import load_model
from bot.errors import ContentError, DataError
from tests.content import copied
from tests.process import PATIENCE, antifraud, running

T = TypeVar("T")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as found:
        found.bind(os.path.relpath(path))


def huge(path: Path) -> None:
    """Two gigabytes that take no room on the disk."""
    with path.open("wb") as file:
        file.truncate(2_000_000_000)


ODD: dict[str, Callable[[Path], None]] = {
    "pipe": pipe,
    "socket": listener,
    "folder": Path.mkdir,
    "loop": lambda path: path.symlink_to(path),
    "nowhere": lambda path: path.symlink_to(path.with_name("gone")),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "pipe elsewhere": lambda path: (
        pipe(path.with_suffix(".pipe")),
        path.symlink_to(path.with_suffix(".pipe")),
    )[1],
    "huge": huge,
}
PLACES = [
    "schemes.yaml",
    "locales/en/ui.yaml",
    "rules/zh/odd.yaml",
    "lists/trusted_domains.yaml",
    "odd.yaml",
    "facts/odd.yaml",
]


def at_once(work: Callable[[], T]) -> T:
    """What it gives; a failure when it waits for something, and then in a thread that holds nobody up."""
    found: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            faults.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "it waits"
    if faults:
        raise faults[0]
    return found[0]


def odd(folder: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / name
    monkeypatch.chdir(path.parent)
    path.unlink(missing_ok=True)
    ODD[kind](path)


@pytest.mark.parametrize("kind", ODD)
def test_one_fault_names_the_file(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copied(tmp_path)
    for name in PLACES:
        odd(folder, name, kind, monkeypatch)
    with pytest.raises(ContentError) as found:
        at_once(lambda: load(folder))
    for name in PLACES:
        lines = [line for line in found.value.faults if line.startswith(f"content/{name}:")]
        assert len(lines) == 1, (name, lines)
        assert len(lines[0].splitlines()) == 1
    assert at_once(lambda: stamp(folder))
    assert at_once(lambda: version(folder))
    assert at_once(lambda: lint_ruleset(folder))


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "schemes.yaml").chmod(0)
    if os.access(folder / "schemes.yaml", os.R_OK):
        pytest.skip("this user reads everything")
    with pytest.raises(ContentError, match=r"content/schemes\.yaml:1: Permission denied"):
        load(folder)


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "huge", "loop"])
def test_a_model_that_is_no_file(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    odd(tmp_path, "model/reader.npz", kind, monkeypatch)
    with pytest.raises(DataError, match=r"model/reader\.npz: "):
        at_once(lambda: load_model(tmp_path))


async def test_the_lint_says_so_and_ends(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    pipe(folder / "rules/zh/odd.yaml")
    given = {"CONTENT_DIR": str(folder)}
    outcome = await antifraud("content", "lint", cwd=tmp_path, variables=given)
    assert outcome.status == 1
    said = outcome.out.decode() + outcome.err
    assert "content/rules/zh/odd.yaml:1: " in said
    assert "Traceback" not in said


async def test_a_bot_that_meets_one_goes_on_and_ends_when_it_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    given = {"CONTENT_DIR": str(folder), "PLAYGROUND_LISTEN": "127.0.0.1:0"}
    async with running("playground", cwd=tmp_path, **given) as process:
        await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        pipe(folder / "rules/zh/odd.yaml")
        said = "begin"
        while said and "content_fault" not in said:
            said = (await asyncio.wait_for(process.stderr.readline(), 2 * PATIENCE)).decode()
        assert "content/rules/zh/odd.yaml:1: " in said
        process.terminate()
        await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
