"""``antifraud eval``: labelled lines in, figures out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.config import Settings
from bot.errors import ConfigError, DataError
from bot.files import opener
from bot.lab.corpus import Example, load
from bot.lab.evaluation.as_json import written
from bot.lab.evaluation.page import page
from bot.lab.evaluation.report import EvaluationReport, Third, report, third
from bot.lab.evaluation.terminal import show
from bot.lab.judging import Judged, TimedJudging, first_look, in_doubt, second_look, third_look
from bot.readers import open_oracle
from bot.services.guard.judging import TwoReaders
from bot.services.guard.third import ThirdReader

BLINK = 0.1
PIPED = 140
"""Columns of the table where no terminal tells its own."""


def read(paths: Sequence[Path]) -> tuple[Example, ...]:
    """The lines of all files and folders; DataError when one is bad, or when there is none."""
    examples = load(*paths)
    if not examples:
        raise DataError(f"{', '.join(map(str, paths))}: no line to judge")
    return examples


def evaluate(
    examples: Sequence[Example], judging: TimedJudging, *, texts: int, along: AskedAlong | None = None
) -> EvaluationReport:
    """Judge every line under a progress bar, and count; with ``along`` both without its word and with it."""
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
        both = list(_watched(bar, "second reader", second_look(fast, judging), len(fast)))
        found = report(both, texts=texts)
        return found if along is None else replace(found, third=asyncio.run(_third(bar, both, along)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAlong:
    """The third reader to be measured, and how its connection is closed."""

    reader: ThirdReader
    close: Callable[[], Awaitable[None]]


def third_reader(settings: Settings, judging: TwoReaders) -> AskedAlong:
    """The third reader of these settings, patient; ConfigError where there is none."""
    oracle = open_oracle(settings)
    if oracle is None:
        raise ConfigError("LLM_BASE_URL: not set, so there is no third reader; set it, or leave --llm out")
    return AskedAlong(reader=ThirdReader(oracle, judging.rejudge, patient=True), close=oracle.close)


async def _third(bar: Progress, judged: Sequence[Judged], along: AskedAlong) -> Third:
    task = bar.add_task("third reader", total=len(in_doubt(judged, along.reader)))
    try:
        heard = await third_look(judged, along.reader, lambda: bar.update(task, advance=1, refresh=True))
    finally:
        await along.close()
    tally = along.reader.tally
    assert tally is not None
    return third(
        heard,
        asked=tally.asked,
        raised=tally.raised,
        untrue=tally.untrue,
        failed=tally.failed,
        refused=tally.refused,
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
