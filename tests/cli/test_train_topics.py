"""Topics are learned from the ways of asking, by wording and by meaning, with one name for the rest."""

from __future__ import annotations

import numpy as np
import pytest

from bot.cli.train_topics import OTHERS, AskedText, by_meaning, by_wording, others, ways
from bot.core.detection.model import DIMENSIONS
from bot.core.library.gist import NONE
from bot.core.library.search import TOLD
from bot.lab.corpus import Example
from tests.packaged import catalog

LINES = (
    *(AskedText(text=f"rent my whatsapp {n}", lang="en", topic="rent_account") for n in range(6)),
    *(AskedText(text=f"police on the phone {n}", lang="en", topic="fake_police") for n in range(6)),
    *(AskedText(text=f"see you at lunch {n}", lang="en", topic=NONE) for n in range(6)),
)


def test_every_way_of_asking_and_of_telling_is_learned_from() -> None:
    lines = ways(catalog())
    topics = {line.topic for line in lines}
    locale = catalog().locales["fi"]
    assert topics == {*catalog().topics, *(f"{TOLD}{name}" for name in locale.tellings)}
    told = {line.text for line in lines if (line.lang, line.topic) == ("fi", f"{TOLD}paid")}
    assert told == set(locale.tellings["paid"])


def test_talk_and_honest_offers_ask_for_nothing_and_adverts_are_left_out() -> None:
    def examples(kind: str, *, fraud: bool) -> list[Example]:
        numbers = range(OTHERS + 5)
        return [example(f"{kind} {number}", kind=kind, fraud=fraud) for number in numbers]

    found = others([*examples("talk", fraud=False), *examples("look_alike", fraud=False)])
    assert {line.topic for line in found} == {NONE}
    assert len(found) == 2 * OTHERS
    assert (
        others([example("talk", kind="talk", fraud=True), example("x" * 999, kind="talk", fraud=False)]) == ()
    )


def example(text: str, *, kind: str, fraud: bool) -> Example:
    return Example(text=text, lang="en", kind=kind, fraud=fraud, scheme="account_trade" if fraud else "")


def test_the_wording_tells_the_lines_apart_the_same_each_time() -> None:
    one, two = by_wording(LINES), by_wording(LINES)
    assert np.array_equal(one.weights, two.weights)
    for text, topic in (("rent out my WhatsApp", "rent_account"), ("is it the police", "fake_police")):
        told = one.of(text)
        assert max(told, key=lambda name: told[name]) == topic
    assert sum(one.of("anything").values()) == pytest.approx(1.0)


def test_the_meaning_tells_the_lines_apart() -> None:
    rng = np.random.default_rng(5)
    centres = {line.topic: rng.normal(size=DIMENSIONS) for line in LINES}
    embedded = np.array([centres[line.topic] for line in LINES], dtype=np.float32)
    gist = by_meaning(LINES, embedded)
    for topic, place in centres.items():
        told = gist.of(place.astype(np.float32))
        assert max(told, key=lambda name: told[name]) == topic
