"""One state of the content folder is told from another; what is read is valid as a whole."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

import pytest

from bot.adapters.content.changes import load, stamp
from bot.adapters.content.lint import lint
from bot.config import PACKAGED_CONTENT
from bot.errors import ContentError
from tests.content import change, copied

TIP = "tips/accounts.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our content, to be changed."""
    return copied(tmp_path)


def test_a_folder_at_rest_keeps_its_stamp(folder: Path) -> None:
    assert stamp(folder) == stamp(folder)


@pytest.mark.parametrize(
    "name", [TIP, "locales/zh-Hant/ui.yaml", "rules/en", "lists/brands.yaml", "facts/laws/cn.yaml"]
)
def test_an_edit_changes_the_stamp_wherever_the_file_lies(folder: Path, name: str) -> None:
    path = folder / name
    path = next(path.glob("*.yaml")) if path.is_dir() else path
    before = stamp(folder)
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert stamp(folder) != before


def test_an_edit_that_keeps_the_length_changes_the_stamp(folder: Path) -> None:
    path = folder / TIP
    before, status = stamp(folder), path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert stamp(folder) != before


def test_an_edit_whose_time_was_set_back_changes_the_stamp(folder: Path) -> None:
    path = folder / TIP
    before, status = stamp(folder), path.stat()
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert stamp(folder) != before


def test_a_file_that_comes_goes_or_is_renamed_changes_the_stamp(folder: Path) -> None:
    stamps = [stamp(folder)]
    (folder / "tips/new.yaml").write_text("", encoding="utf-8")
    stamps.append(stamp(folder))
    (folder / "tips/new.yaml").rename(folder / "tips/newer.yaml")
    stamps.append(stamp(folder))
    (folder / TIP).unlink()
    stamps.append(stamp(folder))
    assert len(set(stamps)) == 4
    (folder / "tips/newer.yaml").unlink()
    shutil.copy2(PACKAGED_CONTENT / TIP, folder / TIP)
    assert stamp(folder) == stamps[0]


def test_what_an_editors_program_leaves_beside_the_files_is_no_change(folder: Path) -> None:
    before = stamp(folder)
    for name in (".accounts.yaml.swp", "accounts.yaml~", "4913", ".DS_Store"):
        (folder / "tips" / name).write_bytes(b"x")
    assert stamp(folder) == before


def test_a_file_that_vanishes_between_two_looks_and_a_folder_that_is_gone_are_no_crash(folder: Path) -> None:
    (folder / "tips/dead.yaml").symlink_to(folder / "nowhere")
    before = stamp(folder)
    shutil.rmtree(folder)
    assert stamp(folder) != before


def test_valid_content_is_read_whole(folder: Path) -> None:
    change(folder, "locales/en/tips.yaml", "second_scam: |-\n", "second_scam: |-\n  <i>New words.</i>\n")
    content = load(folder)
    assert "New words." in content.catalog.tipbook.text("en", "second_scam")
    assert content.ruleset.rules


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("locales/en/ui.yaml", "<b>{title}</b>", "<b>{title}", "<b> is never closed"),
        ("locales/zh-Hans/ui.yaml", "settings.saved:", "settings.saves:", "settings.saved; missing"),
        (TIP, "scheme: account_trade", "scheme: account_trades", "account_trades; unknown"),
        (TIP, "scheme:", "\tscheme:", "not YAML"),
    ],
)
def test_content_with_a_fault_is_refused_with_file_and_line(
    folder: Path, name: str, old: str, new: str, fault: str
) -> None:
    change(folder, name, old, new)
    with pytest.raises(ContentError) as caught:
        load(folder)
    (told,) = [one for one in caught.value.faults if fault in one][:1]
    assert told.startswith(f"content/{name}:")


def test_a_broken_rule_hides_no_broken_text(folder: Path) -> None:
    rule = next((folder / "rules/en").glob("*.yaml"))
    change(folder, f"rules/en/{rule.name}", "scheme: ", "scheme: no_")
    change(folder, "locales/en/ui.yaml", "<b>{title}</b>", "<b>{title}")
    with pytest.raises(ContentError) as caught:
        load(folder)
    told = "\n".join(caught.value.faults)
    assert f"content/rules/en/{rule.name}:" in told
    assert "<b> is never closed" in told


def test_an_overdue_fact_stops_no_change(folder: Path) -> None:
    """It is for whoever checks the source; a night's correction of a text must not wait for that."""
    path = folder / "facts/hotlines/cn.yaml"
    text = path.read_text(encoding="utf-8")
    old = text.split("verified_on: ")[1][:10], text.split("review_by: ")[1][:10]
    path.write_text(text.replace(old[0], "2020-01-01").replace(old[1], "2020-06-01"), encoding="utf-8")
    assert any("is overdue" in fault for fault in lint(folder, datetime.date(2026, 11, 25)))
    assert load(folder).catalog.hotlines["cn_96110"].review_by == datetime.date(2020, 6, 1)
