"""The notice that the product grew from is told completely: each fact, in every language, on a phone."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.content.catalog import Reader
from bot.adapters.content.faults import Faults
from bot.adapters.content.lint import lint
from bot.adapters.content.lint_notice import check_notice
from bot.adapters.content.strict_yaml import Node
from bot.config import PACKAGED_CONTENT
from bot.core.moderation.settings import LANGUAGES
from tests.content import change, copied

TODAY = datetime.date(2026, 12, 7)
CRIME = "帮助信息网络犯罪活动罪"
ONLINE = ("online", "internet", "网上", "網路上", "ネット", "온라인", "интернет", "διαδίκτυ", "verkko")


@pytest.fixture(scope="module")
def reader() -> Reader:
    found = Reader(folder=PACKAGED_CONTENT)
    found.catalog()
    return found


def said(reader: Reader, lang: str) -> Iterator[tuple[str, Node, tuple[str, ...]]]:
    """Each fact in a language with the part that tells it and the words it is known by."""
    origins = reader.origins
    for name, fact in origins.notice.items():
        files = origins.locales[lang]
        part = files["notice"].get(fact["part"].text()) or files["ui"][fact["part"].text()]
        yield name, part, origins.notice_words[lang][name].texts()


def reported(reader: Reader, lang: str, part: Node) -> set[str]:
    """The places of the facts that a part misses."""
    part.faults = Faults()
    check_notice(reader.origins, lang)
    return {fault.consequence.rpartition(" ")[2] for fault in part.faults}


def spaced(line: str) -> str:
    """A line with a plain space for a no-break one, as the words of a fact are written."""
    return " ".join(line.split()).casefold()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fact_that_is_taken_out_is_missed(reader: Reader, lang: str) -> None:
    """The line that tells it is taken out: no other line of the part tells it by chance."""
    facts = list(said(reader, lang))
    assert len(facts) == len(reader.origins.notice) > 60
    for name, part, words in facts:
        whole = part.text()
        lines = whole.split("\n")
        kept = [line for line in lines if not any(word.casefold() in spaced(line) for word in words)]
        assert len(kept) == len(lines) - 1, (name, words)
        part.value = "\n".join(kept) or "-"
        assert reader.origins.notice_words[lang][name].at in reported(reader, lang, part), name
        part.value = whole


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_crime_is_named_as_the_statute_names_it(reader: Reader, lang: str) -> None:
    own = "幫助信息網絡犯罪活動罪" if lang == "zh-Hant" else CRIME
    assert own in reader.origins.locales[lang]["notice"]["notice_crime"].text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_is_above_him_is_never_said_to_be_online(reader: Reader, lang: str) -> None:
    """Which of the two the notice means is open; that he is above him is true of both."""
    told = reader.origins.locales[lang]["notice"]["notice_case_end"].text().casefold()
    assert [word for word in ONLINE if word in told] == []


def test_a_fault_names_the_text_the_fact_and_its_words(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    line = change(folder, "locales/en/notice.yaml", "and apply for loans", "and more")
    at = next(
        number
        for number, text in enumerate((folder / "locales/en/notice.yaml").read_text().splitlines(), 1)
        if text.startswith("notice_risks:")
    )
    words = (folder / "notice/en.yaml").read_text().splitlines().index("loans: [apply for loans]") + 1
    assert line > at
    fault = (
        f"content/locales/en/notice.yaml:{at}: apply for loans; does not say that"
        " risk 2: loans are applied for in one's name, nobody of this language is told it;"
        f" by content/notice/en.yaml:{words}"
    )
    assert fault in lint(folder, TODAY)


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("notice/en.yaml", "loans:", "loan:", "loan; unknown fact of the notice, nothing is held to it"),
        ("notice/en.yaml", "loans: [apply for loans]\n", "", "loans; no words for a fact of the notice"),
        ("notice_facts.yaml", "part: notice_risks\n", "part: notice_risk\n", "en has no such part"),
        ("notice/en.yaml", "loans: [apply for loans]", "loans: []", "at least 1 are needed"),
        ("notice_facts.yaml", "part: notice_risks\n", "place: x\n", "the key part is missing"),
    ],
)
def test_what_else_is_wrong_with_it_is_told(
    tmp_path: Path, name: str, old: str, new: str, fault: str
) -> None:
    folder = copied(tmp_path)
    change(folder, name, old, new)
    assert fault in "\n".join(lint(folder, TODAY))


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("notice.yaml", "Xiao Chen gave in.", "Xiao Chen" + " gave in" * 30, "the part takes 24 lines"),
        ("ui.yaml", "may be a crime.", "may be a crime" + ", at that" * 9, "the card takes 17 lines"),
    ],
)
def test_what_fills_more_than_a_screen_is_told(
    tmp_path: Path, name: str, old: str, new: str, fault: str
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(PACKAGED_CONTENT, folder, ignore=shutil.ignore_patterns("model", "rules"))
    change(folder, f"locales/en/{name}", old, new)
    assert fault in "\n".join(lint(folder, TODAY))
