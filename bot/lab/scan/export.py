"""An export as Telegram Desktop writes it: of one chat, or of everything with its chats in a list."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from bot.core.surfaces.collector import NAME_LENGTH
from bot.lab.scan.decode import value_of
from bot.lab.scan.frames import DEEP, DEEPEST, STRING, frames, read_on
from bot.lab.scan.pieces import string
from bot.lab.scan.tape import Damaged, Tape

SECTIONS = frozenset({"chats", "left_chats"})
GROUPS = frozenset({"private_group", "private_supergroup", "public_supergroup"})
"""Kinds of chat that are looked at in an export of everything: private talks are nobody's business."""
ALONE = ""
"""The section of a chat that is the whole export."""
KEY_LENGTH = 64
_PIECE = re.compile(rb"\s*+(?:(" + STRING + rb'")|([{}\[\]:,])|([^\s"{}\[\]:,]++))')
_BLANK = re.compile(rb"\s*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What an export says of a chat before its messages; ``id`` has no sign and no prefix."""

    name: str = ""
    kind: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMark:
    """A place between two messages, enough to read on from there."""

    offset: int
    section: str
    head: Head


class Export:
    """Reads an export from its beginning or from a mark; ``found`` tells whether any messages were in it."""

    def __init__(self, file: BinaryIO, mark: ReadMark | None = None) -> None:
        self._tape = Tape(file, mark.offset if mark else _start(file))
        self._resumed = mark
        self._stack = _Stack()
        self.head = mark.head if mark else Head()
        self.found = mark is not None

    @property
    def place(self) -> int:
        """The byte up to which everything was given out."""
        return self._tape.place

    @property
    def mark(self) -> ReadMark:
        """Where reading could begin again; only to be asked for between two messages."""
        return ReadMark(offset=self.place, section=self._stack.section, head=self.head)

    def messages(self) -> Iterator[bytes]:
        """The bytes of each message; Damaged where the file cannot be read on.

        Those of chats that are no groups come out empty, so that whoever waits sees that it goes on.
        """
        if self._resumed:
            self._stack.enter(self._resumed.section)
            yield from self._array()
        for kind, piece in self._pieces():
            if piece == b"[" and self._stack.at_messages:
                self._stack.open(is_object=False)
                yield from self._array()
            elif self._structure(kind, piece):
                return

    def _array(self) -> Iterator[bytes]:
        wanted = self._stack.section == ALONE or self.head.kind in GROUPS
        self.found = True
        for raw in frames(self._tape):
            yield raw if wanted else b""
        self._stack.close(is_object=False)

    def _structure(self, kind: int, piece: bytes) -> bool:
        """Follow one piece of what stands around the messages; True behind the last one."""
        if kind != 2:
            self._value(piece, is_text=kind == 1)
        elif piece in b"{[":
            if len(self._stack.levels) >= DEEPEST:
                raise Damaged(self.place, cut=False, why=DEEP)
            self._stack.open(is_object=piece == b"{")
            if self._stack.in_chat:
                self.head = Head()
        elif piece in b"}]":
            if not self._stack.close(is_object=piece == b"}"):
                raise Damaged(self.place, cut=False)
            return not self._stack.levels
        else:
            self._stack.separate(piece)
        return False

    def _value(self, piece: bytes, *, is_text: bool) -> None:
        if not self._stack.levels:
            raise Damaged(self.place, cut=False)
        if is_text and self._stack.wants_key:
            self._stack.name(str(value_of(piece)))
        elif self._stack.in_chat:
            self.head = _told(self.head, self._stack.levels[-1].key, value_of(piece))

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        tape = self._tape
        while True:
            found = _PIECE.match(tape.data, tape.pos)
            if found is None or found.end() == len(tape.data):
                if not self._whole(found):
                    read_on(tape, tape.pos)
                    continue
                assert found is not None
            tape.pos = found.end()
            yield found.lastindex or 0, found[found.lastindex or 0]

    def _whole(self, found: re.Match[bytes] | None) -> bool:
        """Whether what was found is complete though the window ends with it: a bracket or a string is."""
        if found is None:
            blank = _BLANK.match(self._tape.data, self._tape.pos)
            self._tape.pos = blank.end() if blank else self._tape.pos
        return found is not None and found.lastindex != 3


def _start(file: BinaryIO) -> int:
    """Where the text begins: some editors put a mark before it."""
    file.seek(0)
    return len(BOM_UTF8) if file.read(len(BOM_UTF8)) == BOM_UTF8 else 0


@dataclass(slots=True)
class _Level:
    is_object: bool
    key: str = ""
    wants_key: bool = True


class _Stack:
    """Where in the export reading is: each object or array that is open, with the key last read in it."""

    def __init__(self) -> None:
        self.levels: list[_Level] = []

    @property
    def wants_key(self) -> bool:
        return self.levels[-1].is_object and self.levels[-1].wants_key

    @property
    def in_chat(self) -> bool:
        """Whether the innermost is an object that may be a chat."""
        levels = self.levels
        if len(levels) == 1:
            return levels[0].is_object
        listed = len(levels) == 4 and [level.is_object for level in levels] == [True, True, False, True]
        return listed and levels[0].key in SECTIONS and levels[1].key == "list"

    @property
    def at_messages(self) -> bool:
        return bool(self.levels) and self.in_chat and self.levels[-1].key == "messages"

    @property
    def section(self) -> str:
        return self.levels[0].key if len(self.levels) > 2 else ALONE

    def enter(self, section: str) -> None:
        """Stand among the messages of a chat, as if everything around had been read."""
        keys = [(True, "messages")]
        if section:
            keys = [(True, section), (True, "list"), (False, ""), *keys]
        self.levels = [_Level(is_object, key, wants_key=False) for is_object, key in (*keys, (False, ""))]

    def open(self, *, is_object: bool) -> None:
        self.levels.append(_Level(is_object))

    def close(self, *, is_object: bool) -> bool:
        return bool(self.levels) and self.levels.pop().is_object is is_object

    def name(self, key: str) -> None:
        # None that matters is longer, and as many are kept as are open.
        self.levels[-1].key = key[:KEY_LENGTH]

    def separate(self, sign: bytes) -> None:
        if self.levels:
            self.levels[-1].wants_key = sign == b","


def _told(head: Head, key: str, value: object) -> Head:
    if key == "name" and isinstance(value, str):
        return Head(name=string(value)[:NAME_LENGTH], kind=head.kind, id=head.id)
    if key == "type" and isinstance(value, str):
        return Head(name=head.name, kind=string(value)[:KEY_LENGTH], id=head.id)
    if key == "id" and type(value) is int and 0 < value < 2**62:
        return Head(name=head.name, kind=head.kind, id=value)
    return head
