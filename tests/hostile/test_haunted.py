"""Every command, button and card, in a world where all names, titles, texts and reasons are poisonous."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.adapters.telegram.screens import ROUTES
from bot.adapters.telegram.send.render import ALERT_LIMIT, TEXT_LIMIT
from bot.core.text.quoting import units
from bot.playground.markup import parse_html
from tests.drill import LOG
from tests.hostile.haunted import Haunted, plain_texts, texts, walked
from tests.hostile.tappable import taps_in

OWN = "{words} #evilown $EVIL /evilown 666 666 6666"
WORLDS: dict[str, dict[str, str]] = {
    "with a log": {"log": str(LOG), "warning_text": OWN},
    "without": {"warning_text": OWN},
}
POISON = re.compile("evil|666", re.IGNORECASE)
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u061c\0")
SURFACES = ("title", "name", "text", "bio", "args", "admin", "fed", "reason", "note", "own")


@pytest.fixture(scope="module", params=WORLDS)
def world(request: pytest.FixtureRequest) -> Haunted:
    return asyncio.run(walked(**WORLDS[request.param]))


def test_nothing_poisonous_can_be_tapped(world: Haunted) -> None:
    found = {tap: text for _, text in texts(world.calls) for tap in taps_in(text) if POISON.search(tap)}
    assert found == {}


def test_nothing_turns_a_text_around_or_breaks_it(world: Haunted) -> None:
    for said in (*(parse_html(text)[0] for _, text in texts(world.calls)), *plain_texts(world.calls)):
        assert not TURNING & set(said), said
        assert said.count("\u2068") == said.count("\u2069"), said
        said.encode()


def test_every_text_is_well_formed_and_fits(world: Haunted) -> None:
    for method, text in texts(world.calls):
        limit = TEXT_LIMIT if "Text" in method or method.endswith("Message") else 1024
        assert units(parse_html(text)[0]) <= limit, text


def test_answers_and_buttons_fit(world: Haunted) -> None:
    for method, params in world.calls:
        if method == "answerCallbackQuery":
            assert units(str(params.get("text", ""))) <= ALERT_LIMIT
        for row in (params.get("reply_markup") or {}).get("inline_keyboard", []):
            for one in row:
                assert one["text"].strip()
                assert "\n" not in one["text"]
                assert len(one.get("callback_data", "").encode()) <= 64


def test_what_is_quoted_is_still_there_to_read(world: Haunted) -> None:
    """Else the tests above would prove nothing."""
    said = " ".join(text for _, text in texts(world.calls))
    missing = {surface for surface in SURFACES if f"evil{surface}" not in said}
    assert missing == set()


def test_the_walk_comes_through_every_handler(world: Haunted) -> None:
    assert {route.name for route in ROUTES} - world.went == {"migrated"}
