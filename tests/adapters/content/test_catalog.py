"""The content folder loads whole, quickly, or with every fault; lint names file and line."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from bot.adapters.content.catalog import SCHEMES, load_catalog
from bot.adapters.content.lint import html_fault, lint, shown
from bot.core.content import Grade
from bot.errors import ContentError

CONTENT = Path(__file__).parents[3] / "content"
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("schemes.yaml", "tips.yaml"):
        (tmp_path / "content").mkdir(exist_ok=True)
        shutil.copy(CONTENT / name, tmp_path / "content" / name)
    for name in ("facts", "locales"):
        shutil.copytree(CONTENT / name, tmp_path / "content" / name)
    return tmp_path / "content"


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first occurrence and return its line."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_our_content_has_no_fault() -> None:
    assert lint(CONTENT, TODAY) == []


def test_the_catalog_holds_every_scheme_in_every_language() -> None:
    catalog = load_catalog(CONTENT)
    assert tuple(catalog.schemes) == SCHEMES
    assert sorted(catalog.locales) == ["en", "zh-Hans", "zh-Hant"]
    for locale in catalog.locales.values():
        assert tuple(locale.warnings) == SCHEMES
        assert tuple(locale.steps) == SCHEMES
        assert set(locale.tips) == set(catalog.tips)
    assert len(catalog.tips) >= 12


def test_a_fact_keeps_its_source_and_dates() -> None:
    law = load_catalog(CONTENT).laws["cn_atfl_44"]
    assert (law.country, law.article, law.grade) == ("cn", "44", Grade.STATUTE)
    assert law.verified_on == datetime.date(2026, 11, 24)
    assert "200,000" in law.note


def test_a_catalog_without_tips_or_languages_is_refused(folder: Path) -> None:
    (folder / "tips.yaml").write_text("{}\n", encoding="utf-8")
    (folder / "locales/index.yaml").write_text("default: en\nlocales: {}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_catalog(folder)
    assert "content/tips.yaml:1: {}; without a tip there is none to post" in caught.value.faults
    assert "content/locales/index.yaml:2: {}; without a language nothing can be said" in caught.value.faults


@pytest.mark.parametrize("name", ["tips.yaml", "locales", "schemes.yaml", "locales/en/tips.yaml"])
def test_a_catalog_that_lacks_a_file_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ContentError, match="the file cannot be read"):
        load_catalog(folder)


def test_every_fault_of_every_file_is_reported_at_once(folder: Path) -> None:
    scheme = change(folder, "tips.yaml", "scheme: account_trade", "scheme: account_trades")
    grade = change(folder, "facts/laws/cn.yaml", "grade: statute", "grade: sure")
    change(folder, "locales/en/ui.yaml", "button.why: Why?", "button.why: Why?\nbutton.why: What?")
    with pytest.raises(ContentError) as caught:
        load_catalog(folder)
    assert caught.value.faults == (
        f"content/facts/laws/cn.yaml:{grade}: sure; unknown, must be one of {', '.join(Grade)}",
        caught.value.faults[1],
        f"content/tips.yaml:{scheme}: account_trades; unknown, must be one of {', '.join(SCHEMES)}",
    )
    assert caught.value.faults[1].startswith("content/locales/en/ui.yaml:")
    assert "button.why; the key stands in line" in caught.value.faults[1]


def test_a_missing_file_or_folder_is_a_fault_and_not_a_crash(folder: Path) -> None:
    (folder / "locales/zh-Hant/tips.yaml").unlink()
    shutil.rmtree(folder / "facts")
    faults = lint(folder, TODAY)
    assert "content/locales/zh-Hant/tips.yaml:1: No such file or directory; the file cannot be read" in faults


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "schemes.yaml",
            "cn_criminal_287_1",
            "cn_criminal_287_9",
            "cn_criminal_287_9; unknown law, recruit_posting cannot cite it",
        ),
        ("schemes.yaml", "subs: [post_ads]", "subs: [loan]", "loan; the sub-scheme stands at"),
        (
            "facts/hotlines/cn.yaml",
            "review_by: 2027-02-24",
            "review_by: 2026-11-24",
            "cn_96110 is dated wrongly",
        ),
        (
            "facts/laws/cn.yaml",
            "id: cn_atfl_31",
            "id: cn_atfl_25",
            "cn_atfl_25; the id stands at content/facts/laws/cn.yaml:3",
        ),
        ("facts/laws/cn.yaml", 'article: "44"', 'article: "42"', "第四十四条; is not article 42 of"),
        (
            "locales/en/ui.yaml",
            "button.close: Close\n",
            "",
            "button.close; content/locales/en/ui.yaml lacks this key",
        ),
        ("locales/zh-Hans/ui.yaml", "settings.saved: 已保存。\n", "", "settings.saved; missing"),
        (
            "locales/zh-Hans/ui.yaml",
            "{mode}",
            "{modus}",
            "greet.group; placeholders modus in zh-Hans, mode at",
        ),
        ("locales/en/ui.yaml", "<b>{title}</b>", "<b>{title}", "<b> is never closed"),
        ("locales/en/ui.yaml", "<b>{title}</b>", "<h1>{title}</h1>", "<h1> is not allowed"),
        ("locales/en/ui.yaml", "Add me to a group", "<b>Add me</b>", "tags in plain text"),
        (
            "locales/zh-Hans/tips.yaml",
            "不卖、不租、不借。已经给了",
            "不卖，不然等着坐牢",
            "坐牢; a notice never threatens",
        ),
        (
            "locales/en/warnings.yaml",
            "what: this looks like paying",
            "what: this is paying",
            "accuses outright",
        ),
        ("locales/en/warnings.yaml", "({law:cn_criminal_287_1})", "", "does not cite cn_criminal_287_1"),
        ("locales/en/warnings.yaml", "({law:cn_psal_20})", "({law:cn_opinion_10})", "cites cn_opinion_10"),
        ("locales/en/warnings.yaml", "“{did_it}”", "“{button}”", "unknown placeholders button in full.now"),
        ("locales/en/warnings.yaml", "now: don't take it", "now: " + "x" * 800, "the full warning is"),
        ("locales/en/warnings.yaml", "this too looks", "x" * 300, "the short warning is"),
        ("locales/zh-Hant/tips.yaml", "only_posting:", "only_posts:", "only_posts; unknown tip"),
        ("locales/zh-Hant/facts.yaml", "  cn_110:", "  cn_119:", "cn_119; unknown hotline"),
        ("locales/zh-Hant/ui.yaml", "country.hk: 香港\n", "", "country.hk; missing, it has no name to show"),
    ],
)
def test_lint_names_file_line_and_consequence(
    folder: Path, name: str, old: str, new: str, fault: str
) -> None:
    change(folder, name, old, new)
    found = [line for line in lint(folder, TODAY) if fault in line]
    assert found, lint(folder, TODAY)
    assert found[0].startswith("content/")
    assert found[0].split(":")[1].isdigit()


def test_the_line_is_the_one_that_was_changed(folder: Path) -> None:
    line = change(folder, "locales/en/tips.yaml", "second_scam: |-", "second_scam: |-\n  arrest\n ")
    assert f"content/locales/en/tips.yaml:{line}: arrest; a notice never threatens" in "\n".join(
        lint(folder, TODAY)
    )


def test_an_overdue_fact_is_reported_on_the_day_after(folder: Path) -> None:
    due = datetime.date(2027, 2, 24)
    assert lint(folder, due) == []
    overdue = lint(folder, due + datetime.timedelta(days=1))
    assert any("2027-02-24; cn_96110 is overdue, check its source and move the date" in it for it in overdue)


def test_a_poorly_graded_fact_needs_a_stated_reason(folder: Path) -> None:
    text = (folder / "facts/hotlines/cn.yaml").read_text(encoding="utf-8")
    because = next(line for line in text.splitlines(keepends=True) if "  printed_because" in line)
    change(folder, "facts/hotlines/cn.yaml", because, "")
    found = [line for line in lint(folder, TODAY) if "graded secondary" in line]
    assert len(found) == 3
    assert "give printed_because there or drop it" in found[0]


@pytest.mark.parametrize(
    ("text", "plain", "fault"),
    [
        ("<b>a</b> & b", False, "a bare < or &"),
        ("a < b", False, "a bare < or &"),
        ("<b><i>a</b></i>", False, "</b> closes nothing"),
        ("<a href='https://x'>a</a>", False, ""),
        ("<a onclick='x'>a</a>", False, "attributes on <a>"),
        ("<b class='x'>a</b>", False, "attributes on <b>"),
        ("a &amp; <u>b</u>", False, ""),
        ("a & b < c", True, ""),
        ("<b>a</b>", True, "tags in plain text"),
    ],
)
def test_html_that_telegram_refuses(text: str, plain: bool, fault: str) -> None:
    assert html_fault(text, plain=plain) == fault


def test_length_is_counted_as_shown() -> None:
    assert shown('<a href="https://x">a</a> &amp; <b>b</b>') == "a & b"
