"""`eval` as a process: figures for good lines, one plain line for each bad one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from stat import S_IMODE

import pytest

from tests.oracles import Model, said, word
from tests.process import antifraud, antifraud_anew

AD = "高价收微信号，闲置小号换零花钱，日结"
LINES = (
    {
        "text": AD,
        "lang": "zh",
        "label": "fraud",
        "scheme": "account_trade",
        "stance": "offer",
        "kind": "plain",
    },
    {"text": "今天天气不错", "lang": "zh", "label": "clean", "stance": "none", "kind": "talk"},
)


def corpus(folder: Path, *lines: object) -> Path:
    path = folder / "lines.jsonl"
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return path


async def test_figures_a_page_and_json(tmp_path: Path) -> None:
    corpus(tmp_path, *LINES)
    outcome = await antifraud(
        *("eval", ".", "--html", "page.html", "--json", "all.json", "--no-second-reader"), cwd=tmp_path
    )
    assert outcome.status == 0
    assert "By language" in outcome.out.decode()
    assert "judging" not in outcome.out.decode()
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    every = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert every["all"]["recall"]["hits"] == 1
    assert every["all"]["false_alarms_flagged"]["hits"] == 0
    assert every["second_reader"]["asked"]["hits"] == 0
    # The worst misses stand in them word for word.
    assert {S_IMODE((tmp_path / name).stat().st_mode) for name in ("page.html", "all.json")} == {0o600}


async def test_the_machines_encoding_does_not_matter(tmp_path: Path) -> None:
    corpus(tmp_path, {**LINES[1], "text": AD})
    outcome = await antifraud_anew("eval", ".", cwd=tmp_path, variables={"PYTHONIOENCODING": "ascii"})
    assert outcome.status == 0
    assert AD in outcome.out.decode()


async def test_bad_lines_are_all_told_and_nothing_is_judged(tmp_path: Path) -> None:
    corpus(tmp_path, LINES[0], {"text": 1, "label": "ad"}, {"text": "a", "label": "maybe"})
    outcome = await antifraud("eval", "lines.jsonl", "none.jsonl", cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err.splitlines() == [
        'antifraud: lines.jsonl:2: "text" must be a string',
        (
            'antifraud: lines.jsonl:3: "label" "maybe" must be one of '
            "fraud, fraud_ad, ad, clean, ham, other_spam"
        ),
        "antifraud: none.jsonl: cannot be read (No such file or directory)",
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("eval", "lines.jsonl"), "lines.jsonl: no line to judge"),
        (("eval", "lines.jsonl", "other.jsonl", "--html", "no/page.html"), "no/page.html: cannot be written"),
    ],
)
async def test_what_cannot_be_done(tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    corpus(tmp_path)
    (tmp_path / "other.jsonl").write_text('{"text": "a", "label": "ham"}', encoding="utf-8")
    outcome = await antifraud(*words, cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err.splitlines()[-1].startswith(f"antifraud: {why}")


@pytest.fixture
async def model() -> AsyncIterator[Model]:
    async with Model.serving() as found:
        yield found


async def test_with_llm_the_third_reader_is_asked_about_what_is_in_doubt(
    tmp_path: Path, model: Model
) -> None:
    weather = {**LINES[1], "label": "fraud", "kind": "asked", "scheme": "account_trade"}
    corpus(tmp_path, LINES[0], LINES[1], weather)
    model.answer = said(word("今天天气不错"))
    outcome = await antifraud(
        *("eval", ".", "--llm", "--json", "all.json", "--no-second-reader"),
        cwd=tmp_path,
        variables={"LLM_BASE_URL": model.base, "LLM_MODEL": "small"},
    )
    assert (outcome.status, "raised 1, not believed 0, failed 0" in outcome.out.decode()) == (0, True)
    every = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    with_ = every["third_reader"]["all"]
    assert (every["all"]["recall_flagged"]["hits"], with_["recall_flagged"]["hits"]) == (1, 2)
    assert len(model.seen) == 1


async def test_without_a_third_reader_llm_says_what_is_missing(tmp_path: Path) -> None:
    corpus(tmp_path, *LINES)
    outcome = await antifraud("eval", ".", "--llm", "--no-second-reader", cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err.startswith("antifraud: LLM_BASE_URL: not set")
