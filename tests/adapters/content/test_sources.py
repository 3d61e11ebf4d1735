"""A source is named in the language of its reader, or told by its kind and a country that can be named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.content.lint import lint
from tests.content import change, copied

FILE = "tips/accounts.yaml"
NAMES = "names: {zh-Hans: 河南省反诈中心, zh-Hant: 中國大陸河南省反詐中心, "


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('en: "Henan', 'en: 河南省反诈中心一二三四五, fr: "Henan', "0 of 12 letters are Latn, en readers"),
        (
            NAMES,
            "names: {zh-Hant: 这是河南省的反诈骗中心的名字, ",
            "这 is a simplified character, zh-Hant readers",
        ),
        (NAMES, "names: {xx: Henan, ", "unknown language, nobody reads this name"),
        ("in: cn\n    date: 2024", "in: xq\n    date: 2024", "CLDR has no name for this country"),
        ("date: 2024\n    names", "date: spring\n    names", "does not match"),
        ("by: police\n    in: cn\n    date: 2024\n", "by: rumour\n    in: cn\n    date: 2024\n", "rumour"),
    ],
)
def test_a_source_that_its_reader_could_not_read_is_reported(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    folder = copied(tmp_path)
    change(folder, FILE, old, new)
    assert [told in line for line in lint(folder, None) if FILE in line] == [True]
