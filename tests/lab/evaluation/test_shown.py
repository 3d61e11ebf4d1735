"""One report in three dresses: a table, a page, JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console

from bot.core.verdict import Level
from bot.lab.evaluation.as_json import plain, written
from bot.lab.evaluation.figures import Share
from bot.lab.evaluation.page import ceiling, page
from bot.lab.evaluation.report import EvaluationReport, report, third
from bot.lab.evaluation.terminal import short, show
from bot.lab.judging import Judged
from tests.lab.evaluation.lines import judged, some

REPORT = report(some(), texts=20)


def printed(found: EvaluationReport) -> str:
    console = Console(file=StringIO(), width=140)
    show(found, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def texts(judged: tuple[Judged, ...]) -> list[str]:
    return [one.example.text for one in judged]


def test_the_worst_come_first() -> None:
    assert texts(REPORT.misses) == ["missed worse", "<b>missed</b>"]
    assert texts(REPORT.alarms) == ["worse <script>alarm</script>", "alarm"]


def test_so_many_texts_as_were_wanted() -> None:
    assert texts(report(some(), texts=1).misses) == ["missed worse"]
    silent = report(some(), texts=0)
    for shown in (printed(silent), page(silent), written(silent).decode()):
        assert "missed worse" not in shown
        assert "alarm</" not in shown


def test_a_line_without_a_kind_stands_under_its_source() -> None:
    assert [one.name for one in REPORT.by_kind] == ["plain", "implicit", "two"]
    assert {*REPORT.cells} == {("en", "plain"), ("zh", "plain"), ("zh", "implicit")}


def test_the_table_names_every_grouping_and_figure() -> None:
    shown = printed(REPORT)
    for title in (
        "By language",
        "By scheme",
        "By kind",
        "By source",
        "By label",
        "Who speaks",
        "Worst misses",
    ):
        assert title in shown
    assert re.search(r"all +5 +40\.0% +60\.0% +66\.7% +3 +33\.33% +66\.67% +66\.7%", shown)
    assert "Calibration error (ECE): 0." in shown
    assert "100 µs p99" not in shown
    assert "1,000 µs p99" in shown
    assert "asked for 12.5% of the lines, 20,000 µs mean" in shown


def test_markup_of_a_text_is_no_markup_of_the_terminal() -> None:
    assert "[red]x[/]" in printed(report([judged(Level.CLEAN, text="[red]x[/]")], texts=1))


def test_what_moves_a_cursor_is_not_printed() -> None:
    assert short("a\x1b[2J\nb") == "a [2J b"
    assert short("x" * 200) == "x" * 159 + "…"


class Page(HTMLParser):
    """Collects what a page opens, closes and refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.refers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.refers += [
            name for name, _ in attrs if name in {"src", "href", "xlink:href"} or name[:2] == "on"
        ]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing() -> None:
    parsed = Page()
    parsed.feed(page(REPORT))
    assert parsed.open == []
    assert parsed.refers == []
    assert not parsed.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in page(REPORT)


def test_texts_on_the_page_are_escaped() -> None:
    shown = page(REPORT)
    assert "&lt;b&gt;missed&lt;/b&gt;" in shown
    assert "<script" not in shown


def test_names_on_the_page_are_escaped() -> None:
    nasty = '"><script>'
    lines = [judged(lang=nasty, kind=nasty, source=nasty, stance=nasty, called=nasty, scheme=nasty)]
    assert "<script" not in page(report([*lines, judged(Level.CLEAN, lang=nasty)], texts=5))


def test_the_page_has_its_charts() -> None:
    shown = page(REPORT)
    assert shown.count("<svg") == 6
    for name in ("Recall by language", "Share of advertisements by score", "Lines by score"):
        assert f'aria-label="{name}"' in shown


@pytest.mark.parametrize(
    "lines", [[judged()], [judged(Level.CLEAN, fraud=False)], [judged(Level.CLEAN, score=0.0)]]
)
def test_lines_of_one_sort_can_be_shown_too(lines: list[Judged]) -> None:
    found = report(lines, texts=5)
    assert page(found)
    assert printed(found)
    assert json.loads(written(found))["all"]["lines"] == 1


def test_json_holds_shares_with_counts_and_intervals() -> None:
    every = plain(REPORT)
    assert every["all"]["recall"] == {  # type: ignore[index]
        "hits": 2,
        "lines": 5,
        "share": 0.4,
        "interval": [0.117618, 0.76928],
    }
    assert every["by_lang_and_kind"][0]["lang"] == "en"  # type: ignore[index]
    assert every["second_reader"]["asked"]["hits"] == 1  # type: ignore[index]
    assert every["schemes"]["account_trade"]["not found"] == 2  # type: ignore[index]


def test_json_survives_half_a_character() -> None:
    found = written(report([judged(Level.CLEAN, text="\ud800")], texts=1))
    assert json.loads(found)["misses"][0]["text"] == "\ud800"


@pytest.mark.parametrize(("hits", "full"), [(0, 0.01), (1, 0.01), (3, 0.05), (60, 1.0)])
def test_a_full_bar_is_a_round_share(hits: int, full: float) -> None:
    assert ceiling([Share(hits=hits, lines=100), Share(hits=0, lines=0)]) == full


def test_figures_with_the_third_reader_stand_beside_those_without() -> None:
    lines = some()
    raised = [judged(text="<b>missed</b>", score=0.79) if one.verdict.score == 0.3 else one for one in lines]
    heard = third(raised, asked=2, raised=1, untrue=0, failed=1, refused=0)
    found = replace(REPORT, third=heard)
    told = "Third reader: asked for 25.0% of the lines, raised 1, not believed 0, failed 1, not asked after"
    table = printed(found)
    assert told in table
    without, with_ = (line for line in table.splitlines() if line.strip().startswith(("without", "with ")))
    assert ("40.0%" in without, "60.0%" in with_) == (True, True)
    assert told in page(found)
    kept = json.loads(written(found))
    assert kept["third_reader"]["asked"]["hits"] == 2
    assert kept["third_reader"]["all"]["recall"]["hits"] == kept["all"]["recall"]["hits"] + 1
    assert [kept["third_reader"][name] for name in ("raised", "untrue", "failed", "refused")] == [1, 0, 1, 0]


def test_without_a_third_reader_nothing_is_said_of_it() -> None:
    for shown in (printed(REPORT), page(REPORT), written(REPORT).decode()):
        assert "hird" not in shown
