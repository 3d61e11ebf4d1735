"""``antifraud review``: from what somebody said of an answer to an example."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.store import open_store
from bot.cli.review import accepted, dropped, listed
from bot.cli.train import CORPUS, corpora
from bot.config import PACKAGED_CONTENT, Settings
from bot.errors import AntifraudError
from bot.lab.corpus import load
from tests.builders import feedback


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    content = tmp_path / "content"
    content.mkdir()
    shutil.copy(PACKAGED_CONTENT / "schemes.yaml", content)
    given: dict[str, Any] = {"database_url": f"sqlite:///{tmp_path}/bot.db", "content_dir": content}
    return Settings(_env_file=None, **given)


def say(settings: Settings, text: str = "", number: int = 1) -> None:
    async def keep() -> None:
        store = await open_store(settings.database_url.get_secret_value())
        await store.feedback.keep(feedback(number, text=text))
        await store.close()

    asyncio.run(keep())


def test_what_was_said_is_listed_with_the_text_only_where_it_was_left(settings: Settings) -> None:
    assert asyncio.run(listed(settings)) == ["Nothing to review."]
    say(settings)
    say(settings, "收号\n换米", number=2)
    first, second = asyncio.run(listed(settings))
    assert first == "1\t1970-01-01\twrong\tlow -\tzh-Hans\t(text not left)"
    assert second.endswith("\t收号 换米")


def test_one_command_makes_an_example_that_training_reads(settings: Settings) -> None:
    say(settings, "收号换米")
    head, added = asyncio.run(accepted(settings, 1, "fraud", "account_trade"))
    path = settings.content_dir / "examples" / "zh.jsonl"
    assert head == f"--- {path}"
    assert json.loads(added[1:]) == json.loads(path.read_text(encoding="utf-8"))
    (example,) = load(path)
    assert (example.text, example.fraud, example.scheme) == ("收号换米", True, "account_trade")
    assert corpora(settings.content_dir) == [CORPUS, path.parent]
    assert asyncio.run(listed(settings)) == ["Nothing to review."]


def test_a_clean_one_names_no_scheme(settings: Settings) -> None:
    say(settings, "周六打球，差一个人")
    asyncio.run(accepted(settings, 1, "clean", ""))
    (example,) = load(settings.content_dir / "examples" / "zh.jsonl")
    assert (example.fraud, example.scheme) == (False, "")


@pytest.mark.parametrize(
    ("number", "label", "scheme", "why"),
    [
        (9, "fraud", "account_trade", "no such entry"),
        (1, "fraud", "", "fraud needs one of"),
        (1, "clean", "account_trade", "clean needs none"),
        (1, "perhaps", "", "must be one of fraud, clean"),
        (1, "fraud", "account_trade", "was not left to us"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    settings: Settings, number: int, label: str, scheme: str, why: str
) -> None:
    say(settings)
    with pytest.raises(AntifraudError, match=why):
        asyncio.run(accepted(settings, number, label, scheme))
    assert len(asyncio.run(listed(settings))) == 1
    assert corpora(settings.content_dir) == [CORPUS]


def test_one_is_dropped(settings: Settings) -> None:
    say(settings)
    assert asyncio.run(dropped(settings, 1)) == ["Dropped 1."]
    with pytest.raises(AntifraudError, match="no such entry"):
        asyncio.run(dropped(settings, 1))
