"""Copies of lines with something beside them that must not matter."""

from __future__ import annotations

from bot.lab.corpus import Example
from bot.lab.phrases import On, Phrase, Position
from bot.lab.training.beside import LONGEST, SOURCE, surrounded
from bot.lab.training.heads import weight

PHRASES = tuple(
    Phrase(tactic=text, on=on, place=Position.BEFORE, lang="en", text=text)
    for on, text in ((On.ADS, "Dear parents."), (On.ADS, "No scam."), (On.INNOCENT, "Urgent!"))
)
ADS = [
    Example(text=f"lend me account {number}", lang="en", fraud=True, stance="offer") for number in range(40)
]
TALK = [Example(text=f"see you at {number}", lang="en-GB", fraud=False) for number in range(40)]


def test_ads_and_talk_get_what_fits_them_and_stay_what_they_are() -> None:
    copies = list(surrounded([*ADS, *TALK], PHRASES))
    assert {copy.text.partition(copy.root)[0].strip() for copy in copies if copy.fraud} == {
        "Dear parents.",
        "No scam.",
    }
    assert {copy.text.partition(copy.root)[0].strip() for copy in copies if not copy.fraud} == {"Urgent!"}
    assert {copy.stance for copy in copies if copy.fraud} == {"offer"}
    assert copies == list(surrounded([*ADS, *TALK], PHRASES))
    assert 20 < len(copies) < 60


def test_a_copy_shares_the_fold_of_its_line_and_tells_nothing_of_rules() -> None:
    folds = {line.text: line.fold for line in ADS}
    copies = list(surrounded(ADS, PHRASES))
    assert all(copy.fold == folds[copy.root] for copy in copies)
    assert all(copy.tuned and copy.source == SOURCE for copy in copies)
    assert weight(copies[0]) < weight(ADS[0])


def test_long_lines_and_languages_without_phrases_are_left_out() -> None:
    long = [Example(text=f"{number} " + "a" * LONGEST, lang="en", fraud=True) for number in range(20)]
    german = [Example(text=f"Konto {number}", lang="de", fraud=True) for number in range(20)]
    assert list(surrounded([*long, *german], PHRASES)) == []
