"""Content that changes on disk: valid content comes into force at once, faulty content never."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.errors import ContentError
from bot.services.library.reload import Reloader


class Folder:
    """A content folder that tests change; ``taken`` is the state that was read at the start."""

    def __init__(self, taken: str = "a") -> None:
        self.state = "a"
        self.broken = False
        self.faults: list[str] = []
        self.used: list[str] = []
        self.told: list[str] = []
        self.reads = 0
        self.reloader = Reloader(
            stamp=lambda: self.state,
            load=self.load,
            use=self.used.append,
            refused=self.refused,
            restored=self.restored,
            taken=taken,
        )

    def load(self) -> str:
        self.reads += 1
        if self.broken:
            raise KeyError("tip.head")
        if self.faults:
            raise ContentError(self.faults)
        return self.state

    async def refused(self, faults: Sequence[str]) -> None:
        self.told.append(f"refused {len(faults)}")

    async def restored(self) -> None:
        self.told.append("restored")


@pytest.fixture
def folder() -> Folder:
    return Folder()


async def test_nothing_is_read_while_nothing_changes(folder: Folder) -> None:
    assert [await folder.reloader.look() for _ in range(3)] == [False, False, False]
    assert folder.reads == 0


async def test_a_change_is_taken_up_when_it_rests(folder: Folder) -> None:
    folder.state = "b"
    assert not await folder.reloader.look()
    folder.state = "c"
    assert not await folder.reloader.look()
    assert await folder.reloader.look()
    assert folder.used == ["c"]
    assert not await folder.reloader.look()
    assert folder.reads == 1


async def test_faulty_content_leaves_the_old_in_force_and_is_told_once(
    folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    folder.state, folder.faults = "b", ["content/a.yaml:1: x; y", "content/a.yaml:2: x; y"]
    assert [await folder.reloader.look() for _ in range(4)] == [False] * 4
    assert (folder.used, folder.told, folder.reads) == ([], ["refused 2"], 1)
    assert "content_fault content/a.yaml:1: x; y" in caplog.messages


async def test_mended_content_comes_into_force_and_is_told(folder: Folder) -> None:
    folder.state, folder.faults = "b", ["fault"]
    await folder.reloader.look()
    await folder.reloader.look()
    folder.state, folder.faults = "c", []
    await folder.reloader.look()
    assert await folder.reloader.look()
    assert folder.told == ["refused 1", "restored"]


async def test_a_signal_reads_at_once_changed_or_not(folder: Folder) -> None:
    assert await folder.reloader.reload()
    assert folder.used == ["a"]
    assert not await folder.reloader.look()


async def test_an_edit_while_the_bot_was_starting_is_taken_up() -> None:
    folder = Folder(taken="before")
    assert [await folder.reloader.look() for _ in range(3)] == [False, True, False]
    assert folder.used == ["a"]


async def test_content_that_breaks_the_reader_is_refused_like_any_other(
    folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    folder.state, folder.broken = "b", True
    assert [await folder.reloader.look() for _ in range(3)] == [False] * 3
    assert (folder.used, folder.told, folder.reads) == ([], ["refused 1"], 1)
    assert "content_unreadable" in caplog.messages
