"""The labelled lines that the learned reader is trained and judged with."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.core.detection.classifier import STANCES
from bot.core.verdict import SCHEMES
from bot.errors import DataError
from bot.lab.lines import numbered

FRAUD, CLEAN = "fraud", "clean"
_LABELS = {"fraud": FRAUD, "fraud_ad": FRAUD, "ad": FRAUD, "clean": CLEAN, "ham": CLEAN, "other_spam": CLEAN}
_SUBS = {"accounts": "account_trade", "cards_sims": "card_trade", "mule_laundering": "recruit_helper"}
_FAMILIES = {"recruitment": "recruit_"}
_OTHER = frozenset({"impersonation", "gambling", "phishing", "investment", "loan", "romance", "other"})
_MOST_FAULTS = 20
_LETTERS = re.compile(r"[^\W\d_]+")
FOLDS = 5


class _BadLine(ValueError):  # noqa: N818 - reads as what it is
    """What is wrong with a line, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled text. ``scheme`` is "" when unknown or clean; ``kind`` is how the line says it.

    ``tuned``: whoever wrote the rules has seen the line, so what the rules say of it flatters them.
    ``root`` is the text that a copy was made of. ``family`` is what the scheme begins with, ``recruit_`` for
    lines that tell no more; "" when unknown.
    """

    text: str
    lang: str
    fraud: bool
    scheme: str = ""
    family: str = ""
    stance: str = ""
    kind: str = ""
    source: str = ""
    label: str = ""
    tuned: bool = False
    root: str = ""

    @property
    def fold(self) -> int:
        """The part of a cross-validation it falls into, the same for copies of one text."""
        letters = "".join(_LETTERS.findall(unicodedata.normalize("NFKC", self.root or self.text).lower()))
        return crc32(letters[:24].encode()) % FOLDS


def load(*paths: Path) -> tuple[Example, ...]:
    """Every line of the files and of every ``*.jsonl`` in the folders; DataError names each line at fault."""
    faults: list[str] = []
    found = tuple(example for file in _files(paths, faults) for example in _lines(file, faults))
    if faults:
        more = [f"and {len(faults) - _MOST_FAULTS} more"] if len(faults) > _MOST_FAULTS else []
        raise DataError("\n".join([*faults[:_MOST_FAULTS], *more]))
    return found


def _files(paths: Sequence[Path], faults: list[str]) -> Iterator[Path]:
    for path in paths:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files:
            faults.append(f"{path}: holds no *.jsonl file")
        yield from files


def _lines(path: Path, faults: list[str]) -> Iterator[Example]:
    for number, line in numbered(path, faults):
        try:
            yield _example(line, path.stem)
        except _BadLine as error:
            faults.append(f"{path}:{number}: {error}")


def _example(line: bytes, stem: str) -> Example:
    row = _row(line)
    fraud = _LABELS[row["label"]] == FRAUD
    scheme = _scheme(row) if fraud else ""
    return Example(
        text=row["text"],
        lang=str(row.get("lang") or "und"),
        fraud=fraud,
        scheme=scheme,
        family=(scheme or _FAMILIES.get(str(row.get("kind")), "")) if fraud else "",
        stance=str(row.get("stance") or ""),
        kind=str(row.get("style") or row.get("difficulty") or row.get("kind") or ""),
        source=str(row.get("hand") or row.get("set") or stem),
        label=row["label"],
        tuned=row.get("tuned") is True,
    )


def _row(line: bytes) -> dict[str, Any]:
    """The object of a line, with a text and a known label."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _BadLine("is no JSON in UTF-8; a line is an object with text and label") from None
    if not isinstance(row, dict):
        raise _BadLine("is no JSON object; a line is an object with text and label")
    if not isinstance(row.get("text"), str):
        raise _BadLine('"text" must be a string')
    label = row.get("label")
    if not isinstance(label, str) or label not in _LABELS:
        shown = json.dumps(label, ensure_ascii=False)[:40]
        raise _BadLine(f'"label" {shown} must be one of {", ".join(_LABELS)}')
    return row


def _scheme(row: dict[str, Any]) -> str:
    given = str(row.get("scheme") or "")
    if given in SCHEMES:
        return given
    sub, kind = str(row.get("sub") or ""), str(row.get("kind") or "")
    return _SUBS.get(sub) or ("other_fraud" if kind in _OTHER else "")


def stances(example: Example) -> frozenset[str]:
    """The stances that its label speaks of: none for lines of sources that do not tell them."""
    return frozenset({example.stance} & {*STANCES})
