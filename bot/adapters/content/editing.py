"""Changes single texts of a YAML file and nothing else of it: comments, order and style of the rest stay.

ruamel.yaml was tried: it writes all our files back as they were once it is told how they indent, and puts any
other into another shape; it is one more library on every machine that runs the bot. The parser that reads
the files anyway names the exact place of each text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.adapters.content.texts import LocaleFile, WrittenText
from bot.errors import DataError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = 2
_BLOCKS = frozenset({"|", ">"})
_UNPRINTABLE = re.compile("[^\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not print as it is, and what it takes for the end of a line."""


def rewritten(file: LocaleFile, changes: Mapping[str, str]) -> str:
    """What the file says with these texts changed, by their keys."""
    source = file.source
    for written in sorted((file.texts[key] for key in changes), key=lambda one: -one.start):
        value = changes[written.key]
        source = source[: written.start] + _replacement(file.source, written, value) + source[written.end :]
    return source


def scalar(value: str) -> str:
    """A text as it may stand anywhere on one line, in brackets too."""
    return value if _is_plain(value, flow=True) else _quoted(value)


def check_same(before: LocaleFile, after: LocaleFile, changes: Mapping[str, str]) -> None:
    """DataError unless exactly these texts are others than before."""
    wanted = {key: changes.get(key, written.value) for key, written in before.texts.items()}
    found = {key: written.value for key, written in after.texts.items()}
    if wanted != found:
        wrong = next(key for key in (*wanted, *found) if wanted.get(key) != found.get(key))
        raise DataError(f"{wrong}: cannot be written into its file, nothing was changed")


def _replacement(source: str, written: WrittenText, value: str) -> str:
    # Behind a block nothing else may stand in its line: what follows a text there would become part of it.
    alone = written.style in _BLOCKS or not source[written.end :].partition("\n")[0].strip()
    block = alone and (written.style in _BLOCKS or "\n" in value)
    if block and not written.flow and _fits_block(value):
        return _block(source, written, value)
    if not written.style and "\n" not in value and _is_plain(value, flow=written.flow):
        return value
    if written.style == "'" and "\n" not in value and not _UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    return _quoted(value)


def _fits_block(value: str) -> bool:
    lines = value.split("\n")
    return bool(lines[0].strip() and lines[-1]) and not (
        lines[0][0].isspace() or any(line != line.rstrip() for line in lines) or _UNPRINTABLE.search(value)
    )


def _block(source: str, written: WrittenText, value: str) -> str:
    head, *body = source[written.start : written.end].splitlines() if written.style in _BLOCKS else ("",)
    inside = next((line for line in body if line.strip()), "")
    indent = inside[: len(inside) - len(inside.lstrip(" "))] or " " * (written.column + _STEP)
    comment = re.search(r"\s+#.*", head)
    end = "\r\n" if "\r\n" in source else "\n"
    lines = (indent + line if line else "" for line in value.split("\n"))
    return end.join((f"|-{comment[0] if comment else ''}", *lines))


def _is_plain(value: str, *, flow: bool) -> bool:
    """Whether YAML reads the text as it is written, without quotes."""
    if "\n" in value or _UNPRINTABLE.search(value):
        return False
    try:
        found = list(_scalars(f"[{value}]" if flow else f"a: {value}"))
    except yaml.YAMLError:
        return False
    return found[-1:] == [value] and len(found) == (1 if flow else 2)


def _scalars(source: str) -> Iterator[str]:
    """The texts of a source that has no quotes, anchors or tags; of any other one nothing."""
    for event in yaml.parse(source, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            if event.style not in {None, ""} or event.anchor or event.tag:
                return
            yield event.value
        elif isinstance(event, yaml.AliasEvent):
            return


def _quoted(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda sign: json.dumps(sign[0])[1:-1], quoted)
