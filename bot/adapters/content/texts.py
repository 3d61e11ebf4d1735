"""The texts of one language by their keys, each with the place in its file where it is written.

A key is the file and the names that lead to the text: ``tips/second_scam``, ``first_aid/gave_code/now/2``.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.adapters.content.faults import Faults
from bot.adapters.content.locales import PARTS
from bot.adapters.content.strict_yaml import MAX_BYTES, Node, read
from bot.errors import DataError
from bot.files import read_regular

INDEX = "locales/index.yaml"
_HEARD = "tellings"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """A text as it stands in its file: ``start`` to ``end`` with its quotes or block sign.

    ``style`` is the sign that begins it, "" for none; ``flow`` whether it stands in brackets; ``column`` that
    of the key or dash before it.
    """

    key: str
    value: str
    start: int
    end: int
    style: str
    flow: bool
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleFile:
    """One file of a language: what it says as a whole, and its texts by their keys."""

    source: str
    texts: Mapping[str, WrittenText]
    encoding: str = "utf-8"


def place(lang: str, part: str) -> str:
    """Where a file of a language stands in the content folder."""
    return f"locales/{lang}/{part}.yaml"


def part_of(key: str) -> str:
    """The file that a text stands in."""
    return key.partition("/")[0]


def is_heard(key: str) -> bool:
    """Whether a text is one that people say to the bot, by which it knows what they mean."""
    return part_of(key) == _HEARD or (key.startswith("questions/") and "/asked/" in key)


def languages(folder: Path) -> tuple[str, ...]:
    """The languages of a content folder, in the order of its index."""
    return tuple(read(folder / INDEX, root=folder)["locales"].mapping())


def keyed(node: Node, key: str) -> Iterator[tuple[str, Node]]:
    """Every text below a node with its key, in the order of the file."""
    for path, text in _below_it(node, ()):
        yield "/".join((key, *map(str, path))), text


def leaves(node: Node) -> Iterator[tuple[str, Node]]:
    """The same with the names alone that lead to it, as ``police.what``: of a list each has the same."""
    for path, text in _below_it(node, ()):
        yield ".".join(name for name in path if isinstance(name, str)), text


def _below_it(node: Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    if isinstance(node.value, str):
        yield path, node
    elif isinstance(node.value, tuple):
        for number, child in enumerate(node.value, 1):
            yield from _below_it(child, (*path, number))
    elif node.value is not None:
        for name, child in node.value.items():
            yield from _below_it(child, (*path, name))


def all_texts(folder: Path, lang: str) -> dict[str, str]:
    """Every text of a language in reading order; what cannot be read is left out."""
    faults = Faults()
    nodes = ((part, read(folder / place(lang, part), faults, root=folder)) for part in PARTS)
    return {key: str(node.value) for part, root in nodes for key, node in keyed(root, part)}


def keyed_lines(folder: Path, where: str) -> dict[int, str]:
    """The key of the text that begins in each line of a file of the content."""
    path = folder / where
    return {node.line: key for key, node in reversed([*keyed(read(path, root=folder), path.stem)])}


def read_file(folder: Path, lang: str, part: str) -> LocaleFile:
    """One file with the places of its texts; ContentError or DataError when it cannot be read."""
    path = folder / place(lang, part)
    root = read(path, root=folder)
    try:
        # As it is, with its line ends: whoever changes one text leaves them to the others.
        content = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    encoding = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    source = content.decode(encoding)
    return LocaleFile(source=source, texts=dict(_written(source, root, part)), encoding=encoding)


def _written(source: str, root: Node, part: str) -> Iterator[tuple[str, WrittenText]]:
    places = _places(source)
    for (key, node), (event, flow, column) in zip(keyed(root, part), places, strict=True):
        start, end = event.start_mark.index, event.end_mark.index
        style = "" if event.style in {None, ""} else event.style
        yield (
            key,
            WrittenText(
                key=key,
                value=str(node.value),
                start=start,
                # A block ends with the file's next word; what lies between is not its own.
                end=start + len(source[start:end].rstrip()) if style in {"|", ">"} else end,
                style=style,
                flow=flow,
                column=column,
            ),
        )


def _places(source: str) -> Iterator[tuple[Any, bool, int]]:
    """Each value that is text: its event, whether it stands in brackets, the column of its key or dash."""
    events: Iterator[Any] = iter(yaml.parse(source, Loader=_LOADER))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            yield from _below(next(events), events, flow=False, column=0)


def _below(event: Any, events: Iterator[Any], *, flow: bool, column: int) -> Iterator[tuple[Any, bool, int]]:
    if isinstance(event, yaml.ScalarEvent):
        yield event, flow, column
    elif isinstance(event, yaml.SequenceStartEvent):
        inner = flow or bool(event.flow_style)
        while not isinstance(entry := next(events), yaml.SequenceEndEvent):
            yield from _below(entry, events, flow=inner, column=_column(event))
    else:
        inner = flow or bool(event.flow_style)
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            yield from _below(next(events), events, flow=inner, column=_column(key))


def _column(event: Any) -> int:
    return int(event.start_mark.column)
