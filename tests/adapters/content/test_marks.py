"""Each text is in the letters of its language and quotes with its marks, each as wide as its letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.adapters.content.lint import lint
from bot.adapters.content.marks import misquoted, narrow, typed
from bot.adapters.content.scripts import either, strange
from tests.content import change, copied

ENGLISH = {"“": "”"}
NOBODY = re.compile("(?!)")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("He said “it’s the bank’s ‘own’ app”, and users’ cards", ENGLISH),
        ("„Sag ‚nein‘ und leg auf“, sagt er", {"„": "“"}),
        ("« Dites “non” » : c’est l’essentiel", {"«": "»"}),
        ("”Sano ’ei’”, sanoi hän", {"”": "”"}),
        ("‘동결’을 풀려면 “돈”", {"“": "”", "‘": "’"}),
        ("看《刑法》，按“下一步 ›”", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_quotation_marks_of_the_language_are_at_home(text: str, pairs: dict[str, str]) -> None:
    assert misquoted(text, pairs) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("点「已经做了」", "「 opens or closes nothing"),
        ('say "no"', '" opens or closes nothing'),
        ("it's", "' opens or closes nothing"),
        ("say ‘no", "‘ opens or closes nothing"),
        ("no”", "” opens or closes nothing"),
        ("’no", "’ opens or closes nothing"),
        ("“say “no””", "“ inside a quotation"),
        ("“say 'no'”", "' inside a quotation"),
        ("“say no", "” is missing at the end"),
    ],
)
def test_a_mark_of_another_language_and_one_without_its_fellow_are_told(text: str, told: str) -> None:
    assert misquoted(text, ENGLISH) == told


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("c'est vrai", "c'est"),
        ("l’app d'hier", "d'hier"),
        ("say 'no'", ""),
        ("it’s", ""),
        ("users' cards", ""),
    ],
)
def test_the_apostrophe_of_a_keyboard_is_told_from_a_quotation(text: str, word: str) -> None:
    assert typed(text) == word


@pytest.mark.parametrize(
    ("text", "mark"),
    [("好的,谢谢", ","), ("注意:", ":"), ("本当?はい", "?"), ("好的，谢谢", ""), ("9:30, 8%", "")],
)
def test_a_mark_is_as_wide_as_the_letters_beside_it(text: str, mark: str) -> None:
    assert narrow(text) == mark


@pytest.mark.parametrize(
    ("text", "script", "told"),
    [
        ("这些账号", "Hans", ""),
        ("這些帳號", "Hans", "這"),
        ("这些账号", "Hant", "这"),
        ("後來在台灣里面", "Hant", ""),
        ("アカウントを渡す", "Jpan", ""),
        ("帮助", "Jpan", "帮"),
        ("Не отдавайте account", "Cyrl", "account"),
        ("Tell the полиция", "Latn", "полиция"),
        ("art. 4.º, 9 km² ☎️", "Latn", ""),
        ("नमस्ते", "Deva", ""),
    ],
)
def test_letters_of_another_script_are_told_and_characters_of_a_neighbour(
    text: str, script: str, told: str
) -> None:
    assert strange(text, script, NOBODY) == told


def test_names_are_written_alike_in_every_language_and_are_whole_words() -> None:
    names = either(["App", "WhatsApp", "帮助罪"])
    assert [strange(text, "Hant", names) for text in ("用app開WhatsApp", "帮助罪", "Apple")] == [
        "",
        "",
        "Apple",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "zh-Hans/ask.yaml",
            "“已经发生了”",
            "「已经发生了」",
            "「 opens or closes nothing, zh-Hans quotes with “”",
        ),
        (
            "zh-Hant/ask.yaml",
            "「已經發生了」",
            "“已經發生了”",
            "“ opens or closes nothing, zh-Hant quotes with 「」",
        ),
        ("zh-Hans/ask.yaml", "你好。", "你好,", "a narrow mark beside a wide letter"),
        ("zh-Hant/ask.yaml", "yes: 可以", "yes: 可骗", "letters that zh-Hant does not write, see signs.yaml"),
        ("en/ask.yaml", "Hello", "Привет", "letters that en does not write, see signs.yaml"),
        ("en/ask.yaml", "Next it’s more", "Next it's more", "an apostrophe is written ’ and not '"),
    ],
)
def test_a_text_with_another_languages_letters_or_marks_is_reported(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    folder = copied(tmp_path)
    change(folder, f"locales/{name}", old, new)
    assert [line.endswith(told) for line in lint(folder, None)] == [True]


def test_what_people_ask_and_how_a_law_is_called_are_left_in_peace(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    change(folder, "locales/zh-Hans/tellings.yaml", "号已经租给他了", "号已经租给他了,「怎么办」 account")
    change(folder, "locales/en/laws.yaml", "cite: ", "cite: 反电信网络诈骗法, ")
    assert lint(folder, None) == []
