"""YAML traps are read as text or refused, and every fault names its line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.adapters.content.faults import Faults
from bot.adapters.content.strict_yaml import MAX_BYTES, MAX_DEPTH, Node, read
from bot.errors import ContentError


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "content" / "x.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def loaded(folder: Path, text: str | bytes) -> tuple[Node, Faults]:
    faults = Faults()
    return read(written(folder, text), faults, root=folder / "content"), faults


def plain(node: Node) -> object:
    if isinstance(node.value, tuple):
        return [plain(child) for child in node.value]
    if isinstance(node.value, str) or node.value is None:
        return node.value
    return {key: plain(child) for key, child in node.value.items()}


def test_every_scalar_stays_text(tmp_path: Path) -> None:
    node, faults = loaded(
        tmp_path,
        "no: no\nid: 0112\nat: 12:30\nnone: ~\nfloat: 1e3\nday: 2026-11-24\nbig: 1_000\ntrue: yes\n"
        "<<: x\n= : =\n",
    )
    assert plain(node) == {
        "no": "no",
        "id": "0112",
        "at": "12:30",
        "none": "~",
        "float": "1e3",
        "day": "2026-11-24",
        "big": "1_000",
        "true": "yes",
        "<<": "x",
        "=": "=",
    }
    assert faults.lines() == []


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    node, _ = loaded(tmp_path, "# a comment\n\na:\n  - b\n  - c: |\n      d\n      e\n")
    assert node["a"].sequence()[0].at == "content/x.yaml:4"
    assert node["a"].sequence()[1]["c"].at == "content/x.yaml:5"
    assert node["a"].sequence()[1]["c"].text() == "d\ne\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3\n", "content/x.yaml:3: a; the key stands in line 1 already"),
        ("a: &x 1\n", "content/x.yaml:1: &x; anchors are refused, write the value out"),
        ("a: &x 1\nb: *x\n", "content/x.yaml:2: *x; aliases are refused, write the value out"),
        (
            "a: !!python/name:os x\n",
            "content/x.yaml:1: tag:yaml.org,2002:python/name:os; tags are refused, every value is text",
        ),
        ("a: ! 1\n", "content/x.yaml:1: !; tags are refused, every value is text"),
        ("a: 1\n---\nb: 2\n", "content/x.yaml:2: ---; a second document, only one is read"),
        ("", "content/x.yaml:1: (empty file); a document is needed"),
        ("a: 1\n? [b]\n: 2\n", "content/x.yaml:2: a key that is no text; the file cannot be used"),
        (b"a: 1\nb: \xff\n", "content/x.yaml:2: not UTF-8; save the file as UTF-8"),
        (
            "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
            "content/x.yaml:1: depth 21; at most 20 levels are read",
        ),
    ],
)
def test_traps_are_refused_with_their_line(tmp_path: Path, text: str | bytes, fault: str) -> None:
    _, faults = loaded(tmp_path, text)
    assert fault in faults.lines()


@pytest.mark.parametrize("text", ["a: [1\n", "\ta: 1\n", "a: b: c\n", "a: 'x\n", "[" * 100_000, "a: \x01\n"])
def test_what_is_no_yaml_is_one_fault_and_never_a_crash(tmp_path: Path, text: str) -> None:
    node, faults = loaded(tmp_path, text)
    assert node.missing
    assert len(faults) == 1


def test_depth_up_to_the_limit_is_read(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert (node.missing, faults.lines()) == (False, [])


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "# " + "x" * MAX_BYTES)
    assert node.missing
    assert "at most 2000000 are read" in faults.lines()[0]


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    faults = Faults()
    read(tmp_path / "content" / "none.yaml", faults, root=tmp_path / "content")
    assert faults.lines() == ["content/none.yaml:1: No such file or directory; the file cannot be read"]


def test_without_a_collector_all_faults_are_raised_together(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(written(tmp_path, "a: &x 1\na: &y 2\n"))
    assert len(caught.value.faults) == 3


def test_required_and_unknown_keys(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "id: a\ncolour: red\n")
    node.keys(required=("id", "scheme"), optional=("note",))
    assert faults.lines() == [
        "content/x.yaml:1: id; the key scheme is missing",
        "content/x.yaml:2: colour; unknown key, nothing reads it; known are id, scheme, note",
    ]


def test_a_missing_value_is_reported_once_and_then_neutral(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "id: a\n")
    missing = node["scheme"]
    assert (missing.text(), missing.sequence(), dict(missing.mapping())) == ("", (), {})
    assert (missing.number(1, 2), missing.choice(("x", "y")), missing.date()) == (1, "x", datetime.date.min)
    assert node.get("scheme") is None
    assert faults.lines() == []


def test_typed_values(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "n: 2.5\ni: 7\nd: 2026-11-24\nf: true\nc: cn\nl: [a, b]\n")
    assert node["n"].number(0, 10) == 2.5
    assert node["i"].integer(0, 10) == 7
    assert node["d"].date() == datetime.date(2026, 11, 24)
    assert node["f"].flag() is True
    assert node["c"].choice(("tw", "cn")) == "cn"
    assert node["l"].texts(least=2) == ("a", "b")
    assert faults.lines() == []


def test_wrong_values_are_faults(tmp_path: Path) -> None:
    node, faults = loaded(
        tmp_path,
        "a: 12\nb: nan\nc: 1_0\nd: 2026-13-01\ne: yes\nf: zz\ng: [x]\nh: ''\ni: {}\nj: 1.5\nk: abc\n",
    )
    node["a"].number(0, 10)
    node["b"].number(0, 10)
    node["c"].number(0, 10)
    node["d"].date()
    node["e"].flag()
    node["f"].choice(("cn", "tw"))
    node["g"].text()
    node["g"].sequence(least=2)
    node["h"].text()
    node["i"].sequence()
    node["j"].integer(0, 9)
    node["k"].text(longest=2)
    node["k"].text(pattern="[a-b]+")
    node["k"].mapping()
    assert [line.removeprefix("content/x.yaml:") for line in faults.lines()] == [
        "1: 12; must be 0 to 10",
        "2: nan; a number 0 to 10 is needed",
        "3: 1_0; a number 0 to 10 is needed",
        "4: 2026-13-01; a date is needed, as 2026-12-31",
        "5: yes; unknown, must be one of false, true",
        "6: zz; unknown, must be one of cn, tw",
        "7: a list; text is needed",
        "7: a list; 1 entries, at least 2 are needed",
        "8: (empty); text is needed, an empty value says nothing",
        "9: a mapping; a list is needed",
        "10: 1.5; a number 0 to 9 is needed",
        "11: abc; 3 characters, at most 2 fit",
        "11: abc; does not match [a-b]+",
        "11: abc; a mapping is needed",
    ]


def test_a_long_value_is_shortened_in_the_fault(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "a: " + "x" * 500 + "\n")
    node["a"].choice(("cn",))
    assert faults.lines() == [f"content/x.yaml:1: {'x' * 59}…; unknown, must be one of cn"]


def test_the_same_fault_is_told_once_and_faults_are_bounded(tmp_path: Path) -> None:
    node, faults = loaded(tmp_path, "a: x\n")
    for _ in range(600):
        node["a"].integer(0, 1)
    assert (len(faults), len(faults.lines())) == (500, 1)
