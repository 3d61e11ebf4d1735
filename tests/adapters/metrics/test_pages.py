"""What a bot on duty shows to whoever watches it: figures without anybody's words; whether it is ready."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.adapters.metrics.counts import Counts
from bot.adapters.metrics.families import COUNTERS, HISTOGRAMS, READ
from bot.adapters.metrics.pages import metrics_app
from bot.errors import Busy, Refused, StoreError
from bot.services.guard.third import ThirdTally
from bot.services.platform import Eyes
from tests.builders import ADMIN, GROUP, MEMBER, click_update, text_update
from tests.desk import VITALS, Duty
from tests.fakes import until
from tests.gauges import GAUGES
from tests.pictures import FakeEyes, lines, photo_update

AD = "高价收微信号 demo_handle_7 日结"


class Watched:
    """A bot on duty, and the pages that tell how it is."""

    def __init__(self, eyes: Eyes | None = None) -> None:
        self.counts = Counts()
        self.duty = Duty(meter=self.counts, eyes=eyes)
        pages = metrics_app(self.counts, VITALS, self.duty.gauging.read, self.duty.readiness.look)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(pages), base_url="http://bot")

    async def metrics(self) -> dict[str, float]:
        """Each series and its value."""
        answer = await self.client.get("/metrics")
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        lines = [line for line in answer.text.splitlines() if line[0] != "#"]
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


@asynccontextmanager
async def watching(eyes: Eyes | None = None) -> AsyncIterator[Watched]:
    watched = Watched(eyes)
    async with watched.client:
        yield watched


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    async with watching() as found:
        yield found


async def test_an_ad_is_counted_from_its_arrival_to_its_answer(watched: Watched) -> None:
    await watched.duty.see(text_update(1, AD), text_update(2, "Dinner at eight?"))
    found = await watched.metrics()
    expected = {
        'antifraud_updates_total{kind="message",outcome="fraud"}': 1,
        'antifraud_updates_total{kind="message",outcome="clean"}': 1,
        'antifraud_verdicts_total{level="fraud",scheme="account_trade"}': 1,
        'antifraud_verdicts_total{level="clean",scheme=""}': 1,
        'antifraud_moderation_total{what="ad.account_trade"}': 1,
        'antifraud_moderation_total{what="act.warn"}': 1,
        'antifraud_update_seconds_count{kind="message"}': 2,
        "antifraud_answer_seconds_count": 1,
        "antifraud_inbox_waiting": 0,
        'antifraud_outbox_waiting{state="ready"}': 0,
        "antifraud_database_up": 1,
        'antifraud_content_info{version="20e02a38"}': 1,
        'antifraud_build_info{library="22.8",python="3.11.2",version="0.1.0"}': 1,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert found['antifraud_store_seconds_count{way="write"}'] > 0


async def test_of_several_calls_for_one_update_the_first_alone_is_its_answer(watched: Watched) -> None:
    await watched.duty.see(text_update(1, AD))
    await watched.duty.see(click_update(2, "why", by=MEMBER, number=watched.duty.messenger.last_id))
    await watched.duty.see(text_update(3, "/start", chat_id=ADMIN, by=ADMIN))
    assert (await watched.metrics())["antifraud_answer_seconds_count"] == 2


async def test_retries_and_what_was_given_up_are_counted_by_method(watched: Watched) -> None:
    watched.duty.messenger.fail(GROUP, Busy(3.0), Refused("no rights"))
    await watched.duty.see(text_update(1, AD))
    found = await watched.metrics()
    assert found['antifraud_retries_total{method="sendMessage"}'] == 1
    assert found['antifraud_calls_undone_total{method="sendMessage"}'] == 1
    assert found["antifraud_answer_seconds_count"] == 0


async def test_what_waits_for_telegram_has_an_age(watched: Watched) -> None:
    held = watched.duty.messenger.hold(GROUP)
    await watched.duty.inbox.accept([text_update(1, AD)])
    await until(lambda: watched.duty.outbox.oldest())  # noqa: PLW0108 - asked anew each time
    found = await watched.metrics()
    assert sum(found[f'antifraud_outbox_waiting{{state="{state}"}}'] for state in ("ready", "sending")) == 1
    assert found["antifraud_outbox_oldest_seconds"] > 0
    held.set()
    await watched.duty.settled()
    assert (await watched.metrics())["antifraud_outbox_oldest_seconds"] == 0


async def test_nothing_that_anybody_wrote_or_is_called_is_shown(watched: Watched) -> None:
    await watched.duty.see(text_update(1, AD), text_update(2, "/check @somebody 12345678"))
    answer = (await watched.client.get("/metrics")).text
    told = set(re.findall(r'(?<!le)="([^"]*)"', answer)) - {"20e02a38"}
    assert not [word for word in told if re.search(r"[^\w.+ -]|\d{5}", word)]
    assert "demo_handle" not in answer


async def test_a_database_that_fails_leaves_the_rest_to_be_seen(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise StoreError("away")

    monkeypatch.setattr(watched.duty.store.operating, "backlog", fails)
    found = await watched.metrics()
    assert found["antifraud_database_up"] == 0
    assert "antifraud_inbox_waiting" not in found
    assert "antifraud_telegram_silence_seconds" in found


async def test_the_third_reader_is_read_where_it_is_counted(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(watched.duty.third), "tally", ThirdTally(asked=5, untrue=2, rests=7.0))
    found = await watched.metrics()
    assert found['antifraud_third_reader_texts_total{outcome="asked"}'] == 5
    assert found['antifraud_third_reader_texts_total{outcome="untrue"}'] == 2
    assert found["antifraud_third_reader_rests_seconds"] == 7


async def test_a_picture_is_counted_once_and_its_wait_from_its_arrival_on() -> None:
    eyes = FakeEyes(poster=lines("高价收微信号", "日结"), cat=lines("cat"))
    async with watching(eyes) as watched:
        await watched.duty.see(photo_update(1, "poster"), photo_update(2, "cat"))
        found = await watched.metrics()
    assert found['antifraud_pictures_total{outcome="read"}'] == 2
    assert found["antifraud_pictures_waiting"] == 0
    updates = {key: count for key, count in found.items() if key.startswith("antifraud_updates_total")}
    assert updates == {
        'antifraud_updates_total{kind="message",outcome="fraud"}': 1,
        'antifraud_updates_total{kind="message",outcome="clean"}': 1,
    }
    assert found['antifraud_update_seconds_count{kind="message"}'] == 2
    assert found["antifraud_answer_seconds_count"] == 1


async def test_every_family_is_there_from_the_start_but_of_readers_that_are_off(watched: Watched) -> None:
    text = (await watched.client.get("/metrics")).text
    there = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
    counters = {f"{one.name}_total" for one in (*COUNTERS.values(), *READ)}
    declared = counters | {one.name for one in (*HISTOGRAMS.values(), *GAUGES)}
    absent = {"third_reader_texts_total", "third_reader_rests_seconds", "pictures_total", "pictures_waiting"}
    assert declared - there == {f"antifraud_{name}" for name in absent}


async def test_whoever_asks_hears_that_it_is_alive_and_ready(watched: Watched) -> None:
    alive, ready = await watched.client.get("/healthz"), await watched.client.get("/readyz")
    assert (alive.status_code, alive.json()) == (200, {"alive": True})
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "store": True, "telegram": True, "content": True},
    )


async def test_without_its_database_it_is_not_ready(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise StoreError("away")

    monkeypatch.setattr(watched.duty.store.operating, "flag", fails)
    answer = await watched.client.get("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, False)
    assert (await watched.client.get("/healthz")).status_code == 200
