"""`content compare`: a page and a sheet for who reviews a language."""

from __future__ import annotations

import base64
import datetime
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.adapters.content import earlier
from bot.adapters.content.reviews import Review, digest, reviewed_at, written
from bot.adapters.content.sheets import rows_of
from bot.adapters.content.texts import all_texts, is_heard
from bot.cli import correct as correcting
from tests.browser import chromium, window
from tests.content import change, copied
from tests.sheets import bytes_of

Run = Callable[..., tuple[int, str, str]]
TIP = "tips/money_out_first"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our content in three languages."""
    return copied(tmp_path)


def entry(page: str, key: str) -> str:
    """What the page has on one text."""
    return page.partition(f'<article id="{key}"')[2].partition("</article>")[0]


def marks(page: str, key: str) -> list[str]:
    """By what a reviewer finds the text."""
    found = re.search(r'data-marks="([^"]*)"', entry(page, key))
    assert found is not None
    return found[1].split()


def seen(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_language_stands_beside_its_master_as_people_see_it(run: Run, folder: Path) -> None:
    status, out, err = run("compare", "zh-Hant", "--csv", "sheet.csv", folder=folder)
    assert (status, err) == (0, "")
    page = Path("antifraud-zh-Hant.html").read_text("utf-8")
    texts, master = all_texts(folder, "zh-Hant"), all_texts(folder, "en")
    told = [key for key in texts if not is_heard(key)]
    assert out.splitlines()[-1] == f"Wrote sheet.csv: {len(told)} rows."
    assert set(re.findall(r'<article id="([^"]+)"', page)) == {
        key for key in (*texts, *master) if not is_heard(key)
    } | {key for key in all_texts(folder, "zh-Hans") if key.startswith("notice/")}
    tip = entry(page, TIP)
    assert "<b>" in tip
    assert tip.index('lang="en"') < tip.index('lang="zh-Hant"')
    assert re.search(r"the short tip: \d+ of 300 characters", tip)
    assert '<span class="slot">{title}</span>' in entry(page, "ui/warning.head")
    assert 'lang="zh-Hans"' in entry(page, "notice/notice_case"), "the notice was published there"
    rows = rows_of(Path("sheet.csv").read_bytes())
    assert [(row.key, row.present, row.corrected) for row in rows if row.key == TIP] == [
        (TIP, texts[TIP], "")
    ]
    assert {row.key for row in rows} == set(told)
    assert {row.master for row in rows if row.key == TIP} == {master[TIP]}


def test_the_page_needs_nothing_and_runs_nothing_but_its_own_script(run: Run, folder: Path) -> None:
    nasty = "</script><img src=x onerror=alert(1)>"
    change(folder, "locales/zh-Hant/tips.yaml", all_texts(folder, "zh-Hant")[TIP].split("\n")[0], nasty)
    for key in ("notice.card", "warning.call_local", "tip.source"):
        change(folder, "locales/zh-Hant/ui.yaml", f"\n{key}:", f"\nno.{key}:")
    run("compare", "zh-Hant", "--part", "tips", "--out", "page.html", folder=folder)
    page = Path("page.html").read_text("utf-8")
    assert marks(page, TIP) == ["unread"], "of a language that lacks some texts the others can be read"
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    sha = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{sha}'" in page
    assert "default-src 'none'" in page
    assert page.count("<script") == 2
    assert "<img" not in page
    assert not re.search('<[^>]*(src|href)=(?!"#)', page)


@pytest.mark.parametrize(
    ("words", "master"), [(("en",), "zh-Hans"), (("zh-Hans",), "en"), (("en", "zh-Hant"), "zh-Hant")]
)
def test_the_master_can_be_named(run: Run, folder: Path, words: tuple[str, ...], master: str) -> None:
    run("compare", *words, "--part", "notice", "--part", "stats", "--out", "page.html", folder=folder)
    page = Path("page.html").read_text("utf-8")
    for key in ("notice/notice_case", "stats/title"):
        assert f'<div class="text" lang="{master}"' in entry(page, key)
    assert not entry(page, TIP)


def test_what_people_say_is_shown_when_wanted(run: Run, folder: Path) -> None:
    run("compare", "en", "--part", "questions", "--heard", "--out", "page.html", folder=folder)
    page = Path("page.html").read_text("utf-8")
    assert entry(page, "questions/rent_account/asked/1")


def test_what_changed_since_an_older_folder_is_marked(run: Run, folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    texts = all_texts(folder, "zh-Hant")
    first = texts[TIP].split("\n")[0]
    change(folder, "locales/zh-Hant/tips.yaml", first, "<b>另一個標題</b>")
    change(folder, "locales/en/tips.yaml", "What you rent out is a key", "What you rent is a key")
    change(older, "locales/zh-Hant/ui.yaml", "button.close:", "button.shut:")
    run("compare", "zh-Hant", "--before", str(older), "--out", "page.html", folder=folder)
    page = Path("page.html").read_text("utf-8")
    tip = entry(page, TIP)
    assert "changed" in marks(page, TIP)
    assert "<ins>另</ins>" in tip or "<ins>另一個標題</ins>" in tip
    (changes,) = re.findall(r"<details>.*?</details>", tip, re.DOTALL)
    assert (
        seen(re.sub("<ins>.*?</ins>", "", changes))
        .replace(" ", "")
        .endswith(texts[TIP].replace("\n", "").replace(" ", ""))
    )
    assert "behind" in marks(page, "tips/account_is_a_key")
    assert "changed" in marks(page, "ui/button.close")
    assert '<b class="mark">new</b>' in entry(page, "ui/button.close")
    assert marks(page, "ui/button.why") == ["unread"]


def git(folder: Path, *words: str, day: str = "2026-11-02") -> None:
    """Git by itself: no settings of this machine, at noon of a day."""
    when = f"{day}T12:00:00Z"
    who = {f"GIT_{role}_{what}": "x@x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(
        ["git", "-C", str(folder), *words],
        check=True,
        capture_output=True,
        env={**os.environ, **who, **dates},
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_what_changed_since_a_day_is_known_by_git(run: Run, folder: Path) -> None:
    git(folder.parent, "init", "-q")
    git(folder.parent, "add", "content/locales")
    git(folder.parent, "commit", "-qm", "1", day="2026-11-02")
    change(folder, "locales/en/ui.yaml", "button.why: Why?", "button.why: But why?")
    git(folder.parent, "commit", "-qam", "2", day="2026-11-04")
    change(folder, "locales/en/ui.yaml", "button.close: Close", "button.close: Shut")
    for day, changed in (("2026-11-04", True), ("2026-11-05", False)):
        run("compare", "en", "--part", "ui", "--since", day, "--out", "page.html", folder=folder)
        page = Path("page.html").read_text("utf-8")
        assert ("changed" in marks(page, "ui/button.why")) is changed
        assert "changed" in marks(page, "ui/button.close"), "what is not committed is changed too"
        assert f"Marked is what changed since {day}." in page
    status, _, err = run("compare", "en", "--since", "2026-11-02", folder=folder)
    assert (status, err) == (
        2,
        "antifraud: --since 2026-11-02: the history here begins later, choose a later day\n",
    )


def test_without_a_history_the_other_way_is_told(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, err = run("compare", "en", "--since", "2026-11-02", folder=folder)
    assert status == 2
    assert "is not kept in git here; name an older copy of it with --before FOLDER" in err
    monkeypatch.setattr(shutil, "which", lambda _: None)
    err = run("compare", "en", "--since", "2026-11-02", folder=folder)[2]
    assert "asks git, which is not installed; name an older folder with --before" in err


def test_a_git_that_does_not_answer_is_told(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = tmp_path / "git"
    still.write_text("#!/bin/sh\nexec sleep 60\n")
    still.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(still))
    monkeypatch.setattr(earlier, "_PATIENCE", 0.05)
    status, _, err = run("compare", "en", "--since", "2026-11-02", folder=folder)
    assert status == 2
    assert err.startswith("antifraud: git did not answer within 0.05 s; name an older copy of ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("xx",), "xx: no such language, there are "),
        (("../en",), "../en: no such language"),
        (("en", "xx"), "xx: no such language"),
        (("en", "en"), "en beside itself shows nothing: name another language"),
        (("en", "--part", "../ui"), "--part ../ui: must be one of ui, warnings, "),
        (("en", "--since", "yesterday"), "--since yesterday: a day is needed, as 2026-11-30"),
        (
            ("en", "--since", "9999-12-31"),
            "--since 9999-12-31: that day is still to come, choose",
        ),
        (("en", "--since", "2026-11-02", "--before", "x"), "--since and --before say the same in two ways"),
        (("en", "--before", "/nowhere"), "--before /nowhere: has no locales/index.yaml, a content folder is"),
        (("en", "--out", "/nowhere/page.html"), "/nowhere/page.html: cannot be written (No such file"),
    ],
)
def test_a_wrong_word_is_told(run: Run, folder: Path, words: tuple[str, ...], told: str) -> None:
    status, out, err = run("compare", *words, folder=folder)
    assert (status, out) == (2, "")
    assert err.startswith(f"antifraud: {told}")


def test_who_read_what_is_shown_and_whether_it_is_another_text_by_now(run: Run, folder: Path) -> None:
    texts = all_texts(folder, "en")
    read = {
        key: Review(by="Office <b>", on=datetime.date(2026, 11, 2), digest=digest(text))
        for key, text in ((TIP, texts[TIP]), ("tips/account_is_a_key", "another"))
    }
    (folder / reviewed_at("en")).write_text(written(read).replace("<b>", "of us"), "utf-8")
    run("compare", "en", "--part", "tips", "--out", "page.html", folder=folder)
    page = Path("page.html").read_text("utf-8")
    assert "read by Office of us, 2026-11-02" in seen(entry(page, TIP))
    assert marks(page, TIP) == []
    assert "changed since read by Office of us, 2026-11-02" in seen(entry(page, "tips/account_is_a_key"))
    assert marks(page, "tips/account_is_a_key") == ["unread", "stale"]


@pytest.mark.browser
async def test_what_is_written_on_the_page_comes_back_into_the_content(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a phone: find, correct, agree, reload, save; the file is taken as any sheet is."""
    target = folder.parent / "page.html"
    run("compare", "zh-Hant", "--part", "tips", "--out", str(target), folder=folder)
    address, before = target.as_uri(), bytes_of(folder)
    async with chromium() as browser, window(browser, 380, color_scheme="dark") as context:
        tab, faults = await context.new_page(), []
        tab.on("console", lambda message: faults.append(message.text))
        await tab.goto(address)
        texts = await tab.locator("article").count()
        await tab.get_by_label("Find words or a key").fill("MONEY_out")
        assert await tab.locator("article:visible").count() == 1
        one = tab.locator(f'[id="{TIP}"]')
        await one.get_by_role("button", name="Correct").click()
        await one.get_by_label("Corrected text").fill("<b>先領錢？</b>\n=別信")
        await one.get_by_label("Remark").fill("=1+1")
        await tab.get_by_label("Find words or a key").fill("")
        other = tab.locator('[id="tips/account_is_a_key"]')
        await other.get_by_label("Read and agreed").check()
        await tab.get_by_role("button", name="Save as CSV").click()
        assert "Your name or office first" in await tab.locator("#count").inner_text()
        await tab.reload()
        await tab.get_by_label("Which texts").select_option("mine")
        await expect(tab.locator("article:visible")).to_have_count(2)
        assert f"2 of {texts} texts shown" in await tab.locator("#count").inner_text()
        await tab.get_by_label("Your name or office").fill("刑事局, 165")
        async with tab.expect_download() as download:
            await tab.get_by_role("button", name="Save as CSV").click()
        await (await download.value).save_as("back.csv")
        wide = await tab.evaluate("document.documentElement.scrollWidth")
        shown = await tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (wide, shown, faults) == (380, "rgb(18, 21, 26)", [])
    monkeypatch.setattr(correcting, "inspected", lambda *_: (None, ()))
    status, out, err = run("correct", "back.csv", folder=folder)
    assert (status, err) == (0, "")
    assert "remark of 刑事局, 165: =1+1" in out
    assert "1 text corrected, 1 read and agreed" in out
    assert all_texts(folder, "zh-Hant")[TIP] == "<b>先領錢？</b>\n=別信"
    after = bytes_of(folder)
    assert {name for name in after if after[name] != before.get(name)} == {
        "locales/zh-Hant/tips.yaml",
        reviewed_at("zh-Hant"),
    }
