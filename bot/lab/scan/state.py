"""What a scan knew a moment ago, in a file beside the report: after a kill the next start goes on from it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from bot.errors import DataError
from bot.files import replace_whole
from bot.lab.scan.export import Head, ReadMark
from bot.lab.scan.scan import Scan

VERSION = 1
"""Of the state's form; one written by another version is not read."""
Bound = Mapping[str, object]
"""What a state belongs to: the export, the options, the content. All of it must be the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """Where a scan goes on, and how many seconds it took until there; or ``why`` it begins anew."""

    mark: ReadMark | None = None
    seconds: float = 0.0
    why: str = ""


def save(path: Path, bound: Bound, scan: Scan, mark: ReadMark, seconds: float) -> None:
    """Write everything down at once or not at all."""
    kept = {
        "version": VERSION,
        "bound": bound,
        "mark": asdict(mark),
        "seconds": seconds,
        "scan": scan.plain(),
    }
    replace_whole(path, orjson.dumps(kept))


def resume(path: Path, bound: Bound, scan: Scan) -> Resumed:
    """Put the scan where it stood, if there is a state and it belongs to this export, options and content."""
    try:
        kept = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return Resumed()
    except (OSError, ValueError):
        return Resumed(why=f"{path} cannot be read")
    if why := _stranger(kept, bound):
        return Resumed(why=why)
    try:
        mark = _mark(kept["mark"])
        scan.restore(kept["scan"], mark.head)
        return Resumed(mark=mark, seconds=float(kept["seconds"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DataError(f"{path}: damaged; delete it, or start with --fresh") from None


def _stranger(kept: Any, bound: Bound) -> str:
    """What of the state's belongings is not the same any more, "" if all is."""
    if (
        not isinstance(kept, dict)
        or kept.get("version") != VERSION
        or not isinstance(kept.get("bound"), dict)
    ):
        return "the state is of another version of this program"
    changed = [name for name, value in bound.items() if kept["bound"].get(name) != value]
    return f"the state was made with another {', '.join(changed)}" if changed else ""


def _mark(kept: Mapping[str, Any]) -> ReadMark:
    return ReadMark(offset=int(kept["offset"]), section=str(kept["section"]), head=Head(**kept["head"]))


def forget(path: Path) -> None:
    """Remove the state of a scan that came to its end."""
    with contextlib.suppress(OSError):
        path.unlink()
