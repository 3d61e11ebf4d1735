"""`check` by its command: a line of JSON for each line given, whatever is in it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

import pytest

from tests.process import Outcome, antifraud, antifraud_anew, antifraud_here, environment

AD = "高价收微信号，闲置小号换零花钱，日结"
FULL_DISK = Path("/dev/full").exists()
ADVICE = ("sys.", "recursion", "utf-8-sig", "Expecting", "codec", "float", "Exceeds")
"""Python's own words, which help nobody who calls a program."""


async def judged(given: bytes, folder: Path, **variables: str) -> tuple[Outcome, list[dict[str, Any]]]:
    # How the streams are encoded is settled when Python starts.
    command = antifraud_anew if "PYTHONIOENCODING" in variables else antifraud_here
    outcome = await command("check", "--jsonl", cwd=folder, given=given, variables=variables)
    return outcome, [json.loads(line, parse_constant=pytest.fail) for line in outcome.out.splitlines()]


def line(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


async def test_each_line_is_answered_in_its_place(tmp_path: Path) -> None:
    given = line(id="a", text=AD) + b"nonsense\n" + line(id=3, text="你好", more=1) + line(id=4, text=AD)[:-1]
    outcome, answers = await judged(given, tmp_path)
    assert [(answer["id"], answer.get("verdict")) for answer in answers] == [
        ("a", "fraud"),
        (None, None),
        (3, "clean"),
        (4, "fraud"),
    ]
    assert answers[1] == {"id": None, "error": "line 2: not JSON from character 1 on"}
    assert (outcome.status, outcome.err) == (1, "")


async def test_the_answer_has_the_agreed_keys(tmp_path: Path) -> None:
    outcome, (answer,) = await judged(line(id=1, text=AD), tmp_path)
    assert outcome.status == 0
    assert list(answer) == ["id", "verdict", "scheme", "sub", "score", "stance", "lang", "signals"]
    assert {frozenset(signal) for signal in answer["signals"]} == {frozenset({"id", "weight", "evidence"})}


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"\n", "empty"),
    "blank": (b"  \r\n", "empty"),
    "cut short": (b'{"id": 1, "text": "a\n', "not JSON from character 21 on"),
    "two values": (b"{} {}\n", "not JSON from character 4 on"),
    "not UTF-8": (b'{"text": "\xff"}\n', "not UTF-8"),
    "a list": (b"[1]\n", "not a JSON object"),
    "no text": (b'{"id": 1}\n', '"text" must be a string'),
    "NaN": (b'{"id": NaN, "text": "a"}\n', "NaN is no number in JSON"),
    "infinity": (b'{"id": -Infinity, "text": "a"}\n', "-Infinity is no number in JSON"),
    "too large": (b'{"id": 1e400, "text": "a"}\n', "a number is out of range"),
    "too small": (b'{"text": "a", "more": [-1e999]}\n', "a number is out of range"),
    "too many digits": (b'{"id": ' + b"9" * 5000 + b', "text": "a"}\n', "a number has more than 600 digits"),
    "too deep": (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "nested too deeply"),
    "byte order mark": (BOM_UTF8 + b'{"text": "a"}\n', "not JSON from character 1 on"),
    "parts no list": (b'{"parts": {}}\n', '"parts" must be a list'),
    "part no object": (b'{"parts": [1]}\n', 'each of "parts" must be an object with "origin" and "text"'),
}


async def test_a_bad_line_is_told_in_our_words(tmp_path: Path) -> None:
    given = line(text="你好") + b"".join(bad for bad, _ in BAD.values())
    outcome, (first, *answers) = await judged(given, tmp_path)
    assert first["verdict"] == "clean"
    expected = [f"line {number}: {reason}" for number, (_, reason) in enumerate(BAD.values(), 2)]
    assert answers == [{"id": None, "error": error} for error in expected]
    assert not [word for word in ADVICE if word in outcome.out.decode()]
    assert (outcome.status, outcome.err) == (1, "")


@pytest.mark.parametrize("origin", ["nope", ["text"], {"a": 1}, 5, "\ud800", "x" * 5000])
async def test_an_unknown_origin_is_named(tmp_path: Path, origin: object) -> None:
    given = json.dumps({"parts": [{"origin": origin, "text": "a"}]}).encode()
    _, (answer,) = await judged(given, tmp_path)
    assert answer["error"].startswith('line 1: unknown origin "')
    assert "known are text, caption" in answer["error"]
    assert len(answer["error"]) < 500


async def test_a_byte_order_mark_at_the_very_beginning_is_no_fault(tmp_path: Path) -> None:
    outcome, (answer,) = await judged(BOM_UTF8 + line(id=1, text=AD), tmp_path)
    assert (outcome.status, answer["verdict"]) == (0, "fraud")


@pytest.mark.parametrize(
    "identity", ["s", 1.5, True, None, [1, {"a": 2}], 10**30, -0.0, "\ud800", "\u2028", "x" * 10_000]
)
async def test_an_id_comes_back_as_it_was(tmp_path: Path, identity: object) -> None:
    outcome, (answer,) = await judged(json.dumps({"id": identity, "text": "a"}).encode(), tmp_path)
    assert outcome.status == 0
    assert answer["id"] == identity


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-16"])
async def test_the_machines_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    variables = {"PYTHONIOENCODING": encoding}
    outcome = await antifraud_anew("check", AD, cwd=tmp_path, variables=variables)
    assert (outcome.status, outcome.err) == (0, "")
    assert json.loads(outcome.out)["verdict"] == "fraud"
    _, (answer,) = await judged(line(id="身", text=AD), tmp_path, **variables)
    assert answer["id"] == "身"


async def shell(command: str, folder: Path) -> tuple[int, str]:
    """The command line under a shell that closes or redirects its streams; ``$BOT`` runs it."""
    given = environment(BOT=f"{sys.executable} -m bot")
    done = await asyncio.to_thread(
        subprocess.run, ["sh", "-c", command], cwd=folder, env=given, capture_output=True, check=False
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("$BOT check --jsonl <&-", "standard input is closed"),
        ("$BOT check --jsonl </dev/null >&-", "standard output is closed"),
        ("$BOT check a >&-", "standard output is closed"),
        ("$BOT check a >/dev/full", "No space left on device"),
        ("""echo '{"text": "a"}' | $BOT check --jsonl >/dev/full""", "No space left on device"),
        ("CONTENT_DIR=/nowhere $BOT check a", "CONTENT_DIR: /nowhere has no schemes.yaml"),
    ],
)
async def test_streams_that_cannot_be_used_are_told(tmp_path: Path, command: str, reason: str) -> None:
    if "/dev/full" in command and not FULL_DISK:
        pytest.skip("this machine has no /dev/full")
    status, err = await shell(command, tmp_path)
    assert status == 2
    (told,) = err.splitlines()
    assert told.startswith("antifraud: ")
    assert reason in told


async def test_a_reader_that_goes_away_is_no_fault_of_ours(tmp_path: Path) -> None:
    many = f"yes '{line(text='a').decode().strip()}' | head -n 2000"
    _, err = await shell(f"{many} | $BOT check --jsonl | head -n 1 >/dev/null", tmp_path)
    assert err == ""


async def test_content_that_would_judge_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "schemes.yaml").touch()
    outcome = await antifraud("check", AD, cwd=tmp_path, variables={"CONTENT_DIR": str(tmp_path)})
    assert (outcome.status, outcome.out) == (2, b"")
    assert [told.rpartition("; ")[2] for told in outcome.err.splitlines()] == [
        "without it no message would ever be judged"
    ] * 2
