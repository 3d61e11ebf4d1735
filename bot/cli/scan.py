"""``antifraud scan``: what the bot would have flagged in an exported chat."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from rich.console import Console

from bot.adapters.content.catalog import load_catalog
from bot.cli.seeing import ExportedPictures, Seer, need_eyes
from bot.cli.settle import settled
from bot.config import Settings
from bot.core.detection.judge import Sensitivity
from bot.core.library.catalog import Catalog
from bot.core.message import Message
from bot.core.verdict import Verdict
from bot.errors import AntifraudError, DataError
from bot.files import replace_whole
from bot.lab.scan import state
from bot.lab.scan.opening import Opened, open_export
from bot.lab.scan.page import page
from bot.lab.scan.progress import watching
from bot.lab.scan.running import ScanEnd, ScanRun, Unfit, told
from bot.lab.scan.scan import Options, Scan, no_pictures
from bot.lab.scan.summary import summary
from bot.readers import open_judging
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanJob:
    """What was asked for; ``html`` is None for a report beside the export, ``lang`` "" for the machine's.

    ``images``: the pictures that were exported are read too.
    """

    export: Path
    html: Path | None = None
    lang: str = ""
    options: Options
    fresh: bool = False
    images: bool = False


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
    ready = Scan(_bench(settings, second=job.options.second), job.options, pictures)
    console = Console(stderr=True)
    resumed = state.resume(kept, bound, ready)
    # Noticed now and not after an hour, when the report is to be written.
    _refuse_unwritable(report)
    with seer, _stopping() as stopped, watching(console, opened.size, ready) as watcher:
        _greet(console, resumed, opened.size)
        runner = ScanRun(scan=ready, bound=bound, state=kept, watcher=watcher, stopped=lambda: bool(stopped))
        try:
            with settled():
                return runner.run(opened.file, resumed.mark, resumed.seconds)
        except Unfit as error:
            raise DataError(f"{opened.path}: {error}") from None
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
