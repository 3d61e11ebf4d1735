"""The second reader: it stays out of the way, and is absent without harm."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.adapters.model import second
from bot.adapters.model.second import (
    HEAD,
    LEAST_MEMORY,
    NICENESS,
    TAIL,
    WAITING,
    Embedder,
    EmbeddingReader,
    excerpt,
    open_second_reader,
)
from bot.core.detection.classifier import HEADS
from bot.core.detection.model import DIMENSIONS
from bot.core.detection.reading import Spellings
from bot.core.detection.tuning import Tuning
from bot.services.at_once import at_once
from tests.core.detection.learned import meaning
from tests.fakes import FakeClock
from tests.second import here


class Paused:
    """Embeds nothing until it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.read: list[str] = []

    def embed(self, text: str) -> NDArray[np.float32]:
        """The centre of the heads, once let go."""
        self.gate.wait(5)
        self.read.append(text)
        return np.full(DIMENSIONS, 0.5, dtype=np.float32)


def words(text: str, folded: str = "") -> Spellings:
    return Spellings(text, folded or text)


def reader(embedder: Paused) -> EmbeddingReader:
    return EmbeddingReader(meaning(ad=-1.0), embedder)


def test_a_long_text_is_read_at_its_ends() -> None:
    assert excerpt("short") == "short"
    assert excerpt("a" * HEAD + "b" * 999 + "c" * TAIL) == "a" * HEAD + " " + "c" * TAIL


async def test_the_loop_goes_on_while_it_reads() -> None:
    embedder = Paused()
    one = reader(embedder)
    waiting = asyncio.create_task(one.points(words("hello")))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    embedder.gate.set()
    found = await waiting
    assert found is not None
    assert set(found) == set(HEADS)
    assert found["ad"] == pytest.approx(-1.0)
    one.close()


async def test_when_too_many_wait_it_says_nothing() -> None:
    embedder = Paused()
    one = reader(embedder)
    waiting = [asyncio.create_task(one.points(words(str(number)))) for number in range(WAITING)]
    await asyncio.sleep(0)
    assert await one.points(words("one too many")) is None
    embedder.gate.set()
    assert all(await asyncio.gather(*waiting))
    assert "one too many" not in embedder.read
    assert await one.points(words("later")) is not None
    one.close()


async def test_a_text_that_comes_again_is_read_once() -> None:
    embedder = Paused()
    one = reader(embedder)
    waiting = [asyncio.create_task(one.points(words("the same"))) for _ in range(3 * WAITING)]
    await asyncio.sleep(0)
    embedder.gate.set()
    found = await asyncio.gather(*waiting)
    assert found == [await one.points(words("the same"))] * len(waiting)
    assert embedder.read == ["the same"]
    assert await one.points(words("the same", "another spelling")) is not None
    assert embedder.read == ["the same", "another spelling", "the same"]
    one.close()


async def test_the_texts_of_long_ago_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "REMEMBERED", 2)
    embedder = Paused()
    embedder.gate.set()
    one = reader(embedder)
    for text in ("a", "b", "a", "c", "a", "b"):
        await one.points(words(text))
    assert embedder.read == ["a", "b", "c", "b"]
    one.close()


async def test_who_gives_up_takes_the_answer_from_nobody() -> None:
    embedder = Paused()
    one = reader(embedder)
    gone, left = (asyncio.create_task(one.points(words("the same"))) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    embedder.gate.set()
    assert await left
    one.close()


async def test_what_fails_is_tried_again() -> None:
    class Failing(Paused):
        def embed(self, text: str) -> NDArray[np.float32]:
            found = super().embed(text)
            if len(self.read) == 1:
                raise MemoryError
            return found

    embedder = Failing()
    embedder.gate.set()
    one = reader(embedder)
    with pytest.raises(MemoryError):
        await one.points(words("hello"))
    assert await one.points(words("hello")) is not None
    one.close()


async def test_on_a_busy_machine_fewer_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    monkeypatch.setattr(second, "monotonic", clock.now)

    class Slow(Paused):
        def embed(self, text: str) -> NDArray[np.float32]:
            clock.advance(0.04)
            return super().embed(text)

    embedder = Slow()
    embedder.gate.set()
    one = reader(embedder)
    for number in range(8):
        await one.points(words(str(number)))
    waiting = [asyncio.create_task(one.points(words(f"more {number}"))) for number in range(8)]
    await asyncio.sleep(0)
    one.close()
    refused = [task for task in waiting if task.done() and task.result() is None]
    for task in waiting:
        task.cancel()
    assert 2 <= len(refused) <= 6


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread a priority of its own")
async def test_it_yields_to_the_rest_of_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "NICENESS", NICENESS)
    found: list[int] = []

    class Telling(Paused):
        def embed(self, text: str) -> NDArray[np.float32]:
            found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
            return super().embed(text)

    embedder = Telling()
    embedder.gate.set()
    one = reader(embedder)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    await one.points(words("hello"))
    one.close()
    assert found == [min(19, before + NICENESS)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


@pytest.mark.parametrize(
    ("said", "read"),
    [(words("Hello  you", "hello you"), ["hello you"]), (words("h3llo", "hello"), ["hello", "h3llo"])],
)
def test_only_what_is_disguised_is_read_twice(said: Spellings, read: list[str]) -> None:
    embedder = Paused()
    embedder.gate.set()
    one = reader(embedder)
    one.look(said)
    one.close()
    assert embedder.read == read


def test_it_is_off_when_not_wanted_or_not_learned() -> None:
    assert open_second_reader(meaning(), wanted=False) is None
    assert open_second_reader(None, wanted=True) is None


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("find_spec", lambda _: None, "is not installed"),
        ("_has", lambda *_: False, "no AVX2"),
        ("_free_memory", lambda: LEAST_MEMORY - 1, "less than 300 MB"),
    ],
)
def test_it_is_absent_without_harm(
    name: str, value: object, why: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(second, "find_spec", lambda _: object())
    monkeypatch.setattr(second, "_has", lambda *_: True)
    monkeypatch.setattr(second, "_free_memory", lambda: LEAST_MEMORY)
    monkeypatch.setattr(second, name, value)
    with caplog.at_level(logging.DEBUG):
        assert open_second_reader(meaning(), wanted=True) is None
    assert why in caplog.text


def test_a_library_that_does_not_load_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(tuning: Tuning | None) -> Embedder:
        raise OSError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setattr(second, "find_spec", lambda _: object())
    monkeypatch.setattr(second, "_has", lambda *_: True)
    monkeypatch.setattr(second, "_free_memory", lambda: LEAST_MEMORY)
    monkeypatch.setattr(second, "Embedder", broken)
    assert open_second_reader(meaning(), wanted=True) is None
    assert "cannot be loaded (OSError)" in caplog.text


def test_a_machine_that_does_not_tell_its_processor(tmp_path: Path) -> None:
    assert not second._has(tmp_path / "none", "avx2")


@pytest.mark.skipif(not here(), reason="the library has no wheel for this kind of machine")
def test_the_real_one_places_like_meanings_close_together() -> None:
    embedder = Embedder()
    one, like, other = (
        embedder.embed(text)
        for text in (
            "I will pay you for your account",
            "ich bezahle dich für dein konto",
            "it rains in May\0",
        )
    )
    assert one.shape == (DIMENSIONS,)
    assert float(one @ like) > float(one @ other)


def test_where_nobody_else_waits_each_answer_is_there_at_once() -> None:
    embedder = Paused()
    embedder.gate.set()
    one = EmbeddingReader(meaning(ad=-1.0), embedder, patient=True)
    assert at_once(one.points(words("hello"))) == at_once(one.points(words("hello")))
    assert embedder.read == ["hello", "hello"]
    one.close()
