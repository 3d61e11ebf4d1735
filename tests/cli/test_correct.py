"""`content correct`: a reviewer's sheet becomes the content, whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.adapters.content.changes import stamp, version
from bot.adapters.content.faults import Faults
from bot.adapters.content.reviews import check_reviews, digest, reviewed_at
from bot.adapters.content.sheets import MAX_SHEET_BYTES, SheetRow
from bot.adapters.content.texts import all_texts, languages
from bot.cli import correct as correcting
from tests.content import change, copied
from tests.sheets import bytes_of, row, saved

Run = Callable[..., tuple[int, str, str]]
TIP, BUTTON, STEP = "tips/money_out_first", "ui/button.close", "first_aid/gave_code/now/1"
OFFICE = "Anti-fraud centre, Henan"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our content in three languages."""
    return copied(tmp_path)


@pytest.fixture
def unlinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the look at the whole content, which takes seconds, is beside the point."""
    monkeypatch.setattr(correcting, "inspected", lambda *_: (None, ()))


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def changed(folder: Path, before: dict[str, bytes]) -> dict[str, bytes]:
    """The files that are others than before, with what they say."""
    return {name: said for name, said in bytes_of(folder).items() if before.get(name) != said}


def test_corrections_change_their_texts_and_say_who_read_what(run: Run, folder: Path) -> None:
    before, texts = bytes_of(folder), all_texts(folder, "en")
    back = saved(
        folder,
        row(folder, "en", TIP, corrected=f"{texts[TIP]}\r\nDon’t believe it. ", reviewer=OFFICE),
        row(folder, "en", BUTTON, corrected="Close: now"),
        row(folder, "en", STEP, reviewer=OFFICE, remark="-very\ngood"),
        row(folder, "en", "ui/button.why"),
    )
    status, out, err = run("correct", str(back), folder=folder)
    assert (status, err) == (0, "")
    now = all_texts(folder, "en")
    assert now == texts | {TIP: f"{texts[TIP]}\nDon’t believe it.", BUTTON: "Close: now"}
    found = changed(folder, before)
    assert set(found) == {"locales/en/tips.yaml", "locales/en/ui.yaml", reviewed_at("en")}
    lines = found["locales/en/ui.yaml"].splitlines()
    assert set(lines) - set(before["locales/en/ui.yaml"].splitlines()) == {b'button.close: "Close: now"'}
    kept = found[reviewed_at("en")].decode().splitlines()[2:]
    assert kept == [
        f'{key}: {{by: "{OFFICE}", on: {today()}, digest: {digest(now[key])}}}' for key in (TIP, STEP)
    ]
    assert f"-{texts[BUTTON]}\n+Close: now\n" in out
    assert f"en {STEP}: remark of {OFFICE}: -very good" in out
    assert out.endswith(
        "2 texts corrected, 1 read and agreed; "
        "written: locales/en/tips.yaml, locales/en/ui.yaml, locales/en/reviewed.yaml\n"
    )


@pytest.mark.usefixtures("unlinted")
def test_a_dry_run_tells_the_same_and_changes_nothing(run: Run, folder: Path) -> None:
    before = bytes_of(folder)
    back = saved(folder, row(folder, "zh-Hans", BUTTON, corrected="关掉", reviewer=OFFICE))
    status, out, _ = run("correct", "--dry-run", str(back), folder=folder)
    assert (status, changed(folder, before)) == (0, {})
    assert "+关掉\n" in out
    assert "1 text corrected, 0 read and agreed; to be written with --dry-run left out: " in out


@pytest.mark.usefixtures("unlinted")
def test_the_same_sheet_a_second_time_changes_nothing_more(run: Run, folder: Path) -> None:
    back = saved(folder, row(folder, "en", BUTTON, corrected="Shut", reviewer=OFFICE))
    assert run("correct", str(back), folder=folder)[0] == 0
    before = bytes_of(folder)
    status, out, _ = run("correct", str(back), folder=folder)
    assert (status, changed(folder, before)) == (0, {})
    assert "0 texts corrected, 1 read and agreed" in out


REFUSED = {
    "another text by now": (
        {"present": "What stood there", "corrected": "x"},
        "stands there now, the row was",
    ),
    "another text, agreed to": ({"present": "What stood there", "reviewer": "Office"}, "stands there now"),
    "no such text": ({"key": "tips/none", "corrected": "x"}, "tips/none; no text has this key"),
    "a key that is a path": ({"key": "../../etc/passwd", "corrected": "x"}, "../../etc/passwd; no text has"),
    "a key of reviews": ({"key": "reviewed/tips", "corrected": "x"}, "reviewed/tips; no text has this key"),
    "no such language": ({"locale": "../en", "corrected": "x"}, "../en; no such language, there are zh-Hans"),
    "no language": ({"locale": "", "reviewer": "x"}, "no such language"),
    "a sign that nobody sees": ({"corrected": "a\x07b"}, "has a control character"),
    "a sign that a terminal obeys": ({"corrected": "a\x9b2Jb"}, "has a control character"),
    "a sign that turns words around": ({"corrected": "110\u202e"}, "has a control character"),
    "an address": ({"reviewer": "me@example.org"}, "the name of a person or office is needed"),
    "a link": ({"reviewer": "https://x"}, "the name of a person or office is needed"),
    "a long name": ({"reviewer": "x" * 61}, "the name of a person or office is needed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_one_wrong_row_nothing_is_changed_and_the_row_is_named(
    run: Run, folder: Path, name: str
) -> None:
    said, consequence = REFUSED[name]
    before = bytes_of(folder)
    right = row(folder, "en", STEP, corrected="Log out all other devices.", reviewer=OFFICE)
    back = saved(folder, right, replace(row(folder, "en", TIP), **said))  # type: ignore[arg-type]
    status, out, err = run("correct", str(back), folder=folder)
    assert (status, out, changed(folder, before)) == (2, "", {})
    first, last = err.splitlines()
    assert first.startswith("antifraud: back.csv: line 3: ")
    assert consequence in first
    assert last == "antifraud: nothing was changed"


AT_FAULT = {
    "tips/account_is_a_key": ("<b>x", "<b>x; <b> is never closed, the text cannot be sent as it is"),
    "tips/rented_out_now": ("<script>x</script>", "<script> is not allowed"),
    "tips/votes_and_likes": ("a & b", "a bare < or &"),
    "first_aid/gave_code/now/2": ("Hi {name}", "a placeholder that nothing fills"),
    "ui/warning.head": ("Notice", "placeholders none in zh-Hant, title at"),
    BUTTON: ("x" * 31, "31 characters, at most 30 are shown"),
    "tips/only_a_desktop_login": ("Это не по-английски, совсем нет", "readers would see another language"),
    TIP: ("You will be arrested", "a notice never threatens, blames or promises a penalty"),
}


def test_what_the_lint_finds_is_told_with_its_row_and_nothing_is_changed(run: Run, folder: Path) -> None:
    """What was at fault before is told as the lint tells it."""
    line = change(folder, "locales/zh-Hans/ui.yaml", "button.close: ", "button.closed: ")
    before = bytes_of(folder)
    rows = [row(folder, lang_of(key), key, corrected=words) for key, (words, _) in AT_FAULT.items()]
    status, out, err = run("correct", str(saved(folder, *rows)), folder=folder)
    assert (status, out, changed(folder, before)) == (2, "", {})
    for number, (key, (_, consequence)) in enumerate(AT_FAULT.items()):
        place = f"antifraud: back.csv: line {line_of(rows, number)}: {lang_of(key)} {key}: "
        assert any(said.startswith(place) and consequence in said for said in err.splitlines()), key
    assert f"antifraud: back.csv: content/locales/zh-Hans/ui.yaml:{line}: button.closed; " in err
    assert err.endswith("antifraud: nothing was changed\n")


def lang_of(key: str) -> str:
    """English says what placeholders there are: of one lost there every other language would be told."""
    return "zh-Hant" if key == "ui/warning.head" else "en"


def line_of(rows: list[SheetRow], number: int) -> int:
    """Where a row begins in its sheet: texts have lines too."""
    return 2 + number + sum((one.present + one.corrected).count("\n") for one in rows[:number])


def test_what_is_too_long_is_told_with_its_row(run: Run, folder: Path) -> None:
    """Who read what in another language is beside the point, even where nobody can read that."""
    (folder / reviewed_at("zh-Hans")).write_text("{", "utf-8")
    status, _, err = run(
        "correct", str(saved(folder, row(folder, "en", TIP, corrected="word " * 70))), folder=folder
    )
    first, last = err.splitlines()
    assert (status, last) == (2, "antifraud: nothing was changed")
    assert first.startswith(f"antifraud: back.csv: line 2: en {TIP}: too long; the short tip is ")


def test_the_same_text_twice_is_refused(run: Run, folder: Path) -> None:
    rows = [row(folder, "en", BUTTON, corrected=words) for words in ("Shut", "End")]
    status, _, err = run("correct", str(saved(folder, *rows)), folder=folder)
    assert status == 2
    assert err.startswith(f"antifraud: back.csv: line 3: en {BUTTON}: stands in line 2 already")


@pytest.mark.usefixtures("unlinted")
def test_no_cell_reaches_the_terminal_with_what_would_move_its_cursor(run: Run, folder: Path) -> None:
    moving = "\x1b[2Jgone\u202e\x9b1A"
    seen = saved(folder, row(folder, "en", BUTTON, remark=moving, reviewer="LKA\x9b1A"))
    status, out, err = run("correct", str(seen), folder=folder)
    assert (status, err) == (0, "")
    assert f"en {BUTTON}: remark of LKA1A: [2Jgone1A\n" in out
    wrong = saved(folder, replace(row(folder, "en", BUTTON, corrected="x"), key=moving, locale=moving))
    _, _, err = run("correct", str(wrong), folder=folder)
    assert err.startswith("antifraud: back.csv: line 2: [2Jgone1A; no such language")


@pytest.mark.usefixtures("unlinted")
def test_a_text_that_was_changed_in_the_wrong_column_is_told(run: Run, folder: Path) -> None:
    rows = [row(folder, "en", key, present="My own words") for key in (BUTTON, TIP)]
    status, out, _ = run("correct", str(saved(folder, *rows)), folder=folder)
    assert status == 0
    assert f"line 2: en {BUTTON}: present is not what stands there; a correction goes into the column" in out
    assert out.endswith("0 texts corrected, 0 read and agreed; written: no file\n")


def test_a_sheet_that_is_too_large_or_none_at_all_is_not_read(run: Run, folder: Path) -> None:
    large = folder.parent / "back.csv"
    with large.open("wb") as file:
        file.truncate(MAX_SHEET_BYTES + 1)
    os.mkfifo(folder.parent / "pipe.csv")
    for name, told in (
        ("back.csv", f"more than {MAX_SHEET_BYTES} bytes"),
        ("pipe.csv", "no regular file"),
        ("none.csv", "No such file"),
    ):
        status, _, err = run("correct", str(folder.parent / name), folder=folder)
        assert status == 2
        assert f"{name}: cannot be read ({told}" in err


@pytest.mark.usefixtures("unlinted")
def test_a_file_keeps_its_mode(run: Run, folder: Path) -> None:
    path = folder / "locales/en/ui.yaml"
    path.chmod(0o640)
    run(
        "correct",
        str(saved(folder, row(folder, "en", BUTTON, corrected="Shut", reviewer="x"))),
        folder=folder,
    )
    assert (path.stat().st_mode & 0o777, (folder / reviewed_at("en")).stat().st_mode & 0o777) == (
        0o640,
        0o644,
    )


@pytest.mark.usefixtures("unlinted")
def test_where_one_file_cannot_be_written_none_is(run: Run, folder: Path) -> None:
    (folder / "locales/en/tips.yaml.new").mkdir()
    before = bytes_of(folder)
    rows = [row(folder, "en", key, corrected="Shut", reviewer="x") for key in (BUTTON, TIP)]
    status, _, err = run("correct", str(saved(folder, *rows)), folder=folder)
    assert (status, changed(folder, before)) == (2, {})
    assert "tips.yaml.new: Is a directory; CONTENT_DIR names a folder that can be changed" in err


def test_what_somebody_else_changed_meanwhile_is_not_lost(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, unlinted: None
) -> None:
    look = correcting._check

    def slowly(*words: object) -> None:
        look(*words)  # type: ignore[arg-type]
        change(folder, "locales/en/ui.yaml", "button.why: Why?", "button.why: But why?")

    monkeypatch.setattr(correcting, "_check", slowly)
    status, _, err = run(
        "correct", str(saved(folder, row(folder, "en", BUTTON, corrected="Shut"))), folder=folder
    )
    assert status == 2
    assert err.endswith("locales/en/ui.yaml: was changed meanwhile; nothing else was, start again\n")
    assert all_texts(folder, "en")["ui/button.why"] == "But why?"
    assert not list(folder.rglob("*.new"))


@pytest.mark.usefixtures("unlinted")
def test_what_was_read_is_counted_and_goes_stale_with_its_text(run: Run, folder: Path) -> None:
    def line() -> str:
        return next(line for line in run("stats", folder=folder)[1].splitlines() if line.startswith("en "))

    assert line().endswith(" quizzes, none reviewed")
    run(
        "correct",
        str(saved(folder, *(row(folder, "en", key, reviewer="x") for key in (TIP, STEP)))),
        folder=folder,
    )
    assert re.search(r" quizzes, 2 of \d{4} texts reviewed, 0 stale$", line())
    change(folder, "locales/en/tips.yaml", "Only the balance leaves.", "The balance leaves.")
    assert re.search(r" quizzes, 1 of \d{4} texts reviewed, 1 stale$", line())


LINES = {
    "tips/none: {by: x, on: 2026-01-01, digest: 01234567}": "tips/none; no text has this key any more",
    f"{TIP}: {{by: x, on: 2999-01-01, digest: 01234567}}": f"2999-01-01; {TIP} is read on a day to come",
    f"{TIP}: {{by: x, on: yesterday, digest: 01234567}}": "yesterday; a date is needed",
    f"{TIP}: {{by: a@b.c, on: 2026-01-01, digest: 01234567}}": "a@b.c; does not match",
    f"{TIP}: {{by: x, on: 2026-01-01, digest: xyz}}": "xyz; does not match [0-9a-f]{8}",
    f"{TIP}: {{by: x, on: 2026-01-01}}": "by; the key digest is missing",
    f"{TIP}: [x, 2026-01-01]": "a list; a mapping is needed",
    "{": "not YAML",
}


@pytest.mark.parametrize("line", LINES)
def test_who_read_what_is_checked(folder: Path, line: str) -> None:
    (folder / reviewed_at("en")).write_text(f"# A head\n{line}\n", "utf-8")
    faults = Faults()
    check_reviews(folder, languages(folder), date(2026, 11, 30), faults)
    assert re.match(r"content/locales/en/reviewed\.yaml:[23]: ", faults.lines()[0])
    assert LINES[line] in faults.lines()[0]


@pytest.mark.usefixtures("unlinted")
def test_a_sheet_takes_out_what_was_read_of_texts_that_are_gone(run: Run, folder: Path) -> None:
    (folder / reviewed_at("en")).write_text("tips/none: {by: x, on: 2026-01-01, digest: 01234567}\n", "utf-8")
    run("correct", str(saved(folder, row(folder, "en", TIP, reviewer="x"))), folder=folder)
    assert [
        line.split(":")[0] for line in (folder / reviewed_at("en")).read_text("utf-8").splitlines()[2:]
    ] == [TIP]


def test_the_running_bot_does_not_begin_anew_for_it(folder: Path) -> None:
    before = stamp(folder), version(folder)
    (folder / reviewed_at("zh-Hans")).write_text("{", "utf-8")
    assert (stamp(folder), version(folder)) == before
