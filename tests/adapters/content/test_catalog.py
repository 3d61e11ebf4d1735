"""The content folder loads whole, quickly, or with every fault; lint names file and line."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.facts import due
from bot.adapters.content.lint import lint
from bot.adapters.content.markup import html_fault, shown
from bot.core.library.content import CASE, EVERYWHERE, OWN
from bot.core.library.facts import Grade
from bot.core.moderation.settings import LANGUAGES, REGIONS
from bot.core.verdict import SCHEMES
from bot.errors import ContentError
from tests.content import THREE, change

CONTENT = Path(__file__).parents[3] / "content"
TODAY = datetime.date(2026, 12, 7)
UNTOLD = """
  scheme: card_trade
  kind: fact
  audience: all
  length: short
  level: easy
  reach: own
"""
MASTERS = ("zh-Hans", "en")
"""The languages that every text is written in first, but for the cases of one country."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our content in three languages, which are enough to show a fault."""
    target = tmp_path / "content"
    target.mkdir()
    files = (
        "schemes",
        "seasons",
        "quizzes",
        "topics",
        "notice_facts",
        "places",
        "calls",
        "signs",
        "red_flags",
    )
    for name in (f"{file}.yaml" for file in files):
        shutil.copy(CONTENT / name, target / name)
    (target / "lists").mkdir()
    for name in ("lists/intents.yaml", "lists/stories.yaml"):
        shutil.copy(CONTENT / name, target / name)
    for name in ("facts", "tips", "notice", *(f"locales/{lang}" for lang in THREE)):
        shutil.copytree(CONTENT / name, target / name)
    index = (CONTENT / "locales/index.yaml").read_text(encoding="utf-8")
    head, *entries = re.split(r"(?m)^(?=  \S+:$)", index)
    kept = [entry for entry in entries if entry.split(":")[0].strip() in THREE]
    (target / "locales/index.yaml").write_text(head + "".join(kept), encoding="utf-8")
    return target


def test_our_content_has_no_fault() -> None:
    assert lint(CONTENT, TODAY) == []


def test_what_no_language_tells_is_a_fault_where_all_are_kept(tmp_path: Path) -> None:
    """Who keeps a few languages keeps the tips of the others in the index."""
    target = tmp_path / "content"
    shutil.copytree(CONTENT, target, ignore=shutil.ignore_patterns("model"))
    line = change(target, "tips/accounts.yaml", "account_is_a_key:", f"untold:{UNTOLD}account_is_a_key:")
    (fault,) = lint(target, TODAY)
    assert f"tips/accounts.yaml:{line + 6}: own; no language has words for it" in fault


def test_the_catalog_holds_every_scheme_in_every_language() -> None:
    catalog = load_catalog(CONTENT)
    assert tuple(catalog.schemes) == SCHEMES
    assert set(catalog.locales) == set(LANGUAGES)
    everywhere = {tip.id for tip in catalog.tips.values() if tip.reach == EVERYWHERE}
    for locale in catalog.locales.values():
        assert tuple(locale.warnings) == SCHEMES
        assert everywhere <= set(locale.tips) | set(locale.quizzes)
        for warning in locale.warnings.values():
            assert [len(warning.police), len(warning.friendly), len(warning.short)] == [3, 3, 3]


def test_the_library_is_as_large_as_it_says() -> None:
    catalog = load_catalog(CONTENT)
    tips = [tip for tip in catalog.tips.values() if not tip.is_quiz]
    assert len(tips) >= 160
    assert len(catalog.tips) - len(tips) >= 60
    assert sum(tip.reach == EVERYWHERE for tip in tips) >= 48
    assert sum(tip.kind == CASE for tip in tips) >= 24
    own = {"account_trade", "card_trade", "recruit_posting"}
    assert sum(tip.scheme in own for tip in tips) >= 40
    for lang in MASTERS:
        untold = [tip for tip in catalog.tips.values() if tip not in catalog.tipbook.told(lang)]
        assert {(tip.kind, tip.reach) for tip in untold} == {(CASE, OWN)}
    assert len({law.country for law in catalog.laws.values()}) >= 25
    assert len({hotline.country for hotline in catalog.hotlines.values()} - {"eu"}) >= 32
    assert {fact.country for fact in (*catalog.laws.values(), *catalog.hotlines.values())} == set(REGIONS)


def test_a_fact_keeps_its_source_and_dates() -> None:
    law = load_catalog(CONTENT).laws["cn_atfl_44"]
    assert (law.country, law.article, law.grade) == ("cn", "44", Grade.STATUTE)
    assert law.verified_on == datetime.date(2026, 11, 24)
    assert "200,000" in law.note


def test_a_catalog_without_tips_or_languages_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "tips")
    (folder / "locales/index.yaml").write_text("default: en\nlocales: {}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_catalog(folder)
    assert "content/tips:1: no tips; without a tip there is none to post" in caught.value.faults
    assert "content/locales/index.yaml:2: {}; without a language nothing can be said" in caught.value.faults


@pytest.mark.parametrize("name", ["seasons.yaml", "locales", "schemes.yaml", "locales/en/tips.yaml"])
def test_a_catalog_that_lacks_a_file_is_refused(folder: Path, name: str) -> None:
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ContentError, match="the file cannot be read"):
        load_catalog(folder)


def test_every_fault_of_every_file_is_reported_at_once(folder: Path) -> None:
    scheme = change(folder, "tips/accounts.yaml", "scheme: account_trade", "scheme: account_trades")
    grade = change(folder, "facts/laws/cn.yaml", "grade: statute", "grade: sure")
    change(folder, "locales/en/ui.yaml", "button.why: Why?", "button.why: Why?\nbutton.why: What?")
    with pytest.raises(ContentError) as caught:
        load_catalog(folder)
    assert caught.value.faults == (
        f"content/facts/laws/cn.yaml:{grade}: sure; unknown, must be one of {', '.join(Grade)}",
        caught.value.faults[1],
        f"content/tips/accounts.yaml:{scheme}: account_trades; unknown, must be one of {', '.join(SCHEMES)}",
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
        (
            "schemes.yaml",
            "tw: [tw_",
            "tw: [cn_atfl_25, tw_",
            "is a law of cn, it would be told to readers in tw",
        ),
        ("schemes.yaml", "de: [de_stgb_27", "vn: [vn_nd340_30]\n    de: [de_stgb_27", "graded secondary at"),
        ("schemes.yaml", "subs: [post_ads]", "subs: [loan]", "loan; the sub-scheme stands at"),
        (
            "seasons.yaml",
            "graduation:",
            "harvest: {first: 09-01, last: 09-30}\ngraduation:",
            "harvest; no tip",
        ),
        (
            "topics.yaml",
            "scheme: account_trade, risk: high",
            "scheme: accounts, risk: high",
            "accounts; unknown",
        ),
        ("topics.yaml", "risk: high", "risk: low", "low; unknown, must be one of high, medium, unknown"),
        ("topics.yaml", "show: [law, hotline]", "show: [laws]", "laws; does not match"),
        (
            "topics.yaml",
            '"tip:account_is_a_key"',
            '"tip:gone"',
            "tip:gone; unknown tip, the answer would name",
        ),
        ("topics.yaml", '"aid:scanned_login"', '"aid:gone"', "aid:gone; unknown aid"),
        (
            "topics.yaml",
            '"tip:account_is_a_key"',
            '"tip:only_a_desktop_login"',
            "has no words in some languages",
        ),
        ("topics.yaml", "rent_account:", "rent_accounts:", "rent_accounts; no words for this topic"),
        ("locales/en/questions.yaml", "\nlend_account:", "\nlent_account:", "lent_account; unknown topic"),
        (
            "locales/en/questions.yaml",
            "  asked:\n",
            "  asked:\n    - Twice?\n    - twice\n",
            "twice; stands at content/locales/en/questions.yaml:",
        ),
        (
            "locales/en/questions.yaml",
            "  answer: Please don’t. With your",
            "  answer: <h1>With your",
            "the text cannot be sent as it is",
        ),
        ("seasons.yaml", "first: 06-25", "first: 06-31", "06-31; a day of the year is needed"),
        ("tips/accounts.yaml", "length: ", "length: tiny #", "tiny; unknown"),
        (
            "tips/accounts.yaml",
            "reach: own",
            "reach: zh_en",
            "zh_en; unknown, must be one of all, living, own",
        ),
        ("tips/cases.yaml", "thirteen_pupils:", "Thirteen:", "Thirteen; an id matches"),
        ("quizzes.yaml", "right: scam", "right: maybe", "maybe; unknown, must be one of scam, safe"),
        (
            "facts/hotlines/cn.yaml",
            "review_by: 2027-02-24",
            "review_by: 2026-11-24",
            "cn_96110 is dated wrongly",
        ),
        (
            "facts/laws/cn.yaml",
            "id: cn_atfl_31\n",
            "id: cn_atfl_25\n",
            "cn_atfl_25; the id stands at content/facts/laws/cn.yaml:",
        ),
        ("facts/laws/cn.yaml", 'article: "44"', 'article: "42"', "第四十四条; is not article 42 of"),
        ("facts/laws/cn.yaml", "role: offence", "role: threat", "threat; unknown"),
        (
            "locales/en/ui.yaml",
            "button.close: Close\n",
            "",
            "button.close; content/locales/en/ui.yaml lacks this key",
        ),
        ("locales/zh-Hans/ui.yaml", "settings.saved: 已保存。\n", "", "settings.saved; missing"),
        (
            "locales/zh-Hans/ui.yaml",
            "{evidence}：",
            "{beleg}：",
            "warning.because; placeholders beleg, what in zh-Hans, evidence, what at",
        ),
        ("locales/en/ui.yaml", "quiz.result.one:", "quiz.result.few:", "quiz.result.one; missing, en counts"),
        (
            "locales/en/ui.yaml",
            "quiz.result.one:",
            "quiz.result.few: x\nquiz.result.one:",
            "has no such form",
        ),
        ("locales/en/ui.yaml", "<b>{title}</b>", "<b>{title}", "<b> is never closed"),
        ("locales/en/ui.yaml", "<b>{title}</b>", "<h1>{title}</h1>", "<h1> is not allowed"),
        ("locales/en/ui.yaml", "Add me to a group", "<b>Add me</b>", "tags in plain text"),
        (
            "locales/en/ui.yaml",
            "settings.saved: Saved.",
            "settings.saved: 设置已经保存好了，谢谢大家。",
            "are Latn",
        ),
        ("locales/zh-Hant/cases.yaml", "。", "，這句話裡有一个简体字。", "is a simplified character"),
        ("locales/zh-Hans/notice.yaml", "，", "，後來大家都說這是一件好事情，", "is a traditional character"),
        ("locales/en/tips.yaml", "</b>\n", "</b>\n  {name} ", "a placeholder that nothing fills"),
        ("locales/zh-Hans/tips.yaml", "。", "，不然等着坐牢。", "坐牢; a notice never threatens"),
        ("locales/en/warnings.yaml", "looks like", "is", "accuses outright, say what it looks like"),
        ("locales/en/warnings.yaml", "{did_it}", "{button}", "unknown placeholders button in police.now"),
        ("locales/en/warnings.yaml", "{did_it}", "the button", "{did_it} is missing"),
        (
            "locales/en/warnings.yaml",
            'poster: "',
            'poster: "' + "x" * 900 + " ",
            "the police warning in region",
        ),
        (
            "locales/en/warnings.yaml",
            "short:\n    - ",
            "short:\n    - Think before you reply. ",
            "too long; the advice takes 3 lines of a phone, at most 2 are read",
        ),
        (
            "locales/en/warnings.yaml",
            "title: Possible paid ad posting",
            "title: Possible paid ad posting, or some other kind of offer that pays for it",
            "too long; the brief warning takes 5 lines of a phone, at most 4 are read",
        ),
        (
            "locales/en/ui.yaml",
            "call your local police",
            "call the police of the place where you live",
            "too long; the line takes 2 lines of a phone, at most 1 are read",
        ),
        (
            "schemes.yaml",
            "    kr: [kr_criminal_347, kr_criminal_32, kr_criminal_52]\n",
            "",
            "kr; its laws are told for",
        ),
        (
            "schemes.yaml",
            "general: [ph]",
            "general: [kr, ph]",
            "kr; kr stands in general of recruit_task too",
        ),
        ("schemes.yaml", "general: [ph]", "general: [kz, ph]", "kz; no article of this country is printed"),
        (
            "tips/posting.yaml",
            "laws: [cn_atfl_25,",
            "laws: [cn_opinion_5,",
            "cn_opinion_5; no article that may be",
        ),
        (
            "facts/hotlines/gb.yaml",
            "hours: weekdays 8-20",
            "hours: mondays 8-20",
            "mondays 8-20; no words for it as hours.<name>",
        ),
        (
            "locales/en/ui.yaml",
            "hotline.local: your bank on its official number, and your local police",
            "hotline.local: your local police, and your bank on its official number",
            "the bank is called first where this is read, see calls.yaml",
        ),
        (
            "locales/zh-Hans/tips.yaml",
            "截图，报警，联系银行。",
            "截图，联系银行，报警。",
            "the police is called first where this is read",
        ),
        ("calls.yaml", "call: police", "call: bank", "cases.yaml:"),
        (
            "calls.yaml",
            "  zh-Hans: {bank",
            "  zh-Hantx: {bank",
            "zh-Hans; calls.yaml has no words for its order",
        ),
        ("calls.yaml", "call: consult", "call: lawyer", "lawyer; unknown, must be one of consult"),
        ("calls.yaml", "review_by: 2027-02-27", "review_by: 2026-11-01", "cn_first_call is overdue"),
        ("schemes.yaml", "[ru_uk_159]", "[ru_uk_999]", "ru_uk_999; unknown law"),
        (
            "schemes.yaml",
            "kr: [kr_criminal_347, kr_network_48, kr_criminal_52]",
            "kr: [kr_criminal_52]",
            "kr; names no offence that may be printed",
        ),
        ("locales/en/laws.yaml", "({cite})", "", "needs the placeholder {cite} and no other"),
        ("locales/en/laws.yaml", "short: Art. 25", "short: Art. 52", "Art. 52; is not article 25(1) of"),
        ("locales/en/laws.yaml", "\ncn_atfl_31:", "\ncn_atfl_310:", "cn_atfl_310; unknown law"),
        ("locales/en/quizzes.yaml", "explanation: ", "explanation: " + "x" * 200, "the explanation is"),
        ("locales/en/quizzes.yaml", 'question: "', 'question: "' + "x" * 300, "the question is"),
        ("locales/zh-Hant/tips.yaml", "only_posting:", "only_posts:", "only_posts; unknown tip"),
        ("locales/zh-Hant/tips.yaml", "only_posting:", "thirteen_pupils:", "belong into cases.yaml"),
        (
            "locales/index.yaml",
            "countries: [cn]",
            "countries: [xx]",
            "xx; no law and no hotline of this country",
        ),
        ("locales/index.yaml", "script: Hans", "script: Runes", "Runes; unknown"),
        (
            "places.yaml",
            "\n  sg:\n    prefixes",
            "\n  xx:\n    prefixes",
            "no law and no hotline of this country",
        ),
        ("places.yaml", "[DBS, POSB", "[DBS, Monzo", "it can be a sign of one country only"),
        ("places.yaml", 'prefixes: ["65"]', 'prefixes: ["99"]', "is taken for no country, not for sg"),
        (
            "places.yaml",
            '"+1 202 555 0100 called", country: ""',
            '"+65 9123 4567", country: ""',
            "not for none",
        ),
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


def test_what_a_broken_file_leaves_to_check_is_checked_in_the_same_run(folder: Path) -> None:
    change(folder, "tips/accounts.yaml", "scheme: account_trade", "scheme: account_trades")
    change(folder, "locales/en/ui.yaml", "<b>{title}</b>", "<b>{title}")
    found = "\n".join(lint(folder, TODAY))
    assert "account_trades; unknown" in found
    assert "<b> is never closed" in found


def test_a_fault_of_the_lint_itself_is_not_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("bug")

    monkeypatch.setattr("bot.adapters.content.lint.check_lengths", broken)
    with pytest.raises(KeyError, match="bug"):
        lint(folder, TODAY)


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        (lambda path: path.write_bytes(b"a: b\0c\n"), "not YAML"),
        (lambda path: path.write_bytes(b"x: " + b"y" * 50_000_000), "50000003 bytes; at most"),
        (lambda path: path.write_text("a: &a [x]\nb: [*a, *a]\n"), "*a; aliases are refused"),
        (lambda path: path.write_text("a: [b\n"), "not YAML"),
        (lambda path: (path.unlink(), path.symlink_to("/etc/hostname")), "leads out of the content folder"),
    ],
)
def test_hostile_files_are_faults_and_nothing_worse(folder: Path, write: Any, fault: str) -> None:
    write(folder / "tips/accounts.yaml")
    assert [
        line
        for line in lint(folder, TODAY)
        if line.startswith("content/tips/accounts.yaml:") and fault in line
    ]


def test_an_overdue_fact_is_reported_on_the_day_after(folder: Path) -> None:
    due = datetime.date(2027, 2, 24)
    assert lint(folder, due) == []
    overdue = lint(folder, due + datetime.timedelta(days=1))
    assert any("2027-02-24; cn_96110 is overdue, check its source and move the date" in it for it in overdue)


@pytest.mark.parametrize("name", ["locales/en/ui.yaml", "seasons.yaml", "facts/laws/de.yaml"])
def test_no_file_leads_out_of_the_folder(folder: Path, name: str) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_text("a: b\n", encoding="utf-8")
    (folder / name).unlink()
    (folder / name).symlink_to(outside)
    assert f"content/{name}:1: {Path(name).name}; leads out of the content folder, it is not read" in lint(
        folder, TODAY
    )


def test_what_is_due_soon_is_told_before_it_is_overdue() -> None:
    catalog = load_catalog(CONTENT)
    first = min(fact.review_by for fact in (*catalog.laws.values(), *catalog.hotlines.values()))
    assert due(catalog, first - datetime.timedelta(days=31), 30) == []
    soon = due(catalog, first - datetime.timedelta(days=30), 30)
    assert soon
    assert all(fact.review_by == first for fact in soon)


def test_a_poorly_graded_fact_is_kept_and_not_printed(folder: Path) -> None:
    text = (folder / "facts/hotlines/cn.yaml").read_text(encoding="utf-8")
    because = next(line for line in text.splitlines(keepends=True) if "  printed_because" in line)
    change(folder, "facts/hotlines/cn.yaml", because, "")
    catalog = load_catalog(folder)
    assert "cn_96110" in catalog.hotlines
    assert "96110" not in catalog.phonebook.line("en", "account_trade", region="cn")


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
