"""``antifraud eval``: labelled lines in, figures out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.errors import DataError
from bot.files import opener
from bot.lab.corpus import Example, load
from bot.lab.evaluation.as_json import written
from bot.lab.evaluation.page import page
from bot.lab.evaluation.report import EvaluationReport, report
from bot.lab.evaluation.terminal import show
from bot.lab.judging import Judged, TimedJudging, first_look, second_look

BLINK = 0.1
PIPED = 140
"""Columns of the table where no terminal tells its own."""


def read(paths: Sequence[Path]) -> tuple[Example, ...]:
    """The lines of all files and folders; DataError when one is bad, or when there is none."""
    examples = load(*paths)
    if not examples:
        raise DataError(f"{', '.join(map(str, paths))}: no line to judge")
    return examples


def evaluate(examples: Sequence[Example], judging: TimedJudging, *, texts: int) -> EvaluationReport:
    """Judge every line under a progress bar, and count."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        # The bar's own thread would take time from what is measured.
        auto_refresh=False,
    )
    with bar:
        fast = list(_watched(bar, "fast judge", first_look(examples, judging), len(examples)))
        return report(
            list(_watched(bar, "second reader", second_look(fast, judging), len(fast))), texts=texts
        )


def _watched(bar: Progress, name: str, judged: Iterator[Judged], total: int) -> Iterator[Judged]:
    """The same lines, the bar moving with them, ten times a second at most."""
    task, shown = bar.add_task(name, total=total), monotonic()
    for done, one in enumerate(judged, 1):
        if monotonic() - shown > BLINK or done == total:
            bar.update(task, completed=done, refresh=True)
            shown = monotonic()
        yield one


def publish(found: EvaluationReport, out: BinaryIO, *, html: Path | None, json: Path | None) -> None:
    """Write the report where it is wanted, and print it in UTF-8."""
    # First, because a reader of the table may go away before its end.
    if html is not None:
        write(html, page(found).encode("utf-8", "replace"))
    if json is not None:
        write(json, written(found))
    with printing(out) as console:
        show(found, console)


@contextmanager
def printing(out: BinaryIO) -> Iterator[Console]:
    """A console that prints tables to a stream, in UTF-8 whatever the machine's encoding is."""
    lines = TextIOWrapper(out, "utf-8", errors="backslashreplace")
    yield Console(file=lines, width=None if out.isatty() else PIPED)
    lines.flush()
    # Or it would close what is not its own.
    lines.detach()


def write(path: Path, content: bytes) -> None:
    """Write one file; DataError says why it cannot be written."""
    try:
        with open(path, "wb", opener=opener) as file:
            file.write(content)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror})") from None
