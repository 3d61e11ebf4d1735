"""`content lint|test|list|preview|stats`, as an editor meets them."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.content.markup import shown
from bot.adapters.content.rules import load_ruleset
from bot.cli import content
from bot.cli.content import SOON, Filter, listed, stats
from bot.config import PACKAGED_CONTENT
from bot.core.library.content import BRIEF, TONES
from bot.core.moderation.settings import LANGUAGES
from bot.core.verdict import SCHEMES
from tests.content import change
from tests.packaged import catalog
from tests.process import antifraud, antifraud_anew

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our content to break."""
    target = tmp_path / "content"
    shutil.copytree(PACKAGED_CONTENT, target, ignore=shutil.ignore_patterns("model"))
    return target


def test_lint_tells_every_fault_of_texts_and_rules_and_ends_with_1(run: Run, folder: Path) -> None:
    line = change(folder, "tips/accounts.yaml", "scheme: account_trade", "scheme: account_trades")
    rule = next((folder / "rules/en").glob("*.yaml")).name
    change(folder, f"rules/en/{rule}", "scheme: ", "scheme: no_")
    (folder / "locales/de/reviewed.yaml").write_text(
        "tips/none: {by: x, on: 2026-01-01, digest: 01234567}\n", encoding="utf-8"
    )
    status, out, err = run("lint", folder=folder)
    assert (status, err) == (1, "")
    assert "content/locales/de/reviewed.yaml:1: tips/none; no text has this key any more" in out
    assert f"content/tips/accounts.yaml:{line}: account_trades; unknown" in out
    assert f"content/rules/en/{rule}:" in out


def test_lint_notes_what_nothing_reads_any_more_and_refuses_nothing_for_it(run: Run, folder: Path) -> None:
    line = change(folder, "locales/de/warnings.yaml", "  short:\n", '  why: "Gesehen wurde:"\n  short:\n')
    status, out, err = run("lint", folder=folder)
    assert (status, err) == (0, "")
    note = f"content/locales/de/warnings.yaml:{line}: why; nothing reads it any more, it may be taken out"
    assert out.splitlines() == [note, "No fault found."]


def test_lint_fails_on_a_fact_that_is_overdue(run: Run, folder: Path) -> None:
    """An editor hears of it, where the running bot goes on."""
    text = (folder / "facts/hotlines/cn.yaml").read_text(encoding="utf-8")
    for name, date in (("verified_on", "2020-01-01"), ("review_by", "2020-06-01")):
        text = re.sub(rf"{name}: \S+", f"{name}: {date}", text, count=1)
    (folder / "facts/hotlines/cn.yaml").write_text(text, encoding="utf-8")
    status, out, _ = run("lint", folder=folder)
    assert status == 1
    assert "2020-06-01; cn_96110 is overdue, check its source and move the date" in out


def test_test_counts_the_examples_that_hold(run: Run) -> None:
    rules = {rule.id: rule for rule in load_ruleset(PACKAGED_CONTENT).rules}
    examples = sum(len(rule.hits) + len(rule.misses) for rule in rules.values())
    assert run("test") == (0, f"{examples} examples of {len(rules)} rules hold.\n", "")
    assert examples > len(rules) > 0


def test_test_names_an_example_that_does_not_hold(run: Run, folder: Path) -> None:
    path = next(path for path in (folder / "rules/en").glob("*.yaml") if "hits: [" in path.read_text("utf-8"))
    change(folder, f"rules/en/{path.name}", "hits: [", "hits: [good morning everybody, ")
    status, out, _ = run("test", folder=folder)
    assert status == 1
    assert f"content/rules/en/{path.name}:" in out
    assert "good morning everybody" in out


def test_list_has_a_line_for_every_tip_and_quiz(run: Run) -> None:
    status, out, err = run("list")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(catalog().tips)
    lacking = [line for line in out.splitlines() if "(no words in" in line]
    assert all(" case " in line and " own " in line for line in lacking)


def test_list_names_titles_in_the_language_and_what_it_lacks(run: Run) -> None:
    lines = {line.split()[0]: line for line in run("list", "--locale", "ja")[1].splitlines()}
    told = {tip.id for tip in catalog().tipbook.told("ja")}
    assert told < set(lines)
    for name, line in lines.items():
        assert ("(no words in ja)" in line) == (name not in told)
        assert name not in told or line.endswith(catalog().tipbook.title("ja", name))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("scheme", "card_trade"),
        ("kind", "case"),
        ("kind", "quiz"),
        ("audience", "elderly"),
        ("season", "summer"),
        ("length", "short"),
        ("reach", "own"),
    ],
)
def test_list_takes_one_filter(run: Run, option: str, value: str) -> None:
    status, out, _ = run("list", f"--{option}", value)
    wanted = [tip.id for tip in catalog().tips.values() if getattr(tip, option) == value]
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == wanted
    assert 0 < len(wanted) < len(catalog().tips)


def test_filters_add_up_and_may_leave_nothing() -> None:
    def names(**wanted: str) -> list[str]:
        return [line.split()[0] for line in listed(PACKAGED_CONTENT, "en", Filter(**wanted))]

    both = names(kind="case", scheme="card_trade")
    assert both == [name for name in names(kind="case") if name in names(scheme="card_trade")]
    assert both
    assert names(kind="quiz", season="summer") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list", "--kind", "quizz"), "--kind quizz: must be one of case, "),
        (("list", "--season", "monsoon"), "--season monsoon: must be one of "),
        (("list", "--locale", "tlh"), f"--locale tlh: must be one of {', '.join(sorted(LANGUAGES))}"),
        (("preview", "second_scam", "--locale", "EN"), "--locale EN: must be one of "),
        (("preview", "second_scam", "--locale", ""), "--locale : must be one of "),
        (("preview", "account_trade", "--tone", "loud"), f"--tone loud: must be one of {', '.join(TONES)}"),
        (("preview", "account_trade", "--region", "xx"), "--region xx: must be auto or one of ar, at, "),
        (("preview", "account_trade", "--region", "DE"), "--region DE: must be auto or one of "),
        (
            ("preview", "no_such_thing"),
            "no_such_thing: no tip, quiz, scheme, law, hotline or text has this id",
        ),
        (("preview", ""), ": no tip, quiz, scheme, law, hotline or text has this id"),
        (("preview", "../../etc/passwd"), "../../etc/passwd: no tip, quiz, "),
    ],
)
def test_a_wrong_word_is_named_with_what_would_be_right(run: Run, words: tuple[str, ...], told: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    order = line.partition("must be one of ")
    if told.startswith("--locale tlh"):
        line = order[0] + order[1] + ", ".join(sorted(order[2].split(", ")))
    assert line.startswith(f"antifraud: {told}")


def test_preview_needs_an_id(run: Run) -> None:
    status, out, err = run("preview")
    assert (status, out) == (2, "")
    assert "name" in err.lower()


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "sa"])
def test_a_tip_is_shown_as_a_chat_sees_it(run: Run, lang: str) -> None:
    written = catalog().tipbook.text(lang, "second_scam")
    assert run("preview", "second_scam", "--locale", lang) == (0, f"{shown(written)}\n", "")
    assert run("preview", "second_scam", "--locale", lang, "--html") == (0, f"{written}\n", "")
    assert "<b>" in written


def test_a_quiz_is_shown_with_its_answers_and_the_right_one(run: Run) -> None:
    quiz = next(tip for tip in catalog().tips.values() if tip.is_quiz)
    words, text = catalog().tipbook.quiz("de", quiz.id), catalog().text
    out = run("preview", quiz.id, "--locale", "de")[1]
    lines = out.splitlines()
    assert words.question.split("\n")[0] in out
    assert [f"  ( ) {text('de', 'quiz.scam')}", f"  ( ) {text('de', 'quiz.safe')}"] == lines[-3:-1]
    assert lines[-1] == f"  -> {text('de', f'quiz.{quiz.right}')}: {words.explanation}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_is_shown_in_each_wording(run: Run, scheme: str) -> None:
    out = run("preview", scheme)[1]
    evidence = catalog().quoted("en", ["…"])
    warnings = [
        shown(catalog().warnings.text("en", scheme, evidence, number, tone=BRIEF)) for number in range(3)
    ]
    assert out.strip().split("\n\n")[:3] == warnings
    assert len(set(warnings)) == 3


def test_tone_and_region_change_what_a_scheme_says(run: Run) -> None:
    shown_in = {
        (tone, region): run("preview", "account_trade", "--tone", tone, "--region", region)[1]
        for tone in TONES
        for region in ("cn", "de", "jp")
    }
    assert len(set(shown_in.values())) == len(shown_in)
    assert "96110" in shown_in["police", "cn"]
    assert "96110" not in shown_in["police", "jp"]


def test_a_law_is_told_in_one_sentence_with_its_country(run: Run) -> None:
    status, out, _ = run("preview", "de_stgb_261", "--locale", "en")
    assert status == 0
    assert "261" in out
    assert catalog().country("en", "de") in out


def test_a_hotline_is_told_with_its_hours(run: Run) -> None:
    hours = [one for one in catalog().hotlines.values() if one.printable and one.hours]
    for one in hours[:3]:
        out = run("preview", one.id)[1]
        assert all(words in out for words in (one.name, one.channel, catalog().phonebook.hours("en", one)))


def test_signs_in_a_hotline_are_shown_as_they_are(run: Run, folder: Path) -> None:
    name = re.search(r"(?m)^  name: (.*)$", (folder / "facts/hotlines/de.yaml").read_text("utf-8"))
    first = re.search(r"(?m)^- id: (\S+)$", (folder / "facts/hotlines/de.yaml").read_text("utf-8"))
    assert name is not None
    assert first is not None
    change(folder, "facts/hotlines/de.yaml", name[0], "  name: 'Bank & <Co>'")
    assert "Bank & <Co>" in run("preview", first[1], folder=folder)[1]
    assert "Bank &amp; &lt;Co&gt;" in run("preview", first[1], "--html", folder=folder)[1]


def test_a_fact_of_too_low_a_grade_is_not_shown_and_the_reason_is(run: Run) -> None:
    for facts in (catalog().laws, catalog().hotlines):
        name, fact = next((name, fact) for name, fact in facts.items() if not fact.printable)
        assert run("preview", name) == (0, f"{name} is graded {fact.grade}: it is kept and not printed\n", "")


def test_a_text_of_the_interface_is_shown_with_its_placeholders(run: Run) -> None:
    assert run("preview", "settings.saved")[1] == f"{shown(catalog().locale('en').ui['settings.saved'])}\n"
    assert "{title}" in run("preview", "warning.head")[1]


def test_everything_that_has_an_id_can_be_looked_at() -> None:
    from bot.cli.content import preview

    some = [
        *list(catalog().tips)[::20],
        *list(catalog().laws)[::20],
        *list(catalog().hotlines)[::40],
        *SCHEMES[:1],
    ]
    for lang in ("la", "sa", "zh-Hans"):
        assert all(preview(PACKAGED_CONTENT, name, lang).strip() for name in some[::2])


def test_stats_count_what_is_there(run: Run) -> None:
    status, out, err = run("stats")
    assert (status, err) == (0, "")
    quizzes = sum(tip.is_quiz for tip in catalog().tips.values())
    lines = out.splitlines()
    assert lines[0] == f"{len(catalog().tips) - quizzes} tips, {quizzes} quizzes, {len(LANGUAGES)} languages"
    for lang in LANGUAGES:
        (line,) = [line for line in lines if line.startswith(f"{lang} ")]
        told = [tip for tip in catalog().tipbook.told(lang) if not tip.is_quiz]
        assert f" {len(told)} tips," in line


def test_stats_tell_for_every_region_and_scheme_the_law_or_the_general_sentence(run: Run) -> None:
    lines = run("stats")[1].splitlines()
    first = lines.index("laws by region and scheme, the first article and how many more:")
    assert lines[first + 1].split() == list(SCHEMES)
    last = lines.index("numbers by region, the one that is told first:")
    rows = {
        line.split()[0]: re.split(r"\s{2,}", line.strip()[4:].strip()) for line in lines[first + 2 : last]
    }
    bare = next(line for line in lines if "general sentence in every scheme: " in line)
    told = dict(zip(SCHEMES, rows["kr"], strict=True))
    assert told["card_trade"] == "kr_efta_6 +1"
    assert "general sentence" in rows["mo"]
    for region in catalog().regions:
        assert (region in rows) != (region in bare.partition(": ")[2].split(", "))


def test_stats_tell_for_every_region_whom_to_call_or_that_nothing_was_verified(run: Run) -> None:
    lines = run("stats")[1].splitlines()
    first = lines.index("numbers by region, the one that is told first:")
    assert re.split(r"\s{2,}", lines[first + 1].strip()) == ["police", "ambulance", "fraud", "crisis line"]
    table = lines[first + 2 : first + 2 + len(catalog().regions)]
    rows = {line.split()[0]: re.split(r"\s{2,}", line.strip()[4:].strip()) for line in table}
    assert set(rows) == set(catalog().regions)
    assert rows["cn"] == ["110", "120", "96110", "12356"]
    assert rows["ar"] == ["not verified", "not verified", "not verified", "0800-999-0091"]
    assert rows["gb"] == ["999", "999", "0300 123 2040", "116 123"]


def test_stats_name_what_must_be_checked_again_soon_and_nothing_else() -> None:
    first = min(fact.review_by for fact in (*catalog().laws.values(), *catalog().hotlines.values()))
    asked = [first - datetime.timedelta(days=SOON + days) for days in (0, 1)]
    soon, not_yet = (
        [line for line in stats(PACKAGED_CONTENT, today) if "to be checked by" in line] for today in asked
    )
    assert {line.split()[4] for line in soon} == {f"{first}:"}
    assert not_yet == []


@pytest.mark.parametrize("command", ["list", "stats", "preview second_scam"])
def test_broken_content_ends_with_2_and_every_fault(run: Run, folder: Path, command: str) -> None:
    first = change(folder, "tips/accounts.yaml", "scheme: account_trade", "scheme: account_trades")
    second = change(folder, "locales/de/ui.yaml", "button.close:", "button.close: x\nbutton.close:")
    status, out, err = run(*command.split(), folder=folder)
    assert (status, out) == (2, "")
    assert f"antifraud: content/tips/accounts.yaml:{first}: account_trades" in err
    assert f"antifraud: content/locales/de/ui.yaml:{second + 1}: button.close" in err


async def test_as_a_process_lint_of_nothing_ends_with_2(tmp_path: Path) -> None:
    outcome = await antifraud("content", "lint", cwd=tmp_path, variables={"CONTENT_DIR": "/nowhere"})
    assert (outcome.status, outcome.out) == (2, b"")
    assert outcome.err.startswith("antifraud: CONTENT_DIR: /nowhere has no schemes.yaml")


async def test_as_a_process_a_preview_is_in_utf_8_whatever_the_machine_prefers(tmp_path: Path) -> None:
    words = ("content", "preview", "second_scam", "--locale", "zh-Hans")
    outcome = await antifraud_anew(*words, cwd=tmp_path, variables={"PYTHONIOENCODING": "ascii"})
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.decode() == f"{shown(catalog().tipbook.text('zh-Hans', 'second_scam'))}\n"


async def test_without_a_command_the_help_names_all(tmp_path: Path) -> None:
    outcome = await antifraud("content", cwd=tmp_path)
    said = outcome.out.decode() + outcome.err
    assert all(name in said for name in ("lint", "test", "list", "preview", "stats"))


def test_of_a_file_that_cannot_be_read_the_cause_is_told_and_not_what_follows(run: Run, folder: Path) -> None:
    with (folder / "locales/de/ui.yaml").open("a", encoding="utf-8") as file:
        file.write("  - : [\n")
    status, said, _ = run("lint", folder=folder)
    cause, rest = said.splitlines()
    assert status == 1
    assert re.fullmatch(r"content/locales/de/ui\.yaml:\d+: .*; not YAML, the file cannot be used", cause)
    assert re.fullmatch(r"\d+ more are told once these can be read: most will be gone with them", rest)


def test_what_is_wrong_alike_in_many_places_is_told_once(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Later some facts are overdue too.
    then = datetime.date(2026, 12, 7)
    monkeypatch.setattr(content, "faults", lambda folder, today, told=content.faults: told(folder, then))
    change(folder, "schemes.yaml", "\ncard_trade:", "\ncard_trad:")
    _, said, _ = run("lint", folder=folder)
    (unknown,) = [line for line in said.splitlines() if "card_trade; unknown scheme" in line]
    assert re.search(r"locales/\w+/\w+\.yaml:\d+: .* \(and in \d+ other places\)$", unknown)
    assert len(said.splitlines()) < 10
