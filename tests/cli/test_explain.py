"""`check` in a terminal: a verdict in words that need no explanation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.process import Outcome, antifraud_here

AD = "招兼职 帮忙发朋友圈送大米 一条5元"
QUESTION = "有人要收我微信号，能卖吗？"


async def said(folder: Path, *words: str) -> str:
    outcome = await antifraud_here("check", *words, cwd=folder)
    assert (outcome.status, outcome.err) == (0, "")
    return outcome.out.decode()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.commands.judging.is_terminal", lambda: True)


@pytest.mark.usefixtures("terminal")
async def test_a_terminal_is_told_in_words_what_it_is_and_why(tmp_path: Path) -> None:
    head, *reasons, way = (await said(tmp_path, AD)).splitlines()
    assert head == "Looks like fraud: paid ad posting (posting ads)."
    assert reasons[0].startswith("  • wants people to post ads: “")
    assert way == "More: --explain. For programs: --json."


@pytest.mark.usefixtures("terminal")
async def test_of_what_is_harmless_it_is_told_what_clears_it(tmp_path: Path) -> None:
    head, *reasons, _ = (await said(tmp_path, QUESTION)).splitlines()
    assert head == "No sign of a known kind of fraud."
    assert "  • seems to be asking: “能卖吗”" in reasons
    assert not any("wants" in reason for reason in reasons)


@pytest.mark.usefixtures("terminal")
async def test_json_is_had_in_a_terminal_too(tmp_path: Path) -> None:
    assert json.loads(await said(tmp_path, "--json", AD))["verdict"] == "fraud"


async def test_a_pipe_gets_json(tmp_path: Path) -> None:
    assert json.loads(await said(tmp_path, AD))["verdict"] == "fraud"


async def test_who_asks_why_is_told_what_counts_for_it_and_against_it(tmp_path: Path) -> None:
    shown = await said(tmp_path, "--explain", QUESTION)
    blocks = [block.splitlines()[0] for block in shown.split("\n\n")]
    assert blocks == [
        "No sign of a known kind of fraud.",
        "What speaks for it",
        "What speaks against it",
        "It was not close.",
    ]
    assert "Who speaks: somebody who asks. Language: 简体中文." in shown


@pytest.mark.parametrize("text", [AD, QUESTION, "hello friends", "Rent your bank card, 500 a week, DM me"])
async def test_plain_words_hold_no_weights_and_no_ids(tmp_path: Path, text: str) -> None:
    shown = re.sub(r"“.*?”", "", await said(tmp_path, "--explain", text))
    assert not re.search(r"\d|[a-z]_[a-z]|--(?!raw)", shown)


async def test_the_same_with_numbers(tmp_path: Path) -> None:
    shown = await said(tmp_path, "--raw", AD)
    assert "Suspicious from 0.50, fraud from 0.80." in shown


async def test_nothing_moves_the_terminals_cursor(tmp_path: Path) -> None:
    assert "\x1b" not in await said(tmp_path, "--explain", f"\x1b[2J{AD}\n\x1b[1A")


@pytest.mark.parametrize(
    "words", [[], ["--jsonl", AD], ["--json", "--raw", AD], ["--jsonl", "--explain"], ["--json"]]
)
async def test_what_does_not_go_together_is_refused(tmp_path: Path, words: list[str]) -> None:
    outcome: Outcome = await antifraud_here("check", *words, cwd=tmp_path)
    assert outcome.status == 2
    assert "give a TEXT" in outcome.err


async def test_the_version_is_told(tmp_path: Path) -> None:
    outcome = await antifraud_here("--version", cwd=tmp_path)
    assert re.fullmatch(rb"antifraud \d+\.\d+\.\d+\n", outcome.out)
