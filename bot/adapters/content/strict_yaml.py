"""Reads YAML the strict way: every scalar stays text, every value knows its line, every fault is reported.

PyYAML would turn ``no:`` into False, ``0112`` into 74 and ``12:30`` into 750, and would let the last of two
equal keys win. Here the tree is built from parser events, so that depth, aliases and tags are refused before
anything is made of them.

The accessors of ``Node`` stand where pydantic might: it was tried. An entry with a fault must stand as far as
it is right, or one fault makes others (a law of a wrong grade would be unknown to each scheme that cites it);
pydantic gives the whole entry or nothing. Reading fields takes an eighth of a load, and building validators
half of that. What names places, values and consequences is longer than what it saves.
"""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.adapters.content.faults import Faults
from bot.files import open_regular

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


Value = str | tuple["Node", ...] | Mapping[str, "Node"] | None


class Node:
    """One value and its place. An accessor that finds a fault keeps it and returns something neutral.

    ``value`` is text, a sequence, a mapping, or None for what is missing: that was reported where it was
    found missing, so accessors stay silent about it.
    """

    # No frozen dataclass: a start makes 130,000 of them, and each would take three times as long.
    __slots__ = ("faults", "line", "path", "value")

    def __init__(self, path: str, line: int, value: Value, faults: Faults) -> None:
        self.path = path
        self.line = line
        self.value = value
        self.faults = faults

    @property
    def at(self) -> str:
        """The place, as ``path:line``."""
        return f"{self.path}:{self.line}"

    @property
    def missing(self) -> bool:
        """Whether there is nothing here."""
        return self.value is None

    def fault(self, consequence: str, value: str | None = None) -> None:
        """Report this value with what follows from it."""
        self.faults.add(self.path, self.line, self._shown() if value is None else value, consequence)

    def _shown(self) -> str:
        if isinstance(self.value, str):
            return self.value or "(empty)"
        return "a list" if isinstance(self.value, tuple) else "a mapping"

    def __getitem__(self, key: str) -> Node:
        """The value under a key, a missing node if it is not there; says nothing: ``keys`` does."""
        found = self.value.get(key) if isinstance(self.value, Mapping) else None
        return found or Node(self.path, self.line, None, self.faults)

    def get(self, key: str) -> Node | None:
        """The value under a key that may be left out, where to leave it out is not to leave it empty."""
        found = self[key]
        return None if found.missing else found

    def keys(
        self,
        *,
        required: Collection[str] = (),
        optional: Collection[str] = (),
        past: Collection[str] = (),
    ) -> Node:
        """Require a mapping with exactly these keys; return the node itself.

        ``past`` are keys that were read once: somebody's own content may have them still.
        """
        pairs = self.mapping()
        for key in required:
            if key not in pairs and isinstance(self.value, Mapping):
                self.fault(f"the key {key} is missing", value=next(iter(pairs), "(empty)"))
        allowed = ", ".join((*required, *optional))
        for key, node in pairs.items():
            if key in past:
                self.faults.note(node.path, node.line, key, "nothing reads it any more, it may be taken out")
            elif key not in required and key not in optional:
                node.fault(f"unknown key, nothing reads it; known are {allowed}", value=key)
        return self

    def mapping(self) -> Mapping[str, Node]:
        """The pairs of a mapping, in the order of the file."""
        if isinstance(self.value, Mapping):
            return self.value
        self._wrong("a mapping is needed")
        return {}

    def sequence(self, *, least: int = 0) -> tuple[Node, ...]:
        """The values of a list with at least ``least`` of them."""
        if not isinstance(self.value, tuple):
            self._wrong("a list is needed")
            return ()
        if len(self.value) < least:
            self.fault(f"{len(self.value)} entries, at least {least} are needed")
        return self.value

    def text(self, *, longest: int = 4000, pattern: str = "") -> str:
        """Text that is not empty, at most ``longest`` characters, all of it matching ``pattern`` if given."""
        if not isinstance(self.value, str):
            self._wrong("text is needed")
        elif not self.value.strip():
            self.fault("text is needed, an empty value says nothing")
        elif len(self.value) > longest:
            self.fault(f"{len(self.value)} characters, at most {longest} fit")
        elif pattern and not re.fullmatch(pattern, self.value):
            self.fault(f"does not match {pattern}")
        return self.value if isinstance(self.value, str) else ""

    def texts(self, *, least: int = 0, longest: int = 4000, pattern: str = "") -> tuple[str, ...]:
        """A list of texts."""
        return tuple(node.text(longest=longest, pattern=pattern) for node in self.sequence(least=least))

    def number(self, low: float, high: float) -> float:
        """A plain decimal number in [low, high]."""
        return self._number(_NUMBER, low, high, float)

    def integer(self, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        return int(self._number(re.compile(r"-?[0-9]+"), low, high, int))

    def _number(self, form: re.Pattern[str], low: float, high: float, make: Callable[[str], float]) -> float:
        raw = self.text(longest=40)
        if not raw:
            return low
        if not form.fullmatch(raw):
            self.fault(f"a number {low:g} to {high:g} is needed")
        elif not low <= make(raw) <= high:
            self.fault(f"must be {low:g} to {high:g}")
        else:
            return make(raw)
        return low

    def date(self) -> datetime.date:
        """A date as YYYY-MM-DD."""
        raw = self.text(longest=40)
        try:
            if _DATE.fullmatch(raw):
                return datetime.date.fromisoformat(raw)
        except ValueError:
            pass
        if raw:
            self.fault("a date is needed, as 2026-12-31")
        return datetime.date.min

    def choice(self, choices: Collection[str]) -> str:
        """One of the given words."""
        raw = self.text()
        if raw and raw not in choices:
            self.fault(f"unknown, must be one of {', '.join(choices)}")
        return raw if raw in choices else next(iter(choices), "")

    def flag(self) -> bool:
        """``true`` or ``false``, spelled so."""
        return self.choice(("false", "true")) == "true"

    def _wrong(self, consequence: str) -> None:
        if not self.missing:
            self.fault(consequence)


def read(path: Path, faults: Faults | None = None, *, root: Path | None = None) -> Node:
    """Read one file. With ``faults`` given its faults are kept there, else they are raised at once.

    ``root`` is the content folder: places are then named from it, as ``content/x.yaml:7``. A file that
    cannot be read at all gives a missing node.
    """
    shown = path.relative_to(root.parent).as_posix() if root else path.as_posix()
    kept = Faults() if faults is None else faults
    text = _text(path, shown, kept, root)
    missing = Node(shown, 1, None, kept)
    node = missing if text is None else _parsed(text, shown, kept)
    if node.missing:
        kept.lose(shown)
    if faults is None:
        kept.check()
    return node


def pasted(text: str, shown: str, faults: Faults) -> Node:
    """The document of a text that stands in no file, ``shown`` as if it did; a missing node with a fault."""
    return _parsed(text, shown, faults)


def check_readable(path: Path, faults: Faults, *, root: Path) -> None:
    """Keep the fault of a file that ``read`` could not read, in the same words."""
    shown = path.relative_to(root.parent).as_posix()
    if _text(path, shown, faults, root) is None:
        faults.lose(shown)


def _text(path: Path, shown: str, faults: Faults, root: Path | None) -> str | None:
    if root is not None and not _within(path, root):
        faults.add(shown, 1, path.name, "leads out of the content folder, it is not read")
        return None
    return _decode(path, shown, faults)


def _within(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except RuntimeError:
        # Links in a circle lead nowhere; opening it says so.
        return True


def _parsed(text: str, shown: str, faults: Faults) -> Node:
    nothing = Node(shown, 1, None, faults)
    try:
        return _Builder(shown, faults, _LOADER(text).get_event).document()
    except _Refused:
        return nothing
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.add(shown, line, error.problem or "YAML", "not YAML, the file cannot be used")
    except yaml.YAMLError as error:
        faults.add(shown, 1, str(error), "not YAML, the file cannot be used")
    return nothing


def _decode(path: Path, shown: str, faults: Faults) -> str | None:
    try:
        with open_regular(path) as file:
            content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                size = max(len(content), os.fstat(file.fileno()).st_size)
                faults.add(shown, 1, f"{size} bytes", f"at most {MAX_BYTES} are read")
                return None
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.add(shown, line, "not UTF-8", "save the file as UTF-8")
    except OSError as error:
        faults.add(shown, 1, error.strerror or "unreadable", "the file cannot be read")
    return None


class _Refused(Exception):  # noqa: N818 - not an error: the fault is already kept
    """The file cannot be used as a whole."""


class _Builder:
    """Builds nodes from parser events, one document, bounded depth."""

    def __init__(self, path: str, faults: Faults, event: Callable[[], Any]) -> None:
        self._path = path
        self._faults = faults
        self._next = event

    def document(self) -> Node:
        self._next()  # stream start
        first = self._next()
        if isinstance(first, yaml.StreamEndEvent):
            raise self._refuse(first, "(empty file)", "a document is needed")
        node = self._node(self._next(), 0)
        self._next()  # document end
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._fault(after, "---", "a second document, only one is read")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        # Types are compared, not asked for: this runs for each of 130,000 values at a start.
        kind = type(event)
        if event.anchor is not None or event.tag is not None:
            self._plain(event)
        value: Value
        if kind is yaml.ScalarEvent:
            value = event.value
        elif depth >= MAX_DEPTH:
            raise self._refuse(event, f"depth {depth + 1}", f"at most {MAX_DEPTH} levels are read")
        elif kind is yaml.SequenceStartEvent:
            value = self._entries(depth)
        else:
            value = self._pairs(depth)
        return Node(self._path, event.start_mark.line + 1, value, self._faults)

    def _entries(self, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        read, scalar, path, faults = self._next, yaml.ScalarEvent, self._path, self._faults
        while (kind := type(event := read())) is not yaml.SequenceEndEvent:
            if kind is scalar and event.anchor is None and event.tag is None:
                # As most are, and as ``_node`` would make it: a call for each is a tenth of a load.
                found.append(Node(path, event.start_mark.line + 1, event.value, faults))
            else:
                found.append(self._node(event, depth + 1))
        return tuple(found)

    def _pairs(self, depth: int) -> Mapping[str, Node]:
        pairs: dict[str, Node] = {}
        read, scalar, path, faults = self._next, yaml.ScalarEvent, self._path, self._faults
        while (kind := type(event := read())) is not yaml.MappingEndEvent:
            if kind is not scalar or event.anchor is not None or event.tag is not None:
                self._plain(event)
            if kind is not scalar:
                raise self._refuse(event, "a key that is no text", "the file cannot be used")
            kind = type(value := read())
            if kind is scalar and value.anchor is None and value.tag is None:
                node = Node(path, value.start_mark.line + 1, value.value, faults)
            else:
                node = self._node(value, depth + 1)
            if event.value in pairs:
                self._fault(event, event.value, f"the key stands in line {pairs[event.value].line} already")
            # The same keys stand in every language.
            pairs.setdefault(sys.intern(event.value), node)
        return pairs

    def _plain(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, f"*{event.anchor}", "aliases are refused, write the value out")
        if event.anchor is not None:
            self._fault(event, f"&{event.anchor}", "anchors are refused, write the value out")
        if event.tag is not None:
            self._fault(event, event.tag, "tags are refused, every value is text")

    def _fault(self, event: Any, value: str, consequence: str) -> None:
        self._faults.add(self._path, event.start_mark.line + 1, value, consequence)

    def _refuse(self, event: Any, value: str, consequence: str) -> _Refused:
        self._fault(event, value, consequence)
        return _Refused()
