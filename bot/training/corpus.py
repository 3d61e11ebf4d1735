"""The labelled lines that the learned reader is trained and judged with."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bot.core.classifier import SCHEMES, STANCES
from bot.errors import DataError

FRAUD, CLEAN = "fraud", "clean"
_LABELS = {"fraud": FRAUD, "fraud_ad": FRAUD, "ad": FRAUD, "clean": CLEAN, "ham": CLEAN, "other_spam": CLEAN}
_SUBS = {"accounts": "account_trade", "cards_sims": "card_trade", "mule_laundering": "recruit_helper"}
_OTHER = frozenset({"impersonation", "gambling", "phishing", "investment", "loan", "romance", "other"})
_LETTERS = re.compile(r"[^\W\d_]+")
FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled text. ``scheme`` is "" when unknown or clean; ``kind`` is how the line says it."""

    text: str
    lang: str
    fraud: bool
    scheme: str = ""
    stance: str = ""
    kind: str = ""
    source: str = ""
    label: str = ""

    @property
    def fold(self) -> int:
        """The part of a cross-validation it falls into, the same for copies of one text."""
        letters = "".join(_LETTERS.findall(unicodedata.normalize("NFKC", self.text).lower()))
        return crc32(letters[:24].encode()) % FOLDS


def load(path: Path) -> tuple[Example, ...]:
    """Every line of one file or of every ``*.jsonl`` in a folder; DataError names the line at fault."""
    if not path.exists():
        raise DataError(f"{path}: no such file or folder")
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise DataError(f"{path}: holds no *.jsonl file")
    return tuple(example for file in files for example in _lines(file))


def _lines(path: Path) -> Iterator[Example]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _example(line, f"{path}:{number}", path.stem)


def _example(line: str, place: str, stem: str) -> Example:
    try:
        row = json.loads(line)
        text, label = row["text"], row["label"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{place}: a line is an object with text and label ({type(error).__name__})"
        ) from None
    if not isinstance(text, str) or label not in _LABELS:
        raise DataError(f"{place}: label {label!r} must be one of {', '.join(_LABELS)}")
    fraud = _LABELS[label] == FRAUD
    return Example(
        text=text,
        lang=str(row.get("lang") or "und"),
        fraud=fraud,
        scheme=_scheme(row) if fraud else "",
        stance=str(row.get("stance") or ""),
        kind=str(row.get("style") or row.get("difficulty") or row.get("kind") or ""),
        source=str(row.get("hand") or row.get("set") or stem),
        label=str(label),
    )


def _scheme(row: dict[str, object]) -> str:
    given = str(row.get("scheme") or "")
    if given in SCHEMES:
        return given
    sub, kind = str(row.get("sub") or ""), str(row.get("kind") or "")
    return _SUBS.get(sub) or ("other_fraud" if kind in _OTHER else "")


def stances(example: Example) -> frozenset[str]:
    """The stances that its label speaks of: none for lines of sources that do not tell them."""
    return frozenset({example.stance} & {*STANCES})
