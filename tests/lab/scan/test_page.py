"""The report in every language: complete, escaped, with nothing to press and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.core.moderation.settings import LANGUAGES
from bot.lab.scan.page import page
from bot.lab.scan.running import ScanEnd
from bot.lab.scan.scan import Options
from bot.lab.scan.summary import summary
from tests.lab.scan.exports import Record, chat, everything, said, service, written
from tests.lab.scan.test_running import scanned, talk
from tests.packaged import catalog

NASTY = "\"'><script>alert(1)</script><a href='https://evil.example'>x</a>\u202e &amp; @evil maybe ad 5"


def outcome(value: Record, cut: int = 0) -> ScanEnd:
    text = written(value)
    return scanned(text[: len(text) - cut])


def shown(value: Record, lang: str = "en", cut: int = 0) -> str:
    return page(outcome(value, cut), catalog(), lang, Options())


class Read(HTMLParser):
    """The tags, their attributes and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta"}:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "b", "span", "section"),
    *("svg", "g", "text", "rect", "path", "i", "table", "thead", "tbody", "tr", "th", "td"),
    *("ol", "ul", "li", "small", "bdi", "blockquote", "q"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_whole_report(lang: str) -> None:
    found = shown(everything(talk(), chat([said("an ad"), service("pin")], name="B", id=9)), lang)
    read = Read(found)
    assert read.tags <= TAGS
    assert not {name for name in read.attributes if name in {"href", "src", "style"} or name.startswith("on")}
    assert f'<html lang="{lang}">' in found
    assert "{" not in "".join(word for word in read.words if "color-scheme" not in word)
    assert catalog().text(lang, "scan.cases.regular") in found


def test_possible_false_alarms_come_first_and_nothing_twice() -> None:
    found = shown(talk())
    heads = [catalog().text("en", f"scan.cases.{kind}") for kind in ("regular", "uncertain", "suspicious")]
    places = [found.index(head) for head in heads]
    assert places == sorted(places)
    assert found.count("<blockquote") == 4
    assert "times seen: 5, senders: 5" in found
    assert "no sign" not in found


def test_hostile_words_stay_words() -> None:
    records = [said(NASTY, **{"from": NASTY}), said("an ad", number=2, by=8, **{"from": NASTY})]
    found = shown(everything(chat(records, name=NASTY), chat([said("ad 8")], name=f"2 {NASTY}", id=5)))
    read = Read(found)
    assert read.tags <= TAGS
    assert "evil.example" not in found
    assert "@evil" not in found
    assert "\u202e" not in found
    assert "&lt;script&gt;" in found


@pytest.mark.parametrize("second", [False, True])
def test_that_the_second_reader_was_not_asked_is_told(second: bool) -> None:
    told = page(outcome(talk()), catalog(), "en", Options(second=second))
    assert (catalog().text("en", "scan.fast") in told) is not second


def test_nothing_flagged() -> None:
    found = shown(chat([said("hello")]))
    assert catalog().text("en", "scan.none") in found
    assert "<svg" not in found


def test_of_a_damaged_file_the_page_says_so() -> None:
    value = chat([said("an ad"), said("more", number=2)])
    place = len(written(value)) - 60
    assert f"beyond byte {place:,}".replace(",", "\u202f") in shown(value, cut=60)


def test_dates_that_are_none_leave_dashes() -> None:
    records = [said("an ad", date="?", date_unixtime="x")]
    records.append({**said("hi", number=2), "date_unixtime": None, "date": "?"})
    found = shown(chat(records))
    assert "– to –" in found


def test_the_summary_on_the_terminal() -> None:
    at_once = replace(outcome(talk()), seconds=0.0)
    assert summary(at_once, catalog(), Path("report.html")).splitlines() == [
        "Looks like fraud: 3 of 70 messages. Suspicious: 6. Most often: trade in accounts.",
        "70 messages of 9 people in 0 s",
        "From 2023-11-14 to 2024-02-03",
        "  trade in accounts: 3 + 6",
        "Why: wants accounts (3 + 6)",
        "Left alone: 1 service",
        (
            "Mode warn would have sent 2 full and 1 short warnings; "
            "mode clean 2 full and 1 short warnings, deleting 3 messages."
        ),
        "Report: report.html",
    ]
