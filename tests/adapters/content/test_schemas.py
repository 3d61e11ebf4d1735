"""The schemas by which editors complete and check YAML: made from the readers, true of what is packaged."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from bot.adapters.content.strict_yaml import Node, read
from bot.config import PACKAGED_CONTENT
from tools.content_schemas import EDITOR, SCHEMAS, files, pattern, schemas

FOUND = schemas()
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FLAGS = {"true": True, "false": False}


def edited(node: Node) -> Any:
    """A value as an editor reads it, to whom a number is a number."""
    if isinstance(node.value, str):
        number = float(node.value) if NUMBER.fullmatch(node.value) else node.value
        return FLAGS.get(node.value, number)
    if isinstance(node.value, tuple):
        return [edited(one) for one in node.value]
    return {key: edited(one) for key, one in (node.value or {}).items()}


def test_they_say_what_the_readers_ask_for() -> None:
    made = files()
    assert {path: path.read_text(encoding="utf-8") for path in made} == made, (
        "python -m tools.content_schemas"
    )
    assert {*SCHEMAS.iterdir(), EDITOR} == set(made)


@pytest.mark.parametrize("name", FOUND)
def test_all_that_is_packaged_is_right(name: str) -> None:
    check = fastjsonschema.compile(FOUND[name])
    for path in sorted(PACKAGED_CONTENT.glob(name)):
        check(edited(read(path)))


def test_every_file_has_one() -> None:
    """And there is none too many: who read which text alone is kept only once somebody did."""
    paths = (path.relative_to(PACKAGED_CONTENT) for path in PACKAGED_CONTENT.rglob("*.yaml"))
    assert {pattern(path) for path in paths} | {"locales/*/reviewed.yaml"} == set(FOUND)


def test_an_editor_is_told_of_one_schema_for_each_file() -> None:
    places = json.loads(EDITOR.read_text(encoding="utf-8"))["yaml.schemas"].values()
    for path in PACKAGED_CONTENT.rglob("*.yaml"):
        name = Path("content", path.relative_to(PACKAGED_CONTENT))
        assert sum(name.match(place) for place in places) == 1, name


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("facts/laws/*.yaml", [{"id": "a"}], "must contain"),
        ("seasons.yaml", {"summer": {"first": "06-01", "last": "June"}}, "must match pattern"),
        (
            "seasons.yaml",
            {"summer": {"first": "06-01", "last": "08-31", "middle": "07-15"}},
            "must not contain",
        ),
        ("topics.yaml", {"a": {"scheme": "", "risk": "low", "show": [], "more": ""}}, "must be one of"),
        ("quizzes.yaml", {"a": []}, "must be object"),
        ("locales/*/reviewed.yaml", {"tips/a": {"by": "x", "on": "2026-11-30"}}, "must contain"),
        ("locales/*/reviewed.yaml", {"tips/a": {"by": "a@b", "on": "", "digest": ""}}, "must match pattern"),
        ("rules/*/*.yaml", {"rules": [{"weight": 7}]}, "must contain"),
    ],
)
def test_a_fault_is_seen(name: str, value: object, fault: str) -> None:
    with pytest.raises(fastjsonschema.JsonSchemaValueException, match=fault):
        fastjsonschema.compile(FOUND[name])(value)
