"""Changes updates as somebody would who knows how they are built: types, depths, lengths, signs, ids."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from tests.hostile.seeds import ADMIN, COMMANDS, GROUP, MEMBER, NAME, OPERATOR, OTHER, OWNER, PREFIXES, WORDS

Update = dict[str, Any]
Path = tuple[str | int, ...]

NUMBERS: list[Any] = [
    0, 1, -1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**30,
    10**400, 0.0, -0.0, 1.5, 1e308, 1e-320, float("nan"), float("inf"), GROUP, MEMBER, 1_750_000_000,
    253_402_300_800, -62_135_596_801,
]  # fmt: skip
SIGNS = [
    "", " ", "\x00", "\ud800", "\udfff\ud83d", "\u202e", "\u2066\u202b", "\ufeff", "\u200b\u200d", "\u0301",
    "\U0001f469\u200d\U0001f4bb", "\U0010ffff", "\r\n", "\u2028", "\x1b[31m", "\\", "\"'", "<b>&amp;</i>",
    "%s{0}{x}", "$(id)`", "../../etc", "@admins", "/check", "１２３", "٣٤", "²", "ﬀ", "İ", "ß", "ͼ", "𝕏",
    "\N{MATHEMATICAL BOLD SMALL A}", "http://", "tg://user?id=1", "http://[", "xn--", "收微信号",
]  # fmt: skip
LENGTHS = (1, 7, 300, 4_096, 5_000, 70_000)
ODD: list[Any] = [
    None,
    True,
    False,
    [],
    {},
    [[]],
    [{}],
    [None],
    {"id": []},
    {"": {}},
    ["x"],
    "x",
    "0",
    "-5",
    "1e5",
]


class Mutator:
    """Makes updates out of others; the same seed makes the same ones."""

    def __init__(self, random: Random, seeds: Sequence[Update]) -> None:
        self._random = random
        self._seeds = list(seeds)
        self.buttons: list[str] = []
        """Data of buttons that the bot itself has sent."""

    def update(self, number: int) -> Update:
        """The next update, under this id as far as that was not changed too."""
        made = copy.deepcopy(self._random.choice(self._seeds))
        made["update_id"] = number
        _number(made, number)
        made = self._spoken(made)
        for _ in range(self._pick((0, 0, 1, 1, 1, 2, 3, 8))):
            self._pick(self._ways())(made)
        if self._random.random() < 0.98:
            made["update_id"] = number
        return made

    def _pick(self, choices: Sequence[Any]) -> Any:
        return self._random.choice(choices)

    def _ways(self) -> Sequence[Callable[[Update], None]]:
        return (
            self._swap,
            self._swap,
            self._drop,
            self._add,
            self._nest,
            self._lengthen,
            self._graft,
            self._wrap,
            self._count,
        )

    def _spoken(self, made: Update) -> Update:
        """Other words, arguments, buttons and people in what stays well formed."""
        query = made.get("callback_query")
        if isinstance(query, dict) and self._random.random() < 0.9:
            query["data"] = self._data()
            query["from"] = {**query["from"], "id": self._pick((OPERATOR, OWNER, ADMIN, MEMBER, OTHER))}
        for content in made.values():
            if not isinstance(content, dict):
                continue
            for key in ("text", "caption", "query", "bio"):
                if isinstance(content.get(key), str) and self._random.random() < 0.5:
                    content[key] = self._said(content[key])
        return made

    def _data(self) -> str:
        if self.buttons and self._random.random() < 0.5:
            known = self._pick(self.buttons)
            return known if self._random.random() < 0.6 else self._bent(known)
        parts = [self._pick(PREFIXES)]
        for _ in range(self._random.randrange(6)):
            parts.append(
                self._pick(
                    (str(self._pick(NUMBERS))[:30], self._pick(WORDS), self._pick(SIGNS), "", ":", str(GROUP))
                )
            )
        return self._pick(("", ":", "|")).join(parts)[: self._pick((64, 64, 500))]

    def _bent(self, text: str) -> str:
        at = self._random.randrange(len(text) + 1)
        return self._pick(
            (
                text[:at],
                text[at:],
                text[:at] + self._pick(SIGNS) + text[at:],
                text + text,
                text[:at] + str(self._pick(NUMBERS)),
            )
        )

    def _said(self, text: str) -> str:
        if text.startswith("/"):
            words = (
                self._pick((*WORDS, *SIGNS, str(self._pick(NUMBERS))[:40]))
                for _ in range(self._random.randrange(7))
            )
            name, of = self._pick((*COMMANDS, "op")), self._pick(("", "", f"@{NAME}", "@other_bot"))
            return f"/{name}{of} {' '.join(words)}"
        return self._bent(text) if self._random.random() < 0.7 else self._long()

    def _long(self) -> str:
        piece = "".join(self._pick((*SIGNS, *WORDS)) for _ in range(self._random.randrange(1, 5)))
        return (piece * (self._pick(LENGTHS) // max(len(piece), 1) + 1))[:70_000]

    def _value(self) -> Any:
        return copy.deepcopy(
            self._pick((self._pick(ODD), self._pick(NUMBERS), self._pick(SIGNS), self._long()))
        )

    def _swap(self, made: Update) -> None:
        put(made, self._place(made), self._value())

    def _drop(self, made: Update) -> None:
        *way, last = self._place(made)
        holder = at(made, tuple(way))
        del holder[last]

    def _add(self, made: Update) -> None:
        holder = at(made, self._place(made)[:-1])
        other = self._pick(self._seeds)
        key = self._pick([name for name, _ in _named(other)] or ["x"])
        if isinstance(holder, dict):
            holder[self._pick((key, "new_field", "", "id", "date", "type", "migrate_from_chat_id"))] = (
                self._value()
            )

    def _nest(self, made: Update) -> None:
        place = self._place(made)
        deep: Any = at(made, place)
        for _ in range(self._pick((2, 40, 900, 3_000))):
            deep = (
                [deep]
                if self._random.random() < 0.5
                else {self._pick(("reply_to_message", "text", "blocks", "x")): deep}
            )
        put(made, place, deep)

    def _lengthen(self, made: Update) -> None:
        place = self._place(made)
        value = at(made, place)
        if isinstance(value, list) and value:
            put(made, place, (value * 10_000)[: self._pick((200, 1_500, 10_000))])
        else:
            put(made, place, self._long())

    def _graft(self, made: Update) -> None:
        name, value = self._pick(_named(self._pick(self._seeds)) or [("x", 1)])
        same = [place for place in places(made) if place[-1] == name]
        put(made, self._pick(same) if same else self._place(made), copy.deepcopy(value))

    def _wrap(self, made: Update) -> None:
        place = self._place(made)
        value = at(made, place)
        put(
            made,
            place,
            self._pick(([value], {"id": value}, list(value) if isinstance(value, dict) else {"0": value})),
        )

    def _count(self, made: Update) -> None:
        whole = [place for place in places(made) if type(at(made, place)) is int]
        if whole:
            put(made, self._pick(whole), self._pick(NUMBERS))

    def _place(self, made: Update) -> Path:
        if not made:
            # All of it was dropped.
            made["update_id"] = 0
        return self._pick(list(places(made)))


def _number(made: Update, number: int) -> None:
    """Messages are not all the same one."""
    for content in made.values():
        if isinstance(content, dict) and type(content.get("message_id")) is int:
            content["message_id"] = number


def places(value: Any, way: Path = ()) -> list[Path]:
    """Every place in an update, not too deep."""
    found: list[Path] = []
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value[:20]) if isinstance(value, list) else ()
    )
    for key, inner in inside:
        place = (*way, key)
        found.append(place)
        if len(place) < 12:
            found += places(inner, place)
    return found


def _named(update: Update) -> list[tuple[str, Any]]:
    return [(str(place[-1]), at(update, place)) for place in places(update)]


def at(value: Any, place: Path) -> Any:
    for key in place:
        value = value[key]
    return value


def put(made: Update, place: Path, value: Any) -> None:
    *way, last = place
    at(made, tuple(way))[last] = value
