"""`attack` as a process: a table of tactics, kept and compared with."""

from __future__ import annotations

import json
from pathlib import Path

from tests.process import antifraud

LINES = (
    {"text": "高价收微信号，闲置小号换零花钱，日结，加我微信 demo_77", "lang": "zh", "label": "fraud"},
    {"text": "今天天气不错，下午去公园走走", "lang": "zh", "label": "clean"},
)
PHRASE = {"tactic": "praises", "on": "ads", "place": "after", "lang": "zh", "text": "大家都说好。"}


def folder(path: Path) -> None:
    for name, rows in (("lines.jsonl", LINES), ("said.jsonl", (PHRASE,))):
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        (path / name).write_text(text, encoding="utf-8")


async def test_a_round_is_printed_kept_and_compared_with(tmp_path: Path) -> None:
    folder(tmp_path)
    words = ("attack", "lines.jsonl", "--phrases", "said.jsonl", "--no-second-reader")
    first = await antifraud(*words, "--json", "round.json", cwd=tmp_path)
    assert first.status == 0
    kept = json.loads((tmp_path / "round.json").read_text(encoding="utf-8"))
    assert kept["praises"] == {
        "on": "ads",
        "lines": 1,
        "fraud_before": 1,
        "flagged_before": 1,
        "fraud_after": 1,
        "flagged_after": 1,
    }
    second = await antifraud(*words, "--against", "round.json", cwd=tmp_path)
    assert "fraud, earlier" in second.out.decode()
    assert "praises" in second.out.decode()


async def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path) -> None:
    folder(tmp_path)
    outcome = await antifraud("attack", "lines.jsonl", "--phrases", "none.jsonl", cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err.splitlines()[-1] == (
        "antifraud: none.jsonl: cannot be read (No such file or directory)"
    )
