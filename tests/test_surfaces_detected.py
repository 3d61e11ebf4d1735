"""An ad is found wherever a member of a group can put one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.content.rules import load_ruleset
from bot.adapters.telegram.receive.normalise import normalise
from bot.core.detection.engine import Engine
from bot.core.verdict import Level
from tests.surfaces import SURFACES, Build

AD = "高价收微信号，闲置小号换零花钱，日结"
URL = "https://t.me/+AbCdEfGhIjKlMnOp"
TEXTS = [(name, build) for name, build, carries in SURFACES if carries == "text"]
LINKS = [(name, build) for name, build, carries in SURFACES if carries == "link"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_ruleset(Path(__file__).parent.parent / "content"))


@pytest.mark.parametrize(("name", "build"), TEXTS, ids=[name for name, _ in TEXTS])
def test_an_ad_in_this_field_is_detected(engine: Engine, name: str, build: Build) -> None:
    message = normalise(build(AD, URL), 1)
    assert message is not None
    verdict = engine.verdict(message)
    assert (verdict.level, verdict.scheme) == (Level.FRAUD, "account_trade")


@pytest.mark.parametrize(("name", "build"), LINKS, ids=[name for name, _ in LINKS])
def test_a_link_alone_accuses_nobody(engine: Engine, name: str, build: Build) -> None:
    message = normalise(build("Hi", URL), 1)
    assert message is not None
    assert engine.verdict(message).level is not Level.FRAUD
