"""The charts as markup: escaped, measured, and whole where there is nothing to show."""

from __future__ import annotations

import pytest

from bot.core.verdict import SCHEMES
from bot.lab.charts import Bar, Column, number, short
from bot.lab.page import environment


def drawn(chart: str, *given: object, **sizes: int) -> str:
    return str(getattr(environment().get_template("charts.html").module, chart)(*given, **sizes))


def test_columns_are_escaped_and_stacked() -> None:
    shown = drawn(
        "columns", "a<b", [Column(name="<i>", below="<u>", counts={"fraud": 3, "flagged": 1, "clean": 0})]
    )
    assert "<i>" not in shown
    assert "<u>" not in shown
    assert '<rect x="30.0" y="40.0" width="289.0" height="90.0" class="fraud"/>' in shown
    assert '<rect x="30.0" y="10.0" width="289.0" height="30.0" class="flagged"/>' in shown
    assert "<title>&lt;i&gt;: 4</title>" in shown


def test_bars_are_escaped_and_measured() -> None:
    row = Bar(
        label="<名字很长很长很长很长很长>",
        told="<b>",
        values="1 / 3",
        fraud=0.5,
        flagged=1.0,
        interval=(0.9, 1.0),
    )
    shown = drawn("bars", '"x"', [row], left=88, right=84, letters=19)
    assert "<名" not in shown
    assert "<b>" not in shown
    assert 'aria-label="&#34;x&#34;"' in shown
    assert '<rect x="88.0" y="3.0" width="74.0" height="14.0" class="fraud"/>' in shown
    assert 'd="M221.2 10H236.0"' in shown


def test_nothing_is_a_chart_too() -> None:
    assert drawn("columns", "none", []).startswith("<svg")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", ""),
        ("nineteen letters it", "nineteen letters it"),
        ("twenty letters it is", "twenty letters it …"),
        ("名字很长很长很长很长", "名字很长很长很长很…"),
        ("名字很长很长很长", "名字很长很长很长"),
    ],
)
def test_a_long_name_is_cut(name: str, kept: str) -> None:
    assert short(name, 19) == kept


def test_numbers_are_in_groups_of_three() -> None:
    assert number(1234567) == "1\u202f234\u202f567"


def test_every_scheme_has_a_colour_by_day_and_by_night() -> None:
    style = environment().get_template("scan.css").render(schemes=())
    assert {scheme: style.count(f"--{scheme}:#") for scheme in SCHEMES} == dict.fromkeys(SCHEMES, 2)
