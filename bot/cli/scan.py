"""``antifraud scan``: what the bot would have flagged in an exported chat."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from multiprocessing import get_all_start_methods
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from rich.console import Console

from bot.adapters.content.catalog import load_catalog
from bot.cli.seeing import ExportedPictures, Seer, need_eyes
from bot.cli.settle import settled
from bot.config import Settings, load_settings
from bot.core.detection.judge import Sensitivity
from bot.core.library.catalog import Catalog
from bot.core.message import Message
from bot.core.verdict import Verdict
from bot.errors import AntifraudError, DataError
from bot.files import replace_whole
from bot.lab.scan import state
from bot.lab.scan.hearing import Hearing
from bot.lab.scan.judges import Asked, Judges, Lost, cores
from bot.lab.scan.opening import Opened, open_export
from bot.lab.scan.page import page
from bot.lab.scan.progress import watching
from bot.lab.scan.running import ScanEnd, ScanRun, Unfit, told
from bot.lab.scan.scan import Options, Scan, no_pictures
from bot.lab.scan.summary import summary
from bot.readers import open_judging
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders

WORTHWHILE, WORTHWHILE_SECOND = 1_000_000, 100_000
"""Bytes of an export from which on it pays to start processes, without and with the second reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanJob:
    """What was asked for; ``html`` is None for a report beside the export, ``lang`` "" for the machine's.

    ``images``: the pictures that were exported are read too. ``jobs``: the processes that judge, None for
    what fits the machine and the export.
    """

    export: Path
    html: Path | None = None
    lang: str = ""
    options: Options
    fresh: bool = False
    images: bool = False
    jobs: int | None = None


def scan(settings: Settings, job: ScanJob, out: BinaryIO) -> None:
    """Scan one export, write the report, print the summary; DataError when something could not be read."""
    if job.images:
        need_eyes()
    catalog = load_catalog(settings.content_dir)
    lang = _language(catalog, job.lang)
    opened = open_export(job.export)
    with opened.file:
        report = job.html or opened.path.with_suffix(".scan.html")
        outcome = _scanned(settings, job, opened, report)
    replace_whole(report, page(outcome, catalog, lang, job.options).encode("utf-8", "replace"))
    state.forget(_state_of(report))
    out.write(summary(outcome, catalog, report).encode("utf-8", "backslashreplace"))
    out.flush()
    if outcome.damage is not None:
        raise DataError(f"{opened.path}: {told(outcome.damage)}; the report is on what stands before it")


def _scanned(settings: Settings, job: ScanJob, opened: Opened, report: Path) -> ScanEnd:
    bound, kept = _bound(settings, job, opened), _state_of(report)
    if job.fresh:
        state.forget(kept)
    seer = Seer()
    pictures = ExportedPictures(opened.path.parent, seer).of if job.images else no_pictures
    bench = _bench(settings, second=job.options.second)
    judges = _judges(settings, job, bench, opened.size)
    ready = Scan(bench, job.options, pictures, judges.ask if judges else None)
    console = Console(stderr=True)
    resumed = state.resume(kept, bound, ready)
    # Noticed now and not after an hour, when the report is to be written.
    _refuse_unwritable(report)
    with seer, _stopping() as stopped, watching(console, opened.size, ready) as watcher:
        _greet(console, resumed, opened.size)
        runner = ScanRun(
            scan=ready,
            bound=bound,
            state=kept,
            watcher=watcher,
            stopped=lambda: bool(stopped),
            judges=judges,
        )
        try:
            with settled(), judges or nullcontext():
                return runner.run(opened.file, resumed.mark, resumed.seconds)
        except Unfit as error:
            raise DataError(f"{opened.path}: {error}") from None
        except Lost as error:
            raise AntifraudError(
                f"a process that judges ended by itself ({error}), as for want of memory;"
                " the same command goes on from what was kept, with --jobs 1 in one process"
            ) from None
        except KeyboardInterrupt:
            console.print("Stopped. The same command goes on from here.", highlight=False)
            raise


class _Bench:
    """The verdict service as a scan asks it."""

    def __init__(self, judging: TwoReaders) -> None:
        self._judging = judging

    def verdict(self, message: Message) -> Verdict:
        return at_once(self._judging.verdict(message))

    def silent(self, message: Message) -> bool:
        reading = self._judging.engine.read(message)
        return not reading.present and not reading.matches


def _bench(settings: Settings, *, second: bool) -> _Bench:
    judging = open_judging(settings, second_reader=second)
    if second and not judging.has_second:
        raise AntifraudError("there is no second reader on this machine: leave --second out")
    return _Bench(judging)


def _judges(settings: Settings, job: ScanJob, bench: _Bench, size: int) -> Judges | None:
    """Who judges beside this process, None where it judges alone."""
    count = job.jobs or (cores() if size >= (WORTHWHILE_SECOND if job.options.second else WORTHWHILE) else 1)
    if count < 2:
        return None
    # Threads of the second reader would be missing in a fork.
    forked = not job.options.second and "fork" in get_all_start_methods()
    opening = partial(_hears, bench) if forked else partial(_hears_anew, settings.content_dir, job.options)
    return Judges(count, partial(opening, job.options.sensitivity), forked=forked)


def _hears(bench: _Bench, sensitivity: Sensitivity) -> Asked:
    return Hearing(bench, sensitivity).asked


def _hears_anew(content: Path, options: Options, sensitivity: Sensitivity) -> Asked:
    settings = load_settings().model_copy(update={"content_dir": content})
    return _hears(_bench(settings, second=options.second), sensitivity)


def _greet(console: Console, resumed: state.Resumed, size: int) -> None:
    if resumed.why:
        console.print(f"Beginning anew: {resumed.why}.", highlight=False, markup=False)
    elif resumed.mark is not None:
        share = resumed.mark.offset / size
        console.print(f"Going on at {share:.0%}; --fresh begins anew.", highlight=False)


def _language(catalog: Catalog, wanted: str) -> str:
    if wanted and not catalog.speaks(wanted):
        raise AntifraudError(f"there is no language {wanted!r}: choose of {', '.join(catalog.locales)}")
    return catalog.language(wanted or os.environ.get("LANG", "").partition(".")[0])


def _state_of(report: Path) -> Path:
    return report.with_name(f"{report.name}.state")


def _refuse_unwritable(report: Path) -> None:
    folder = report.parent
    if report.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise DataError(f"{report}: cannot be written; name another place with --html")


def _bound(settings: Settings, job: ScanJob, opened: Opened) -> state.Bound:
    return {
        "export": opened.path.name,
        "size": opened.size,
        "time": opened.changed,
        "sensitivity": job.options.sensitivity.value,
        "admins": sorted(job.options.admins),
        "second reader": job.options.second,
        "content": _content(settings.content_dir),
        **({"images": True} if job.images else {}),
    }


def _content(folder: Path) -> str:
    """A name for all that decides verdicts: rules, words, lists and what was learned."""
    digest = blake2b(digest_size=16)
    for part in ("lexicon", "rules", "lists", "model"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Collect the first wish to stop, to be heeded between two messages; a second one stops at once."""
    wishes: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        wishes.append(number)
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, note)
    try:
        yield wishes
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def options(sensitivity: str, admins: Sequence[str], *, second: bool) -> Options:
    """The options of a scan; AntifraudError names what may be chosen."""
    if sensitivity not in tuple(Sensitivity):
        raise AntifraudError(f"there is no sensitivity {sensitivity!r}: choose of {', '.join(Sensitivity)}")
    return Options(sensitivity=Sensitivity(sensitivity), admins=tuple(admins), second=second)
