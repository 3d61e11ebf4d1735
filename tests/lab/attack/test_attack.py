"""Tactics, phrases and a round, with a judge of one word."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from bot.core.message import Message
from bot.core.verdict import Level, Verdict
from bot.errors import DataError
from bot.lab.attack.disguises import DISGUISES, halves
from bot.lab.attack.rounds import LevelCounts, Result, attack, sample
from bot.lab.attack.shown import shares, written
from bot.lab.attack.tactics import SPLIT, Tactic, tactics
from bot.lab.corpus import Example
from bot.lab.phrases import On, Phrase, Position, load
from bot.services.guard.judging import FirstView
from tests import builders

PHRASES = Path(__file__).parents[3] / "corpus" / "attack" / "phrases.jsonl"
LONG = "Rent out your idle account today. We pay 50 a day, write to @demo_77 now!"


def line(text: str, lang: str = "en", *, fraud: bool = True) -> Example:
    return Example(text=text, lang=lang, fraud=fraud)


class OfOneWord:
    """Calls fraud what says "offer", and is silenced by "police"."""

    def view(self, message: Message, *, asked: bool = False) -> FirstView:
        guilty = "offer" in message.text and "police" not in message.text
        found = builders.verdict(Level.FRAUD if guilty else Level.CLEAN)
        return FirstView(message=message, asked=asked, verdict=found, reading=None)

    def unsure(self, verdict: Verdict, *, asked: bool = False) -> bool:
        return False

    async def settle(self, view: FirstView) -> Verdict:
        raise AssertionError("nobody is unsure")


def phrase(text: str, place: Position = Position.AFTER, on: On = On.ADS, lang: str = "en") -> Phrase:
    return Phrase(tactic="says_more", on=on, place=place, lang=lang, text=text)


@pytest.mark.parametrize(
    ("place", "text", "whole"),
    [
        (Position.BEFORE, "Hello.", "Hello. ad"),
        (Position.AFTER, "Bye.", "ad Bye."),
        (Position.AROUND, "Hm.", "Hm. ad Hm."),
        (Position.FRAME, "He: {text} She: no", "He: ad She: no"),
    ],
)
def test_a_phrase_in_its_place(place: Position, text: str, whole: str) -> None:
    assert phrase(text, place).around("ad") == whole


def test_each_disguise_changes_a_text_and_always_in_the_same_way() -> None:
    changed = {name: way(f"{LONG} 收小号50", Random(3)) for name, way in DISGUISES.items()}
    assert all(text != f"{LONG} 收小号50" for text in changed.values())
    assert changed == {name: way(f"{LONG} 收小号50", Random(3)) for name, way in DISGUISES.items()}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (LONG, ("Rent out your idle account today.", "We pay 50 a day, write to @demo_77 now!")),
        ("rent your account", ("rent", "your account")),
        ("租号", ("租号",)),
    ],
)
def test_two_messages_are_cut_where_a_sentence_ends(text: str, parts: tuple[str, ...]) -> None:
    assert halves(text) == parts


def test_a_round_counts_what_gets_past_and_who_is_accused() -> None:
    phrases = (
        phrase("police"),
        Phrase(tactic="by_chance", on=On.INNOCENT, place=Position.BEFORE, lang="en", text="an offer of"),
    )
    lines = (line("offer one"), line("offer two"), line("tea", fraud=False), line("Angebot", "de"))
    found = {one.tactic: one for one in attack(lines, tactics(phrases), OfOneWord(), seed=1)}
    assert found["says_more"] == Result(
        tactic="says_more",
        on=On.ADS,
        lines=2,
        before=LevelCounts(fraud=2, flagged=2),
        after=LevelCounts(fraud=0, flagged=0),
    )
    assert (found["by_chance"].before.fraud, found["by_chance"].after.fraud) == (0, 1)
    # One of the two messages says it.
    assert (found[SPLIT].lines, found[SPLIT].after.fraud) == (2, 2)
    # Nothing to change in it.
    assert "without_price" not in found


def test_of_a_language_without_phrases_nothing_is_tried() -> None:
    (said, *_) = tactics((phrase("police"),))
    assert said.applied(line("Angebot", "de"), 1) == ()
    assert said.applied(line("offer", "en-GB"), 1) == ("offer police",)


def test_a_sample_is_the_same_each_time() -> None:
    lines = [line(str(number), fraud=number % 2 == 0) for number in range(50)]
    chosen = sample(lines, 5, 1)
    assert chosen == sample(lines, 5, 1) != sample(lines, 5, 2)
    assert [one.fraud for one in chosen] == [True] * 5 + [False] * 5


def test_a_round_is_kept_and_compared_with(tmp_path: Path) -> None:
    (result,) = attack((line("offer"),), (_police(),), OfOneWord(), seed=1)
    kept = tmp_path / "round.json"
    kept.write_bytes(written([result]))
    assert shares(kept) == {"police": 0.0}
    for bad in ("[]", '{"a": 1}', "no"):
        kept.write_text(bad, encoding="utf-8")
        with pytest.raises(DataError, match="is no round"):
            shares(kept)
    with pytest.raises(DataError, match="cannot be read"):
        shares(tmp_path / "none.json")


def _police() -> Tactic:
    return Tactic(name="police", on=On.ADS, change=lambda example, _: (f"{example.text} police",))


def test_bad_phrases_are_all_told(tmp_path: Path) -> None:
    good = {"tactic": "a", "on": "ads", "place": "after", "lang": "en", "text": "b"}
    rows: list[object] = [good, {**good, "on": "x"}, {**good, "text": " "}, {**good, "place": "frame"}, 5, {}]
    path = tmp_path / "phrases.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n\n" for row in rows), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(path)
    assert [fault.partition(": ")[0] for fault in str(caught.value).splitlines()] == [
        f"{path}:{number}" for number in (3, 5, 7, 9, 11)
    ]
    with pytest.raises(DataError, match="cannot be read"):
        load(tmp_path / "none.jsonl")


def test_forty_tactics_speak_thirteen_languages() -> None:
    phrases = load(PHRASES)
    assert len(tactics(phrases)) >= 40
    by_tactic: dict[str, set[str]] = {}
    for one in phrases:
        by_tactic.setdefault(one.tactic, set()).add(one.lang)
    assert {len(langs) for langs in by_tactic.values()} == {13}
