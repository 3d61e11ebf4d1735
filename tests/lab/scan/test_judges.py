"""A scan that is judged by processes beside it finds what a scan alone finds, and ends as cleanly."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from bot.core.detection.judge import Sensitivity
from bot.core.message import Message
from bot.core.verdict import Verdict
from bot.lab.scan import judges as judging
from bot.lab.scan import line, people, state
from bot.lab.scan.export import ReadMark
from bot.lab.scan.hearing import Hearing
from bot.lab.scan.judges import Asked, Judges, Lost
from bot.lab.scan.running import EVERY, ScanRun
from bot.lab.scan.scan import Options, Scan
from tests.lab.scan.exports import Record, Words, chat, everything, said, service, written
from tests.lab.scan.test_running import BOUND, DAY, START, Silent, talk

FATAL = "the end"


class Fatal(Words):
    """A judge whose process is ended by some words."""

    def verdict(self, message: Message) -> Verdict:
        if message.text == FATAL:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().verdict(message)


def opened(sensitivity: Sensitivity) -> Asked:
    """A judge, as a process makes it."""
    return Hearing(Fatal(), sensitivity).asked


def two(*, forked: bool = True) -> Judges:
    return Judges(2, partial(opened, Sensitivity.NORMAL), forked=forked)


def crowd() -> Record:
    """People who come, are called by the same words, are forgotten and come again."""
    texts = ("ad red", "maybe so", "hello", "ad blue", "what now", "maybe everybody", "good")
    records = [
        said(f"{texts[number % 7]} {number % 11}", number=number, by=1 + number % 9, at=START + number * DAY)
        for number in range(1, 400)
    ]
    records[100:100] = [service("join_group_by_link", by=5, number=900), {"id": 1}, said("ad 1", by=3)]
    return chat(records)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, none is ended before it ends."""
    monkeypatch.setattr(judging, "END", 600.0)


def found(
    text: bytes, folder: Path, judges: Judges | None, mark: ReadMark | None = None, scan: Scan | None = None
) -> dict[str, object]:
    """All that a scan found."""
    scan = scan or Scan(Words(), Options(), ask=judges.ask if judges else None)
    run = ScanRun(scan=scan, bound=BOUND, state=folder / "state", watcher=Silent(), judges=judges)
    run.run(BytesIO(text), mark)
    return scan.plain()


TEXTS = {
    "talk": written(talk()),
    "crowd": written(crowd()),
    "chats": written(everything(talk(), {**crowd(), "id": 77, "name": "Another"})),
}


@pytest.mark.parametrize("batch", [1, 3, 64])
@pytest.mark.parametrize("name", TEXTS)
def test_what_is_found_is_the_same_to_the_letter(
    name: str, batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "BATCH", batch)
    with two() as judges:
        beside = found(TEXTS[name], tmp_path, judges)
    assert beside == found(TEXTS[name], tmp_path, None)


def test_who_is_forgotten_is_forgotten_at_the_same_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST_KNOWN", 8)
    with two() as judges:
        beside = found(TEXTS["crowd"], tmp_path, judges)
    assert beside == found(TEXTS["crowd"], tmp_path, None)


def test_no_more_wait_than_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "LONGEST", 2)
    with two() as judges:
        beside = found(TEXTS["crowd"], tmp_path, judges)
    assert beside == found(TEXTS["crowd"], tmp_path, None)


def test_where_nothing_can_be_forked_each_makes_its_own_judge(tmp_path: Path) -> None:
    with two(forked=False) as judges:
        beside = found(TEXTS["talk"], tmp_path, judges)
    assert beside == found(TEXTS["talk"], tmp_path, None)


def test_a_scan_that_was_stopped_goes_on_with_or_without_them(tmp_path: Path) -> None:
    asked = iter([False] * (EVERY + 5))
    with two() as judges:
        scan = Scan(Words(), Options(), ask=judges.ask)
        run = ScanRun(
            scan=scan,
            bound=BOUND,
            state=tmp_path / "state",
            watcher=Silent(),
            stopped=lambda: next(asked, True),
            judges=judges,
        )
        with pytest.raises(KeyboardInterrupt):
            run.run(BytesIO(TEXTS["crowd"]))
    later = Scan(Words(), Options())
    mark = state.resume(tmp_path / "state", BOUND, later).mark
    assert later.plain() == scan.plain()
    assert later.looked == EVERY + 6
    assert found(TEXTS["crowd"], tmp_path, None, mark=mark, scan=later) == found(
        TEXTS["crowd"], tmp_path, None
    )


def processes(judges: Judges) -> list[int]:
    return [judge.process.pid or 0 for judge in judges._judges]


def test_ctrl_c_is_for_the_one_that_reads(tmp_path: Path) -> None:
    with two() as judges:
        found(TEXTS["talk"], tmp_path, judges)
        for pid in processes(judges):
            os.kill(pid, signal.SIGINT)
        assert found(TEXTS["crowd"], tmp_path, judges) == found(TEXTS["crowd"], tmp_path, None)
        ended = [judge.process for judge in judges._judges]
    assert [process.exitcode for process in ended] == [0, 0]


def test_one_that_ends_by_itself_is_told_and_the_others_end(tmp_path: Path) -> None:
    text = written(chat([*crowd()["messages"], said(FATAL, number=1000)]))
    with two() as judges:
        ended = [judge.process for judge in judges._judges]
        with pytest.raises(Lost, match=r"^signal 9$"):
            found(text, tmp_path, judges)
    assert sorted(process.exitcode or 0 for process in ended) == [-signal.SIGKILL, 0]


@pytest.mark.parametrize("before", [0, 1], ids=["while nothing is asked", "between two batches"])
def test_one_that_is_gone_before_it_is_asked_is_told_too(before: int, tmp_path: Path) -> None:
    with two() as judges:
        for _ in range(before):
            found(TEXTS["talk"], tmp_path, judges)
        for judge in judges._judges:
            judge.process.kill()
            judge.process.join()
        with pytest.raises(Lost, match=r"^signal 9$"):
            found(TEXTS["crowd"], tmp_path, judges)


def _fails() -> Asked:
    raise SystemExit(3)


def test_one_that_cannot_begin_is_told(tmp_path: Path) -> None:
    opening: Callable[[], Asked] = _fails
    with Judges(1, opening, forked=True) as judges, pytest.raises(Lost, match=r"^exit status 3$"):
        found(TEXTS["talk"], tmp_path, judges)
