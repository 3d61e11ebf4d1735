"""`scan` as a process: a report for an export, one plain line for what is none, going on after a kill."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from bot.lab.scan.running import EVERY
from tests.content import copied
from tests.lab.scan.exports import AD, START, Record, chat, everything, said, save, service, written
from tests.process import PATIENCE, Running, antifraud, antifraud_anew, environment, running

PAGE = "result.scan.html"
FEW = 5 * EVERY
"""Messages of a scan that keeps a state and has as much before it again."""
UNHURRIED = "tests.cli.unhurried_scan"


def group(count: int = 3) -> Iterator[Record]:
    """Talk of which hardly a line comes twice, an advertisement in every forty."""
    for number in range(1, count + 1):
        text = f"{AD} {number}" if number % 40 == 2 else f"明天第{number}班车几点到图书馆门口，有谁一起走"
        yield said(text, number=number, by=number % 999 + 1, at=START + 60 * number)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_report_and_a_summary(tmp_path: Path) -> None:
    save(tmp_path, chat(group()))
    outcome = await antifraud_anew("scan", "result.json", "--lang", "de", cwd=tmp_path)
    assert (outcome.status, outcome.err) == (0, "")
    lines = outcome.out.decode().splitlines()
    assert lines[0] == "Looks like fraud: 1 of 3 messages. Suspicious: 0. Most often: trade in accounts."
    assert lines[1].startswith("3 messages of 3 people")
    assert lines[-1] == f"Report: {PAGE}"
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert page.startswith('<!doctype html><html lang="de">')
    assert "收微信号" in page
    assert _names(tmp_path) == ["result.json", PAGE]
    assert S_IMODE((tmp_path / PAGE).stat().st_mode) == 0o600


async def test_a_folder_an_admin_and_another_place(tmp_path: Path) -> None:
    save(tmp_path, chat([*group(), service("pin_message")]))
    words = ("scan", ".", "--admin", "user3", "--html", "page.html", "--sensitivity", "high", "--second")
    outcome = await antifraud(*words, cwd=tmp_path, variables={"LANG": "zh_CN.UTF-8"})
    assert outcome.status == 0
    assert "Left alone: 1 of admins, 1 service" in outcome.out.decode().splitlines()
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith('<!doctype html><html lang="zh-Hans">')
    assert AD not in page


WRONG = {
    "nothing there": (None, (), "result.json: cannot be read (No such file or directory)"),
    "a browser's": (
        b"<!DOCTYPE html>",
        (),
        "result.json: a page for reading in a browser; in Telegram Desktop",
    ),
    "empty": (b"", (), "result.json: empty; in Telegram Desktop"),
    "no JSON": (b"hello", (), "result.json: no JSON; in Telegram Desktop"),
    "another's": (written({"messages": [{"content": "x"}]}), (), "result.json: JSON of another program; in"),
    "no group": (written(everything()), (), "result.json: JSON of another program; in"),
    "private": (
        written(everything(chat(group(), type="personal_chat"))),
        (),
        "result.json: no message of a group is in this export: choose the group before exporting",
    ),
    "language": (written(chat(group())), ("--lang", "xx"), "there is no language 'xx': choose of zh-Hans, "),
    "sensitivity": (
        written(chat(group())),
        ("--sensitivity", "most"),
        "there is no sensitivity 'most': choose of low, normal, high",
    ),
    "place": (
        written(chat(group())),
        ("--html", "no/page.html"),
        "no/page.html: cannot be written; name another place with --html",
    ),
}


@pytest.mark.parametrize("name", WRONG)
async def test_one_plain_line_for_what_cannot_be_done(tmp_path: Path, name: str) -> None:
    content, words, why = WRONG[name]
    if content is not None:
        save(tmp_path, content)
    outcome = await antifraud("scan", "result.json", *words, cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err.startswith(f"antifraud: {why}")
    assert len(outcome.err.splitlines()) == 1
    assert not (tmp_path / PAGE).exists()


async def test_a_second_reader_that_is_not_there(tmp_path: Path) -> None:
    save(tmp_path, chat(group()))
    content = {"CONTENT_DIR": str(copied(tmp_path))}
    outcome = await antifraud("scan", "result.json", "--second", cwd=tmp_path, variables=content)
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err == "antifraud: there is no second reader on this machine: leave --second out\n"


async def test_a_damaged_file_is_reported_on_as_far_as_it_goes(tmp_path: Path) -> None:
    save(tmp_path, written(chat(group()))[:-120])
    outcome = await antifraud("scan", "result.json", cwd=tmp_path)
    size = (tmp_path / "result.json").stat().st_size
    assert outcome.status == 2
    assert outcome.out.decode().splitlines()[-1] == f"Report: {PAGE}"
    assert outcome.err == (
        f"antifraud: result.json: the file ends too early, at byte {size:,}: export the chat once more; "
        "the report is on what stands before it\n"
    )
    assert f"{size:,}".replace(",", "\u202f") in (tmp_path / PAGE).read_text(encoding="utf-8")


async def _kept(folder: Path, process: Running) -> None:
    """Wait until there is something to go on from."""
    state = folder / f"{PAGE}.state"
    for _ in range(int(PATIENCE / 0.05)):
        if state.exists():
            return
        assert process.returncode is None, "the scan ended before anything was kept"
        await asyncio.sleep(0.05)
    pytest.fail("nothing was kept")


async def test_after_a_kill_and_a_wish_to_stop_the_same_report_comes_out(tmp_path: Path) -> None:
    save(tmp_path, chat(group(FEW)))
    folder, words = tmp_path, ("scan", "result.json", "--lang", "en")
    assert (await antifraud(*words, "--html", "once.html", cwd=folder)).status == 0
    async with running(*words, cwd=folder, module=UNHURRIED) as process:
        await _kept(folder, process)
        process.kill()
    async with running(*words, cwd=folder, module=UNHURRIED) as process:
        greeting = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        assert greeting.startswith(b"Going on at ")
        process.send_signal(signal.SIGINT)
        _, told = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, told.decode()) == (130, "Stopped. The same command goes on from here.\n")
    last = await antifraud(*words, cwd=folder)
    assert (last.status, last.err.startswith("Going on at ")) == (0, True)
    assert (folder / PAGE).read_bytes() == (folder / "once.html").read_bytes()
    assert _names(folder) == ["once.html", "result.json", PAGE]


async def test_a_state_of_another_export_is_told_and_left(tmp_path: Path) -> None:
    save(tmp_path, chat(group(FEW)))
    async with running("scan", "result.json", cwd=tmp_path, module=UNHURRIED) as process:
        await _kept(tmp_path, process)
        process.kill()
    kept = (tmp_path / f"{PAGE}.state").read_bytes()
    save(tmp_path, chat(group(4)))
    outcome = await antifraud("scan", "result.json", "--sensitivity", "low", cwd=tmp_path)
    assert outcome.status == 0
    assert outcome.err == "Beginning anew: the state was made with another size, time, sensitivity.\n"
    (tmp_path / f"{PAGE}.state").write_bytes(kept)
    outcome = await antifraud("scan", "result.json", "--fresh", cwd=tmp_path)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines()[1].startswith(b"4 messages of 4 people")


BOUND = 220
"""Megabytes: 173 were measured."""
GROWTH = 50
"""Megabytes more than for a small export: 20 were measured, most of it what is known of 100,000 people."""


def crowd(count: int) -> Iterator[Record]:
    """Short answers of ever new people, and now and then an advertisement that no other resembles."""
    for number in range(1, count + 1):
        text = f"{AD} {chr(0x4E00 + number // 500)}" if number % 500 == 0 else "收到"
        yield said(text, number=number, by=number, at=START + number, **{"from": f"Member {number % 2_000}"})


async def _peak(folder: Path, count: int) -> float:
    """Megabytes of a scan at its peak, as the system tells its parent."""
    save(folder, chat(crowd(count)))
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'bot', 'scan', 'result.json'], check=True, stdout=-3)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    words = (sys.executable, "-c", code)
    process = await asyncio.create_subprocess_exec(
        *words, cwd=folder, env=environment(), stdin=DEVNULL, stdout=PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 3 * PATIENCE)
    assert process.returncode == 0
    return int(out) / (1024**2 if sys.platform == "darwin" else 1024)


async def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    small, large = await _peak(tmp_path, 1_000), await _peak(tmp_path, 200_000)
    assert large < BOUND
    assert large - small < GROWTH


async def test_the_page_is_the_same_however_many_judge(tmp_path: Path) -> None:
    save(tmp_path, chat(group(FEW)))
    pages = set()
    for jobs in ("1", "2", "3"):
        words = ("scan", "result.json", "--lang", "en", "--html", f"{jobs}.html", "--jobs", jobs)
        outcome = await antifraud(*words, cwd=tmp_path)
        assert (outcome.status, outcome.err) == (0, "")
        pages.add((tmp_path / f"{jobs}.html").read_bytes())
    assert len(pages) == 1
